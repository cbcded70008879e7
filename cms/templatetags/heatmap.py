"""The cells of the competence map. Thousands stand on a page: written here, not by the template."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competence.domain.answer import State
from competence.domain.coverage import Tally
from competence.queries.map import Cell, Row
from competence.queries.map_region import RegionCell, RegionRow
from competence.wording.coverage import people_words
from competence.wording.region_map import number_words, share_words
from competence.wording.states import state_word

register = template.Library()


@register.simple_tag
def heat_cells(row: Row, query: str, *, by_person: bool) -> SafeString:
    """The cells of a row, each a link to who holds it; those of all units lead nowhere.

    Safe: a state's code, a number, an address made harmless here, and what is safe already.
    """
    addresses = _addresses(row, query, by_person=by_person)
    inside = _of_person if by_person else _of_unit
    return _joined(
        SafeString(
            f'<td data-state="{cell.state.value}" data-level="{cell.level}">'
            + (f'<a href="{escape(address)}">' if address else "<span>")
            + inside(cell)
            + ("</a></td>" if address else "</span></td>")
        )
        for cell, address in zip(row.cells, addresses, strict=True)
    )


@register.simple_tag
def region_cells(row: RegionRow) -> SafeString:
    """Numbers alone: nothing here leads further."""
    return _joined(_region_cell(cell) for cell in row.cells)


def _region_cell(cell: RegionCell) -> SafeString:
    if cell.cells is None or cell.state is None:
        return format_html(
            '<td><span><span aria-hidden="true">·</span>'
            '<span class="visually-hidden">{}</span></span></td>',
            cell.words,
        )
    return format_html(
        '<td data-state="{}" data-level="{}"><span>'
        '<span class="share" aria-hidden="true">{}<strong>{}</strong></span>'
        '<span class="of" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span></td>',
        cell.state.value,
        cell.level,
        _shape(cell.state),
        share_words(cell.cells),
        _("of about %(number)s") % {"number": number_words(cell.cells)},
        cell.words,
    )


@register.simple_tag
def heat_lines(row: Row, query: str, *, by_person: bool) -> SafeString:
    """The same cells as the lines of a list."""
    addresses = _addresses(row, query, by_person=by_person)
    inside = _line_of_person if by_person else _line_of_unit
    return _joined(
        format_html(
            '<li class="split"><a href="{}">{}</a>{}</li>',
            address,
            cell.competence.title,
            inside(cell),
        )
        for cell, address in zip(row.cells, addresses, strict=True)
    )


@register.simple_tag
def people_count(number: int, role: str) -> str:
    return people_words(number, role)


def _joined(pieces: Iterator[SafeString]) -> SafeString:
    """Every piece is safe by itself, as its type says; `format_html_join` would write each twice."""
    return mark_safe("".join(pieces))


def _addresses(row: Row, query: str, *, by_person: bool) -> list[str]:
    """One address is worked out a row; the others differ in the competence alone."""
    if len(row.places) != 1 and not by_person:
        return [""] * len(row.cells)
    at = f"#person-{row.pk}" if by_person and row.pk else ""
    first = reverse("map_cell", args=[row.places[0].pk, "x"]).removesuffix("x/")
    return [f"{first}{cell.competence.key}/{query}{at}" for cell in row.cells]


def _of_unit(cell: Cell) -> SafeString:
    """Numbers, states of ours and words made harmless: to ask again of each part costs half a page."""
    tally, words = cell.tally, escape(_said(cell))
    heard = f'<span class="visually-hidden">{words}</span>'
    share = f"<strong>{tally.share}\u00a0%</strong>" if tally.required else ""
    shown = f'<span class="share" aria-hidden="true">{_shape(cell.state)}{share}</span>'
    if tally.required:
        soon = _mark(cell, State.SOON, tally.soon)
        unknown = _mark(cell, State.UNKNOWN, tally.unknown)
        shown += f'<span class="of" aria-hidden="true">{escape(_number_of(tally))}</span>'
        shown += f'<span class="marks" aria-hidden="true">{soon}{unknown}</span>'
    return SafeString(shown + heard)


def _said(cell: Cell) -> str:
    if not cell.tally.required:
        return cell.words
    return f"{cell.tally.share} %, {state_word(cell.state)}: {cell.words}"


def _number_of(tally: Tally) -> str:
    return _("%(valid)s of %(required)s") % {"valid": tally.valid, "required": tally.required}


def _mark(cell: Cell, state: State, count: int) -> str:
    if not count or cell.state is state:
        return ""
    return f'<span data-state="{state.value}">{_shape(state)}{count}</span>'


def _of_person(cell: Cell) -> SafeString:
    word = state_word(cell.state)
    if cell.until is None:
        return format_html('{}<span class="of">{}</span>', _shape(cell.state), word)
    month, day = _dates(cell.until, get_language() or "")
    return format_html(
        '{}<span class="of"><span class="visually-hidden">{}, {}</span>'
        '<span aria-hidden="true">{}</span></span>',
        _shape(cell.state),
        word,
        day,
        month,
    )


def _line_of_unit(cell: Cell) -> SafeString:
    share = f"{cell.tally.share}\u00a0%" if cell.tally.required else ""
    return format_html(
        '<span class="state" data-state="{}">{}{}</span><small class="quiet">{}</small>',
        cell.state.value,
        _shape(cell.state),
        share,
        cell.words,
    )


def _line_of_person(cell: Cell) -> SafeString:
    detail = SafeString("")
    if cell.until is not None:
        month, _day = _dates(cell.until, get_language() or "")
        detail = format_html(' <span class="detail">{}</span>', month)
    return format_html(
        '<span class="state" data-state="{}">{}{}{}</span>',
        cell.state.value,
        _shape(cell.state),
        state_word(cell.state),
        detail,
    )


@lru_cache(maxsize=4096)
def _dates(day: date, language: str) -> tuple[str, str]:
    """A month for the eye, the day for the ear."""
    return date_format(day, "M Y").lower(), date_format(day, "j F Y")


def _shape(state: State) -> SafeString:
    return _drawn(static("images/states.svg"), state.value)


@lru_cache(maxsize=64)
def _drawn(sprite: str, shape: str) -> SafeString:
    return format_html(
        '<svg aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, shape
    )
