"""Experience that counts for somebody: where, when, how much, in which areas, and who accepted it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Claim, Fact
from competence.people.clock import STOCKHOLM
from competence.people.models import Employment, Person, lean
from competence.queries import claims, work_areas
from competence.queries.claims import ClaimLine
from competence.wording.areas import area_word
from competence.wording.employer import percent_words

CLAIM = "claim:"


@dataclass(frozen=True, slots=True)
class ExperienceLine:
    """`accepted_by` vouches for it; `answer` is what the former employer said, if asked."""

    employer: str
    what: str
    starts_on: date
    ends_on: date | None
    extent: str
    areas: tuple[str, ...]
    accepted_by: str
    accepted_on: date | None
    answer: str
    waits: bool = False


def of_person(person: Person) -> tuple[ExperienceLine, ...]:
    """What was accepted and what still waits, newest first; of her time here, what came before it."""
    rows = Fact.objects.live().of_kind(FactKind.EXPERIENCE).filter(person=person)
    begun = _first_days(person)
    by_source: dict[str, list[Fact]] = defaultdict(list)
    for row in lean(rows.select_related("recorded_by").order_by("starts_on", "pk")):
        if row.starts_on < begun.get(row.source, date.max):
            by_source[row.source or f"fact:{row.pk}"].append(row)
    said = {
        f"{CLAIM}{one.claim_id}": one
        for one in claims.of_person(person)
        if one.kind == Claim.Kind.EXPERIENCE
    }
    found = [
        _counted(facts, said.get(source), begun.get(source)) for source, facts in by_source.items()
    ]
    found += [_waiting(one) for source, one in said.items() if source not in by_source]
    return tuple(sorted(found, key=lambda line: line.starts_on, reverse=True))


def _first_days(person: Person) -> dict[str, date]:
    """Also of rows that were closed since: an employment's facts keep the source they began with."""
    rows = Employment.objects.filter(person=person).values_list("pk", "starts_on")
    return {f"{work_areas.SOURCE}{pk}": starts_on for pk, starts_on in rows}


def _counted(
    facts: Sequence[Fact], claim: ClaimLine | None, hired_on: date | None
) -> ExperienceLine:
    """What was said when she was hired goes on as long as she stays: before it is until that day."""
    first = facts[0]
    by = first.recorded_by.name if first.recorded_by else ""
    return ExperienceLine(
        employer=str(first.value.get("issuer", "")),
        what=_("Written when she was hired") if hired_on else str(first.value.get("title", "")),
        starts_on=first.starts_on,
        ends_on=hired_on - timedelta(days=1) if hired_on else first.ends_on,
        extent=percent_words(int((first.amount or 1) * 100)),
        areas=tuple(_areas(facts)),
        accepted_by=claim.settled_by if claim else by,
        accepted_on=claim.settled_on if claim else first.recorded_at.astimezone(STOCKHOLM).date(),
        answer=_answer(claim),
    )


def _waiting(claim: ClaimLine) -> ExperienceLine:
    return ExperienceLine(
        employer=claim.issuer,
        what=claim.title,
        starts_on=claim.starts_on,
        ends_on=claim.ends_on,
        extent=", ".join(claim.terms),
        areas=(),
        accepted_by="",
        accepted_on=None,
        answer=_answer(claim),
        waits=True,
    )


def _areas(facts: Iterable[Fact]) -> Iterable[str]:
    """A line without an area of the rules stands for itself."""
    for fact in facts:
        word = area_word(fact.subject)
        if word != fact.subject:
            yield word


def _answer(claim: ClaimLine | None) -> str:
    said = claim.answered if claim else None
    return said.answer.verdict_word if said and said.answer else ""
