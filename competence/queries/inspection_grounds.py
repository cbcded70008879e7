"""What the records for an inspection rest on: employments, who wrote each fact down, who decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competence.domain.decisions import latest, latest_eligibility
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.domain.tasks import TASKS
from competence.models import Decision, Fact, RuleVersion
from competence.people import clock
from competence.people.access import Reach
from competence.people.models import Employment, Person, Unit, lean
from competence.queries.history import shown_names
from competence.queries.map_holdings import Anew
from competence.queries.moments import Moment
from competence.wording import Names
from competence.wording.ladder import version_words
from competence.wording.ledger import fact_kind_word, fact_sentence, recorder


@dataclass(frozen=True, slots=True)
class Work:
    unit: str
    title: str
    type: str
    fte_percent: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Recorded:
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decided, with which right, and the version of the rules that the decision was made by."""

    name: str
    title: str
    delegation: str
    rules: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision that stood that day. `by` is None where the fact is a registration."""

    kind: str
    sentence: str
    on: date
    recorded_on: date
    recorded_by: str
    by: Decider | None


@dataclass(frozen=True, slots=True)
class Grounds:
    works: Mapping[int, tuple[Work, ...]]
    recorded: Mapping[int, Recorded]
    deciders: Mapping[int, Decider]


def of_people(reach: Reach, person_ids: Sequence[int], unit_id: int, moment: Moment) -> Grounds:
    facts = Fact.objects.as_known(moment.known_at).filter(person_id__in=person_ids)
    written = list(facts.values_list("pk", "recorded_at", "recorded_by_id"))
    made = list(_decisions(person_ids))
    names = shown_names(
        reach, {pk for _fact, _at, pk in written if pk} | {row.decided_by_id for row in made}
    )
    return Grounds(
        works=_works(person_ids, unit_id, moment),
        recorded={
            pk: Recorded(clock.day_of(at), recorder(names.get(by or 0))) for pk, at, by in written
        },
        deciders={row.fact_id: _decider(row, names) for row in made},
    )


def version_numbers(anew: Anew) -> Mapping[int, int]:
    ids = {goal.version_id for goals in anew.goals.values() for goal in goals}
    return dict(RuleVersion.objects.filter(pk__in=ids).values_list("pk", "number"))


def protected_among(person_ids: Sequence[int]) -> tuple[int, ...]:
    people = Person.objects.filter(pk__in=person_ids, protected_identity=True)
    return tuple(people.values_list("pk", flat=True))


def decisions(known: Ledger, day: date, found: Grounds, names: Names) -> Iterator[DecisionLine]:
    for fact in _standing(known, day):
        recorded = found.recorded[fact.id]
        yield DecisionLine(
            kind=fact_kind_word(fact),
            sentence=fact_sentence(fact, names),
            on=fact.starts_on,
            recorded_on=recorded.on,
            recorded_by=recorded.by,
            by=found.deciders.get(fact.id),
        )


def _standing(known: Ledger, day: date) -> Iterator[FactValue]:
    """Eligibility, the latest word on each task, and the steps reached."""
    if (eligibility := latest_eligibility(known, day)) is not None:
        yield eligibility
    for task in TASKS:
        if (last := latest(known.about(FactKind.INDEPENDENCE, task), day)) is not None:
            yield last
    yield from (fact for fact in known.of_kind(FactKind.STEP) if fact.holds_on(day))


def _decisions(person_ids: Sequence[int]) -> Iterable[Decision]:
    rows = Decision.objects.filter(fact__person_id__in=person_ids)
    return lean(rows.select_related("rule_version").defer("answer", "motivation"))


def _decider(row: Decision, names: Mapping[int, str]) -> Decider:
    version = row.rule_version
    return Decider(
        name=names.get(row.decided_by_id, ""),
        title=row.decided_by_title,
        delegation=row.delegation,
        rules=version_words(version.title, version.number) if version else "",
    )


def _works(
    person_ids: Sequence[int], unit_id: int, moment: Moment
) -> Mapping[int, tuple[Work, ...]]:
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    rows = Employment.objects.as_known(moment.known_at).on(moment.day)
    rows = rows.filter(person_id__in=person_ids, unit__path__startswith=path)
    found: dict[int, list[Work]] = defaultdict(list)
    for row in lean(rows.select_related("unit").order_by("starts_on", "pk")):
        found[row.person_id].append(
            Work(
                unit=row.unit.name,
                title=row.title,
                type=row.get_type_display(),
                fte_percent=row.fte_percent,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
        )
    return {pk: tuple(works) for pk, works in found.items()}
