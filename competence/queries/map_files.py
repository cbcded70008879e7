"""The files that the reader has ordered from the map, and how far each has come."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from competence.models import MapFile
from competence.people.models import Person


@dataclass(frozen=True, slots=True)
class File:
    uid: UUID
    day: date
    ordered_at: datetime
    lines: int
    of_lines: int
    megabytes: float
    ready: bool
    failed: bool

    @property
    def under_way(self) -> bool:
        return not (self.ready or self.failed)


@dataclass(frozen=True, slots=True)
class Files:
    rows: tuple[File, ...]

    @property
    def under_way(self) -> bool:
        return any(row.under_way for row in self.rows)


def of_person(person: Person) -> Files:
    rows = MapFile.objects.filter(person=person)
    return Files(tuple(_file(row) for row in rows))


def _file(row: MapFile) -> File:
    return File(
        uid=row.uid,
        day=row.day,
        ordered_at=row.ordered_at,
        lines=row.lines,
        of_lines=row.of_lines,
        megabytes=round(row.size / 1_000_000, 1),
        ready=row.ready_at is not None,
        failed=row.failed_at is not None,
    )
