"""The indicators as cards: the figure in words, its trend, and the tables beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format

from competence.documents.trend import Month, Trend, trend
from competence.domain.indicators.figure import Indicator, Key
from competence.domain.indicators.protection import WHOLE
from competence.domain.indicators.shares import share
from competence.queries.indicator_page import IndicatorPage, Line, Shown
from competence.wording import indicator_values as values
from competence.wording.indicators import REFERENCES, WORDS, IndicatorWords, part_word

PERCENT = 100
SHARE_STEPS = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))
LOW_STEPS = ((0.0, "0 %"), (0.25, "25 %"), (0.5, "50 %"))
RATIO_STEPS = ((0.0, "0"), (2.0, "2"), (4.0, "4"))


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    value: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`parts` are those of the last month; `notes` what is told beside them."""

    key: str
    words: IndicatorWords
    version: int
    line: Line | None
    value: str
    whole: str
    parts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    reference: str
    chart: Trend | None
    columns: tuple[str, ...]
    months: tuple[TableRow, ...]
    places: tuple[TableRow, ...]


def cards(page: IndicatorPage) -> tuple[Card, ...]:
    return tuple(card(page, shown) for shown in page.shown)


def card(page: IndicatorPage, shown: Shown) -> Card:
    indicator, last = shown.indicator, shown.last
    cells = last.cells if last else None
    return Card(
        key=indicator.key.value,
        words=WORDS[indicator.key],
        version=(last and last.version) or indicator.version,
        line=last,
        value=values.value_words(indicator, cells) if last else "",
        whole=values.whole_words(indicator, cells, exact=page.exact) if cells else "",
        parts=tuple(_parts(indicator, last)) if cells and last else (),
        notes=tuple(_notes(indicator, last)) if last else (),
        reference=str(REFERENCES.get(indicator.key, "")),
        chart=chart(shown) if last else None,
        columns=tuple(_columns(indicator)),
        months=tuple(_row(indicator, line, _month(line)) for line in reversed(shown.months)),
        places=tuple(_row(indicator, line, line.place) for line in shown.places),
    )


def chart(shown: Shown) -> Trend:
    indicator = shown.indicator
    months = [
        Month(
            label=date_format(line.month, "M"),
            share=share(indicator, line.cells) if line.cells else None,
            known=_holds_something(indicator, line),
        )
        for line in shown.months
    ]
    reference = indicator.reference
    return trend(months, _steps(months, indicator), reference and reference / PERCENT)


def _holds_something(indicator: Indicator, line: Line) -> bool:
    """Something is kept back, and not merely absent."""
    if line.cells is None:
        return False
    whole = line.cells.get(WHOLE if indicator.is_share else indicator.whole)
    return whole is not None and whole.value != 0


def _steps(months: list[Month], indicator: Indicator) -> tuple[tuple[float, str], ...]:
    if indicator.key is Key.MENTOR_RATIO:
        return RATIO_STEPS
    if indicator.is_share:
        return SHARE_STEPS
    highest = max((month.share.high for month in months if month.share), default=0)
    return LOW_STEPS if highest <= LOW_STEPS[-1][0] else SHARE_STEPS


def _parts(indicator: Indicator, line: Line) -> Iterator[tuple[str, str]]:
    for part in indicator.parts:
        yield part_word(indicator.key, part), values.part_words(line.cells, part)


def _notes(indicator: Indicator, line: Line) -> Iterator[str]:
    if line.left_out:
        yield values.left_out_words(indicator.key, line.left_out)
    if line.amounts:
        yield values.days_words(line.amounts)


def _columns(indicator: Indicator) -> Iterator[str]:
    for part in indicator.parts:
        yield part_word(indicator.key, part)


def _row(indicator: Indicator, line: Line, label: str) -> TableRow:
    cells = line.cells
    return TableRow(
        label=label,
        value=values.value_words(indicator, cells),
        cells=tuple(values.part_words(cells, part) for part in indicator.parts),
    )


def _month(line: Line) -> str:
    return str(date_format(line.month, "F Y"))
