"""Advanced courses of a person with their relief, and what of them waits for somebody."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, QuerySet

from competence.domain.answer import WaitsFor
from competence.domain.relief_months import to_ask
from competence.models import AdvancedCourse, ReliefMonth, ReliefPlan
from competence.people import relieving
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person, lean
from competence.queries.history import shown_name
from competence.queries.waiting import Waiting
from competence.wording.relief import month_words, was_kept_question

APPROVE, ANSWER = "approve_relief", "answer_relief"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the relief; `asked` when it is over and nobody has answered."""

    month: date
    words: str
    question: str
    state: str
    state_word: str
    cause: str
    settled_by: str
    settled_on: date | None
    asked: bool


@dataclass(frozen=True, slots=True)
class ReliefLine:
    percent: int
    cover_by: str
    cover: str
    starts_on: date
    ends_on: date
    approved_by: str
    approver: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class CourseLine:
    course_id: int
    person_id: int
    ladder: str
    step: str
    step_title: str
    requirement: str
    title: str
    provider: str
    starts_on: date
    ends_on: date
    over: bool
    cancelled: bool
    percent: int
    approver: str
    relief: ReliefLine | None
    months: tuple[MonthLine, ...]
    may_approve: bool

    @property
    def asked(self) -> tuple[MonthLine, ...]:
        return tuple(line for line in self.months if line.asked)

    @property
    def only_asked(self) -> "CourseLine":
        """Without what is answered, for a page that asks and does not list."""
        return replace(self, months=self.asked)

    @property
    def answered(self) -> tuple[MonthLine, ...]:
        return tuple(line for line in self.months if not line.asked)


def of_person(reach: Reach, person: Person) -> tuple[CourseLine, ...]:
    """Three queries, and one or two for who may approve; those under way and to come first."""
    rows = list(_with_relief(AdvancedCourse.objects.filter(person=person)))
    asked = {row.approver for row in rows}
    hers = {each for each in asked if relieving.may_approve(reach, person, each)}
    lines = [_line(reach, row, may_approve=row.approver in hers) for row in rows]
    return tuple(sorted(lines, key=lambda line: line.cancelled or line.over))


def relieved_on(reach: Reach, person: Person) -> tuple[CourseLine, ...]:
    """What her week shows: relief that holds today, and months to tell of."""
    lines = of_person(reach, person)
    return tuple(line for line in lines if _is_now(line, reach.day))


def _is_now(line: CourseLine, day: date) -> bool:
    holds = line.relief is not None and line.relief.starts_on <= day <= line.relief.ends_on
    return holds or bool(line.asked)


def waiting_for(person_ids: Collection[int], day: date) -> Mapping[int, tuple[Waiting, ...]]:
    """What waits for who leads them: relief to approve, months to tell of. Three queries."""
    found: dict[int, list[Waiting]] = defaultdict(list)
    for row in _with_relief(AdvancedCourse.objects.filter(person__in=person_ids)):
        found[row.person_id] += _waiting(row, day)
    return {person_id: tuple(lines) for person_id, lines in found.items()}


def _waiting(row: AdvancedCourse, day: date) -> Iterable[Waiting]:
    relief = _relief_of(row)
    if relief is not None:
        for month in _to_ask(row, relief, day):
            yield Waiting(WaitsFor.SUPERVISOR, ANSWER, month_words(month))
    elif row.cancelled_at is None and row.ends_on >= day:
        who = (
            WaitsFor.SUPERVISOR
            if row.approver == AdvancedCourse.Approver.SUPERVISOR
            else WaitsFor.MANAGER
        )
        yield Waiting(who, APPROVE, row.title, on=row.starts_on)


def _with_relief(rows: QuerySet[AdvancedCourse]) -> Iterable[AdvancedCourse]:
    live = ReliefPlan.objects.live().select_related("cover_by", "approved_by")
    answers = ReliefMonth.objects.select_related("settled_by")
    prefetched = rows.prefetch_related(Prefetch("relief_plans", live), Prefetch("months", answers))
    return lean(prefetched)


def _relief_of(row: AdvancedCourse) -> ReliefPlan | None:
    return next(iter(row.relief_plans.all()), None)


def _answers(row: AdvancedCourse) -> dict[date, ReliefMonth]:
    return {each.month: each for each in row.months.all() if each.state != ReliefMonth.State.OPEN}


def _to_ask(row: AdvancedCourse, relief: ReliefPlan, day: date) -> tuple[date, ...]:
    return to_ask(relief.starts_on, relief.last_on, _answers(row), day)


def _line(reach: Reach, row: AdvancedCourse, *, may_approve: bool) -> CourseLine:
    relief = _relief_of(row)
    cancelled = row.cancelled_at is not None
    return CourseLine(
        course_id=row.pk,
        person_id=row.person_id,
        ladder=row.ladder,
        step=row.step,
        step_title=row.step_title,
        requirement=row.requirement,
        title=row.title,
        provider=row.provider,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        over=row.ends_on < reach.day,
        cancelled=cancelled,
        percent=row.percent,
        approver=row.approver,
        relief=_relief_line(reach, relief) if relief else None,
        months=_months(reach, row, relief),
        may_approve=may_approve and not cancelled,
    )


def _relief_line(reach: Reach, row: ReliefPlan) -> ReliefLine:
    return ReliefLine(
        percent=row.percent,
        cover_by=shown_name(reach, row.cover_by) if row.cover_by else "",
        cover=row.cover,
        starts_on=row.starts_on,
        ends_on=row.last_on,
        approved_by=shown_name(reach, row.approved_by),
        approver=row.get_approver_display(),
        approved_on=row.approved_on,
    )


def _months(reach: Reach, row: AdvancedCourse, relief: ReliefPlan | None) -> tuple[MonthLine, ...]:
    """Answers stay readable when the relief was changed to other months."""
    answers = _answers(row)
    asked = _to_ask(row, relief, reach.day) if relief else ()
    told = [_month(reach, month, answers.get(month)) for month in {*answers, *asked}]
    return tuple(sorted(told, key=lambda line: line.month))


def _month(reach: Reach, month: date, row: ReliefMonth | None) -> MonthLine:
    settled_at = row.settled_at if row else None
    return MonthLine(
        month=month,
        words=month_words(month),
        question=was_kept_question(month),
        state=row.state if row else ReliefMonth.State.OPEN,
        state_word=row.get_state_display() if row else "",
        cause=row.get_cause_display() if row else "",
        settled_by=shown_name(reach, row.settled_by) if row and row.settled_by else "",
        settled_on=settled_at.astimezone(STOCKHOLM).date() if settled_at else None,
        asked=row is None,
    )
