"""One cell of the map opened: who holds the competence, who lacks it, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.paginator import Page, Paginator

from competence.domain.answer import Answer, Proof, State
from competence.domain.coverage import UNKNOWN, Holding, Tally, holding
from competence.domain.facts import FactKind
from competence.domain.grammar import parse
from competence.domain.rules import evaluate
from competence.models import Fact, RuleSet, RuleVersion
from competence.people.access import Reach
from competence.people.models import Unit
from competence.queries import map_holdings, names, rulebook
from competence.queries.history import shown_names
from competence.queries.map import NoSuchUnit, Selection, people_of
from competence.queries.moments import Moment
from competence.queries.population import Member, Place
from competence.queries.profile import Competence, profile_in
from competence.wording import Names
from competence.wording.coverage import away_sentence, end_words, tally_words
from competence.wording.reasons import Reason, asked, reasons

TOLD_MORE_OF = (FactKind.COURSE_COMPLETED, FactKind.DOCUMENT_ACKNOWLEDGED, FactKind.STATED)

A_PAGE = 200
LACKING, HOLDING, EXEMPT = range(3)
EVERYBODY = Selection()


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
    """`tally` is of everybody; the lines are those of the page. `need` as beside the map."""

    place: Place
    competence: Competence
    asks: tuple[str, ...]
    tally: Tally
    lacking: tuple[PersonLine, ...]
    holding: tuple[PersonLine, ...]
    exempt: tuple[PersonLine, ...]
    need: int
    long_away: int
    page: Page[Member] = field(compare=False)

    @property
    def words(self) -> str:
        return tally_words(self.tally)

    @property
    def away(self) -> str:
        return away_sentence(self.long_away)


@dataclass(frozen=True, slots=True)
class _Held:
    """How everybody stands; of another day than this with the answers it was worked out from."""

    known: Mapping[int, Holding]
    answers: Mapping[int, Answer] | None

    def of(self, member: Member) -> Holding:
        return self.known.get(member.pk, UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Question:
    home: Unit
    key: str
    moment: Moment
    versions: Sequence[RuleVersion]
    role: str

    def held(self, people: Sequence[int]) -> _Held:
        """Today as the map has it."""
        day = self.moment.day
        if self.moment.another:
            anew = self._answers(people)
            return _Held({pk: holding(a.state, a.until, day) for pk, a in anew.items()}, anew)
        stored, _day = map_holdings.stored(people, [self.key], day, self.role)
        return _Held({pk: found for (pk, _key), found in stored.items()}, None)

    def answers_of(self, people: Sequence[int], held: _Held) -> Mapping[int, Answer]:
        """Why, of those who are shown."""
        if held.answers is None:
            return self._answers(people)
        return {pk: held.answers[pk] for pk in people}

    def _answers(self, people: Sequence[int]) -> Mapping[int, Answer]:
        stands = map_holdings.answered(
            self.home, people, [self.key], self.moment, self.versions, self.role
        )
        return {stand.person_id: stand.answer for stand in stands}


def cell_page(
    reach: Reach,
    unit_id: int,
    key: str,
    moment: Moment,
    chosen: Selection = EVERYBODY,
    page: str | None = None,
) -> CellPage | None:
    """None for a unit or a competence that is not on the reader's map. Nine queries today.

    Ten where somebody has stated that she holds it already.
    """
    home, day = reach.person.municipality, moment.day
    versions = rulebook.published(home, *RuleSet.Kind.values, known_at=moment.rules_at)
    asked_of_all = profile_in(versions, chosen.role)
    competence = asked_of_all.competence(key) if asked_of_all else None
    if competence is None:
        return None
    try:
        people = people_of(reach, replace(chosen, unit_id=unit_id), moment)
    except NoSuchUnit:
        return None
    question = _Question(home, key, moment, versions, chosen.role)
    held = question.held([member.pk for member in people.members])
    in_order = sorted(people.members, key=lambda member: _part(held.of(member)))
    listed = Paginator(in_order, A_PAGE).get_page(page)
    answers = question.answers_of([m.pk for m in listed if m.pk in held.known], held)
    words = _with_facts(reach, names.names_of(home, versions), answers.values())
    lines = [
        _line(member, held.of(member), answers.get(member.pk), words, day) for member in listed
    ]
    return CellPage(
        place=people.places[0],
        competence=competence,
        asks=asked(parse(competence.rule), evaluate(competence.rule, (), day), words),
        tally=Tally.of(map(held.of, people.members)),
        lacking=_of(lines, LACKING),
        holding=_of(lines, HOLDING),
        exempt=_of(lines, EXEMPT),
        need=competence.need.of(len(people.members)),
        long_away=len(people.long_away),
        page=listed,
    )


def _part(held: Holding) -> int:
    """Those who lack it come first."""
    if held.held:
        return HOLDING
    return LACKING if held.required else EXEMPT


def _of(lines: Iterable[PersonLine], part: int) -> tuple[PersonLine, ...]:
    return tuple(line for line in lines if _part(Holding(line.state)) == part)


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
