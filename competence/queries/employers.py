"""What a former employer was asked and said: for the link, for herself, for the one who answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from competence.models import Claim, EmployerAnswer, EmployerQuestion
from competence.models.employer import REMINDED_AFTER
from competence.people import clock
from competence.people.models import lean
from competence.wording.employer import asked_lines

Lines = tuple[tuple[str, str], ...]


class State(StrEnum):
    ANSWERED = "answered"
    WAITING = "waiting"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the public page says of anybody."""

    person: str
    municipality: str
    lines: Lines
    until: date


@dataclass(frozen=True, slots=True)
class AnswerLine:
    verdict: str
    verdict_word: str
    words: str
    name: str
    role: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """`outdated` holds what was asked when the claim says something else by now."""

    state: State
    name: str
    workplace: str
    domain: str
    asked_on: date
    until: date
    reminded_on: date | None
    remind_from: date
    may_remind: bool
    is_live: bool
    outdated: Lines
    answer: AnswerLine | None
    email: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING


def behind(token: str) -> Asked | None:
    """None for a link that is used, taken back, too old, or never was."""
    rows = EmployerQuestion.objects.with_token(token).open_at(clock.now())
    question = lean(rows).select_related("claim__person__municipality").first()
    if question is None:
        return None
    person = question.claim.person
    return Asked(
        person.name,
        person.municipality.name,
        asked_lines(question.asked),
        question.last_day,
    )


def about(claim: Claim, *, to_herself: bool = False) -> tuple[QuestionLine, ...]:
    """Of a claim read by queries.claims: the answers, and the question that waits or was let go.

    Only she reads the address.
    """
    lines = [_line(claim, row, to_herself=to_herself) for row in claim.questions.all()]
    return tuple(line for line in lines if line.is_live or line.answer)


def may_ask(claim: Claim, questions: tuple[QuestionLine, ...]) -> bool:
    """Anew when nobody answered in time, or the one who was asked could not."""
    live = next((line for line in questions if line.is_live), None)
    cannot = live and live.answer and live.answer.verdict == EmployerAnswer.Verdict.CANNOT
    free = live is None or live.state == State.EXPIRED or cannot
    return bool(claim.state in Claim.OPEN_STATES and free)


def _line(claim: Claim, row: EmployerQuestion, *, to_herself: bool) -> QuestionLine:
    said: EmployerAnswer | None = getattr(row, "answer", None)
    moment = clock.now()
    state = _state(row, said, moment)
    may_from = row.asked_at + REMINDED_AFTER
    return QuestionLine(
        state=state,
        name=row.name,
        workplace=row.workplace,
        domain=row.domain,
        asked_on=_day(row.asked_at),
        until=row.last_day,
        reminded_on=_day(row.reminded_at) if row.reminded_at else None,
        remind_from=_day(may_from),
        may_remind=state == State.WAITING and row.reminded_at is None and may_from <= moment,
        is_live=row.closed_at is None,
        outdated=asked_lines(row.asked) if row.asked != claim.as_asked() else (),
        answer=_answer(said) if said else None,
        email=row.email if to_herself else "",
    )


def _state(row: EmployerQuestion, said: EmployerAnswer | None, moment: datetime) -> State:
    if said:
        return State.ANSWERED
    if row.closed_at:
        return State.CLOSED
    return State.WAITING if row.expires_at > moment else State.EXPIRED


def _answer(said: EmployerAnswer) -> AnswerLine:
    return AnswerLine(
        said.verdict,
        str(said.get_verdict_display()),
        said.words,
        said.name,
        said.role,
        _day(said.answered_at),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.STOCKHOLM).date()
