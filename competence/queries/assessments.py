"""Assessments: what somebody is asked for, what she has asked for, and what has been said of her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from competence import wording
from competence.models import Assessment, PanelMember
from competence.models.assessment import AssessmentQuerySet
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import lean
from competence.queries.history import shown_name
from competence.queries.ratings import described
from competence.queries.topics import Topic, topics_of

LATEST = 30
By, State = Assessment.Role, Assessment.State
# Whose word is asked for because of what she is to her: that may end before she has answered.
WHILE = {By.SUPERVISOR: access.may_lead, By.MENTOR: access.may_mentor}

# Open or not, in which role, who is asked, about whom.
type _Asked = tuple[bool, str, int, int]


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One as a row of a list. `may_withdraw`, `may_take_back`: of the reader.

    `unanswered`: whoever was asked no longer leads or mentors her, and cannot answer.
    """

    id: int
    person_id: int
    person: str
    title: str
    role: str
    role_word: str
    assessor: str
    asked_by: str
    asked_on: date
    state: str
    state_word: str
    level: int
    level_word: str
    anchor: str
    on: date | None
    sentences: str
    reason: str
    members: tuple[str, ...]
    may_withdraw: bool
    may_take_back: bool
    subject: str
    is_element: bool
    unanswered: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in Assessment.OPEN_STATES

    @property
    def by_herself(self) -> bool:
        return self.role == By.SELF


@dataclass(frozen=True, slots=True)
class AssessmentsPage:
    """`to_answer` waits for the reader, `written` is what she said of others, `mine` is about her."""

    to_answer: tuple[AssessmentLine, ...]
    written: tuple[AssessmentLine, ...]
    asked: tuple[AssessmentLine, ...]
    mine: tuple[AssessmentLine, ...]
    topics: tuple[Topic, ...]

    @property
    def may_ask(self) -> tuple[Topic, ...]:
        return askable(self.topics)

    @property
    def own(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.role == By.SELF)


def askable(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Of one person: a panel is called together, and herself she does not ask."""
    return tuple(topic for topic in topics if topic.role in (By.PEER, By.MENTOR, By.SUPERVISOR))


def page_of(reach: Reach) -> AssessmentsPage:
    """Eight queries, whatever the number of assessments, and three for each who leads or mentors
    her and has not answered yet."""
    person = reach.person
    topics = topics_of(person, reach.day)
    mine = lines(reach, about(person.pk), topics)
    by_me = _rows(asked_of(reach).exclude(person=person))
    theirs = lines(reach, by_me.exclude(state=State.WITHDRAWN)[:LATEST], topics)
    return AssessmentsPage(
        to_answer=tuple(line for line in theirs if line.is_open),
        written=tuple(line for line in theirs if not line.is_open),
        asked=tuple(line for line in mine if line.is_open or line.state == State.DECLINED),
        mine=tuple(line for line in mine if line.state in Assessment.WITH_FACT),
        topics=topics,
    )


def about(person_id: int) -> QuerySet[Assessment]:
    rows = Assessment.objects.filter(person=person_id).exclude(state=State.WITHDRAWN)
    return _rows(rows)[:LATEST]


def waiting_for(reach: Reach) -> int:
    """How many wait for her answer."""
    return asked_of(reach).open().count()


def asked_of(reach: Reach) -> AssessmentQuerySet:
    """Of her; about somebody in another municipality only as long as she mentors her."""
    near = Q(municipality=reach.person.municipality_id) | Q(person__in=reach.mentored)
    return Assessment.objects.filter(near, assessor=reach.person)


def is_asked(reach: Reach, row: Assessment) -> bool:
    """`asked_of` for one."""
    near = row.municipality_id == reach.person.municipality_id or row.person_id in reach.mentored
    return near and row.assessor_id == reach.person.pk


def one(assessment_id: int) -> Assessment | None:
    return _rows(Assessment.objects.filter(pk=assessment_id)).first()


def _rows(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    found = rows.select_related(
        "person__municipality", "assessor__municipality", "asked_by", "fact"
    ).prefetch_related("members__person")
    return lean(found.order_by("-asked_at", "-pk"))


def lines(
    reach: Reach, rows: Iterable[Assessment], topics: Iterable[Topic]
) -> tuple[AssessmentLine, ...]:
    held, found = tuple(topics), list(rows)
    silent = _unanswered(reach, found)
    return tuple(line_of(reach, row, held, _asked(row) in silent) for row in found)


def _unanswered(reach: Reach, rows: Iterable[Assessment]) -> set[_Asked]:
    open_rows = (row for row in rows if row.is_open and row.assessor_id != reach.person.pk)
    asked = {_asked(row): row for row in open_rows if row.role in WHILE}
    return {
        key
        for key, row in asked.items()
        if not WHILE[By(row.role)](access.reach(row.assessor, reach.day), row.person)
    }


def _asked(row: Assessment) -> _Asked:
    return row.is_open, row.role, row.assessor_id, row.person_id


def line_of(
    reach: Reach, row: Assessment, topics: Iterable[Topic], unanswered: bool = False
) -> AssessmentLine:
    topic = topic_of(row, topics)
    me, fact = reach.person.pk, row.fact
    level = (fact.level or 0) if fact else 0
    anchor = topic.levels[level - 1].anchor if level else ""
    return AssessmentLine(
        id=row.pk,
        person_id=row.person_id,
        person=shown_name(reach, row.person),
        title=topic.title,
        role=row.role,
        role_word=str(row.get_role_display()),
        assessor=shown_name(reach, row.assessor),
        asked_by=shown_name(reach, row.asked_by) if row.asked_by else "",
        asked_on=row.asked_at.astimezone(STOCKHOLM).date(),
        state=row.state,
        state_word=str(row.get_state_display()),
        level=level,
        level_word=wording.level_word(level) if level else "",
        anchor=anchor,
        on=fact.starts_on if fact else None,
        sentences=row.sentences,
        reason=row.reason,
        members=tuple(_member(reach, member) for member in row.members.all()),
        may_withdraw=row.state in Assessment.OPEN_STATES and me in (row.asked_by_id, row.person_id),
        may_take_back=row.may_be_taken_back and is_asked(reach, row),
        subject=row.subject,
        is_element=topic.is_element,
        unanswered=unanswered,
    )


def topic_of(row: Assessment, topics: Iterable[Topic]) -> Topic:
    """What a rule asked for once keeps its name where another still uses it, else its key."""
    same = [topic for topic in topics if topic.subject == row.subject]
    exact = next((topic for topic in same if topic.role == row.role), None)
    return exact or next(iter(same), None) or _unknown(row)


def _unknown(row: Assessment) -> Topic:
    return Topic(row.role, row.subject, row.subject, described([""] * 5))


def _member(reach: Reach, member: PanelMember) -> str:
    return shown_name(reach, member.person) if member.person else member.name
