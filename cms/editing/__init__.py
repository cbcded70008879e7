"""Editors' own screens beside Wagtail's pages: routines and rules."""
