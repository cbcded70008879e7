"""How a process of its own begins. It is read before Django is set up there, so it imports no models."""

import django
from django.db import connections


def start(database: str) -> None:
    """With the database that the command was started with, which need not be that of the settings."""
    django.setup()
    connections["default"].settings_dict["NAME"] = database
