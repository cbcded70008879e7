"""A list of people from the HR system: what its columns hold, what is wrong, and what to do about it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from competence.domain.roster.columns import Missing
from competence.domain.roster.faults import Fault, FaultCode
from competence.domain.roster.headers import Field
from competence.domain.roster.table import Refusal, Unreadable

FIELDS: Mapping[Field, Promise] = {
    Field.NUMBER: gettext_lazy("Employee number"),
    Field.GIVEN_NAME: gettext_lazy("Given name"),
    Field.FAMILY_NAME: gettext_lazy("Family name"),
    Field.WHOLE_NAME: gettext_lazy("Whole name"),
    Field.EMAIL: gettext_lazy("Work e-mail"),
    Field.ADMINISTRATION: gettext_lazy("Administration"),
    Field.UNIT: gettext_lazy("Unit"),
    Field.TITLE: gettext_lazy("Job title"),
    Field.ROLE: gettext_lazy("Role"),
    Field.TYPE: gettext_lazy("Type of employment"),
    Field.AGENCY: gettext_lazy("Staffing agency"),
    Field.EXTENT: gettext_lazy("Extent (%)"),
    Field.STARTS_ON: gettext_lazy("First day"),
    Field.ENDS_ON: gettext_lazy("Last day"),
    Field.PROTECTED: gettext_lazy("Protected identity"),
}
MISSING: Mapping[Missing, Promise] = {
    Missing.IDENTITY: gettext_lazy(
        "Choose the column that holds the employee number or the work e-mail."
    ),
    Missing.NAME: gettext_lazy(
        "Choose the columns that hold given name and family name, or the one that holds both."
    ),
    Missing.UNIT: gettext_lazy("Choose the column that holds the unit."),
}
REFUSALS: Mapping[Refusal, Promise] = {
    Refusal.KIND: gettext_lazy(
        "The file holds no table that can be read. Save the list as .xlsx or .csv and choose it again."
    ),
    Refusal.OLD_EXCEL: gettext_lazy(
        "The file is an older kind of Excel file. Open it in Excel, save it as .xlsx and choose it "
        "again."
    ),
    Refusal.LOCKED: gettext_lazy(
        "The file has a password. Save it without one and choose it again."
    ),
    Refusal.BROKEN: gettext_lazy(
        "The file is damaged. Open it in Excel, save it anew as .xlsx and choose it again."
    ),
    Refusal.ENCODING: gettext_lazy(
        "The letters in the file cannot be read, å, ä and ö among them. Export it anew with UTF-8, or "
        "save it as .xlsx."
    ),
    Refusal.QUOTES: gettext_lazy(
        "A quotation mark near row %(row)s is not closed. Take it away or save the list as .xlsx."
    ),
    Refusal.TOO_LARGE: gettext_lazy(
        "The file is too large or takes too long to read. Export only the columns that are needed, "
        "or one administration at a time. At most 10 MB."
    ),
    Refusal.TOO_MANY_ROWS: gettext_lazy(
        "The file has more than 20,000 rows. Export one administration at a time."
    ),
    Refusal.TOO_MANY_COLUMNS: gettext_lazy(
        "Row %(row)s has more than 200 columns. Export only the columns that are needed."
    ),
    Refusal.EMPTY: gettext_lazy("The file is empty. Export the list again."),
    Refusal.ONLY_HEADER: gettext_lazy(
        "The file holds headings and no people. Export the list again, with its rows."
    ),
    Refusal.PERSONAL_NUMBER: gettext_lazy(
        "There is a personal identity number in row %(row)s, column %(column)s. Such numbers are "
        "never taken in. Take the column away and choose the file again. Nothing has been saved."
    ),
}
FAULTS: Mapping[FaultCode, Promise] = {
    FaultCode.NOT_A_DAY: gettext_lazy("”%(value)s” is not a day."),
    FaultCode.NOT_AN_EXTENT: gettext_lazy("”%(value)s” is not an extent between 1 and 100 %%."),
    FaultCode.NOT_AN_EMAIL: gettext_lazy("”%(value)s” is not an e-mail address."),
    FaultCode.UNKNOWN_TYPE: gettext_lazy("”%(value)s” is not a type of employment that is known."),
    FaultCode.UNKNOWN_ROLE: gettext_lazy("”%(value)s” is not a role that a list may give."),
    FaultCode.NOT_YES_OR_NO: gettext_lazy("”%(value)s” is neither yes nor no."),
    FaultCode.TOO_LONG: gettext_lazy("”%(value)s” is too long."),
    FaultCode.FORMULA: gettext_lazy("”%(value)s” is a formula, not a value."),
    FaultCode.CELL_ERROR: gettext_lazy("The cell shows the error ”%(value)s”."),
    FaultCode.EMPTY: gettext_lazy("The cell is empty."),
    FaultCode.NO_IDENTITY: gettext_lazy("The row has neither employee number nor work e-mail."),
    FaultCode.BACKWARDS: gettext_lazy("The last day, %(value)s, comes before the first."),
    FaultCode.DISAGREES: gettext_lazy(
        "”%(value)s” is not what row %(other)s says of the same person."
    ),
    FaultCode.SAME_EMAIL: gettext_lazy("Row %(other)s has the same address, ”%(value)s”."),
    FaultCode.EMAIL_TAKEN: gettext_lazy("Somebody else here already has the address ”%(value)s”."),
    FaultCode.AMBIGUOUS_UNIT: gettext_lazy("More than one unit is called ”%(value)s”."),
}
REMEDIES: Mapping[FaultCode, Promise] = {
    FaultCode.NOT_A_DAY: gettext_lazy("Write it like 2027-03-14."),
    FaultCode.NOT_AN_EXTENT: gettext_lazy("Write it like 75 or 75,5."),
    FaultCode.NOT_AN_EMAIL: gettext_lazy("Mend the address in the HR system."),
    FaultCode.UNKNOWN_TYPE: gettext_lazy(
        "Write tillsvidare, visstid, vikariat, provanställning, timavlönad or inhyrd."
    ),
    FaultCode.UNKNOWN_ROLE: gettext_lazy(
        "Write handläggare, arbetsledare, enhetschef or mentor, or do not use the column."
    ),
    FaultCode.NOT_YES_OR_NO: gettext_lazy("Write ja or nej."),
    FaultCode.TOO_LONG: gettext_lazy("Shorten it, or choose another column."),
    FaultCode.FORMULA: gettext_lazy("Paste the cells as values and save the file."),
    FaultCode.CELL_ERROR: gettext_lazy("Mend the cell, or empty it."),
    FaultCode.EMPTY: gettext_lazy("Fill in the cell."),
    FaultCode.NO_IDENTITY: gettext_lazy("Fill in one of them, or take the row away."),
    FaultCode.BACKWARDS: gettext_lazy("Change one of the days."),
    FaultCode.DISAGREES: gettext_lazy(
        "Write the same in both rows. If they are two people, they need different employee numbers."
    ),
    FaultCode.SAME_EMAIL: gettext_lazy(
        "Give each person her own address. If it is the same person, both rows need the same employee "
        "number."
    ),
    FaultCode.EMAIL_TAKEN: gettext_lazy(
        "Mend the address. If it is the same person with a new employee number, change the number on "
        "her page first. If the address was somebody’s who has left, empty it on that page."
    ),
    FaultCode.AMBIGUOUS_UNIT: gettext_lazy(
        "Write the unit above it too, like ”Individ- och familjeomsorg / Barn och unga”."
    ),
}
ADD_COLUMN = gettext_lazy("Export the list with that column, or choose which column it is.")


def field_words(field: Field) -> str:
    return str(FIELDS[field])


def missing_words(missing: Missing) -> str:
    return str(MISSING[missing])


def refusal_words(error: Unreadable) -> str:
    place = error.place
    where = {"row": place.row, "column": f"”{place.column}”"} if place else {}
    return str(REFUSALS[error.refusal]) % where


def fault_words(fault: Fault) -> str:
    if not fault.column:
        return gettext("%(field)s is missing.") % {"field": field_words(fault.field)}
    return str(FAULTS[fault.code]) % {"value": fault.value, "other": fault.other}


def remedy_words(fault: Fault) -> str:
    return str(ADD_COLUMN if not fault.column else REMEDIES[fault.code])
