"""What the nightly check looks at: everybody at work, batch by batch, and what each has that lasts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from competence.domain.facts import FactKind, Ledger
from competence.domain.inspection import Fault, Inspected, Kept, inspect, is_away, is_waived
from competence.domain.lifetimes import lifetime
from competence.domain.surroundings import surroundings
from competence.models import RuleSet, RuleVersion
from competence.people.models import Person, Unit
from competence.queries import ledger, rulebook, surrounding
from competence.queries.lasting_things import (
    Asked,
    Thing,
    Things,
    asked_in,
    is_decided,
    lasting_only,
)

type Faults = Mapping[Fault, date]


@dataclass(frozen=True, slots=True)
class Night:
    """Read once for a municipality, whatever the number of people."""

    municipality: Unit
    day: date
    versions: Sequence[RuleVersion]
    things: Things
    beside: frozenset[FactKind]
    around: Ledger | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing of one person's: kept, or not, and what is wrong with it from which day."""

    person_id: int
    thing: Thing
    kept: Kept
    faults: Faults


def night(municipality: Unit, day: date) -> Night:
    versions = rulebook.published(municipality, *RuleSet.Kind.values)
    things = asked_in(versions)
    leaves = [asked.leaf for held in things.values() for asked in held]
    beside = surroundings(leaves) | {FactKind.ABSENCE}
    around = surrounding.of_municipality(municipality, beside)
    return Night(municipality, day, versions, things, beside, around)


def at_work(municipality: Unit, day: date) -> QuerySet[Person]:
    """Employed in the municipality on the day; leave is a reason and no way out."""
    return Person.objects.employed_on(day).filter(municipality=municipality).order_by("pk")


def looked(here: Night, person_ids: Sequence[int]) -> Iterator[Looked]:
    """As many queries for two hundred people as for one."""
    stays = rulebook.kept_for(here.municipality, person_ids, here.day)
    known = ledger.ledgers(here.municipality, person_ids, here.beside, around=here.around)
    for pk in person_ids:
        things = here.things
        if pk in stays:
            things = asked_in(rulebook.with_kept(here.versions, stays[pk]))
        yield from _of_one(pk, things, known[pk], here.day)


def _of_one(person_id: int, things: Things, known: Ledger, day: date) -> Iterator[Looked]:
    away = is_away(known, day)
    for thing, asked in lasting_only(things, known).items():
        if thing not in things and not is_decided(thing, known):
            continue  # A course of her own may end: no rule asks for it.
        found = [one for each in asked if (one := _inspected(each, known, day, away))]
        if found:
            yield Looked(person_id, thing, _kept(found), _faults(found))


def _inspected(asked: Asked, known: Ledger, day: date, away: bool) -> Inspected | None:
    waived = is_waived(known, asked.waivable, day)
    return inspect(lifetime(asked.leaf, known, day), day, away=away, waived=waived)


def _kept(found: Sequence[Inspected]) -> Kept:
    """By every rule that lets it run out, or not kept."""
    kept = [one.kept for one in found]
    return Kept.NOT_KEPT if Kept.NOT_KEPT in kept else kept[0]


def _faults(found: Sequence[Inspected]) -> Faults:
    faults: dict[Fault, date] = {}
    for one in found:
        for fault, on in one.found:
            faults[fault] = min(on, faults.get(fault, on))
    return faults
