"""What the cells of an indicator say, as closely as they may be told."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.domain.indicators.figure import Indicator, Key
from competence.domain.indicators.protection import FEWEST, WHOLE, Cell, Cells, Told
from competence.domain.indicators.shares import Share, share
from competence.wording.indicators import WORDS, part_word


def no_data_words() -> str:
    return _("No data")


def cell_words(cell: Cell) -> str:
    if cell.value is not None:
        return str(number_format(cell.value, force_grouping=True))
    if cell.told is Told.FEW:
        return _("fewer than %(fewest)s") % {"fewest": FEWEST}
    return _("not shown")


def part_words(cells: Cells | None, part: str) -> str:
    """A month that was counted in another way may not have the part."""
    cell = (cells or {}).get(part)
    return cell_words(cell) if cell else no_data_words()


def value_words(indicator: Indicator, cells: Cells | None) -> str:
    """The share, or what stands in its place."""
    if cells is None:
        return no_data_words()
    found = share(indicator, cells)
    if found is None:
        return _whole_words(indicator, cells)
    if indicator.key is Key.MENTOR_RATIO:
        return ratio_words(found)
    above = any(cells[part].value for part in indicator.of)
    below = any(cells[part].value for part in indicator.parts if part not in indicator.of)
    return percent_words(found, some=above, others=below and indicator.is_share)


def whole_words(indicator: Indicator, cells: Cells, *, exact: bool) -> str:
    """What the share is of: its n."""
    whole = cells.get(WHOLE if indicator.is_share else indicator.whole)
    if whole is None:
        return no_data_words()
    words = {"number": cell_words(whole), "counted": WORDS[indicator.key].counts}
    if whole.told is Told.FEW:
        return _("%(number)s %(counted)s") % words
    if whole.value is None or exact:
        return _("of %(number)s %(counted)s") % words
    return _("of about %(number)s %(counted)s") % words


def percent_words(found: Share, *, some: bool = False, others: bool = False) -> str:
    """`some` are told to be of it, `others` not to be: then it is neither nothing nor all."""
    if found.middle is not None:
        percent = _percent(found.middle)
        return f"{min(percent, 99) if others else max(percent, 1) if some else percent} %"
    return _("%(low)s–%(high)s %%") % {"low": _percent(found.low), "high": _percent(found.high)}


def _percent(part: float) -> int:
    """Nothing and all are only said where it is so."""
    percent = round(100 * part)
    if 0 < part < 1:
        return min(99, max(1, percent))
    return percent


def ratio_words(found: Share) -> str:
    if found.middle is not None:
        return str(number_format(found.middle, 1))
    return _("%(low)s–%(high)s") % {
        "low": number_format(found.low, 1),
        "high": number_format(found.high, 1),
    }


def left_out_words(key: Key, number: int) -> str:
    if key is Key.ON_TIME:
        words = ngettext(
            "%(number)s part was moved by a leader and is not counted.",
            "%(number)s parts were moved by a leader and are not counted.",
            number,
        )
    else:
        words = ngettext(
            "%(number)s person with long absence is not counted.",
            "%(number)s people with long absence are not counted.",
            number,
        )
    return words % {"number": number}


def days_words(amounts: Mapping[str, int]) -> str:
    """Avstämningarnas dagar efter sin dag, med vem de väntar på."""
    found = (
        _("%(what)s: %(days)s days")
        % {"what": part_word(Key.GATE_DELAY, part), "days": number_format(days)}
        for part, days in amounts.items()
    )
    return "; ".join(found)


def _whole_words(indicator: Indicator, cells: Cells) -> str:
    """Nothing to count, or too few, or it would tell of somebody."""
    whole = cells.get(WHOLE if indicator.is_share else indicator.whole)
    if whole is None or whole.value == 0:
        return no_data_words()
    return _("Too few to show") if whole.told is Told.FEW else _("Not shown")
