"""The register as rows of a table: the lines on the page, and what they were chosen by."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from competence import wording
from competence.documents.workbook import Sheet, Value
from competence.domain.tasks import TASKS
from competence.queries.eligibility_list import EligibilityRow, Selection, TaskLine
from competence.wording.states import day_words
from competence.wording.tasks import register_state_word

Line = list[Value]


def sheets(
    rows: Sequence[EligibilityRow], asked: Selection, *, place: str, unit: str, made_on: date
) -> Sequence[Sheet]:
    head = [
        [_("Eligibility register"), place],
        [_("Day"), day_words(made_on)],
        [_("Selection"), ", ".join(selection_words(asked, unit))],
        [_("Law"), wording.ELIGIBILITY_LAW.ref],
    ]
    table = Sheet(_("People"), [_cells(row) for row in rows], titles())
    return (Sheet(_("Eligibility register"), head), table)


def lines(sheets: Sequence[Sheet]) -> Iterator[list[str]]:
    """The same for a file that holds only text."""
    first, table = sheets
    yield from ([_text(value) for value in row] for row in first.rows)
    yield []
    yield list(table.head)
    yield from ([_text(value) for value in row] for row in table.rows)


def titles() -> list[str]:
    tasks = [
        title
        for task in TASKS
        for title in (
            _("%(task)s from") % {"task": task},
            _("%(task)s how") % {"task": task},
            _("%(task)s decision") % {"task": task},
        )
    ]
    return [
        _("Name"),
        _("Unit"),
        _("Employment"),
        _("Begins"),
        _("Has the task without the right"),
        *tasks,
        _("Eligibility"),
        _("Basis"),
        _("Document seen"),
        _("Decided by"),
        _("Holds from"),
        _("Supplement until"),
        _("Next action"),
    ]


def selection_words(asked: Selection, unit: str) -> Iterator[str]:
    """The filters in words, as the page has them."""
    yield _("Everybody") if asked.everybody else _("Has the task without the right")
    if unit:
        yield unit
    if asked.task:
        yield asked.task
    if asked.state:
        yield register_state_word(asked.state)
    if asked.agency is not None:
        yield _("From agencies") if asked.agency else _("Employed")


def _cells(row: EligibilityRow) -> Line:
    return [
        row.name,
        row.unit,
        _("From agencies") if row.agency else _("Employed"),
        row.begins_on,
        _("Yes") if row.lacks else _("No"),
        *(cell for task in TASKS for cell in _task_cells(row.line_of(task))),
        row.status_word,
        row.basis,
        row.document_seen_on,
        row.decided_by,
        row.starts_on,
        row.supplement.last_on if row.supplement else None,
        row.next_action,
    ]


def _task_cells(line: TaskLine | None) -> Line:
    if line is None:
        return [None, "", None]
    return [line.since, line.level_word, line.decided_on]


def _text(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
