"""What is wrong in a file, and where: all of it is told at once."""

from dataclasses import dataclass
from enum import StrEnum

from competence.domain.roster.headers import Field

SHOWN = 40


class FaultCode(StrEnum):
    # Of one cell.
    NOT_A_DAY = "not_a_day"
    NOT_AN_EXTENT = "not_an_extent"
    NOT_AN_EMAIL = "not_an_email"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_ROLE = "unknown_role"
    NOT_YES_OR_NO = "not_yes_or_no"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    CELL_ERROR = "cell_error"
    EMPTY = "empty"
    # Of a row, or of several beside each other.
    NO_IDENTITY = "no_identity"
    BACKWARDS = "backwards"
    DISAGREES = "disagrees"
    SAME_EMAIL = "same_email"
    # Beside what is here.
    EMAIL_TAKEN = "email_taken"
    AMBIGUOUS_UNIT = "ambiguous_unit"


@dataclass(frozen=True, slots=True)
class Fault:
    """`column` is its header in the file, empty where the file has no such column.

    `other` is the row it does not go together with.
    """

    row: int
    field: Field
    column: str
    code: FaultCode
    value: str = ""
    other: int = 0


class Labels(dict[Field, str]):
    """What the columns that are used are called in the file."""

    def of(self, field: Field) -> str:
        whole = field in (Field.GIVEN_NAME, Field.FAMILY_NAME)
        return self.get(field) or (self.get(Field.WHOLE_NAME, "") if whole else "")

    def fault(
        self, row: int, field: Field, code: FaultCode, value: str = "", other: int = 0
    ) -> Fault:
        return Fault(row, field, self.of(field), code, short(value), other)


def short(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
