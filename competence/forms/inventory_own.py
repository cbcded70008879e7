"""What she types herself on her own page of the inventory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competence.domain.stated import Says
from competence.forms.inventory import Typed, check_days, closed, posted, read_day
from competence.queries.inventory_lines import Cell, Row
from competence.services.inventory import Said


@dataclass(frozen=True, slots=True)
class OwnReading:
    words: tuple[Said, ...]
    takes_back: tuple[str, ...]
    faults: Mapping[str, str]
    typed: Mapping[str, Typed]


def read_own(row: Row, data: Mapping[str, str], today: date) -> OwnReading:
    """Her own words, those that are new; an empty one takes back what she had said."""
    words: list[Said] = []
    gone: list[str] = []
    faults: dict[str, str] = {}
    typed: dict[str, Typed] = {}
    typed_here = {*posted(data)}
    for cell in row.cells:
        if not cell.open and cell.name not in typed_here:
            continue
        typed[cell.name] = now = Typed.read(data, cell.name)
        if now == Typed.of_own(cell.own):
            continue
        try:
            if reason := closed(cell):
                raise ValidationError(reason)
            if now.says:
                words.append(_said_by_her(cell, now, today))
            else:
                gone.append(cell.column.key)
        except ValidationError as fault:
            faults[cell.name] = " ".join(fault.messages)
    return OwnReading(tuple(words), tuple(gone), faults, typed)


def _said_by_her(cell: Cell, now: Typed, today: date) -> Said:
    if now.says not in (Says.HOLDS, Says.NOT):
        raise ValidationError(_("Load the page again."))
    says = Says(now.says)
    since = read_day(now.since) or today
    until = read_day(now.until) if says is Says.HOLDS else None
    check_days(since, until, today)
    return Said(cell.person_id, cell.column.key, says, since, until)
