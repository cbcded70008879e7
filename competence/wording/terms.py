"""Glossary words explained where they stand: the first time each occurs in a part becomes a button."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

_TAG = re.compile(r"(<[^>]+>)")
# In a link or a heading a button would be in the way.
_CLOSED = frozenset({"a", "h3", "h4", "th"})
# A term met in its inflected form too: förhandsbedömning, förhandsbedömningen.
_ENDING = r"\w{0,4}"


@dataclass(slots=True)
class TermMarker:
    """One a part: remembers what it has explained. `popover` ids are `<prefix>-<number>`."""

    meanings: Mapping[str, str]
    prefix: str = "ord"
    found: dict[str, int] = field(default_factory=dict)

    def mark(self, html: str) -> str:
        if not self.meanings:
            return html
        pieces, closed = [], ""
        for piece in _TAG.split(html):
            if piece.startswith("<"):
                closed = self._after(piece, closed)
                pieces.append(piece)
            else:
                pieces.append(piece if closed else self._pattern().sub(self._button, piece))
        return "".join(pieces)

    def explained(self) -> tuple[tuple[str, str, str], ...]:
        """Id, term and meaning of every word that was marked, in the order of the text."""
        return tuple(
            (f"{self.prefix}-{number}", term, self.meanings[term])
            for term, number in self.found.items()
        )

    def _after(self, tag: str, closed: str) -> str:
        name = tag.strip("</>").split()[0]
        if tag.startswith("</"):
            return "" if name == closed else closed
        return closed or (name if name in _CLOSED else "")

    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.meanings, key=len, reverse=True)
        terms = "|".join(re.escape(escape(term)) for term in longest_first)
        return re.compile(rf"\b({terms}){_ENDING}\b", re.IGNORECASE)

    def _button(self, match: re.Match[str]) -> str:
        written = match[1].casefold()
        term = next(term for term in self.meanings if escape(term).casefold() == written)
        if term in self.found:
            return match[0]
        self.found[term] = len(self.found) + 1
        target = f"{self.prefix}-{self.found[term]}"
        return f'<button type="button" class="term" popovertarget="{target}">{match[0]}</button>'
