"""The indicators as rows of a table: a line for each part of each indicator, month and place."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competence.domain.indicators.figure import Indicator
from competence.domain.indicators.months import month_end
from competence.domain.indicators.protection import FEWEST, WHOLE, Told
from competence.queries.indicator_page import IndicatorPage, Line
from competence.wording import indicator_values as values
from competence.wording.indicators import WORDS, part_word

type Row = list[str | int | None]


def lines(page: IndicatorPage) -> Iterator[Row]:
    """What the page shows. The note on small numbers goes with the file."""
    note = (
        _("Exact numbers. Do not pass them on.")
        if page.exact
        else _("Numbers to the nearest five. Fewer than %(fewest)s are not told.")
        % {"fewest": FEWEST}
    )
    yield [note]
    yield [
        _("Place"),
        _("Day"),
        _("Indicator"),
        _("Share"),
        _("Part"),
        pgettext("indicator", "Number"),
        _("Definition"),
        _("Made on"),
    ]
    for shown in page.shown:
        for line in (*shown.months, *shown.places):
            yield from _line(shown.indicator, line)


def _line(indicator: Indicator, line: Line) -> Iterator[Row]:
    head: Row = [line.place, month_end(line.month).isoformat(), str(WORDS[indicator.key].title)]
    if line.cells is None:
        yield [*head, values.no_data_words()]
        return
    head.append(values.value_words(indicator, line.cells))
    made_on = line.made_on.isoformat() if line.made_on else ""
    for part, cell in line.cells.items():
        name = _("All") if part == WHOLE else part_word(indicator.key, part)
        number = cell.value if cell.told is Told.NUMBER else values.cell_words(cell)
        yield [*head, name, number, line.version, made_on]
