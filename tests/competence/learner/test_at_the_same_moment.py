"""Many clicks, tabs and devices at once, on real threads: one row, and everybody gets an answer."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail

from competence import outbox
from competence.domain.facts import FactKind
from competence.models import (
    Attempt,
    Certificate,
    EmployerAnswer,
    EmployerQuestion,
    Fact,
    PartDone,
    Progress,
    RecallAnswer,
    RoutineVersion,
)
from competence.people import clock
from competence.people.audit import Actor
from competence.queries import my_recall
from competence.services import claims, employers, learning, recall, routines
from tests import factories
from tests.cast import make_cast
from tests.competence.learner.courses import opened, publish_sample, read_through, respond
from tests.factories.routines import publish_routine
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 6


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def by(cast):
    return Actor.of(cast.alma)


def test_opening_a_module_everywhere_at_once_is_one_place(cast, by):
    version = publish_sample()
    version.course.refresh_from_db()

    places = in_threads(
        CLICKS,
        lambda: learning.open_course(person=cast.alma, course=version.course, by=by).pk,
    )

    assert places == [Progress.objects.get().pk] * CLICKS


def test_finishing_the_last_part_at_once_completes_the_module_once(cast, by):
    version = publish_sample(check=None)
    progress = opened(cast.alma, version, by)
    learning.finish_part(progress=progress, part="telefonen", seconds=1, by=by)

    done = in_threads(
        CLICKS,
        lambda: learning.finish_part(progress=progress, part="anteckningen", seconds=1, by=by).part,
    )

    assert done == ["anteckningen"] * CLICKS
    assert PartDone.objects.count() == 2
    assert Certificate.objects.get().fact.kind == FactKind.COURSE_COMPLETED


def test_beginning_and_handing_in_at_once_is_one_check_and_one_certificate(cast, by):
    progress = read_through(cast.alma, publish_sample(), by)

    begun = in_threads(CLICKS, lambda: learning.start_check(progress=progress, by=by).pk)
    attempt = respond(Attempt.objects.get(), by)
    handed_in = in_threads(CLICKS, lambda: learning.submit_check(attempt=attempt, by=by).passed)

    assert begun == [attempt.pk] * CLICKS
    assert handed_in == [True] * CLICKS
    assert Fact.objects.filter(kind=FactKind.COURSE_COMPLETED).count() == 1
    assert Certificate.objects.count() == 1


def test_acknowledging_a_routine_at_once_is_one_receipt(cast, by):
    publish_routine(cast.havsby)
    version = RoutineVersion.objects.select_related("routine").get()

    receipts = in_threads(
        CLICKS,
        lambda: routines.acknowledge(person=cast.alma, routine_version=version, by=by).pk,
    )

    assert receipts == [Fact.objects.get().pk] * CLICKS


def test_a_meeting_and_her_own_click_at_once_are_one_receipt_each(cast, by):
    publish_routine(cast.havsby)
    version = RoutineVersion.objects.select_related("routine").get()
    read = partial(routines.acknowledge, person=cast.alma, routine_version=version, by=by)
    people, lead = [cast.alma, cast.ture], Actor.of(cast.bo, "supervisor")
    meet = partial(
        routines.go_through,
        routine_version=version,
        people=people,
        held_on=clock.today(),
        by=lead,
    )
    turns = iter([read, meet] * CLICKS)

    answers = in_threads(2 * CLICKS, lambda: next(turns)())

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sorted(Fact.objects.values_list("person", flat=True)) == [person.pk for person in people]


def test_answering_a_question_that_came_back_at_once_is_one_answer(cast, by):
    publish_sample()
    factories.fact(cast.alma, subject="prov", starts_on=clock.today() - timedelta(days=2))
    asked = my_recall.asked_question(cast.alma, "prov", "fel", clock.today())

    kept = in_threads(CLICKS, lambda: recall.keep(asked=asked, response="b", by=by).pk)

    assert kept == [RecallAnswer.objects.get().pk] * CLICKS


def test_a_former_employer_is_asked_once_and_answers_once(cast, by):
    claim = claims.send(
        person=cast.alma,
        kind="experience",
        said=claims.Statement("Socialsekreterare", "Umeå kommun", clock.today()),
        proof=None,
        form_key=uuid.uuid4(),
        by=by,
    )
    whom = employers.Whom("Karin Berg", "Umeå kommun", "karin@umea.example.org")

    asked = in_threads(CLICKS, lambda: employers.ask(claim=claim, whom=whom, by=by))
    outbox.drain()
    token = mail.outbox[-1].body.partition("/bekrafta/")[2][:43]
    answered = in_threads(
        CLICKS,
        lambda: employers.answer(
            token=token,
            said=employers.Said("right", "", "Karin Berg", "Chef"),
            by=employers.FORMER_EMPLOYER,
        ),
    )

    assert sorted(asked) == [False] * (CLICKS - 1) + [True]
    outbox.drain()

    assert answered == [True] * CLICKS
    assert EmployerQuestion.objects.count() == EmployerAnswer.objects.count() == 1
    assert [letter.to for letter in mail.outbox] == [[whom.email], [cast.alma.work_email]]
