"""The demo with a folder of its own, so that a measurement leaves the developer's demo alone."""

import os
from pathlib import Path

from cms.settings.demo import *
from cms.settings.demo import MAILERS, STORAGES
from cms.settings.environment import sqlite

VAR_DIR = Path(os.environ["STEGVIS_BENCH_FOLDER"])
DATABASES = {"default": sqlite(VAR_DIR / "demo.sqlite3")}
MAIL_DIR = VAR_DIR / "demo-post"
MAILERS["default"]["OPTIONS"]["file_path"] = str(MAIL_DIR)
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES["private"]["OPTIONS"]["location"] = str(PRIVATE_ROOT)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
