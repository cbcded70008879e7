"""Who decided that something is not required of her, or holds for a time, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import Answer
from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people.access import Reach
from competence.people.models import lean
from competence.queries.history import shown_name

GIVEN = frozenset({FactKind.WAIVER, FactKind.TEMPORARY})


@dataclass(frozen=True, slots=True)
class Given:
    reason: str
    by: str
    on: date
    until: date | None


def given_in(answers: Iterable[Answer], reach: Reach) -> Mapping[int, Given]:
    """By the id of the fact. One query, or none where nothing was given."""
    ids = {proof for answer in answers for proof in _proofs(answer)}
    if not ids:
        return {}
    rows = lean(Fact.objects.filter(pk__in=ids).select_related("recorded_by"))
    return {row.pk: _given(row, reach) for row in rows}


def _proofs(answer: Answer) -> Iterator[int]:
    yield from (proof.fact_id for proof in answer.proofs if proof.kind in GIVEN)
    for child in answer.children:
        yield from _proofs(child)


def _given(row: Fact, reach: Reach) -> Given:
    by = shown_name(reach, row.recorded_by) if row.recorded_by else ""
    return Given(str(row.value.get("reason", "")), by, row.starts_on, row.ends_on)
