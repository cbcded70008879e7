"""python -m tests.long crash ...: the settings and the folder of a crash run, before its modules."""

import importlib
import os
import sys
import tempfile

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.long.crash_settings"
    os.environ.setdefault("STEGVIS_TEST_BASE_URL", "http://localhost")
    if "STEGVIS_TEST_FOLDER" not in os.environ:
        os.environ["STEGVIS_TEST_FOLDER"] = tempfile.mkdtemp(prefix="stegvis-crash-")
    django.setup()
    sys.exit(importlib.import_module(f"tests.long.{sys.argv[1]}").main(sys.argv[2:]))
