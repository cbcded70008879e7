"""One cell of the map opened: who holds the competence, who lacks it, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from competence.domain.answer import Answer, Proof, State
from competence.domain.coverage import UNKNOWN, Holding, Tally, holding
from competence.domain.facts import FactKind
from competence.domain.grammar import parse
from competence.domain.rules import evaluate
from competence.models import Fact, RuleSet
from competence.people.access import Reach
from competence.queries import map_holdings, names, rulebook
from competence.queries.history import shown_names
from competence.queries.map_stages import in_stage
from competence.queries.moments import Moment
from competence.queries.population import EVERYBODY, Member, Place, Wanted, population
from competence.queries.profile import Competence, profile_in
from competence.wording import Names
from competence.wording.coverage import away_sentence, end_words, tally_words
from competence.wording.reasons import Reason, asked, reasons

TOLD_MORE_OF = (FactKind.COURSE_COMPLETED, FactKind.DOCUMENT_ACKNOWLEDGED, FactKind.STATED)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`pk` is None where the reader may not learn who she is; `opens` where she may read more."""

    pk: int | None
    name: str
    opens: bool
    agency: bool
    at_work: bool
    state: State
    until: date | None
    reasons: tuple[Reason, ...]

    @property
    def until_words(self) -> str:
        return end_words(self.state, self.until)


@dataclass(frozen=True, slots=True)
class CellPage:
    place: Place
    competence: Competence
    asks: tuple[str, ...]
    tally: Tally
    lacking: tuple[PersonLine, ...]
    holding: tuple[PersonLine, ...]
    exempt: tuple[PersonLine, ...]
    long_away: int

    @property
    def words(self) -> str:
        return tally_words(self.tally)

    @property
    def away(self) -> str:
        return away_sentence(self.long_away)


def cell_page(
    reach: Reach,
    unit_id: int,
    key: str,
    moment: Moment,
    wanted: Wanted = EVERYBODY,
    stage: str = "",
) -> CellPage | None:
    """None for a unit or a competence that is not on the reader's map. Nine queries today.

    Ten where somebody has stated that she holds it already.
    """
    home, day = reach.person.municipality, moment.day
    versions = rulebook.published(home, *RuleSet.Kind.values, known_at=moment.rules_at)
    asked_of_all = profile_in(versions, wanted.role)
    competence = asked_of_all.competence(key) if asked_of_all else None
    everybody = population(reach, moment, wanted)
    place = everybody.place(unit_id)
    if competence is None or place is None:
        return None
    people = everybody.within(place)
    if stage and not moment.another:
        people = people.among(in_stage(home.pk, [m.pk for m in people.members], stage, day))
    ids = [member.pk for member in people.members]
    stands = map_holdings.answered(home, ids, [key], moment, versions, wanted.role)
    anew = {stand.person_id: stand.answer for stand in stands}
    held = _held(ids, anew, key, moment, wanted.role)
    answers = {pk: answer for pk, answer in anew.items() if pk in held}
    words = _with_facts(reach, names.names_of(home, versions), answers.values())
    lines = [
        _line(member, held.get(member.pk, UNKNOWN), answers.get(member.pk), words, day)
        for member in people.members
    ]
    return CellPage(
        place=place,
        competence=competence,
        asks=asked(parse(competence.rule), evaluate(competence.rule, (), day), words),
        tally=Tally.of(held.get(member.pk, UNKNOWN) for member in people.members),
        lacking=tuple(line for line in lines if _lacks(line)),
        holding=tuple(line for line in lines if Holding(line.state).held),
        exempt=tuple(line for line in lines if line.state is State.NOT_REQUIRED),
        long_away=len(people.long_away),
    )


def _lacks(line: PersonLine) -> bool:
    held = Holding(line.state)
    return held.required and not held.held


def _held(
    people: Sequence[int], answers: Mapping[int, Answer], key: str, moment: Moment, role: str
) -> Mapping[int, Holding]:
    """Today as the map has it."""
    day = moment.day
    if moment.another:
        return {pk: holding(got.state, got.until, day) for pk, got in answers.items()}
    stored, _day = map_holdings.stored(people, [key], day, role)
    return {pk: held for (pk, _key), held in stored.items()}


def _with_facts(reach: Reach, words: Names, answers: Iterable[Answer]) -> Names:
    """Which version was passed or read, and who stated it on what basis."""
    ids = [proof.fact_id for answer in answers for proof in _told_more_of(answer)]
    rows = Fact.objects.filter(pk__in=ids)
    found = list(rows.values_list("pk", "value__version", "value__basis", "recorded_by_id"))
    stated = {pk: (basis, by or 0) for pk, _version, basis, by in found if basis}
    who = shown_names(reach, {by for _basis, by in stated.values()}) if stated else {}
    return replace(
        words,
        versions={pk: version for pk, version, _basis, _by in found if version},
        stated={pk: (basis, who.get(by, "")) for pk, (basis, by) in stated.items()},
    )


def _told_more_of(answer: Answer) -> Iterator[Proof]:
    for leaf in answer.leaves():
        yield from (proof for proof in leaf.proofs if proof.kind in TOLD_MORE_OF)


def _line(
    member: Member, held: Holding, answer: Answer | None, words: Names, day: date
) -> PersonLine:
    return PersonLine(
        pk=member.pk if member.named else None,
        name=member.name,
        opens=member.opens,
        agency=member.agency,
        at_work=member.at_work,
        state=held.state,
        until=held.until,
        reasons=reasons(answer, words, day) if answer else (),
    )
