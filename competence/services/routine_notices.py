"""A new version of a routine that asks again tells those it concerns: one mail each, once a version."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from competence import outbox
from competence.models import Routine, RoutineNotice
from competence.people import clock
from competence.people.audit import SYSTEM, record
from competence.people.models import Person
from competence.queries import routine_due
from competence.queries.routine_due import Due
from competence.services import messages
from competence.wording.states import day_words

KIND = "routine_notice"


@outbox.handles(KIND)
def tell(key: str) -> None:
    """Whom it concerns and has not told today: tried again, it tells nobody twice."""
    told_of(routine_id=int(key))


@transaction.atomic
def told_of(*, routine_id: int) -> int:
    """How many were told. Locked, so that a publication and the morning's round tell each once."""
    rows = Routine.objects.select_for_update(of=("self",)).select_related("unit")
    routine = rows.get(pk=routine_id)
    due = routine_due.due(routine, clock.today())
    if due is None or not due.people:
        return 0
    people = routine_due.readers(due.people)
    RoutineNotice.objects.bulk_create(_notices(due, people))
    for person in people:
        _write(person, due, routine.key)
    record(
        "routine.told", routine, by=SYSTEM, key=routine.key, number=due.number, count=len(people)
    )
    return len(people)


def tell_all() -> int:
    """Each morning: versions that begin today, and people who are back from a time away."""
    return sum(told_of(routine_id=pk) for pk in routine_due.asking(clock.today()))


def _notices(due: Due, people: Iterable[Person]) -> list[RoutineNotice]:
    return [
        RoutineNotice(
            version_id=due.version_id,
            person=person,
            municipality_id=person.municipality_id,
            told_at=clock.now(),
        )
        for person in people
    ]


def _write(person: Person, due: Due, key: str) -> None:
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("Read the routine ”%(title)s”") % {"title": due.title},
            text=_(
                "Hello %(name)s,\n\nthe routine ”%(title)s” says something new since %(day)s. It "
                "holds where you work, so you read it and answer its question:\n\n%(address)s"
            )
            % {
                "name": person.given_name,
                "title": due.title,
                "day": day_words(due.since),
                "address": messages.link("routine", key),
            },
        )
