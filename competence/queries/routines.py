"""Routines in force: the version a reader meets today, and which one she has acknowledged."""

from dataclasses import dataclass
from datetime import date

from competence.domain.facts import FactKind
from competence.models import Fact, RoutineVersion
from competence.people.models import Person, lean


@dataclass(frozen=True, slots=True)
class RoutinePage:
    """`acknowledged_on` is of this version; `earlier_version` is the newest one she has read before."""

    version_id: int
    key: str
    title: str
    html: str
    owner: str
    number: int
    valid_from: date
    acknowledged_on: date | None
    earlier_version: int


def in_force(municipality_id: int, key: str, day: date) -> RoutineVersion | None:
    rows = RoutineVersion.objects.filter(
        routine__municipality_id=municipality_id, routine__key=key, valid_from__lte=day
    )
    return lean(rows.select_related("routine")).order_by("-number").first()


def page_of(person: Person, key: str, day: date) -> RoutinePage | None:
    """Two queries."""
    version = in_force(person.municipality_id, key, day)
    if version is None:
        return None
    receipts = Fact.objects.live().of_kind(FactKind.DOCUMENT_ACKNOWLEDGED)
    read = {
        value.get("version", 1): on
        for value, on in receipts.filter(person=person, subject=key)
        .order_by("starts_on")
        .values_list("value", "starts_on")
    }
    return RoutinePage(
        version_id=version.pk,
        key=key,
        title=version.title,
        html=version.html,
        owner=version.owner,
        number=version.number,
        valid_from=version.valid_from,
        acknowledged_on=read.get(version.number),
        earlier_version=max((number for number in read if number < version.number), default=0),
    )
