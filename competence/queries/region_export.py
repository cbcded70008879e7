"""The map of a region as sentences and as lines of a file: the same cells as on the screen."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from competence.documents.workbook import Sheet
from competence.queries.map_export import GAPS, Line, profile_words
from competence.queries.map_region import RegionCell, RegionMap, RegionRow
from competence.wording.coverage import (
    coverage_sentence,
    definition_sentence,
    not_shown_sentence,
    people_words,
)
from competence.wording.states import day_words, state_word


def sentences(shown: RegionMap) -> Iterator[str]:
    """What the table says, in words."""
    if shown.total.people is not None:
        yield _("%(people)s in the whole region.") % {"people": people_words(shown.total.people)}
    for cell in shown.total.cells:
        if cell.tally and cell.tally.gap:
            yield f"{cell.competence.title}: {coverage_sentence(cell.tally)}"
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
    yield [_("Definition"), definition_sentence()]
    if shown.hidden_rows:
        yield [_("Not shown"), not_shown_sentence(shown.hidden_rows)]


def _titles() -> Line:
    names = (_("Municipality"), _("People"), _("Competence"), _("State"))
    numbers = (_("Valid"), _("Required"), _("Share (%)"), *map(state_word, GAPS))
    return [*names, *numbers, _("In words")]


def _cells(shown: RegionMap) -> Iterator[Line]:
    for row in (*shown.rows, shown.total):
        for cell in row.cells:
            yield _line(row, cell)


def _line(row: RegionRow, cell: RegionCell) -> Line:
    tally = cell.tally
    state = state_word(cell.state) if cell.state else ""
    names = (row.name or _("All"), row.people, cell.competence.title, state)
    if tally is None:
        return [*names, *[None] * (3 + len(GAPS)), cell.words]
    numbers = (tally.valid, tally.required, tally.share, *map(tally.count, GAPS))
    return [*names, *numbers, cell.words]
