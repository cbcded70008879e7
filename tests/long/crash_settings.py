"""A folder and, without DATABASE_URL, an SQLite of the run's own, for every process of it."""

import os
from pathlib import Path

from cms.settings.environment import sqlite
from cms.settings.test import *

if not os.environ.get("DATABASE_URL"):
    DATABASES = {"default": sqlite(Path(os.environ["STEGVIS_TEST_FOLDER"]) / "crash.sqlite3")}
