"""The year as it is published: no stage of a programme is empty, and none of the catalogue."""

import pytest

from competence.models import RuleSet
from competence.people import clock
from competence.queries import introductions
from competence.queries.catalogue import Asked, catalogue
from courses.labels import STAGES
from tests import factories
from tests.world import publish_content

pytestmark = pytest.mark.django_db
AUDIENCES = {
    "investigator": "investigator",
    "agency": "investigator",
    "supervisor": "supervisor",
    "mentor": "mentor",
}


@pytest.fixture
def year(cast):
    publish_content()
    return cast


def test_no_stage_of_a_programme_is_empty_and_each_has_something_to_learn(year):
    programmes = RuleSet.objects.filter(kind=RuleSet.Kind.PROGRAMME)
    day = clock.today()
    written = {entry.key for entry in catalogue(year.alma, Asked(), day).entries}
    learnt = {}

    for programme in programmes:
        person = factories.worker(f"Ny {programme.key}", year.unit)
        factories.assign(person, programme.versions.get(), day)
        offered = catalogue(person, Asked(audience=AUDIENCES[programme.key]), day).entries
        for stage in introductions.of_person(person.pk, day).stages:
            assert stage.open_tasks, (programme.key, stage.key)
            asked = {task.subject for task in stage.open_tasks if task.leaf == "module"}
            assert asked <= written, "What nobody has written is asked for in vain."
            beside = {entry.key for entry in offered if entry.stage == stage.key}
            learnt[programme.key, stage.key] = asked | beside

    assert {key for key, _stage in learnt} == set(AUDIENCES)
    assert [place for place, courses in learnt.items() if not courses] == []


@pytest.mark.parametrize("audience", ["", "investigator"])
def test_the_catalogue_is_empty_in_no_stage(year, audience):
    day = clock.today()

    found = {
        stage: catalogue(year.alma, Asked(stage=stage, audience=audience), day).entries
        for stage, _label in STAGES
    }

    assert [stage for stage, entries in found.items() if not entries] == []
    assert all(entry.stage == stage for stage, entries in found.items() for entry in entries)
