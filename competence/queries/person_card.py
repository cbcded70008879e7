"""One person as HR and her leaders see her: what she can, what it rests on, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from competence.domain.answer import State
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind
from competence.domain.ladder import reached_step
from competence.models import Fact, RuleSet, RuleVersion
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Employment, LineManagement, Mentorship, Person, Role, lean
from competence.queries import assessments, introductions, ledger, rulebook
from competence.queries.assessments import AssessmentLine
from competence.queries.certificate_list import CertificateLine, certificates_of
from competence.queries.competences_of import AreaLines, CompetenceLine, competences_of
from competence.queries.history import HistoryLine, history_of, shown_name
from competence.queries.introductions import Introduction
from competence.queries.known import known_in
from competence.queries.moments import Moment
from competence.queries.my_ladder import MyLadder, Opening, ladder_in
from competence.queries.names import names_of
from competence.queries.permissions import TaskPermission, permissions_from
from competence.queries.topics import topics_in
from competence.wording import step_title, waits_for_word

OPENING = Opening()


@dataclass(frozen=True, slots=True)
class Work:
    unit: str
    title: str
    type: str
    agency: str
    fte_percent: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class NextStep:
    title: str
    due_on: date | None
    waits_for: str


@dataclass(frozen=True, slots=True)
class Stage:
    key: str
    title: str
    state: str
    current: bool
    note: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    title: str
    day_number: int
    finished: bool
    stages: tuple[Stage, ...]
    next_steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    pk: int
    name: str
    work_email: str
    phone: str
    protected: bool
    herself: bool
    may_lead: bool
    works: tuple[Work, ...]
    supervisor: str
    mentors: tuple[str, ...]
    step: str
    permissions: tuple[TaskPermission, ...]
    areas: AreaLines
    ladder: MyLadder | None
    year: Year | None
    certificates: tuple[CertificateLine, ...]
    history: tuple[HistoryLine, ...]
    corrections: bool
    assessments: tuple[AssessmentLine, ...]

    @property
    def renewals(self) -> tuple[CompetenceLine, ...]:
        """What runs out within 90 days or has run out, first things first."""
        due = (State.SOON, State.EXPIRED)
        found = [line for _area, lines in self.areas for line in lines if line.state in due]
        return tuple(sorted(found, key=lambda line: line.until or date.max))


def person_card(
    reach: Reach,
    person: Person,
    day: date,
    opening: Opening = OPENING,
    role: str = Role.CASEWORKER,
) -> PersonCard:
    """The reader has been let in already. The same queries, whatever the length of her history."""
    rows = list(_facts(person))
    live = [row for row in rows if row.retracted_at is None]
    facts = tuple(map(ledger.as_value, live))
    versions = rulebook.hers(person, day, *RuleSet.Kind.values)
    everything = tuple(map(ledger.as_value, rows))
    words = names_of(person.municipality, versions).with_versions_of(everything)
    words = words.with_sayers(_sayers(reach, live))
    known = known_in(person, versions, facts, Moment(day), words, profile=True, role=role)
    herself = access.is_herself(reach, person)
    year = introductions.of_people([person.pk], day, {person.pk: facts}).get(person.pk)
    corrections = access.may_see_corrections(reach, person)
    return PersonCard(
        pk=person.pk,
        name=person.name,
        work_email=person.work_email,
        phone=person.phone,
        protected=person.protected_identity,
        herself=herself,
        may_lead=access.may_lead(reach, person),
        works=tuple(_works(person, day)),
        supervisor=", ".join(_supervisors(reach, person, day)),
        mentors=tuple(_mentors(reach, person, day)),
        step=_step(versions, facts, day),
        permissions=permissions_from(facts, day),
        areas=competences_of(known),
        ladder=ladder_in(known, reach, opening),
        year=_year(year, herself=herself) if year else None,
        certificates=tuple(certificates_of(person)),
        history=history_of(reach, rows if corrections else live, words),
        corrections=corrections,
        assessments=assessments.lines(reach, assessments.about(person.pk), topics_in(versions)),
    )


def _facts(person: Person) -> Iterator[Fact]:
    rows = Fact.objects.filter(person=person).select_related("recorded_by", "retracted_by")
    return lean(rows.order_by("starts_on", "recorded_at", "pk")).iterator(chunk_size=2000)


def _sayers(reach: Reach, rows: Sequence[Fact]) -> dict[int, str]:
    """Who stated what she holds already."""
    return {
        row.pk: shown_name(reach, row.recorded_by)
        for row in rows
        if row.kind == FactKind.STATED and row.recorded_by
    }


def _works(person: Person, day: date) -> Iterator[Work]:
    """Today's, and where she has none, the last one she had."""
    rows = lean(
        Employment.objects.live().filter(person=person).select_related("unit").order_by("starts_on")
    )
    held = list(rows)
    now = [row for row in held if row.starts_on <= day and (row.ends_on or day) >= day]
    for row in now or held[-1:]:
        yield Work(
            row.unit.name,
            row.title,
            row.get_type_display(),
            row.agency,
            row.fte_percent,
            row.starts_on,
            row.ends_on,
        )


def _supervisors(reach: Reach, person: Person, day: date) -> Iterator[str]:
    rows = LineManagement.objects.live().on(day).filter(person=person)
    for row in lean(rows.select_related("supervisor")):
        yield shown_name(reach, row.supervisor)


def _mentors(reach: Reach, person: Person, day: date) -> Iterator[str]:
    rows = Mentorship.objects.counting_on(day).filter(person=person)
    for row in lean(rows.select_related("mentor")):
        yield shown_name(reach, row.mentor)


def _step(versions: list[RuleVersion], facts: tuple[FactValue, ...], day: date) -> str:
    for version in versions:
        if version.rule_set.kind == RuleSet.Kind.LADDER:
            step = reached_step(rulebook.ladder_of(version), facts, day)
            return step_title(step.key, step.title) if step else ""
    return ""


def _year(year: Introduction, *, herself: bool) -> Year:
    return Year(
        title=year.title,
        day_number=year.day_number,
        finished=year.finished,
        stages=tuple(
            Stage(
                key=stage.key,
                title=stage.title,
                state="done" if stage.passed else "ahead",
                current=stage.current,
                note=_("Now") if stage.current else "",
            )
            for stage in year.stages
        ),
        next_steps=tuple(
            NextStep(
                title=task.title,
                due_on=task.due_on,
                waits_for=waits_for_word(task.waits_for, herself=herself),
            )
            for task in year.current.open_tasks
        ),
    )
