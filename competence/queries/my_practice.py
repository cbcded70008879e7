"""Praktik: the elements of her programme and of her stairs, what she has reported, what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competence import wording
from competence.domain.facts import FactKind
from competence.models import Assignment, Fact, Occasion, Rating, RuleSet
from competence.people.models import Person, lean
from competence.queries import elements
from competence.queries.elements import Entries

# From here on the words for a level could be heard as "may do it alone".
NOT_A_DECISION_FROM = 4


@dataclass(frozen=True, slots=True)
class Element:
    """`done` are confirmed, `waiting` reported; `need` is what the year asks in all."""

    key: str
    title: str
    description: str
    done: int
    waiting: int
    need: int


@dataclass(frozen=True, slots=True)
class OwnOccasion:
    occasion_id: int
    title: str
    on: date
    state: str
    state_word: str
    observed: bool
    settled_by: str
    return_reason: str


@dataclass(frozen=True, slots=True)
class OwnRating:
    rating_id: int
    title: str
    level: int
    word: str
    anchor: str
    on: date
    seen: str
    by: str
    sentences: str
    comment: str

    @property
    def needs_caution(self) -> bool:
        return self.level >= NOT_A_DECISION_FROM

    @property
    def told(self) -> bool:
        return self.seen == Rating.Seen.TOLD

    @property
    def together(self) -> bool:
        return self.seen == Rating.Seen.TOGETHER


@dataclass(frozen=True, slots=True)
class PracticePage:
    """`elements` are those of her introduction; `others` what her stairs and methods ask beside them.

    `entries` are both as the rules have them.
    """

    elements: tuple[Element, ...]
    others: tuple[Element, ...]
    ratings: tuple[OwnRating, ...]
    entries: Entries

    @property
    def choices(self) -> list[Any]:
        """In two groups where both are there."""
        year, others = _pairs(self.elements), _pairs(self.others)
        if not year or not others:
            return year or others
        return [(_("The introduction"), year), (_("The ladder and methods"), others)]


def page_of(person: Person) -> PracticePage:
    """Six queries."""
    year = elements_of(person)
    entries = with_others(year, person)
    done = _done(person)
    waiting = _counts(occasions_of(person).filter(state=Occasion.State.WAITING), "element")
    found = [
        Element(
            key,
            entry["title"],
            entry.get("description", ""),
            done.get(key, 0),
            waiting.get(key, 0),
            entry.get("count", 0) if key in year else 0,
        )
        for key, entry in entries.items()
    ]
    return PracticePage(
        elements=tuple(element for element in found if element.key in year),
        others=tuple(element for element in found if element.key not in year),
        ratings=tuple(_rating(row, entries) for row in ratings_of(person)),
        entries=entries,
    )


def _pairs(elements: Iterable[Element]) -> list[tuple[str, str]]:
    return [(element.key, element.title) for element in elements]


def with_others(year: Entries, person: Person) -> Entries:
    return elements.with_others(year, elements.entries_of(person.municipality))


def elements_of(person: Person) -> Mapping[str, Any]:
    """Of the programme she follows now."""
    row = (
        Assignment.objects.live()
        .filter(
            person=person,
            ends_on__isnull=True,
            rule_version__rule_set__kind=RuleSet.Kind.PROGRAMME,
        )
        .order_by("-starts_on", "-pk")
        .values_list("rule_version__document", flat=True)
        .first()
    )
    return row.get("elements", {}) if row else {}


def occasions_of(person: Person) -> QuerySet[Occasion]:
    """Newest first; what she has withdrawn is gone from her list."""
    rows = Occasion.objects.filter(person=person).exclude(state=Occasion.State.WITHDRAWN)
    return lean(rows.select_related("settled_by").with_course().order_by("-on", "-pk"))


def own_occasion(row: Occasion, elements: Mapping[str, Any]) -> OwnOccasion:
    return OwnOccasion(
        occasion_id=row.pk,
        title=row.called(elements),
        on=row.on,
        state=row.state,
        state_word=str(row.get_state_display()),
        observed=row.observed,
        settled_by=row.settled_by.name if row.settled_by else "",
        return_reason=row.return_reason,
    )


def ratings_of(person: Person) -> QuerySet[Rating]:
    """Those that hold; a corrected one is told of by the one that replaced it."""
    rows = Rating.objects.filter(fact__person=person, fact__retracted_at__isnull=True)
    rows = rows.select_related("fact__recorded_by", "fact__person")
    return lean(rows.order_by("-fact__starts_on", "-pk"))


def _rating(row: Rating, elements: Mapping[str, Any]) -> OwnRating:
    entry = elements.get(row.fact.subject, {})
    level = row.fact.level or 0
    anchors = entry.get("levels", ())
    return OwnRating(
        rating_id=row.pk,
        title=entry.get("title", row.fact.subject),
        level=level,
        word=wording.level_word(level),
        anchor=anchors[level - 1] if 0 < level <= len(anchors) else "",
        on=row.fact.starts_on,
        seen=row.seen,
        by=row.fact.recorded_by.name if row.fact.recorded_by else "",
        sentences=row.sentences,
        comment=row.comment,
    )


def _done(person: Person) -> dict[str, int]:
    """What was taken over from before Stegvis is one line for several occasions."""
    rows = Fact.objects.live().of_kind(FactKind.ELEMENT_DONE).filter(person=person).order_by()
    found: dict[str, int] = {}
    for subject, amount in rows.values_list("subject", "amount"):
        found[subject] = found.get(subject, 0) + int(amount or 1)
    return found


def _counts(rows: QuerySet, field: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for subject in rows.order_by().values_list(field, flat=True):
        found[subject] = found.get(subject, 0) + 1
    return found
