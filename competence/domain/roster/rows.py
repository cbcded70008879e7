"""From the rows of a table to people and their posts, with all that is wrong on the way."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from competence.domain.roster import values
from competence.domain.roster.cells import understood
from competence.domain.roster.columns import Chosen
from competence.domain.roster.faults import Fault, FaultCode, Labels
from competence.domain.roster.headers import Field
from competence.domain.roster.people import gathered
from competence.domain.roster.posts import Reading, ReadPerson, ReadPost
from competence.domain.roster.table import Row, Table

FULL_TIME = 100
# A row without any of these is a heading between units, or a sum.
OF_SOMEBODY = (
    Field.NUMBER,
    Field.EMAIL,
    Field.WHOLE_NAME,
    Field.GIVEN_NAME,
    Field.FAMILY_NAME,
)

type Said = dict[Field, Any]


def read_rows(table: Table, choice: Chosen) -> Reading:
    labels = Labels({field: table.label(at) for field, at in choice.items()})
    lines: list[ReadPerson] = []
    faults: list[Fault] = []
    for row in table.rows:
        cells = _cells(row, choice)
        if any(field in cells for field in OF_SOMEBODY):
            line = _line(row.number, cells, labels)
            if isinstance(line, ReadPerson):
                lines.append(line)
            else:
                faults += line
    people, quarrels = gathered(lines, labels)
    return Reading(people, tuple(sorted([*faults, *quarrels], key=_row)), labels)


def _row(fault: Fault) -> int:
    return fault.row


def _cells(row: Row, choice: Chosen) -> dict[Field, str]:
    filled = {field: row.cells[at] for field, at in choice.items()}
    return {field: cell for field, cell in filled.items() if not values.says_nothing(cell)}


def _line(row: int, cells: Mapping[Field, str], labels: Labels) -> ReadPerson | list[Fault]:
    """What one row says of a person, or all that is wrong in it."""
    said = {field: understood(field, cell) for field, cell in cells.items()}
    faults = [
        labels.fault(row, field, code, cells[field])
        for field, code in said.items()
        if isinstance(code, FaultCode)
    ] or list(_faults(row, said, cells, labels))
    return faults or _person(row, said)


def _faults(row: int, said: Said, cells: Mapping[Field, str], labels: Labels) -> Iterator[Fault]:
    """Where each cell by itself can be understood."""
    if Field.NUMBER not in said and Field.EMAIL not in said:
        field = Field.NUMBER if Field.NUMBER in labels else Field.EMAIL
        yield labels.fault(row, field, FaultCode.NO_IDENTITY)
    if Field.UNIT not in said and Field.ADMINISTRATION not in said:
        yield labels.fault(row, Field.UNIT, FaultCode.EMPTY)
    if not 1 <= said.get(Field.EXTENT, FULL_TIME) <= FULL_TIME and not _may_be_none(said):
        yield labels.fault(row, Field.EXTENT, FaultCode.NOT_AN_EXTENT, cells[Field.EXTENT])
    if said.get(Field.ENDS_ON, date.max) < said.get(Field.STARTS_ON, date.min):
        yield labels.fault(row, Field.ENDS_ON, FaultCode.BACKWARDS, cells[Field.ENDS_ON])


def _may_be_none(said: Said) -> bool:
    """Who is paid by the hour has no extent, which is written 0."""
    return said[Field.EXTENT] == 0 and _type(said) in (None, "hourly")


def _person(row: int, said: Said) -> ReadPerson:
    given, family = values.names(said.get(Field.WHOLE_NAME, ""))
    return ReadPerson(
        row=row,
        number=said.get(Field.NUMBER, ""),
        given_name=said.get(Field.GIVEN_NAME, given),
        family_name=said.get(Field.FAMILY_NAME, family),
        work_email=said.get(Field.EMAIL, ""),
        protected_identity=said.get(Field.PROTECTED, False),
        posts=(_post(row, said),),
    )


def _post(row: int, said: Said) -> ReadPost:
    last = said.get(Field.ENDS_ON)
    above = said.get(Field.ADMINISTRATION)
    return ReadPost(
        row=row,
        unit=((above,) if above else ()) + said.get(Field.UNIT, ()),
        type=_type(said),
        fte_percent=said.get(Field.EXTENT) or None,
        title=said.get(Field.TITLE),
        agency=said.get(Field.AGENCY),
        role=said.get(Field.ROLE),
        starts_on=said.get(Field.STARTS_ON),
        ends_on=None if last is None or values.is_never(last) else last,
    )


def _type(said: Said) -> str | None:
    """Who comes from an agency is from there, also where no column says so."""
    return said.get(Field.TYPE) or ("agency" if Field.AGENCY in said else None)
