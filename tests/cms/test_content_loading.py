from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command

from cms import content_loading
from cms.content_export import export
from cms.contentfiles import ContentError
from cms.models import ModulePage
from competence.models import RoutineVersion, RuleVersion
from competence.people.audit import SYSTEM
from courses.models import CourseVersion

CONTENT = Path(__file__).parents[2] / "cms" / "content"


@pytest.fixture
def loaded(cast):
    content_loading.load(CONTENT, cast.region, SYSTEM)
    return cast


@pytest.fixture
def folder(tmp_path):
    return copytree(CONTENT, tmp_path / "content")


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_loading_publishes_modules_routines_and_rules(loaded):
    keys = {page.course.key for page in ModulePage.objects.live()}
    assert keys == {path.parent.name for path in CONTENT.glob("*/module.md")}
    assert CourseVersion.objects.current().count() == len(keys)
    assert RoutineVersion.objects.filter(routine__municipality=loaded.havsby).count() == 2
    assert RuleVersion.objects.filter(published_at__isnull=False).count() == len(
        list(CONTENT.glob("programmes/*.json"))
    )


def test_what_was_loaded_is_exported_as_the_same_bytes_and_loads_again_as_nothing_new(
    loaded, tmp_path
):
    export(tmp_path / "out", loaded.region)

    assert files(tmp_path / "out") == files(CONTENT)

    before = CourseVersion.objects.count(), RuleVersion.objects.count()
    content_loading.load(tmp_path / "out", loaded.region, SYSTEM)
    assert (CourseVersion.objects.count(), RuleVersion.objects.count()) == before
