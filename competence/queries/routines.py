"""Routines in force: the version a reader meets today, and which one she has acknowledged."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from competence.domain.facts import FactKind
from competence.domain.receipts import Receipt, counting, newest, of_text
from competence.models import Fact, Routine, RoutineVersion
from competence.people import access
from competence.people.models import Person, lean
from competence.wording.routines import receipt_sentence
from courses import control
from courses.control import ControlQuestion


@dataclass(frozen=True, slots=True)
class RoutinePage:
    """`receipt` counts for this version; `earlier_version` is the newest one she has read before."""

    version_id: int
    key: str
    title: str
    html: str
    owner: str
    number: int
    valid_from: date
    place: str
    question: ControlQuestion | None
    receipt: Receipt | None
    earlier_version: int

    @property
    def acknowledged_on(self) -> date | None:
        return self.receipt.on if self.receipt else None

    @property
    def receipt_words(self) -> str:
        return receipt_sentence(self.receipt, self.number) if self.receipt else ""


def concerning(person: Person, day: date) -> QuerySet[RoutineVersion]:
    """Every version, begun that day, of what holds for her municipality or a node above her work."""
    home = person.municipality_id
    below = access.working_below(person, day, "routine__unit__path")
    rows = RoutineVersion.objects.filter(routine__municipality=home, valid_from__lte=day)
    return rows.filter(Q(routine__unit=home) | Q(below))


def own_below(person: Person, day: date, key: str, path: str) -> Exists:
    """Rows that tell of a routine, by its `key` and the `path` of its unit, where her own unit has
    another text under that key.
    """
    own = Routine.objects.filter(
        key=OuterRef(key), unit__path__startswith=OuterRef(path), versions__valid_from__lte=day
    ).exclude(unit__path=OuterRef(path))
    return Exists(own.filter(access.working_below(person, day, "unit__path")))


def in_force(person: Person, key: str, day: date) -> RoutineVersion | None:
    """Her unit's own before one from above; of each, the newest."""
    rows = lean(concerning(person, day).filter(routine__key=key).select_related("routine__unit"))
    return rows.order_by(Length("routine__unit__path").desc(), "-number").first()


def page_of(person: Person, key: str, day: date) -> RoutinePage | None:
    """Two queries."""
    version = in_force(person, key, day)
    if version is None:
        return None
    receipts = of_text(receipts_of(person, key), version.routine_id)
    return RoutinePage(
        version_id=version.pk,
        key=key,
        title=version.title,
        html=version.html,
        owner=version.owner,
        number=version.number,
        valid_from=version.valid_from,
        place=version.routine.unit.name,
        question=question_of(version),
        receipt=counting(receipts, version.counts_from),
        earlier_version=newest(receipts),
    )


def receipts_of(person: Person, key: str) -> list[Receipt]:
    rows = Fact.objects.live().of_kind(FactKind.DOCUMENT_ACKNOWLEDGED)
    rows = rows.filter(person=person, subject=key).order_by("starts_on", "pk")
    return [Receipt.of(value, on) for value, on in rows.values_list("value", "starts_on")]


def question_of(version: RoutineVersion) -> ControlQuestion | None:
    return control.from_json(version.question) if version.question else None
