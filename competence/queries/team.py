"""Mina medarbetare: one row a person, in a fixed number of queries however many people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from competence.people import access
from competence.people.access import Reach
from competence.people.clock import now
from competence.people.models import Invitation, Person, Role, RoleGrant, lean
from competence.people.names import search_key
from competence.queries import workplace
from competence.queries.decision_queue import shown_name
from competence.queries.introductions import Introduction, StageView
from competence.queries.team_reading import Read, Study, Years, read_for
from competence.queries.team_waiting import waits_of
from competence.queries.waiting import Waiting
from competence.queries.workplace import Away, Lead, Mentors, Post


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage of the path in miniature."""

    key: str
    title: str
    state: str
    current: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    person_id: int
    name: str
    search: str
    status: str
    post: Post | None
    away: Away | None
    back_since: date | None
    lead: Lead | None
    mentors: Mentors
    assignment_id: int | None
    programme: str
    starts_on: date | None
    path: tuple[Mark, ...]
    stage: str
    gate_on: date | None
    days_to_gate: int | None
    next_talk: str
    waiting: tuple[Waiting, ...]
    study: Study

    @property
    def next(self) -> Waiting | None:
        return self.waiting[0] if self.waiting else None

    @property
    def waits_for_me(self) -> bool:
        return bool(self.waiting) and self.waiting[0].is_mine


def team(reach: Reach) -> tuple[Row, ...]:
    """Everybody she leads, covers for or manages; what waits for her comes first."""
    people = Person.objects.filter(
        Q(pk__in=reach.led) | access.employed_within(reach, Role.UNIT_MANAGER)
    ).exclude(pk=reach.person.pk)
    rows = _rows(reach, workplace.led_or_managed(people, reach.day))
    return tuple(sorted(rows, key=_order))


def row_of(reach: Reach, person: Person, year: Introduction | None) -> Row:
    """For whoever has read her year already."""
    years = {person.pk: year} if year else {}
    return _rows(reach, Person.objects.filter(pk=person.pk), years)[0]


def matching(rows: Iterable[Row], name: str = "", show: str = "") -> tuple[Row, ...]:
    """`show` is a status, or "me" for what waits for the reader."""
    wanted = search_key(name)
    return tuple(
        row
        for row in rows
        if wanted in row.search and (not show or show == row.status or _is_mine(row, show))
    )


def _is_mine(row: Row, show: str) -> bool:
    return show == "me" and row.waits_for_me


def _order(row: Row) -> tuple[bool, date]:
    """Those that wait for her, soonest day first; Python's sort keeps the rest in name order."""
    soonest = row.waiting[0].on if row.waits_for_me else None
    return not row.waits_for_me, soonest or (date.max if not row.waits_for_me else date.min)


def _rows(reach: Reach, people: QuerySet[Person], years: Years | None = None) -> list[Row]:
    found = list(lean(_marked(people, reach.day)))
    read = read_for(reach, [person.pk for person in found], years)
    return [_row(reach, person, read) for person in found]


def _marked(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    grants = RoleGrant.objects.live().filter(person=OuterRef("pk"), role=Role.CASEWORKER)
    current = grants.lasting(day)
    invited = Invitation.objects.open_at(now()).filter(person=OuterRef("pk"))
    marked = people.annotate(is_caseworker=Exists(current), is_invited=Exists(invited))
    return marked.order_by("sort_key", "pk")


def _row(reach: Reach, person: Person, read: Read) -> Row:
    pk = person.pk
    year, post = read.years.get(pk), read.posts.get(pk)
    now_away, back = read.absences[0].get(pk), read.absences[1].get(pk)
    name = shown_name(reach, person)
    return Row(
        person_id=pk,
        name=name,
        search=search_key(name),
        status=_status(year, post, now_away, reach.day),
        post=post,
        away=now_away,
        back_since=back,
        lead=read.leads.get(pk),
        mentors=read.mentors.get(pk, Mentors()),
        assignment_id=year.assignment_id if year else None,
        programme=year.title if year else "",
        starts_on=year.starts_on if year else None,
        path=tuple(mark(stage) for stage in year.stages) if year else (),
        stage=year.current.title if year and not year.finished else "",
        gate_on=year.current.due_on if year and not year.finished else None,
        days_to_gate=year.days_to_gate if year and not year.finished and not now_away else None,
        next_talk=_next_talk(year),
        waiting=waits_of(reach, person, read),
        study=read.study.get(pk, Study()),
    )


def _status(year: Introduction | None, post: Post | None, now_away: Away | None, day: date) -> str:
    if now_away:
        return "away"
    if post and post.starts_on > day:
        return "not_started"
    if year is None:
        return "none"
    return "finished" if year.finished else "running"


def mark(stage: StageView) -> Mark:
    state = "done" if stage.passed else "now" if stage.current else "ahead"
    return Mark(stage.key, stage.title, state, stage.current)


def _next_talk(year: Introduction | None) -> str:
    open_talks = (task for task in year.tasks() if task.leaf == "talk") if year else ()
    return next((task.subject for task in open_talks if not task.met), "")
