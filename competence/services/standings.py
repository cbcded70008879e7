"""Standing rows: what the rules answer, stored for maps. Refreshed with the fact that changed them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import transaction

from competence.domain.facts import Ledger
from competence.domain.rules import Node, evaluate, parse
from competence.domain.surroundings import surroundings
from competence.models import RuleSet, RuleVersion, Standing
from competence.people import clock
from competence.people.models import Person, Unit
from competence.queries import ledger, rulebook

KINDS = (RuleSet.Kind.PROFILE, RuleSet.Kind.LADDER)


# People whose standings wait for the end of a large import or build.
_waiting: ContextVar[dict[int, Person] | None] = ContextVar("standings_waiting", default=None)


@contextmanager
def deferred() -> Iterator[None]:
    """Refresh each person once, at the end, however many facts are written meanwhile."""
    waiting: dict[int, Person] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    refresh(*waiting.values())


@transaction.atomic
def refresh(*people: Person) -> None:
    """Four queries for two hundred of a municipality, whatever the size of the organisation."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting |= {person.pk: person for person in people}
        return
    by_home: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        by_home[person.municipality_id].append(person)
    for hers in by_home.values():
        _refresh(hers, hers[0].municipality)


def refresh_all() -> int:
    """Nightly, for what time alone has changed, and after new rules; returns how many people."""
    return sum(refresh_municipality(home) for home in Unit.objects.municipalities())


def refresh_municipality(municipality: Unit) -> int:
    people = list(Person.objects.filter(municipality=municipality).order_by("pk"))
    _refresh(people, municipality)
    return len(people)


def _refresh(people: Sequence[Person], municipality: Unit) -> None:
    versions, day = rulebook.published(municipality, *KINDS), clock.today()
    rules = _rules(versions)
    asked = surroundings(rules.values())
    for start in range(0, len(people), 200):
        chunk = people[start : start + 200]
        ids = [person.pk for person in chunk]
        known = ledger.ledgers(municipality, ids, asked)
        kept = rulebook.kept_for(municipality, ids, day)
        own = {pk: _rules(rulebook.with_kept(versions, kept[pk])) for pk in kept}
        _store(
            row
            for person in chunk
            for row in _rows(person, own.get(person.pk, rules), known[person.pk], day)
        )


def _rules(versions: list[RuleVersion]) -> dict[str, Node]:
    competences = rulebook.competences(versions)
    return {key: parse(competence["rule"]) for key, competence in competences.items()}


def _rows(person: Person, rules: Mapping[str, Node], known: Ledger, day: date) -> list[Standing]:
    rows = []
    for key, rule in rules.items():
        answer = evaluate(rule, known, day)
        rows.append(
            Standing(
                person=person,
                municipality_id=person.municipality_id,
                competence=key,
                state=answer.state,
                until=answer.until,
                answer=answer.to_json(),
                computed_on=day,
            )
        )
    return rows


def _store(rows: Iterable[Standing]) -> None:
    Standing.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["person", "competence"],
        update_fields=["state", "until", "answer", "computed_on", "municipality"],
    )
