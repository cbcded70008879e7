from dataclasses import dataclass
from datetime import date

from competence.people.models import Person


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    starts_on: date
    ends_on: date | None
    extent_percent: int


def of_person(person: Person) -> list[AbsenceLine]:
    """Newest first."""
    rows = person.absences.live().order_by("-starts_on", "-pk")
    return [AbsenceLine(row.starts_on, row.ends_on, row.extent_percent) for row in rows]
