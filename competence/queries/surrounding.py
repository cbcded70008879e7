"""What rules read beside the ledger, as facts: absences, booked talks, newcomers mentored, new texts.

Their ids are negative: no answer names them as proof.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from competence.domain.facts import Fact, FactKind, Ledger
from competence.models import RoutineVersion, Talk
from competence.people import clock
from competence.people.models import Absence, Mentorship, Unit
from courses.models import CourseVersion

NEWCOMER = "newcomer"
# A plan has no moment at which it became known: the present one is all there is.
LONG_AGO = datetime.min.replace(tzinfo=UTC)

type Found = Iterator[tuple[int, Fact]]


def of_people(
    person_ids: Collection[int], asked: Collection[FactKind], known_at: datetime | None = None
) -> Mapping[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for kind, read in _OF_PEOPLE.items():
        if kind in asked:
            for person_id, fact in read(person_ids, known_at):
                found[person_id].append(fact)
    return found


def of_municipality(
    municipality: Unit, asked: Collection[FactKind], known_at: datetime | None = None
) -> Ledger | None:
    if FactKind.NEW_VERSION not in asked:
        return None
    return Ledger(_new_versions(municipality), known_at)


def _absences(person_ids: Collection[int], known_at: datetime | None) -> Found:
    """Dates and extent: there is no more to know."""
    rows = Absence.objects.filter(person_id__in=person_ids)
    for row in rows.known_at(known_at) if known_at else rows.live():
        amount = Decimal(row.extent_percent) / 100
        yield row.person_id, _fact(row, FactKind.ABSENCE, "", amount=amount)


def _mentored(person_ids: Collection[int], known_at: datetime | None) -> Found:
    rows = Mentorship.objects.filter(mentor_id__in=person_ids, accepted_at__isnull=False)
    if known_at:
        # The mentor's yes is written on the row: not known before she gave it.
        rows = rows.filter(accepted_at__lte=known_at)
    for row in rows.known_at(known_at) if known_at else rows.live():
        value = {"person": row.person_id}
        yield row.mentor_id, _fact(row, FactKind.MENTORED, NEWCOMER, value=value)


def _booked(person_ids: Collection[int], _known_at: datetime | None) -> Found:
    """A booking is a plan, not a fact: only the present one is known."""
    rows = Talk.objects.filter(
        person_id__in=person_ids, booked_for__isnull=False, held_on__isnull=True
    )
    for row in rows:
        if row.booked_for is not None:
            on = clock.day_of(row.booked_for)
            yield row.person_id, _made(-row.pk, FactKind.BOOKED, row.key, on, recorded=LONG_AGO)


def _new_versions(municipality: Unit) -> Iterator[Fact]:
    """Of modules for everybody, of routines for this municipality; from the day they were published."""
    rows = CourseVersion.objects.filter(number__gt=1).select_related("course")
    for row in rows.defer("document"):
        yield _new_version(row, row.course.key, clock.day_of(row.published_at))
    routines = RoutineVersion.objects.filter(routine__unit=municipality, number__gt=1)
    for text in routines.select_related("routine"):
        yield _new_version(text, text.routine.key, text.valid_from)


def _new_version(row: CourseVersion | RoutineVersion, subject: str, from_on: date) -> Fact:
    value = {"version": row.number, "change": row.change_class}
    kind = FactKind.NEW_VERSION
    return _made(-row.pk, kind, subject, from_on, recorded=row.published_at, value=value)


def _fact(row: Any, kind: FactKind, subject: str, **details: Any) -> Fact:
    return _made(
        -row.pk,
        kind,
        subject,
        row.starts_on,
        ends_on=row.ends_on,
        recorded=row.recorded_at,
        retracted=row.retracted_at,
        **details,
    )


def _made(
    id: int,
    kind: FactKind,
    subject: str,
    starts_on: date,
    *,
    recorded: datetime,
    retracted: datetime | None = None,
    ends_on: date | None = None,
    amount: Decimal | None = None,
    value: Mapping[str, Any] | None = None,
) -> Fact:
    return Fact(
        id, kind, subject, starts_on, ends_on, amount, None, value or {}, recorded, retracted
    )


_OF_PEOPLE: Mapping[FactKind, Callable[[Collection[int], datetime | None], Found]] = {
    FactKind.ABSENCE: _absences,
    FactKind.MENTORED: _mentored,
    FactKind.BOOKED: _booked,
}
