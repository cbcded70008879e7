"""What assigning a programme would mean, before anything is written: days, reasons, what is held."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from competence import wording
from competence.domain.calendar import next_working_day
from competence.domain.programme import AUDIENCES
from competence.models import Assignment, RuleSet, RuleVersion
from competence.people.models import Employment, Person, Role, RoleGrant, Unit, lean
from competence.queries import introductions, rulebook
from competence.queries.introductions import Introduction, StageView, Task
from competence.queries.names import names_of
from competence.wording import Names

# Somebody hired longer ago than this begins her introduction now, not on her first day.
RECENT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class StageLine:
    key: str
    title: str
    due_on: date | None
    moved: str
    left: int
    minutes: int


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What she need not do, and what that rests on."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    person_id: int
    name: str
    programme: str
    starts_on: date
    ends_on: date | None
    stages: tuple[StageLine, ...]
    held: tuple[HeldLine, ...]
    minutes: int
    follows: str

    @property
    def can_be_assigned(self) -> bool:
        return not self.follows

    @property
    def moved(self) -> tuple[StageLine, ...]:
        return tuple(stage for stage in self.stages if stage.moved)


def preview(person: Person, rule_version: RuleVersion, starts_on: date, day: date) -> Preview:
    return previews([person], rule_version, {person.pk: starts_on}, day)[0]


def previews(
    people: Iterable[Person], rule_version: RuleVersion, starts: Mapping[int, date], day: date
) -> tuple[Preview, ...]:
    """Six queries, however many people; all of one municipality."""
    people = list(people)
    if not people:
        return ()
    names = names_of(people[0].municipality, [rule_version])
    years = introductions.previews(rule_version, starts, day)
    follows = _followed(starts, rule_version)
    return tuple(
        _preview(person, years[person.pk], names, follows.get(person.pk, "")) for person in people
    )


def _preview(person: Person, year: Introduction, names: Names, follows: str) -> Preview:
    return Preview(
        person_id=person.pk,
        name=person.name,
        programme=year.title,
        starts_on=year.starts_on,
        ends_on=year.stages[-1].due_on,
        stages=tuple(map(_stage, year.stages)),
        held=tuple(_held(task, names) for task in year.tasks() if task.met),
        minutes=sum(task.minutes for task in year.tasks() if not task.met),
        follows=follows,
    )


def _stage(stage: StageView) -> StageLine:
    return StageLine(
        key=stage.key,
        title=stage.title,
        due_on=stage.due_on,
        moved=wording.moved_words(stage.base_on, stage.due_on, stage.moved_by),
        left=len(stage.open_tasks),
        minutes=sum(task.minutes for task in stage.open_tasks),
    )


def _held(task: Task, names: Names) -> HeldLine:
    line = wording.line(task.answer, names)
    return HeldLine(task.title, "; ".join(line.proofs) or line.sentence or _("Already held."))


def _followed(person_ids: Iterable[int], rule_version: RuleVersion) -> dict[int, str]:
    """Who already follows this programme, in whichever version."""
    rows = Assignment.objects.live().filter(
        person__in=list(person_ids),
        ends_on__isnull=True,
        rule_version__rule_set=rule_version.rule_set_id,
    )
    return {row.person_id: row.rule_version.title for row in rows.select_related("rule_version")}


def programmes_for(person: Person, day: date) -> list[RuleVersion]:
    """All that are published here, hers first. Three queries."""
    found = programmes(person.municipality)
    hers = _audience_of(person, day)
    return sorted(found, key=lambda version: _audience(version) != hers)


def programmes(municipality: Unit) -> list[RuleVersion]:
    """All that are published in a municipality, those for caseworkers first."""
    found = rulebook.published(municipality, RuleSet.Kind.PROGRAMME)
    return sorted(found, key=lambda version: AUDIENCES.index(_audience(version)))


def _audience(version: RuleVersion) -> str:
    return str(version.document.get("audience", AUDIENCES[0]))


def _audience_of(person: Person, day: date) -> str:
    """What she is employed as now, or is going to be."""
    posts = Employment.objects.live().lasting(day).filter(person=person)
    if posts.filter(type=Employment.Type.AGENCY).exists():
        return "agency"
    grants = RoleGrant.objects.live().lasting(day).filter(person=person)
    roles = set(grants.values_list("role", flat=True))
    leads = Role.SUPERVISOR in roles and Role.CASEWORKER not in roles
    return "supervisor" if leads else AUDIENCES[0]


def first_days(person_ids: Collection[int], day: date) -> dict[int, date]:
    """A suggestion each: her first working day if that is recent or ahead, else the next one from now."""
    rows = lean(Employment.objects.live().filter(person__in=person_ids).order_by("starts_on"))
    begun = {row.person_id: row.starts_on for row in rows}
    return {
        person_id: next_working_day(begun_on if begun_on > day - RECENT else day)
        for person_id, begun_on in ((pk, begun.get(pk, day)) for pk in person_ids)
    }
