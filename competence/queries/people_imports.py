"""The pages of imports: earlier ones, and one with what it would change, tab by tab."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competence.domain.roster.faults import Fault, FaultCode
from competence.domain.roster.headers import Field
from competence.models import PeopleImport, PeopleImportLine
from competence.people.access import Reach
from competence.people.models import Employment, Person, Role, Unit
from competence.queries import open_matters
from competence.queries.leaving_posts import Leaver
from competence.queries.matters import Matter
from competence.wording import day_words
from competence.wording.roster import FIELDS, fault_words, remedy_words

LATEST = 50
Kind = PeopleImportLine.Kind
State = PeopleImport.State
DAYS = (Field.STARTS_ON, Field.ENDS_ON)


@dataclass(frozen=True, slots=True)
class ImportLine:
    id: int
    file_name: str
    received_at: datetime
    received_by: str
    state: str
    state_word: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PersonLine:
    row: int | None
    name: str
    number: str
    sentences: tuple[str, ...]
    person_id: int | None
    matters: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultLine:
    row: int
    column: str
    value: str
    fault: str
    remedy: str


def of_municipality(home: Unit) -> tuple[ImportLine, ...]:
    """The latest; one query."""
    rows = PeopleImport.objects.light().filter(municipality=home).select_related("received_by")
    return tuple(
        ImportLine(
            id=row.pk,
            file_name=row.file_name,
            received_at=row.received_at,
            received_by=row.received_by.name if row.received_by else "",
            state=row.state,
            state_word=row.get_state_display(),
            counts=row.counts,
        )
        for row in rows.order_by("-pk")[:LATEST]
    )


def progress_key(pk: int) -> str:
    return f"people_import_done:{pk}"


def progress_of(people_import: PeopleImport) -> int:
    """What the worker tells while its transaction is open, else what the row says."""
    if people_import.state == State.WRITING:
        return int(cache.get(progress_key(people_import.pk), 0))
    return people_import.done


def counted_from(people_import: PeopleImport) -> date | None:
    """The first day that would count as experience, of anybody."""
    day = people_import.counts.get("counted_from")
    return date.fromisoformat(day) if day else None


def lines_of(people_import: PeopleImport, kind: str) -> QuerySet[PeopleImportLine]:
    return people_import.lines.filter(kind=kind).order_by("pk")


def shown(rows: list[PeopleImportLine], kind: str, reach: Reach) -> list[PersonLine | FaultLine]:
    """Of those who end also what is open, and who takes it on."""
    if kind == Kind.FAULT:
        return [_fault(row) for row in rows]
    matters = _matters(rows, reach) if kind == Kind.ENDED else {}
    return [_person(row, matters.get(row.person_id or 0, ())) for row in rows]


def _matters(rows: list[PeopleImportLine], reach: Reach) -> dict[int, tuple[Matter, ...]]:
    people = Person.objects.in_bulk([row.person_id for row in rows])
    leavers = [
        Leaver(people[row.person_id], _last_day(row.said))
        for row in rows
        if row.person_id in people
    ]
    return dict(open_matters.of_leavers(reach, leavers))


def _last_day(said: Mapping[str, Any]) -> date:
    return max(date.fromisoformat(post["ends_on"]) for post in said["posts"] if post["ends_on"])


def _person(row: PeopleImportLine, matters: tuple[Matter, ...] = ()) -> PersonLine:
    return PersonLine(
        row=row.row,
        name=row.said["name"],
        number=row.said["number"],
        sentences=tuple(_sentences(row.said)),
        person_id=row.person_id,
        matters=matters,
    )


def _sentences(said: Mapping[str, Any]) -> Iterator[str]:
    for field, before, after in said["fields"]:
        yield _moved(Field(field), before, after)
    for post in said["posts"]:
        yield from _post(post)


def _post(post: Mapping[str, Any]) -> Iterator[str]:
    unit = post["unit"]
    if post["kind"] == Kind.NEW:
        day = day_words(date.fromisoformat(post["starts_on"]))
        role = str(Role(post["role"]).label) if post["role"] else ""
        what = ", ".join(filter(None, [unit, post["title"], role]))
        yield _("Begins on %(day)s: %(what)s") % {"day": day, "what": what}
    elif post["kind"] == Kind.ENDED:
        day = day_words(date.fromisoformat(post["ends_on"]))
        yield _("Ends on %(day)s: %(unit)s") % {"day": day, "unit": unit}
    else:
        moved = ", ".join(_moved(Field(field), old, new) for field, old, new in post["fields"])
        yield f"{unit}. {moved}"


def _moved(field: Field, before: str, after: str) -> str:
    return _("%(field)s: %(before)s becomes %(after)s") % {
        "field": FIELDS[field],
        "before": _value(field, before),
        "after": _value(field, after),
    }


def _value(field: Field, text: str) -> str:
    if not text:
        return _("nothing")
    if field in DAYS:
        return day_words(date.fromisoformat(text))
    if field is Field.TYPE:
        return str(Employment.Type(text).label)
    if field is Field.PROTECTED:
        return _("yes")
    return f"{text} %" if field is Field.EXTENT else text


def _fault(row: PeopleImportLine) -> FaultLine:
    fault = Fault(
        row=row.row or 0,
        field=Field(row.said["field"]),
        column=row.said["column"],
        code=FaultCode(row.said["code"]),
        value=row.said["value"],
        other=row.said["other"],
    )
    return FaultLine(
        row=fault.row,
        column=fault.column,
        value=fault.value,
        fault=str(fault_words(fault)),
        remedy=str(remedy_words(fault)),
    )


def table_of(people_import: PeopleImport, kind: str) -> Iterator[tuple[str | int | None, ...]]:
    """The tab as rows of a spreadsheet, all of it."""
    rows = list(lines_of(people_import, kind))
    if kind == Kind.FAULT:
        yield (_("Row"), _("Column"), _("Value"), _("What is wrong"), _("What to do"))
        for row in rows:
            line = _fault(row)
            yield (line.row, line.column, line.value, line.fault, line.remedy)
        return
    yield (_("Row"), _("Employee number"), _("Name"), _("What changes"))
    for row in rows:
        person = _person(row)
        yield (person.row, person.number, person.name, ". ".join(person.sentences))
