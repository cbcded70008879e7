"""The map of a region in words: as closely as its cells may be told."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.domain.indicators.figure import INDICATORS, Key
from competence.domain.indicators.protection import WHOLE, Cells
from competence.wording.indicator_values import cell_words, value_words, whole_words
from competence.wording.indicators import part_word

COVERAGE = INDICATORS[Key.COVERAGE]


def share_words(cells: Cells) -> str:
    return value_words(COVERAGE, cells)


def number_words(cells: Cells) -> str:
    return cell_words(cells[WHOLE])


def part_titles() -> list[str]:
    return [str(part_word(Key.COVERAGE, part)) for part in COVERAGE.parts]


def cells_words(cells: Cells) -> str:
    """75 %, av ungefär 20 krav. Uppfyllda: 15, ..."""
    if not cells[WHOLE].is_number:
        return too_few_words()
    said = _("%(share)s %(whole)s.") % {
        "share": share_words(cells),
        "whole": whole_words(COVERAGE, cells, exact=False),
    }
    return f"{said} {', '.join(_parts(cells))}"


def _parts(cells: Cells) -> Iterator[str]:
    for part in COVERAGE.parts:
        yield f"{part_word(Key.COVERAGE, part)}: {cell_words(cells[part])}"


def rounding_sentence() -> str:
    return _(
        "Counted once, when the month was over, as it was known then. Numbers are told to the "
        "nearest five. Fewer than five are not told, and nothing that they could be worked out "
        "from."
    )


def too_few_words() -> str:
    return _("Not shown: fewer than five, or could be worked out")


def not_asked_words() -> str:
    return _("Not asked here")


def not_shown_sentence(count: int) -> str:
    words = ngettext(
        "%(count)s municipality is not shown: fewer than five people, or it could be worked out "
        "from the others.",
        "%(count)s municipalities are not shown: fewer than five people, or they could be worked "
        "out from the others.",
        count,
    )
    return words % {"count": count}
