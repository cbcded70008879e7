"""The cells of an inventory as fields: what stands in each, what may be chosen, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competence.domain.answer import State
from competence.domain.stated import Says
from competence.forms.inventory import OWN, Typed
from competence.queries.inventory_lines import Cell, Inventory, OwnLine, Row, WordLine
from competence.wording.inventory import BASES, HOWS, SAYS, basis_word
from competence.wording.states import day_words

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """A cell with what is typed in it: as it stands, unless something typed is not saved."""

    cell: Cell
    typed: Typed
    before: Typed
    choices: Choices
    fault: str

    @property
    def told(self) -> str:
        return word_words(self.cell.word) if self.cell.word else ""

    @property
    def own(self) -> str:
        return own_words(self.cell.own) if self.cell.own else ""

    @property
    def otherwise(self) -> str:
        return own_words(self.cell.otherwise) if self.cell.otherwise else ""

    @property
    def kept(self) -> str:
        return typed_words(self.typed)

    @property
    def unheard(self) -> bool:
        """She has it, somebody says, and the rule does not find it so."""
        word = self.cell.word
        said = word is not None and word.says is Says.HOLDS
        return said and self.cell.state in (State.EXPIRED, State.MISSING)

    @property
    def changed(self) -> bool:
        return self.typed != self.before


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    fields: tuple[Field, ...]


def grid_of(
    shown: Inventory, typed: Mapping[str, Typed], faults: Mapping[str, str]
) -> tuple[Line, ...]:
    return tuple(_line(row, typed, faults) for row in shown.rows)


def of_row(row: Row, typed: Mapping[str, Typed], faults: Mapping[str, str]) -> Line:
    """Of herself: her own word is what stands there."""
    fields = []
    for cell in row.cells:
        before = Typed.of_own(cell.own)
        now = typed.get(cell.name, before)
        choices = [("", _("I say nothing")), *_said(Says.HOLDS, Says.NOT)]
        fields.append(Field(cell, now, before, choices, faults.get(cell.name, "")))
    return Line(row, tuple(fields))


def bases() -> Choices:
    return [(key, str(word)) for key, word in BASES.items()]


def hows() -> Choices:
    return [(key, str(word)) for key, word in HOWS.items()]


def word_words(word: WordLine) -> str:
    """Har, sedan 14 mars 2025, intyg sett. Enligt Karin Ek, 22 november 2026."""
    parts = [str(SAYS[word.says]), *_days(word), basis_word(word.basis)]
    by = _("By %(name)s, %(day)s.") % {"name": word.by or _("Stegvis"), "day": day_words(word.on)}
    return f"{', '.join(parts)}. {by}"


def own_words(own: OwnLine) -> str:
    return ", ".join([str(SAYS[own.says]), *_days(own)])


def typed_words(typed: Typed) -> str:
    """As it was typed, whether it can be read or not."""
    said = str(SAYS.get(typed.says, _("As she says") if typed.says.startswith(OWN) else ""))
    since = _("since %(day)s") % {"day": typed.since} if typed.since else ""
    until = _("to and including %(day)s") % {"day": typed.until} if typed.until else ""
    return ", ".join(filter(None, (said, since, until)))


def _days(said: WordLine | OwnLine) -> list[str]:
    since = [_("since %(day)s") % {"day": day_words(said.starts_on)}]
    if said.ends_on is None:
        return since
    return [*since, _("to and including %(day)s") % {"day": day_words(said.ends_on)}]


def _line(row: Row, typed: Mapping[str, Typed], faults: Mapping[str, str]) -> Line:
    fields = []
    for cell in row.cells:
        before = Typed.of(cell.word)
        now = typed.get(cell.name, before)
        fault = faults.get(cell.name, "")
        fields.append(Field(cell, now, before, _choices(cell), fault))
    return Line(row, tuple(fields))


def _choices(cell: Cell) -> Choices:
    """Nothing is no choice where something is said: it is taken back by saying that nobody knows."""
    empty = [] if cell.word else [("", "–")]
    own = [(f"{OWN}{cell.own.id}", _("As she says"))] if cell.own else []
    return [*empty, *own, *_said(*Says)]


def _said(*chosen: Says) -> Choices:
    return [(says.value, str(SAYS[says])) for says in chosen]
