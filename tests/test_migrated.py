"""The copied database is as good as one that was migrated for this run alone."""

from shutil import copytree

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import migrated


@pytest.mark.django_db
def test_every_migration_is_played_in_the_copied_database():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_another_migration_makes_another_database(tmp_path, monkeypatch):
    courses = apps.get_app_config("courses")
    copytree(courses.path, tmp_path / "courses")
    before = migrated.content()

    monkeypatch.setattr(courses, "path", str(tmp_path / "courses"))
    same = migrated.content()
    (tmp_path / "courses" / "migrations" / "0999_more.py").write_text("")
    other = migrated.content()

    assert before == same != other
