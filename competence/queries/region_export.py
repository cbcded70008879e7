"""The map of a region as sentences and as lines of a file: the same cells as on the screen."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from competence.documents.workbook import Sheet
from competence.domain.answer import State
from competence.domain.indicators.protection import WHOLE, Cells
from competence.queries.map_export import Line, profile_words
from competence.queries.map_region import COVERAGE, RegionCell, RegionMap, RegionRow
from competence.wording.coverage import definition_sentence
from competence.wording.indicator_values import cell_words
from competence.wording.region_map import (
    not_shown_sentence,
    part_titles,
    rounding_sentence,
    share_words,
)
from competence.wording.states import day_words


def sentences(shown: RegionMap) -> Iterator[str]:
    """What the table says, in words."""
    for cell in shown.total.cells:
        if cell.state is State.MISSING:
            yield f"{cell.competence.title}: {cell.words}."
    if shown.hidden_rows:
        yield not_shown_sentence(shown.hidden_rows)


def lines(shown: RegionMap) -> Iterator[Line]:
    yield from _head(shown)
    yield []
    yield _titles()
    yield from _cells(shown)


def sheets(shown: RegionMap) -> Sequence[Sheet]:
    named = [[line[0], ", ".join(map(str, line[1:]))] for line in _head(shown)]
    table = Sheet(_("Cells"), list(_cells(shown)), [str(title) for title in _titles()])
    return (Sheet(_("Competence map"), named), table)


def _head(shown: RegionMap) -> Iterator[Line]:
    yield [_("Competence map"), shown.name]
    yield [_("Day"), day_words(shown.day)]
    yield [_("Profile"), *profile_words(shown.profile)]
    yield [_("Definition"), definition_sentence(), rounding_sentence()]
    if shown.hidden_rows:
        yield [_("Not shown"), not_shown_sentence(shown.hidden_rows)]


def _titles() -> Line:
    names = (_("Municipality"), _("Competence"), _("Share"), _("Required"))
    return [*names, *part_titles(), _("In words")]


def _cells(shown: RegionMap) -> Iterator[Line]:
    for row in (*shown.rows, shown.total):
        for cell in row.cells:
            yield _line(row, cell)


def _line(row: RegionRow, cell: RegionCell) -> Line:
    names = (row.name or _("All"), cell.competence.title)
    if cell.cells is None or not cell.is_told:
        return [*names, *[None] * (2 + len(COVERAGE.parts)), cell.words]
    numbers = (_number(cell.cells, part) for part in (WHOLE, *COVERAGE.parts))
    return [*names, share_words(cell.cells), *numbers, cell.words]


def _number(cells: Cells, part: str) -> str | int:
    value = cells[part].value
    return cell_words(cells[part]) if value is None else value
