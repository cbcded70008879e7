from dataclasses import dataclass
from datetime import date

from competence.people.models import Absence, Person


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    id: int
    starts_on: date
    ends_on: date | None
    extent_percent: int

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


def of_person(person: Person) -> list[AbsenceLine]:
    """Newest first."""
    return [line(row) for row in person.absences.live().order_by("-starts_on", "-pk")]


def line(row: Absence) -> AbsenceLine:
    return AbsenceLine(row.pk, row.starts_on, row.ends_on, row.extent_percent)
