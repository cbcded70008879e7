"""Local routines: published in numbered versions, read and acknowledged in a version."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence import outbox
from competence.domain.facts import FactKind
from competence.domain.receipts import AT_MEETING, Receipt, of_text
from competence.models import Fact, Routine, RoutineVersion
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Employment, Person, Unit
from competence.queries import routines
from competence.services import facts, routine_notices, standings
from competence.wording.states import day_words
from courses import control, searchrows
from courses.control import ControlQuestion
from courses.markup import is_restricted
from courses.models import MILD_CHANGES, CourseVersion, SearchRow

NOT_RIGHT = "not_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What an editor writes in a version; `change_class` tells what it changes for the readers."""

    title: str
    html: str
    owner: str
    valid_from: date
    change_class: str = CourseVersion.ChangeClass.FACTS
    question: ControlQuestion | None = None

    def columns(self) -> dict[str, Any]:
        question = control.to_json(self.question) if self.question else None
        names = ("title", "html", "owner", "valid_from", "change_class")
        return {name: getattr(self, name) for name in names} | {"question": question}


@transaction.atomic
def publish(*, unit: Unit, key: str, written: Writing, by: Actor) -> RoutineVersion:
    """For `unit` and all below it. The same writing again is the version that stands."""
    if not is_restricted(written.html):
        raise ValidationError({"html": _("The text holds markup outside the allowed set.")})
    routine = _routine_of(unit, key)
    latest = routine.versions.order_by("-number").first()
    columns = written.columns()
    if latest and all(getattr(latest, name) == value for name, value in columns.items()):
        return latest
    number = _next_number(routine)
    is_mild = latest is not None and written.change_class in MILD_CHANGES
    version = RoutineVersion.objects.create(
        routine=routine,
        number=number,
        counts_from=latest.counts_from if latest and is_mild else number,
        published_at=clock.now(),
        published_by=by.person,
        **columns,
    )
    record("routine.published", version, by=by, key=key, number=number, change=version.change_class)
    index(routine)
    if not is_mild and number > 1 and version.valid_from <= clock.today():
        outbox.add(routine_notices.KIND, routine.pk)
    if not is_mild and number > 1:
        standings.refresh_later(routine.municipality)
    return version


def _routine_of(unit: Unit, key: str) -> Routine:
    """Locked, so that two publishers get two numbers."""
    if unit.municipality_id is None:
        raise ValidationError(_("A routine belongs to a municipality, or to a unit in one."))
    named, _created = Routine.objects.get_or_create(
        unit=unit, key=key, defaults={"municipality_id": unit.municipality_id}
    )
    return _locked(named.pk)


def _next_number(routine: Routine) -> int:
    """One row of numbers for all texts of the key, see `Routine`."""
    same = Routine.objects.filter(municipality=routine.municipality_id, key=routine.key)
    # Locked in one order, whichever of them is published.
    ids = list(same.select_for_update().order_by("pk").values_list("pk", flat=True))
    numbers = RoutineVersion.objects.filter(routine__in=ids).values_list("number", flat=True)
    return max(numbers, default=0) + 1


def index(routine: Routine) -> None:
    """What search finds of it, on each day: a version published ahead waits for its day there too."""
    versions = list(routine.versions.order_by("number"))
    SearchRow.objects.replace(
        source=f"routine:{routine.unit.path}{routine.key}",
        publisher=routine.unit.path,
        rows=[
            searchrows.row_of_routine(
                routine.key, version.title, version.html, version.valid_from, ends_on
            )
            for version, ends_on in _spans(versions)
        ],
    )


def _spans(versions: Sequence[RoutineVersion]) -> Iterator[tuple[RoutineVersion, date | None]]:
    """Each version with the first day it no longer holds: the highest number in force wins."""
    ends_on: date | None = None
    for version in reversed(versions):
        if ends_on is None or version.valid_from < ends_on:
            yield version, ends_on
            ends_on = version.valid_from


@transaction.atomic
def acknowledge(
    *, person: Person, routine_version: RoutineVersion, by: Actor, answer: str = ""
) -> Fact:
    """Read and understood, in this version: one fact, however many clicks.

    The control question is answered right first. What she answered before that is kept nowhere.
    """
    _locked(routine_version.routine_id)
    current = routines.in_force(person, routine_version.routine.key, clock.today())
    if current is None:
        raise ValidationError(_("This routine is not in force where you work."), code="foreign")
    if current.pk != routine_version.pk:
        raise ValidationError(_("There is a newer version. Read that one."), code="outdated")
    if found := _receipts(current, [person]).get(person.pk):
        return found
    question = routines.question_of(current)
    if question and not question.is_right(answer):
        raise ValidationError(_("Look at the question once more."), code=NOT_RIGHT)
    return facts.add(
        person=person,
        kind=FactKind.DOCUMENT_ACKNOWLEDGED,
        subject=current.routine.key,
        starts_on=clock.today(),
        value=_read(current),
        source=_source(current),
        by=by,
    )


@transaction.atomic
def go_through(
    *, routine_version: RoutineVersion, people: Sequence[Person], held_on: date, by: Actor
) -> list[Fact]:
    """Gone through at a workplace meeting: a receipt for each who was there and had none.

    All in one step. Who was forgotten is added by noting the meeting again.
    """
    routine = _locked(routine_version.routine_id)
    _require_meeting(routine_version, held_on)
    _require_there(routine, people, held_on)
    held = _receipts(routine_version, people)
    new = [person for person in people if person.pk not in held]
    if not new:
        return []
    return facts.add_alike(
        people=new,
        kind=FactKind.DOCUMENT_ACKNOWLEDGED,
        subject=routine.key,
        starts_on=held_on,
        value=_read(routine_version) | {"basis": AT_MEETING},
        source=_source(routine_version),
        about=routine_version,
        verb="routine.gone_through",
        by=by,
    )


def _locked(routine_id: int) -> Routine:
    """Her own click and a meeting noted at the same moment are one receipt."""
    rows = Routine.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=routine_id)


def _require_meeting(version: RoutineVersion, held_on: date) -> None:
    if held_on > clock.today():
        raise ValidationError(
            _("The meeting has not been held yet. Choose that day or an earlier.")
        )
    if held_on < version.valid_from:
        message = _("This version holds from %(day)s. Choose that day or a later one.")
        raise ValidationError(message % {"day": day_words(version.valid_from)})
    newer = version.routine.versions.filter(
        number__gt=version.number, valid_from__lte=clock.today()
    )
    if newer.exists():
        raise ValidationError(_("There is a newer version. Go through that one."), code="outdated")


def _require_there(routine: Routine, people: Sequence[Person], day: date) -> None:
    """Everybody worked below the routine's unit that day; nobody is acknowledged by mistake."""
    at_work = Employment.objects.live().on(day).filter(unit__path__startswith=routine.unit.path)
    there = set(at_work.filter(person__in=people).values_list("person_id", flat=True))
    if there != {person.pk for person in people}:
        raise ValidationError(_("Somebody you ticked did not work here that day."))


def _read(version: RoutineVersion) -> dict[str, Any]:
    return {"version": version.number, "routine": version.routine_id}


def _source(version: RoutineVersion) -> str:
    return f"routine:{version.pk}"


def _receipts(version: RoutineVersion, people: Iterable[Person]) -> dict[int, Fact]:
    """Of this version exactly. What came with an import has no source, but says its number."""
    rows = Fact.objects.live().of_kind(FactKind.DOCUMENT_ACKNOWLEDGED)
    rows = rows.filter(subject=version.routine.key, person__in=people)
    return {fact.person_id: fact for fact in rows if _is_of(version, fact)}


def _is_of(version: RoutineVersion, fact: Fact) -> bool:
    receipt = Receipt.of(fact.value, fact.starts_on)
    return receipt.number == version.number and bool(of_text([receipt], version.routine_id))
