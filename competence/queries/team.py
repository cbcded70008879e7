"""Mina medarbetare: one row a person, in a fixed number of queries however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from competence.domain.answer import WaitsFor
from competence.models import Occasion, Proposal, StudySlot, Talk
from competence.models.practice import SUBJECT
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import now
from competence.people.models import Invitation, Person, Role, RoleGrant, lean
from competence.people.names import search_key
from competence.queries import (
    advanced_courses,
    claims,
    evidence_waits,
    introductions,
    path_choices,
    waiting,
    workplace,
)
from competence.queries.decision_queue import shown_name
from competence.queries.introductions import Introduction, StageView
from competence.queries.waiting import Around, Waiting
from competence.queries.workplace import Away, Lead, Mentors, Post

STUDY_DAYS, NEW_FOR = timedelta(days=28), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage of the path in miniature."""

    key: str
    title: str
    state: str
    current: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """Minutes of the last four weeks. What was lost never counts as used."""

    planned: int = 0
    used: int = 0
    lost: int = 0


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


def row_of(reach: Reach, person: Person) -> Row:
    return _rows(reach, Person.objects.filter(pk=person.pk))[0]


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


def _rows(reach: Reach, people: QuerySet[Person]) -> list[Row]:
    found = list(lean(_marked(people, reach.day)))
    ids = [person.pk for person in found]
    read = _Read(
        years=introductions.of_people(ids, reach.day),
        posts=workplace.posts(ids, reach.day),
        absences=workplace.away(ids, reach.day),
        leads=workplace.leads(ids, reach.day),
        mentors=workplace.mentors(ids, reach.day),
        talks=_talks(ids),
        occasions=_occasions(ids),
        proposed=set(_proposed(ids)),
        claims=claims.counts(ids),
        relief=advanced_courses.waiting_for(ids, reach.day),
        evidence=evidence_waits.waiting_for(reach, ids),
        wishes=path_choices.waiting_of(ids, reach.day),
        study=_study(ids, reach.day),
    )
    return [_row(reach, person, read) for person in found]


@dataclass(frozen=True, slots=True)
class _Read:
    """What the row of anybody is made of, read for all at once."""

    years: Mapping[int, Introduction]
    posts: Mapping[int, Post]
    absences: tuple[Mapping[int, Away], Mapping[int, date]]
    leads: Mapping[int, Lead]
    mentors: Mapping[int, Mentors]
    talks: Mapping[int, dict[str, Talk]]
    occasions: Mapping[int, dict[str, int]]
    proposed: Collection[int]
    claims: Mapping[int, int]
    relief: Mapping[int, tuple[Waiting, ...]]
    evidence: Mapping[int, tuple[Waiting, ...]]
    wishes: Mapping[int, tuple[Waiting, ...]]
    study: Mapping[int, Study]


def _marked(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    grants = RoleGrant.objects.live().filter(person=OuterRef("pk"), role=Role.CASEWORKER)
    current = grants.lasting(day)
    invited = Invitation.objects.open_at(now()).filter(person=OuterRef("pk"))
    marked = people.annotate(is_caseworker=Exists(current), is_invited=Exists(invited))
    return marked.order_by("sort_key", "pk")


def _talks(ids: list[int]) -> dict[int, dict[str, Talk]]:
    rows = Talk.objects.filter(
        person__in=ids, assignment__retracted_at__isnull=True, assignment__ends_on__isnull=True
    )
    found: dict[int, dict[str, Talk]] = defaultdict(dict)
    for talk in lean(rows):
        found[talk.person_id][talk.key] = talk
    return found


def _occasions(ids: list[int]) -> dict[int, dict[str, int]]:
    rows = Occasion.objects.filter(person__in=ids, state=Occasion.State.WAITING).order_by()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    counted = rows.values("person_id", subject=SUBJECT).annotate(count=Count("pk"))
    for person_id, subject, count in counted.values_list("person_id", "subject", "count"):
        found[person_id][subject] = count
    return found


def _proposed(ids: list[int]) -> QuerySet:
    return Proposal.objects.filter(person__in=ids, settled_at__isnull=True).values_list(
        "person_id", flat=True
    )


def _study(ids: list[int], day: date) -> dict[int, Study]:
    """Slots up to today: what lies ahead is neither given nor taken yet."""
    rows = StudySlot.objects.filter(person__in=ids, on__gt=day - STUDY_DAYS, on__lte=day).order_by()
    sums = rows.values("person_id").annotate(
        planned=Sum("minutes"),
        used=Sum("minutes", filter=Q(state=StudySlot.State.USED), default=0),
        lost=Sum("minutes", filter=Q(state=StudySlot.State.LOST), default=0),
    )
    return {row["person_id"]: Study(row["planned"], row["used"], row["lost"]) for row in sums}


def _row(reach: Reach, person: Person, read: _Read) -> Row:
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
        waiting=_waiting(reach, person, read),
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


def _waiting(reach: Reach, person: Person, read: _Read) -> tuple[Waiting, ...]:
    pk = person.pk
    if pk in read.absences[0]:
        return ()
    year, mentors = read.years.get(pk), read.mentors.get(pk, Mentors())
    found = _entrance(person, year, read.posts.get(pk), reach.day)
    around = Around(
        talks=read.talks.get(pk, {}),
        occasions=read.occasions.get(pk, {}),
        has_mentor=bool(mentors.names),
        mentor_asked=bool(mentors.asked),
        proposed=pk in read.proposed,
    )
    if year:
        found += waiting.of_introduction(year, around)
    else:
        found += waiting.without_introduction(around)
    if to_answer := read.claims.get(pk):
        found += (Waiting(WaitsFor.SUPERVISOR, "answer_claims", "", count=to_answer),)
    found += read.relief.get(pk, ()) + read.wishes.get(pk, ()) + read.evidence.get(pk, ())
    mine = _mine(reach, pk, read)
    found = tuple(replace(one, who="me") if one.who in mine else one for one in found)
    return tuple(sorted(found, key=lambda one: not one.is_mine))


def _entrance(
    person: Person, year: Introduction | None, post: Post | None, day: date
) -> tuple[Waiting, ...]:
    """What comes before the first day: a way in, and a plan for who is new."""
    found = []
    if person.user_id is None and not person.is_invited:  # type: ignore[attr-defined]  # annotated
        found.append(Waiting(WaitsFor.SUPERVISOR, "invite", ""))
    elif person.user_id is None:
        found.append(Waiting(WaitsFor.LEARNER, "redeem", ""))
    is_new = post is not None and post.starts_on > day - NEW_FOR
    if year is None and is_new and person.is_caseworker:  # type: ignore[attr-defined]  # annotated
        found.append(Waiting(WaitsFor.SUPERVISOR, "assign", ""))
    return tuple(found)


def _mine(reach: Reach, person_id: int, read: _Read) -> frozenset[str]:
    """Whose part the reader has: a supervisor's, a manager's, or both where nobody else leads."""
    mine = set()
    lead, post = read.leads.get(person_id), read.posts.get(person_id)
    manages = post is not None and post.unit_path.startswith(reach.paths(Role.UNIT_MANAGER))
    if manages:
        mine.add(WaitsFor.MANAGER)
    if person_id in reach.led or (manages and (lead is None or lead.acting_id is None)):
        mine.add(WaitsFor.SUPERVISOR)
    return frozenset(mine)
