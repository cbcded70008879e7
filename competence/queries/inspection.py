"""Underlag för tillsyn: who worked in a unit on a day, what each held, and what that rests on.

Nothing of why anybody was away. Of somebody whom the reader may not name: how she stood, no more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from competence.domain.answer import Answer, Proof, State
from competence.domain.coverage import UNKNOWN, Holding, Tally, holding
from competence.models import RuleSet, RuleVersion
from competence.people.access import Reach
from competence.people.models import Role, Unit
from competence.queries import inspection_grounds as grounds
from competence.queries import map_holdings, rulebook
from competence.queries.inspection_grounds import DecisionLine, Grounds, Work
from competence.queries.map import ANEW_AT_MOST, NoSuchUnit, TooManyPeople
from competence.queries.map_holdings import Anew, Stand
from competence.queries.moments import Moment
from competence.queries.names import names_of
from competence.queries.permissions import TaskPermission, permissions_from
from competence.queries.population import Member, Place, Population, Wanted, population
from competence.queries.profile import Competence, Profile, profile_in
from competence.wording import Names
from competence.wording.coverage import coverage_words, end_words
from competence.wording.requirements import proof_line, requirement_title


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One fact that an answer rests on: what it was, its day, and when it was written down."""

    requirement: str
    sentence: str
    on: date
    recorded_on: date
    recorded_by: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    title: str
    area: str
    critical: bool
    state: State
    until: date | None
    version: int
    proofs: tuple[ProofRow, ...]

    @property
    def until_words(self) -> str:
        return end_words(self.state, self.until)


@dataclass(frozen=True, slots=True)
class Worker:
    """`pk` is None where the reader may not learn who she is, or may not open her card."""

    pk: int | None
    name: str
    named: bool
    agency: bool
    held: tuple[HeldRow, ...]
    works: tuple[Work, ...] = ()
    permissions: tuple[TaskPermission, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()

    @property
    def tally(self) -> Tally:
        return Tally.of(Holding(row.state) for row in self.held)

    @property
    def words(self) -> str:
        return coverage_words(self.tally)


@dataclass(frozen=True, slots=True)
class Inspection:
    municipality: str
    place: Place
    moment: Moment
    profile: Profile | None
    made_on: date
    made_by: str
    people: tuple[Worker, ...]
    long_away: int
    protected: tuple[int, ...] = field(default=())

    @property
    def tally(self) -> Tally:
        return Tally.sum(worker.tally for worker in self.people)


def inspection(
    reach: Reach, unit_id: int, moment: Moment, role: str = Role.CASEWORKER
) -> Inspection:
    """Always worked out anew, today too: as many queries for three people as for thirty."""
    home = reach.person.municipality
    everybody = population(reach, moment, Wanted(role))
    place = everybody.place(unit_id)
    if place is None:
        raise NoSuchUnit
    people = everybody.within(place)
    versions = rulebook.published(home, *RuleSet.Kind.values, known_at=moment.rules_at)
    asked = profile_in(versions, role)
    return Inspection(
        municipality=home.name,
        place=place,
        moment=moment,
        profile=asked,
        made_on=reach.day,
        made_by=reach.person.name,
        people=_workers(reach, people, place, asked, versions, moment) if asked else (),
        long_away=len(people.long_away),
        protected=grounds.protected_among([m.pk for m in people.members if m.named]),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is read once for everybody."""

    asked: Profile
    anew: Anew
    names: Names
    grounds: Grounds
    numbers: Mapping[int, int]
    day: date


def _workers(
    reach: Reach,
    people: Population,
    place: Place,
    asked: Profile,
    versions: Sequence[RuleVersion],
    moment: Moment,
) -> tuple[Worker, ...]:
    home, ids = reach.person.municipality, [member.pk for member in people.members]
    keys = [competence.key for competence in asked.competences]
    if len(ids) * len(keys) > ANEW_AT_MOST:
        raise TooManyPeople(people)
    anew = map_holdings.read(home, ids, keys, moment, role=asked.role)
    reader = _Reader(
        asked=asked,
        anew=anew,
        names=_names(home, versions, anew),
        grounds=grounds.of_people(reach, ids, place.pk, moment),
        numbers=grounds.version_numbers(anew),
        day=moment.day,
    )
    stands: dict[int, dict[str, Stand]] = {pk: {} for pk in ids}
    for stand in anew.stands():
        stands[stand.person_id][stand.competence] = stand
    return tuple(_worker(member, stands[member.pk], reader) for member in people.members)


def _names(home: Unit, versions: Sequence[RuleVersion], anew: Anew) -> Names:
    facts = tuple(fact for known in anew.known.values() for fact in known)
    return names_of(home, versions).with_versions_of(facts)


def _worker(member: Member, stands: Mapping[str, Stand], reader: _Reader) -> Worker:
    held = tuple(
        _held(competence, stands.get(competence.key), reader, named=member.named)
        for competence in reader.asked.competences
    )
    if not member.named:
        return Worker(None, "", False, member.agency, held)
    known = reader.anew.known[member.pk]
    return Worker(
        pk=member.pk if member.opens else None,
        name=member.name,
        named=True,
        agency=member.agency,
        held=held,
        works=reader.grounds.works.get(member.pk, ()),
        permissions=permissions_from(known, reader.day),
        decisions=tuple(grounds.decisions(known, reader.day, reader.grounds, reader.names)),
    )


def _held(competence: Competence, stand: Stand | None, reader: _Reader, *, named: bool) -> HeldRow:
    answer = stand.answer if stand else None
    stands = holding(answer.state, answer.until, reader.day) if answer else UNKNOWN
    area = reader.asked.area(competence.area)
    return HeldRow(
        title=competence.title,
        area=area.title if area else "",
        critical=competence.critical,
        state=stands.state,
        until=stands.until,
        version=reader.numbers.get(stand.version_id, 0) if stand else reader.asked.number,
        proofs=tuple(_proofs(answer, reader)) if answer and named else (),
    )


def _proofs(answer: Answer, reader: _Reader) -> Iterator[ProofRow]:
    """Facts of the ledger alone: what rules read beside it, such as leave, is told by no page."""
    for leaf in answer.leaves():
        title = requirement_title(leaf, reader.names)
        for proof in sorted(leaf.proofs, key=lambda found: (found.on, found.fact_id)):
            if proof.fact_id in reader.grounds.recorded:
                yield _proof(title, proof, leaf, reader)


def _proof(title: str, proof: Proof, leaf: Answer, reader: _Reader) -> ProofRow:
    recorded = reader.grounds.recorded[proof.fact_id]
    called = reader.names.requirements.get(leaf.key, "")
    return ProofRow(
        requirement=title,
        sentence=proof_line(proof, reader.names, called),
        on=proof.on,
        recorded_on=recorded.on,
        recorded_by=recorded.by,
    )
