"""Occasions of practice: those to confirm, and those settled lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from competence.models import Occasion
from competence.people.clock import STOCKHOLM
from competence.people.models import lean

LATEST = 10


@dataclass(frozen=True, slots=True)
class OccasionLine:
    occasion_id: int
    person_id: int
    title: str
    on: date
    reported_on: date
    state: str
    state_word: str
    observed: bool
    settled_by: str
    return_reason: str


def waiting_of(person_ids: Any) -> QuerySet[Occasion]:
    rows = Occasion.objects.filter(person__in=person_ids, state=Occasion.State.WAITING)
    return lean(rows.select_related("settled_by").with_course())


def settled_of(person_id: int) -> QuerySet[Occasion]:
    rows = Occasion.objects.filter(person=person_id).exclude(state=Occasion.State.WAITING)
    rows = rows.select_related("settled_by").with_course()
    return lean(rows.order_by("-settled_at")[:LATEST])


def line(occasion: Occasion, elements: Mapping[str, Any]) -> OccasionLine:
    """`elements` is the section of the programme document that names them."""
    return OccasionLine(
        occasion_id=occasion.pk,
        person_id=occasion.person_id,
        title=occasion.called(elements),
        on=occasion.on,
        reported_on=occasion.reported_at.astimezone(STOCKHOLM).date(),
        state=occasion.state,
        state_word=str(occasion.get_state_display()),
        observed=occasion.observed,
        settled_by=occasion.settled_by.name if occasion.settled_by else "",
        return_reason=occasion.return_reason,
    )
