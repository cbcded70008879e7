"""What stands in her calendar: study time, talks, and practice that waits for confirmation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DateField, DateTimeField, F, IntegerField, TextField, Value
from django.db.models.functions import Coalesce

from competence.domain.study_time import LOSSES_TOLD, WINDOW_DAYS, losses_within
from competence.models import AdvancedCourse, Occasion, StudySlot, Talk
from competence.models.practice import SUBJECT
from competence.people.models import Person


@dataclass(frozen=True, slots=True)
class Slot:
    slot_id: int
    on: date
    minutes: int
    state: str
    told: bool


@dataclass(frozen=True, slots=True)
class StudyWeek:
    """`question` is the slot to ask about: planned, and its day has come."""

    monday: date
    slots: tuple[Slot, ...]
    losses: int
    told: bool
    question: Slot | None

    def minutes(self, state: str) -> int:
        return sum(slot.minutes for slot in self.slots if slot.state == state)

    @property
    def planned(self) -> int:
        return sum(slot.minutes for slot in self.slots)

    @property
    def used(self) -> int:
        return self.minutes(StudySlot.State.USED)

    @property
    def lost(self) -> int:
        return self.minutes(StudySlot.State.LOST)

    @property
    def losses_left(self) -> int:
        """How many more losses until the supervisor is told; 0 when she is told already."""
        return 0 if self.told else max(1, LOSSES_TOLD - self.losses)


@dataclass(frozen=True, slots=True)
class TalkRow:
    talk_id: int
    key: str
    booked_for: datetime | None
    held_on: date | None
    place: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """`waiting` counts reported occasions by element or course that nobody has confirmed yet.

    `studies`: she has an advanced course, whose relief may be told of.
    """

    week: StudyWeek
    talks: tuple[TalkRow, ...]
    waiting: Mapping[str, int]
    studies: bool = False

    @property
    def to_confirm(self) -> tuple[TalkRow, ...]:
        return tuple(talk for talk in self.talks if talk.held_on)


def calendar_of(person: Person, day: date) -> Calendar:
    """One query over four kinds of rows: (what, id, key, day, minutes, moment, place)."""
    rows = list(_rows(person, day))
    slots = [
        Slot(pk, on, minutes, state, told is not None)
        for what, pk, state, on, minutes, told, _place in rows
        if what == "slot"
    ]
    talks = [
        TalkRow(pk, key, booked_for, None if on == _NEVER else on, place)
        for what, pk, key, on, _minutes, booked_for, place in rows
        if what == "talk"
    ]
    waiting = Counter(key for what, _pk, key, *_rest in rows if what == "occasion")
    talks.sort(key=lambda talk: (talk.booked_for is None, talk.booked_for, talk.talk_id))
    studies = any(what == "course" for what, *_rest in rows)
    return Calendar(study_week(slots, day), tuple(talks), waiting, studies)


def study_week(slots: Sequence[Slot], day: date) -> StudyWeek:
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    ordered = sorted(slots, key=lambda slot: slot.on)
    this_week = tuple(slot for slot in ordered if monday <= slot.on <= sunday)
    lost = [slot.on for slot in slots if slot.state == StudySlot.State.LOST]
    told = [slot.on for slot in slots if slot.told]
    due = (s for s in this_week if s.state == StudySlot.State.PLANNED and s.on <= day)
    return StudyWeek(
        monday=monday,
        slots=this_week,
        losses=losses_within(lost, day),
        told=bool(losses_within(told, day)),
        question=next(due, None),
    )


# A union needs a value in every row; no talk was held on this day.
_NEVER = date(1, 1, 1)


def _rows(person: Person, day: date) -> list[tuple]:
    monday = day - timedelta(days=day.weekday())
    first = min(monday, day - timedelta(days=WINDOW_DAYS - 1))
    slots = StudySlot.objects.filter(
        person=person, on__gte=first, on__lte=monday + timedelta(days=6)
    )
    talks = Talk.objects.filter(person=person, confirmed_at__isnull=True)
    waiting = Occasion.objects.filter(person=person, state=Occasion.State.WAITING)
    studies = AdvancedCourse.objects.filter(person=person)
    nothing, never = Value(0, IntegerField()), Value(None, DateTimeField())
    nowhere = Value("", TextField())
    held_on = Coalesce(F("held_on"), Value(_NEVER), output_field=DateField())
    return [
        *slots.order_by()
        .annotate(what=Value("slot"), nowhere=nowhere)
        .values_list("what", "pk", "state", "on", "minutes", "told_at", "nowhere")
        .union(
            talks.annotate(what=Value("talk"), day=held_on, none=nothing).values_list(
                "what", "pk", "key", "day", "none", "booked_for", "place"
            ),
            waiting.order_by()
            .annotate(
                subject=SUBJECT, what=Value("occasion"), none=nothing, never=never, nowhere=nowhere
            )
            .values_list("what", "pk", "subject", "on", "none", "never", "nowhere"),
            studies.order_by()
            .annotate(what=Value("course"), none=nothing, never=never, nowhere=nowhere)
            .values_list("what", "pk", "step", "starts_on", "none", "never", "nowhere"),
            all=True,
        )
        .order_by()
    ]
