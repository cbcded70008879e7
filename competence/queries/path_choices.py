"""Who has wished for which specialist path, what was said about it, and whose path is agreed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from competence.domain.answer import WaitsFor
from competence.models import PathChoice
from competence.people.clock import STOCKHOLM
from competence.people.models import Person
from competence.people.models.recorded import lean
from competence.queries.waiting import Waiting
from competence.wording import day_words

State = PathChoice.State
LIVE_STATES = (*PathChoice.OPEN_STATES, State.AGREED)


@dataclass(frozen=True, slots=True)
class Move:
    """What was said or settled: which day it is about, and who wrote it when."""

    state: str
    word: str
    on: date
    words: str
    by: str
    written_on: date


@dataclass(frozen=True, slots=True)
class Milestone:
    """Wish, talk or agreed, as a mark of a path in miniature."""

    title: str
    state: str
    current: bool
    note: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    choice_id: int
    path: str
    title: str
    state: str
    word: str
    on: date
    why: str
    wished_on: date
    starts_on: date | None
    ends_on: date | None
    relief_percent: int | None
    moves: tuple[Move, ...]

    @property
    def is_open(self) -> bool:
        return self.state in PathChoice.OPEN_STATES

    @property
    def is_agreed(self) -> bool:
        return self.state == State.AGREED

    @property
    def may_plan(self) -> bool:
        return self.state in (State.WISHED, State.BOOKED, State.LATER)

    @property
    def may_answer(self) -> bool:
        return self.state in (State.TALKED, State.LATER)

    @property
    def said(self) -> tuple[Move, ...]:
        """What was written, the latest first."""
        return tuple(move for move in reversed(self.moves) if move.words)

    @property
    def talked_on(self) -> date | None:
        held = [move.on for move in self.moves if move.state == State.TALKED]
        return held[-1] if held else None

    @property
    def track(self) -> tuple[Milestone, ...]:
        talked = self.talked_on
        planned = self.on if self.state == State.BOOKED else None
        settled = self.starts_on is not None
        return (
            Milestone(_("Wish"), "done", False, day_words(self.wished_on)),
            _mark(_("Talk"), done=talked is not None, now=talked is None, on=talked or planned),
            _mark(
                _("Agreed"),
                done=settled,
                now=talked is not None and not settled,
                on=self.starts_on,
            ),
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """The wish that is open, the path that is hers or will be, and what was before."""

    wish: ChoiceLine | None
    agreed: ChoiceLine | None
    before: tuple[ChoiceLine, ...]


def of_person(person: Person, titles: Mapping[str, str]) -> Choices:
    """Two queries. `titles` are of the paths that are offered; one that is gone tells its key."""
    rows = PathChoice.objects.filter(person=person).prefetch_related("moves__written_by")
    lines = [_line(row, titles) for row in lean(rows.order_by("-wished_at", "-pk"))]
    return Choices(
        wish=next((line for line in lines if line.is_open), None),
        agreed=next((line for line in lines if line.is_agreed), None),
        before=tuple(line for line in lines if not line.is_open and not line.is_agreed),
    )


def has_one(person: Person) -> bool:
    """A wish or a path: most people have neither."""
    return PathChoice.objects.filter(person=person, state__in=LIVE_STATES).exists()


def agreed_path(person: Person, day: date) -> str:
    """The key of the path that is hers that day; empty where none is agreed."""
    rows = PathChoice.objects.filter(person=person).agreed_on(day)
    return rows.order_by("-starts_on", "-pk").values_list("path", flat=True).first() or ""


def agreed_paths(person_ids: Iterable[int], day: date) -> frozenset[tuple[int, str]]:
    rows = PathChoice.objects.filter(person__in=person_ids).agreed_on(day)
    return frozenset(rows.values_list("person_id", "path"))


def waiting_of(person_ids: Sequence[int], day: date) -> dict[int, tuple[Waiting, ...]]:
    """By person, what her open wish waits for. One query."""
    rows = PathChoice.objects.open().filter(person__in=person_ids)
    states = rows.values_list("person_id", "state", "state_on")
    return {pk: tuple(_waiting(state, on, day)) for pk, state, on in states}


def _waiting(state: str, on: date, day: date) -> Iterator[Waiting]:
    """Until the day on which they come back to it nobody waits for anything."""
    if state == State.WISHED:
        yield Waiting(WaitsFor.SUPERVISOR, "plan_path_talk", "")
    elif state == State.TALKED:
        yield Waiting(WaitsFor.SUPERVISOR, "answer_path_wish", "")
    elif state == State.BOOKED and on > day:
        yield Waiting(WaitsFor.TIME, "path_talk_planned", "", on=on)
    elif state == State.BOOKED:
        yield Waiting(WaitsFor.SUPERVISOR, "hold_path_talk", "", on=on)
    elif on <= day:
        yield Waiting(WaitsFor.SUPERVISOR, "take_up_path_wish", "", on=on)


def _mark(title: str, *, done: bool, now: bool, on: date | None) -> Milestone:
    state = "done" if done else "now" if now else "ahead"
    return Milestone(title, state, now, day_words(on) if on else "")


def _line(row: PathChoice, titles: Mapping[str, str]) -> ChoiceLine:
    return ChoiceLine(
        choice_id=row.pk,
        path=row.path,
        title=titles.get(row.path, row.path),
        state=row.state,
        word=str(row.get_state_display()),
        on=row.state_on,
        why=row.why,
        wished_on=row.wished_at.astimezone(STOCKHOLM).date(),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        relief_percent=row.relief_percent,
        moves=tuple(
            Move(
                state=move.state,
                word=str(move.get_state_display()),
                on=move.state_on,
                words=move.words,
                by=move.written_by.name,
                written_on=move.written_at.astimezone(STOCKHOLM).date(),
            )
            for move in row.moves.all()
        ),
    )
