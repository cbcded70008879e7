"""A row for each person and goal, true until the day it names, written when something changes it."""

from datetime import timedelta

import pytest

from competence import outbox
from competence.domain.facts import FactKind
from competence.models import OutboxRow, Standing
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import (
    absences,
    facts,
    mentorships,
    rules,
    standings,
)
from courses.models import publish_version
from tests import factories

from .conftest import PROFILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def passes():
    def write(person, **fields):
        fields = {"starts_on": clock.today(), "value": {"version": 1}} | fields
        kind = FactKind.COURSE_COMPLETED
        return facts.add(person=person, kind=kind, subject="sekretess", by=SYSTEM, **fields)

    return write


def test_a_fact_brings_the_row_with_the_day_on_which_time_changes_it(cast, standing, passes):
    passes(cast.alma)

    row = standing(cast.alma, "caseworker/secrecy")

    assert (row.kind, row.state, row.computed_on) == ("profile", "valid", clock.today())
    assert row.next_on == row.until - timedelta(days=89)
    assert standing(cast.alma, "trappa/step_2").state == "missing"
    assert row.version.rule_set.key == "caseworker"


def test_the_level_is_the_step_she_stands_on(cast, standing):
    value = {"ladder": "trappa", "granted": True}
    facts.add(
        person=cast.alma,
        kind=FactKind.STEP,
        subject="step_1",
        starts_on=clock.today(),
        value=value,
        by=SYSTEM,
    )

    assert standing(cast.alma, "trappa/step_2").level == 1


def test_a_waiver_for_the_ladder_counts_on_the_ladder_alone(cast, standing, passes):
    passes(cast.alma)
    waive = {"person": cast.alma, "kind": FactKind.WAIVER, "subject": "samtal", "by": SYSTEM}

    facts.add(**waive, starts_on=clock.today(), value={"within": "another"})
    assert standing(cast.alma, "trappa/step_2").state == "missing"
    facts.add(**waive, starts_on=clock.today(), value={"within": "trappa"})
    assert standing(cast.alma, "trappa/step_2").state == "valid"


def test_only_rows_that_changed_are_written(cast, rules, passes, moving_clock):
    passes(cast.alma)
    first = clock.today()
    moving_clock(days=3)

    facts.add(
        person=cast.alma,
        kind=FactKind.TALK_HELD,
        subject="samtal",
        starts_on=clock.today(),
        by=SYSTEM,
    )

    written = dict(Standing.objects.filter(person=cast.alma).values_list("goal", "computed_on"))
    assert written.pop("trappa/step_2") == clock.today()
    assert set(written.values()) == {first}


def test_leave_mentoring_and_a_booked_talk_are_seen_at_once(cast, standing, acting, moving_clock):
    facts.add(
        person=cast.alma,
        kind=FactKind.METHOD,
        subject="freda",
        starts_on=clock.today() - timedelta(days=370),
        by=SYSTEM,
    )
    assert standing(cast.alma, "caseworker/method").state == "expired"

    absence = absences.register(
        person=cast.alma,
        starts_on=clock.today() - timedelta(days=60),
        ends_on=None,
        extent_percent=100,
        by=SYSTEM,
    )
    assert standing(cast.alma, "caseworker/method").state == "paused"
    absences.retract(absence=absence, by=SYSTEM)
    assert standing(cast.alma, "caseworker/method").state == "expired"

    row = mentorships.propose(
        person=cast.alma, mentor=cast.ture, starts_on=clock.today(), by=acting(cast.bo)
    )
    mentorships.accept(mentorship=row, by=acting(cast.ture))
    assert standing(cast.ture, "caseworker/mentoring").state == "valid"


def test_a_new_text_is_asked_for_in_the_background_turn_by_turn(
    cast, standing, passes, monkeypatch
):
    monkeypatch.setattr(standings, "A_TURN", 2)
    passes(cast.ture, starts_on=clock.today() - timedelta(days=10))
    course = factories.make_course("sekretess")
    version = publish_version(
        course=course,
        document=course.current.document | {"change_class": "C"},
        pool=[],
        content_hash="x",
        at=clock.now(),
    )

    standings.course_changed(version)
    assert standing(cast.ture, "caseworker/secrecy").state == "valid"
    outbox.drain()

    assert standing(cast.ture, "caseworker/secrecy").state == "expired"
    assert Standing.objects.values("person").distinct().count() == 11


@pytest.mark.parametrize("crowd", [0, 40])
def test_one_fact_asks_the_same_few_questions_however_many_work_there(
    cast, rules, passes, count_queries, crowd
):
    for number in range(crowd):
        factories.worker(f"Person {number}", cast.unit)
    standings.refresh_municipality(cast.havsby)
    absences.register(
        person=cast.alma, starts_on=clock.today(), ends_on=None, extent_percent=100, by=SYSTEM
    )
    passes(cast.ture)

    assert count_queries(lambda: passes(cast.alma)) == 12


def test_rules_published_without_a_comparison_order_standings_anew_at_once(cast, standing, passes):
    passes(cast.alma)
    passes(cast.petra)
    own = {**PROFILE, "competences": PROFILE["competences"][1:]}

    rules.publish_document(publisher=cast.havsby.path, kind="profile", document=own, by=SYSTEM)
    rules.publish_document(publisher=cast.havsby.path, kind="profile", document=own, by=SYSTEM)

    asked = OutboxRow.objects.open().filter(kind="standings")
    assert [row.key for row in asked] == [f"{cast.havsby.pk}:0"]
    outbox.drain()
    assert not Standing.objects.filter(person=cast.alma, goal="caseworker/secrecy").exists()
    assert standing(cast.petra, "caseworker/secrecy").state == "valid"
