from datetime import date

import pytest

from competence.domain.facts import FactKind
from competence.models import Deviation
from competence.people import clock
from competence.queries import introductions, rulebook
from tests import factories
from tests.competence.team.conftest import FIRST_DAY, TODAY


def crowd(cast, programme, size):
    people = [factories.worker(f"Ny {number}", cast.unit) for number in range(size)]
    for person in people:
        factories.assign(person, programme, FIRST_DAY)
        factories.absent(person, date(2026, 9, 1), date(2026, 9, 20))
        factories.fact(person, value={"version": 1})
    return [person.pk for person in people]


@pytest.mark.parametrize("size", [2, 20])
def test_any_number_of_people_costs_four_queries(cast, programme, count_queries, size):
    ids = crowd(cast, programme, size)

    assert count_queries(lambda: introductions.of_people(ids, TODAY)) == 4


def test_facts_already_read_are_not_read_again(cast, assignment, count_queries):
    read = {cast.alma.pk: ()}

    assert count_queries(lambda: introductions.of_people([cast.alma.pk], TODAY, read)) == 3


def test_previews_of_many_cost_two_queries(cast, programme, count_queries):
    starts = {cast.alma.pk: TODAY, cast.ture.pk: TODAY, cast.cilla.pk: TODAY}

    assert count_queries(lambda: introductions.previews(programme, starts, TODAY)) == 2


def test_who_follows_nothing_has_no_introduction(cast):
    assert introductions.of_person(cast.ture.pk, TODAY) is None


def test_the_current_stage_is_the_first_one_open(cast, assignment):
    year = introductions.of_person(cast.alma.pk, TODAY)

    assert (year.day_number, year.current.key, year.days_to_gate) == (16, "before_start", -15)
    assert year.waits_for == "learner"
    assert not year.finished
    assert year.task("nothing") is None


def test_a_passed_stage_gives_way_to_the_next(cast, assignment):
    for course in factories.courses_of(assignment.rule_version.document, "before_start"):
        factories.fact(cast.alma, subject=course, starts_on=FIRST_DAY, value={"version": 1})
    factories.fact(
        cast.alma,
        FactKind.ELIGIBILITY,
        "degree",
        starts_on=FIRST_DAY,
        value={"status": "approved"},
    )

    year = introductions.of_person(cast.alma.pk, TODAY)

    assert year.stages[0].passed
    assert year.current.key == "day_1"
    assert year.task("valkommen").waits_for == ""


def test_a_year_with_everything_waived_is_finished_and_waits_for_nobody(cast, assignment):
    document = assignment.rule_version.document
    for stage in document["stages"]:
        for entry in stage["requirements"]:
            factories.fact(
                cast.alma,
                FactKind.WAIVER,
                entry["key"],
                starts_on=FIRST_DAY,
                value={"within": document["key"]},
            )

    year = introductions.of_person(cast.alma.pk, TODAY)

    assert year.finished
    assert year.current.key == "month_12"
    assert year.waits_for == ""


def test_an_absence_without_an_end_leaves_the_gate_without_a_day(cast, assignment):
    factories.absent(cast.alma, FIRST_DAY, None)

    year = introductions.of_person(cast.alma.pk, TODAY)

    assert year.days_to_gate is None
    assert year.current.moved_by == ("absence",)


def test_a_changed_day_counts_for_its_requirement_alone(cast, assignment):
    Deviation.objects.create(
        assignment=assignment,
        municipality=cast.havsby,
        requirement="orosanmalan",
        kind=Deviation.Kind.EXTENSION,
        due_on=date(2026, 11, 2),
        reason="Kursen ställdes in.",
        recorded_at=clock.now(),
        recorded_by=cast.bo,
    )

    year = introductions.of_person(cast.alma.pk, TODAY)

    task = year.task("orosanmalan")
    assert (task.due_on, task.base_on, task.moved_by) == (
        date(2026, 11, 2),
        date(2026, 9, 30),
        ("extension",),
    )
    assert year.task("talk_1").due_on == date(2026, 9, 30)


def test_the_latest_begun_of_two_programmes_is_the_one_shown(cast, assignment):
    other = factories.make_rules(assignment.rule_version.document | {"key": "other"})
    factories.assign(cast.alma, other, TODAY)

    assert introductions.of_person(cast.alma.pk, TODAY).rule_version_id == other.pk
    earlier = introductions.of_assignment(assignment, TODAY)
    assert earlier.starts_on == FIRST_DAY


def test_a_published_version_is_read_once_a_process(cast, programme):
    assert rulebook.programme_of(programme) is rulebook.programme_of(programme)
