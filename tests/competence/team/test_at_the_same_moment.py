"""Double clicks and two supervisors, each on a connection of their own."""

import json
import uuid
from itertools import cycle

import pytest

from competence.models import Assignment, Deviation, Fact, Message, Occasion
from competence.people import clock
from competence.people.audit import Actor
from competence.services import assessment_questions, assessments, assignments, practice, talks
from tests import factories
from tests.cast import make_cast
from tests.competence.team.conftest import FIRST_DAY, PROGRAMME, TODAY
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 5


@pytest.fixture
def havsby(_a_day_in_september):
    return make_cast()


@pytest.fixture
def rules(havsby):
    return factories.make_rules(json.loads(PROGRAMME.read_text(encoding="utf-8")))


def test_one_assignment_and_one_mail(havsby, rules):
    by = Actor.of(havsby.bo)
    given = {"person": havsby.alma, "rule_version": rules, "starts_on": TODAY, "by": by}

    answers = in_threads(CLICKS, lambda: assignments.assign(**given).pk)

    assert len(set(answers)) == 1
    assert Assignment.objects.count() == Message.objects.count() == 1


def test_one_rating_stands(havsby):
    by = Actor.of(havsby.bo)

    def rate():
        return practice.rate(
            person=havsby.alma, element="PE6", level=3, seen="myself", on=TODAY, by=by
        ).pk

    assert len(set(in_threads(CLICKS, rate))) == 1


def test_one_correction_stands(havsby):
    by = Actor.of(havsby.bo)
    given = {"person": havsby.alma, "element": "PE6", "seen": "myself", "on": TODAY, "by": by}
    practice.rate(level=3, **given)

    in_threads(CLICKS, lambda: practice.rate(level=4, correction_reason="Jag såg slutet.", **given))

    assert Fact.objects.live().get().level == 4
    assert Fact.objects.count() == 2


def test_an_occasion_becomes_one_fact(havsby):
    occasion = practice.report(
        person=havsby.alma,
        element="PE6",
        on=TODAY,
        form_key=uuid.uuid4(),
        by=Actor.of(havsby.alma),
    )
    by = Actor.of(havsby.cilla, "mentor")

    done = in_threads(CLICKS, lambda: practice.confirm(occasions=[occasion], observed=True, by=by))

    assert sorted(done) == [0] * (CLICKS - 1) + [1]
    assert Occasion.objects.get().fact == Fact.objects.get()


def test_a_word_asked_for_and_one_unasked_do_not_wait_for_each_other(havsby):
    key, by = uuid.uuid4(), Actor.of(havsby.bo)
    about = {"person": havsby.alma, "subject": "step_5", "role": "supervisor"}
    given = {"word": assessments.Word(4, "Hon leder samtalet lugnt.", TODAY), "by": by}
    row = assessment_questions.ask(**about, assessor=havsby.bo, form_key=uuid.uuid4(), by=by)
    calls = cycle(
        [
            lambda: assessments.give(assessment=row, **given),
            lambda: assessments.state(**about, **given, form_key=key),
        ]
    )

    answers = in_threads(2 * CLICKS, lambda: next(calls)())

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    row.refresh_from_db()
    assert row.state == "given"


def test_one_booking_one_waiver_one_change_of_day_and_one_talk_held(havsby, rules):
    assignment = factories.assign(havsby.alma, rules, FIRST_DAY)
    bo, alma = Actor.of(havsby.bo), Actor.of(havsby.alma)
    when = clock.at_noon(TODAY.replace(day=22))
    about = {"assignment": assignment, "by": bo}

    in_threads(CLICKS, lambda: talks.book(key="talk_1", when=when, place="Rum 2", **about))
    in_threads(CLICKS, lambda: talks.hold(key="talk_1", held_on=TODAY, agreed="Mer.", **about))
    talk = assignment.talks.get()
    in_threads(CLICKS, lambda: talks.confirm(talk=talk, by=alma))
    in_threads(
        CLICKS, lambda: assignments.waive(requirement="sekretess", reason="Gått den.", **about)
    )
    in_threads(
        CLICKS,
        lambda: assignments.extend(
            requirement="orosanmalan",
            due_on=TODAY.replace(month=11),
            reason="Kursen ställdes in.",
            **about,
        ),
    )

    assert sorted(Fact.objects.values_list("kind", flat=True)) == ["talk_held", "waiver"]
    assert Deviation.objects.count() == 1
    assert Message.objects.count() == 2
