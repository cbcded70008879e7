"""Assessments: what somebody is asked for, what she has asked for, and what has been said of her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from competence import wording
from competence.domain.facts import FactKind
from competence.models import Assessment, PanelMember
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import lean
from competence.queries.history import shown_name
from competence.queries.ratings import described
from competence.queries.topics import Topic, topics_of

LATEST = 30
By, State = Assessment.Role, Assessment.State


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One as a row of a list. `may_withdraw`, `may_take_back`: of the reader."""

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
    """Eight queries, whatever the number of assessments."""
    person = reach.person
    topics = topics_of(person, reach.day)
    mine = lines(reach, about(person.pk), topics)
    by_me = _rows(Assessment.objects.filter(assessor=person).exclude(person=person))
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
    return Assessment.objects.open().filter(assessor=reach.person).count()


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
    held = tuple(topics)
    return tuple(line_of(reach, row, held) for row in rows)


def line_of(reach: Reach, row: Assessment, topics: Iterable[Topic]) -> AssessmentLine:
    topic = topic_of(row, topics)
    me, fact = reach.person.pk, row.fact
    level = (fact.level or 0) if fact else 0
    anchor = topic.levels[level - 1].anchor if level else ""
    return AssessmentLine(
        id=row.pk,
        person_id=row.person_id,
        person=row.person.name if row.assessor_id == me else shown_name(reach, row.person),
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
        may_take_back=row.state == State.GIVEN and me == row.assessor_id and not _is_rating(row),
        subject=row.subject,
        is_element=topic.is_element,
    )


def topic_of(row: Assessment, topics: Iterable[Topic]) -> Topic:
    """What a rule asked for once keeps its name where another still uses it, else its key."""
    same = [topic for topic in topics if topic.subject == row.subject]
    exact = next((topic for topic in same if topic.role == row.role), None)
    return exact or next(iter(same), None) or _unknown(row)


def _unknown(row: Assessment) -> Topic:
    return Topic(row.role, row.subject, row.subject, described([""] * 5))


def _is_rating(row: Assessment) -> bool:
    """A rating is corrected where it was made, by a new one of that day."""
    return row.fact is not None and row.fact.kind == FactKind.ELEMENT_RATED


def _member(reach: Reach, member: PanelMember) -> str:
    return shown_name(reach, member.person) if member.person else member.name
