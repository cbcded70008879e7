"""Rules of assignment as HR reads them: what they say, whom they reach and why, what to decide."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.models import AssignmentRule, AssignmentRuleVersion, Reached, RuleSet
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Unit, lean
from competence.queries import plan_preview, rule_reach, rulebook
from competence.queries.names import names_of
from competence.queries.rule_reach import Fitting, Outcome
from competence.wording.reach import ReachNames, reason_lines, rule_sentence, time_words
from competence.wording.requirements import step_title

Choice = tuple[str, str]
LATEST = 50
A_DAY = timedelta(days=1)
State = AssignmentRule.State
OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.HAS: gettext_lazy("Has the programme already, or has had it."),
    Outcome.FOLLOWS: gettext_lazy("Follows another programme. It has to end first."),
    Outcome.GIVEN: gettext_lazy("Has got it by this rule."),
    Outcome.HERSELF: gettext_lazy("Publishes the rule. Somebody else has to assign the programme."),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """What a rule of this publisher can ask for and give."""

    programmes: tuple[Choice, ...]
    units: tuple[Choice, ...]
    holdings: tuple[tuple[str, list[Choice]], ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    id: int
    title: str
    sentence: str
    state: str
    state_word: str
    reached: int
    # Something is written that does not hold yet.
    has_draft: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: int
    name: str
    unit: str
    outcome: str
    # Why she does not get what fits her; empty for the others.
    said: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    name: str
    people: int
    gets: int
    others: int


@dataclass(frozen=True, slots=True)
class Trial:
    """Whom the rule would reach today."""

    gets: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]
    places: tuple[PlaceLine, ...]
    people: tuple[tuple[int, str], ...]
    # Somebody who was asked about.
    answer: PersonLine | None
    total: int


@dataclass(frozen=True, slots=True)
class ReachedLine:
    id: int
    person_id: int
    name: str
    on: date
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePage:
    sentence: str
    times: str
    reached: int
    latest: tuple[ReachedLine, ...]
    no_longer: tuple[ReachedLine, ...]


def names_for(publisher: Unit) -> ReachNames:
    """Five queries."""
    programmes = rulebook.published(publisher, RuleSet.Kind.PROGRAMME)
    return ReachNames(
        units=dict(Unit.objects.under(publisher).values_list("path", "name")),
        programmes={version.rule_set.key: version.title for version in programmes},
        names=names_of(publisher, programmes),
    )


def offered(publisher: Unit, names: ReachNames) -> Offered:
    ladders = rulebook.published(publisher, RuleSet.Kind.LADDER)
    steps = [
        (f"step:{step['key']}", step_title(step["key"], step["title"]))
        for ladder in ladders
        for step in ladder.section("steps")
    ]
    modules = sorted(
        (title, f"module:{key}")
        for (kind, key), title in names.names.titles.items()
        if kind == "module"
    )
    programmes = plan_preview.programmes(publisher)
    return Offered(
        programmes=tuple((version.rule_set.key, version.title) for version in programmes),
        units=tuple(_units(publisher)),
        holdings=(
            (_("Steps"), steps),
            (_("Law"), [("eligibility", _("Approved eligibility"))]),
            (_("Modules"), [(value, title) for title, value in modules]),
        ),
    )


def _units(publisher: Unit) -> Iterator[Choice]:
    """Indented by how deep they lie; a region's proposal names none."""
    if publisher.kind != Unit.Kind.MUNICIPALITY:
        return
    top = publisher.path.count("/")
    for path, name in Unit.objects.under(publisher).order_by("path").values_list("path", "name"):
        yield path, "\u2003" * (path.count("/") - top) + name


def lines(publisher: Unit, names: ReachNames) -> tuple[RuleLine, ...]:
    """Two queries beside the names; the latest first, the ended last."""
    rules = AssignmentRule.objects.of(publisher)
    return _lines(rules, names)


def proposals(municipality: Unit, names: ReachNames) -> tuple[RuleLine, ...]:
    """The region's, which the municipality has not taken over."""
    own = AssignmentRule.objects.of(municipality).exclude(state=State.ENDED)
    rules = AssignmentRule.objects.offered_to(municipality)
    return _lines(
        rules.exclude(pk__in=own.exclude(adopted_from=None).values("adopted_from")), names
    )


def _lines(rules: QuerySet[AssignmentRule], names: ReachNames) -> tuple[RuleLine, ...]:
    found = list(rules.annotate(times=Count("reached")).order_by("-pk"))
    versions: dict[int, list[AssignmentRuleVersion]] = {rule.pk: [] for rule in found}
    for version in AssignmentRuleVersion.objects.filter(rule__in=found).order_by("number"):
        versions[version.rule_id].append(version)
    told = [_line(rule, rule.times, versions[rule.pk], names) for rule in found]
    return tuple(sorted(told, key=lambda line: line.state == State.ENDED))


def _line(
    rule: AssignmentRule,
    times: int,
    versions: Sequence[AssignmentRuleVersion],
    names: ReachNames,
) -> RuleLine:
    published = [version for version in versions if version.published_at]
    shown = (published or versions)[-1]
    return RuleLine(
        id=rule.pk,
        title=shown.title,
        sentence=rule_sentence(shown.document, names),
        state=rule.state,
        state_word=rule.get_state_display(),
        reached=times,
        has_draft=len(published) < len(versions),
    )


def rule_page(
    rule: AssignmentRule, version: AssignmentRuleVersion, names: ReachNames, day: date
) -> RulePage:
    rows = rule.reached.select_related("person").order_by("-reached_at", "-pk")
    lost = rule_reach.no_longer(rule, version, day) if version.published_at else []
    return RulePage(
        sentence=rule_sentence(version.document, names),
        times=time_words(version.document),
        reached=rule.reached.count(),
        latest=tuple(map(_reached_line, lean(rows[:LATEST]))),
        no_longer=tuple(_lost_lines(lost, version, names, day)),
    )


def _reached_line(row: Reached) -> ReachedLine:
    on = row.reached_at.astimezone(STOCKHOLM).date()
    return ReachedLine(row.pk, row.person_id, row.person.name, on)


def _lost_lines(
    rows: Sequence[tuple[Reached, Fitting]],
    version: AssignmentRuleVersion,
    names: ReachNames,
    day: date,
) -> Iterator[ReachedLine]:
    for row, found in rows:
        yield replace(_reached_line(row), reasons=_why(found, version, names, day))


def trial(
    version: AssignmentRuleVersion,
    home: Unit,
    reader: Reach,
    names: ReachNames,
    person_id: int | None = None,
) -> Trial:
    """The queries of `rule_reach.fitting`, and one."""
    day = reader.day
    programme = rule_reach.programme_of(version.document, home)
    people = list(rule_reach.at_work(home, day))
    found = list(
        rule_reach.fitting(version, programme, people, home, day, reader_id=reader.person.pk)
    )
    told = [(each, _person_line(each, version, names, day)) for each in found]
    return Trial(
        gets=tuple(line for each, line in told if each.outcome is Outcome.GETS),
        others=tuple(line for each, line in told if each.outcome not in (None, Outcome.GETS)),
        places=tuple(_places(told)),
        people=tuple((person.pk, person.name) for person in people),
        answer=next((line for _each, line in told if line.id == person_id), None),
        total=len(people),
    )


def _person_line(
    found: Fitting, version: AssignmentRuleVersion, names: ReachNames, day: date
) -> PersonLine:
    posts = found.candidate.employments
    return PersonLine(
        id=found.person.pk,
        name=found.person.name,
        unit=names.unit(posts[-1].unit) if posts else "",
        outcome=found.outcome.value if found.outcome else "",
        said=str(OUTCOMES.get(found.outcome, "")) if found.outcome else "",
        reasons=_why(found, version, names, day),
    )


def _why(
    found: Fitting, version: AssignmentRuleVersion, names: ReachNames, day: date
) -> tuple[str, ...]:
    return reason_lines(version.who, found.match.reasons, found.candidate, day, names)


def _places(told: Iterable[tuple[Fitting, PersonLine]]) -> Iterator[PlaceLine]:
    people: Counter[str] = Counter()
    gets: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for found, line in told:
        people[line.unit] += 1
        gets[line.unit] += found.outcome is Outcome.GETS
        others[line.unit] += found.outcome not in (None, Outcome.GETS)
    for name in sorted(people):
        yield PlaceLine(name, people[name], gets[name], others[name])


def reached_of(rule: AssignmentRule, reached_id: int) -> Reached | None:
    rows = Reached.objects.filter(rule=rule, pk=reached_id)
    return rows.select_related("person__municipality", "assignment__rule_version").first()
