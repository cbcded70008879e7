"""The kinds of practical element of a programme, with their anchored levels and all that was said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence import wording
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.models import Assessment, Fact, Rating
from competence.people.models import Person, lean
from competence.queries import elements, ledger
from competence.queries.elements import Entries
from competence.queries.introductions import Introduction


@dataclass(frozen=True, slots=True)
class Level:
    number: int
    word: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Said:
    """One rating as it was written. A corrected one stays, with the reason it was taken back."""

    level: int
    word: str
    on: date
    seen: str
    by: str
    sentences: str
    comment: str
    correction_reason: str
    taken_back: str


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody else, or she herself, has said of it: to compare with before one rates."""

    role: str
    by: str
    level: int
    word: str
    on: date


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of element and how it has gone, the newest rating first."""

    key: str
    title: str
    description: str
    levels: tuple[Level, ...]
    done: int
    need: int
    observed: int
    history: tuple[Said, ...]
    words: tuple[Word, ...]

    @property
    def standing(self) -> tuple[Said, ...]:
        return tuple(said for said in self.history if not said.taken_back)

    @property
    def last(self) -> Said | None:
        return self.standing[0] if self.standing else None

    def on(self, day: date) -> Said | None:
        """The rating a new one of that day is compared with."""
        return next((said for said in self.standing if said.on <= day), None)


def kinds_of(person: Person, year: Introduction | None) -> tuple[Kind, ...]:
    """Of her introduction, and of the steps: what they ask a level of can be rated without one."""
    held = year.ledger if year else Ledger.of(ledger.of_person(person))
    return kinds_in(person, year, held, elements.entries_of(person.municipality))


def kinds_in(
    person: Person, year: Introduction | None, held: Ledger, entries: Entries
) -> tuple[Kind, ...]:
    """Two queries. In the order of her programme, then what steps and methods ask a level of."""
    own = year.document.get("elements", {}) if year else {}
    asked = elements.with_others(own, elements.rateable(entries))
    history, words = _history(person.pk), _words(person)
    return tuple(
        _kind(key, element, held, history.get(key, []), words.get(key, []))
        for key, element in asked.items()
    )


def _words(person: Person) -> dict[str, list[Word]]:
    """One query. A supervisor's word is a rating, and stands among those."""
    rows = Assessment.objects.filter(person=person, state=Assessment.State.GIVEN)
    rows = rows.exclude(role=Assessment.Role.SUPERVISOR).select_related("assessor", "fact")
    found: dict[str, list[Word]] = defaultdict(list)
    for row in lean(rows.order_by("-fact__starts_on", "-pk")):
        if row.fact is not None:
            level, role = row.fact.level or 0, str(row.get_role_display())
            word = Word(
                role, row.assessor.name, level, wording.level_word(level), row.fact.starts_on
            )
            found[row.subject].append(word)
    return found


def _history(person_id: int) -> dict[str, list[Said]]:
    rows = (
        Fact.objects.of_kind(FactKind.ELEMENT_RATED)
        .filter(person=person_id)
        .select_related("rating", "recorded_by")
        .order_by("-starts_on", "-recorded_at", "-pk")
    )
    found: dict[str, list[Said]] = defaultdict(list)
    for fact in lean(rows):
        found[fact.subject].append(_said(fact))
    return found


def _said(fact: Fact) -> Said:
    rating: Rating | None = getattr(fact, "rating", None)
    return Said(
        level=fact.level or 0,
        word=wording.level_word(fact.level),
        on=fact.starts_on,
        seen=rating.get_seen_display() if rating else "",
        by=fact.recorded_by.name if fact.recorded_by else "",
        sentences=rating.sentences if rating else "",
        comment=rating.comment if rating else "",
        correction_reason=rating.correction_reason if rating else "",
        taken_back=fact.retracted_reason,
    )


def _kind(
    key: str, element: Mapping[str, Any], held: Ledger, history: list[Said], words: list[Word]
) -> Kind:
    done = held.about(FactKind.ELEMENT_DONE, key)
    return Kind(
        key=key,
        title=element["title"],
        description=element.get("description", ""),
        levels=described(element.get("levels", ())),
        done=_times(done),
        need=element.get("count", 0),
        observed=_times(fact for fact in done if fact.value.get("observed_by")),
        history=tuple(history),
        words=tuple(words),
    )


def _times(facts: Iterable[FactValue]) -> int:
    return sum(int(fact.amount or 1) for fact in facts)


def described(anchors: Iterable[str]) -> tuple[Level, ...]:
    return tuple(
        Level(number, wording.level_word(number), anchor)
        for number, anchor in enumerate(anchors, start=1)
    )
