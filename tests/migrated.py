"""A database as `migrate` leaves it: the migrations are played once, what they made is copied.

To play them takes a core some ten seconds, and one run of all checks needs ten databases. What is
kept in var/migrated goes by the content of everything that migrate reads: another migration,
trigger or package is another file.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from competence.people import guards

LOCK = "requirements-dev.txt"  # the version of every package, of Django and Wagtail among them


def create_test_database(*, anew: bool = False) -> str:
    """As Django's own create_test_db does. Returns the name of the database that was there before."""
    before = connection.settings_dict["NAME"]
    name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    fill(anew=anew)
    return before


def fill(*, anew: bool = False) -> None:
    """The empty database of the settings gets all that `migrate` makes. Others wait meanwhile."""
    folder = settings.BASE_DIR / "var" / "migrated"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{_kind()}-{content()}"
    with (folder / f"{_kind()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists() and not anew:
            _copy_from(kept)
            return
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        for old in folder.glob(f"{_kind()}-*"):
            old.unlink()
        _keep_in(kept)


def _kind() -> str:
    return f"{connection.vendor}-{sys.version_info.major}.{sys.version_info.minor}"


def content() -> str:
    """One word for everything that decides what migrate makes."""
    found = hashlib.sha256()
    for read in _read_by_migrate():
        found.update(read)
    return found.hexdigest()[:20]


def _read_by_migrate() -> Iterator[bytes]:
    yield (settings.BASE_DIR / LOCK).read_bytes()
    yield Path(guards.__file__).read_bytes()
    yield repr(guards.guards()).encode()
    yield _server().encode()
    for app in apps.get_app_configs():
        yield app.label.encode()
        folder = Path(app.path)
        for file in sorted([*folder.glob("apps.py"), *folder.glob("migrations/*.py")]):
            yield file.name.encode() + file.read_bytes()


def _server() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    connection.ensure_connection()
    return str(connection.pg_version)


def _keep_in(kept: Path) -> None:
    new = kept.with_name(f"{_kind()}.new")
    new.unlink(missing_ok=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(new)])
    elif shutil.which("pg_dump"):
        _postgresql("pg_dump", "--no-owner", "--no-privileges", "--no-comments", f"--file={new}")
    else:
        return
    new.replace(kept)


def _copy_from(kept: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        # What a killed process left beside its database would be written into ours.
        for left in (f"{name}-wal", f"{name}-shm"):
            Path(left).unlink(missing_ok=True)
        shutil.copyfile(kept, name)
    else:
        _postgresql("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={kept}")


def _postgresql(program: str, *options: str) -> None:
    asked = connection.client.settings_to_cmd_args_env(connection.settings_dict, options)
    (_psql, *arguments), password = asked
    env = os.environ | (password or {})
    subprocess.run([program, *arguments], env=env, check=True, stdout=subprocess.DEVNULL)
