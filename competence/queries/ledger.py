"""From rows to the values that rules read: one query a person, one stream for a rebuild."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.models import Fact
from competence.people.models import Person, Unit
from competence.queries import surrounding

# In the order of the value's own fields.
_COLUMNS = (
    "pk",
    "kind",
    "subject",
    "starts_on",
    "ends_on",
    "amount",
    "level",
    "value_text",
    "recorded_at",
    "retracted_at",
)
_KINDS = {kind.value: kind for kind in FactKind}


def of_person(person: Person, known_at: datetime | None = None) -> tuple[FactValue, ...]:
    return of_people([person.pk], known_at).get(person.pk, ())


def of_people(
    person_ids: Iterable[int], known_at: datetime | None = None, kinds: Collection[FactKind] = ()
) -> dict[int, tuple[FactValue, ...]]:
    """Live facts of several people, or all facts as known at a moment, in one query.

    With `kinds` only those.
    """
    rows = Fact.objects.filter(person_id__in=list(person_ids))
    rows = rows.known_at(known_at) if known_at else rows.live()
    rows = rows.of_kind(*kinds) if kinds else rows
    found: dict[int, list[FactValue]] = defaultdict(list)
    # No model instances: they cost more than all that the rules do with a fact.
    ordered = rows.order_by("starts_on", "recorded_at", "pk")
    ordered = ordered.annotate(value_text=Cast("value", TextField()))
    for (
        person_id,
        pk,
        kind,
        subject,
        starts_on,
        ends_on,
        amount,
        level,
        value,
        *moments,
    ) in ordered.values_list("person_id", *_COLUMNS):
        found[person_id].append(
            FactValue(
                pk,
                _KINDS[kind],
                subject,
                starts_on,
                ends_on,
                amount,
                level,
                _value(value),
                *moments,
            )
        )
    return {person_id: tuple(facts) for person_id, facts in found.items()}


@lru_cache(maxsize=4096)
def _value(text: str) -> Mapping[str, Any]:
    """Nobody writes in what a fact says, and thousands of facts say the same."""
    read: Mapping[str, Any] = json.loads(text)
    return read


def ledgers(
    municipality: Unit,
    person_ids: Iterable[int],
    asked: Collection[FactKind] = (),
    known_at: datetime | None = None,
    around: Ledger | None = None,
) -> dict[int, Ledger]:
    """With what the rules read beside the facts: `asked` is what `domain.surroundings` found.

    One query for the facts and one for each kind that is asked for, whatever the number of people.
    Whoever asks chunk by chunk reads `around` once, by `surrounding.of_municipality`.
    """
    ids = list(person_ids)
    return with_surroundings(municipality, ids, of_people(ids, known_at), asked, known_at, around)


def with_surroundings(
    municipality: Unit,
    person_ids: Sequence[int],
    facts: Mapping[int, Sequence[FactValue]],
    asked: Collection[FactKind],
    known_at: datetime | None = None,
    around: Ledger | None = None,
) -> dict[int, Ledger]:
    """For whoever has read the facts already."""
    beside = surrounding.of_people(person_ids, asked, known_at)
    if around is None:
        around = surrounding.of_municipality(municipality, asked, known_at)
    return {
        pk: Ledger(
            (*facts.get(pk, ()), *beside.get(pk, ())), known_at, around, in_order=pk not in beside
        )
        for pk in person_ids
    }


def as_value(row: Fact) -> FactValue:
    return FactValue(
        id=row.pk,
        kind=FactKind(row.kind),
        subject=row.subject,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        amount=row.amount,
        level=row.level,
        value=row.value,
        recorded_at=row.recorded_at,
        retracted_at=row.retracted_at,
    )
