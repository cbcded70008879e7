"""One cell of a column that is used: what it says, or why that cannot be told."""

from collections.abc import Callable, Mapping
from typing import Any

from competence.domain.roster import values
from competence.domain.roster.faults import FaultCode
from competence.domain.roster.headers import Field

LONGEST: Mapping[Field, int] = {
    Field.NUMBER: 40,
    Field.GIVEN_NAME: 80,
    Field.FAMILY_NAME: 80,
    Field.WHOLE_NAME: 160,
    Field.EMAIL: 254,
    Field.ADMINISTRATION: 120,
    Field.TITLE: 80,
    Field.AGENCY: 120,
}
LONGEST_UNIT = 120
UNDERSTOOD: Mapping[Field, tuple[Callable[[str], object], FaultCode]] = {
    Field.EMAIL: (values.email, FaultCode.NOT_AN_EMAIL),
    Field.TYPE: (values.employment_type, FaultCode.UNKNOWN_TYPE),
    Field.ROLE: (values.role, FaultCode.UNKNOWN_ROLE),
    Field.EXTENT: (values.extent, FaultCode.NOT_AN_EXTENT),
    Field.STARTS_ON: (values.day, FaultCode.NOT_A_DAY),
    Field.ENDS_ON: (values.day, FaultCode.NOT_A_DAY),
    Field.PROTECTED: (values.flag, FaultCode.NOT_YES_OR_NO),
    Field.UNIT: (values.unit_path, FaultCode.EMPTY),
}


def understood(field: Field, cell: str) -> Any | FaultCode:
    """Never None. A fault is told by its type: no value is a FaultCode."""
    if values.is_error(cell):
        return FaultCode.CELL_ERROR
    if values.is_formula(cell):
        return FaultCode.FORMULA
    if len(cell) > LONGEST.get(field, len(cell)):
        return FaultCode.TOO_LONG
    understand, otherwise = UNDERSTOOD.get(field, (str, FaultCode.EMPTY))
    value = understand(cell)
    if value is None:
        return otherwise
    return FaultCode.TOO_LONG if _has_long_name(field, value) else value


def _has_long_name(field: Field, value: Any) -> bool:
    return field is Field.UNIT and any(len(name) > LONGEST_UNIT for name in value)
