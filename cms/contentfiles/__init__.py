"""Module folders: reading, writing, and the checklist. docs/content-format.md tells the format."""

from cms.contentfiles.check import check_module
from cms.contentfiles.minutes import reading_minutes
from cms.contentfiles.module import ContentError, Module
from cms.contentfiles.reading import read_module
from cms.contentfiles.writing import write_document, write_module, write_pool

__all__ = [
    "ContentError",
    "Module",
    "check_module",
    "read_module",
    "reading_minutes",
    "write_document",
    "write_module",
    "write_pool",
]
