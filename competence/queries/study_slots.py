from dataclasses import dataclass
from datetime import date

from competence.domain.study_time import WINDOW_DAYS
from competence.models import StudySlot
from competence.people.models import Person
from competence.queries import companions
from competence.queries.companions import Companion
from competence.queries.my_week import Slot, StudyWeek, study_week

MOST_EARLIER = 60


@dataclass(frozen=True, slots=True)
class StudyTimePage:
    week: StudyWeek
    coming: tuple[Slot, ...]
    earlier: tuple[Slot, ...]
    told_to: Companion | None
    window_days: int


def page_of(person: Person, day: date) -> StudyTimePage:
    """Two queries."""
    rows = StudySlot.objects.filter(person=person).order_by("-on")[: 2 * MOST_EARLIER]
    slots = [Slot(row.pk, row.on, row.minutes, row.state, row.told_at is not None) for row in rows]
    return StudyTimePage(
        week=study_week(slots, day),
        coming=tuple(reversed([slot for slot in slots if slot.on > day])),
        earlier=tuple(slot for slot in slots if slot.on <= day)[:MOST_EARLIER],
        told_to=companions.of(person, day).supervisor,
        window_days=WINDOW_DAYS,
    )
