"""What somebody asks for: words and places in acts. Pure; the same whatever the database.

The database says which rows hold every term (`courses.searchindex`); here is said how good a hit is,
and which words of it to mark. Neither knows how many other rows there are, so that the hits of one
municipality cannot be told by the order of another's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from courses.lawplaces import found_in
from courses.words import COMMON, fold_in_place, stem, words_of

MOST_WORDS = 8
LONGEST_WORD = 40
IN_TITLE, IN_SUMMARY, IN_TEXT = 9, 3, 1
_AROUND = 90


@dataclass(frozen=True, slots=True)
class PlaceTerm:
    """Any of these tokens, whole: "4–5 §§" asks for either."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordTerm:
    """As it was written, and without its ending; a longer word with the same beginning is found."""

    word: str

    @property
    def stem(self) -> str:
        return stem(self.word)


@dataclass(frozen=True, slots=True)
class Query:
    terms: tuple[PlaceTerm | WordTerm, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def places(self) -> "Query":
        """Only what is asked for by its number."""
        return Query(tuple(term for term in self.terms if isinstance(term, PlaceTerm)))

    @property
    def words(self) -> tuple[WordTerm, ...]:
        return tuple(term for term in self.terms if isinstance(term, WordTerm))

    @property
    def tokens(self) -> frozenset[str]:
        places = (term for term in self.terms if isinstance(term, PlaceTerm))
        return frozenset(token for term in places for token in term.tokens)


def parse(text: str) -> Query:
    places: list[PlaceTerm | WordTerm] = []
    left, at = [], 0
    for found in found_in(text, loosely=True):
        places.append(PlaceTerm(tuple(place.asked for place in found.places)))
        left.append(text[at : found.start])
        at = found.end
    words = words_of(" ".join([*left, text[at:]]))
    asked = [word[:LONGEST_WORD] for word in dict.fromkeys(words) if word not in COMMON]
    return Query((*places, *map(WordTerm, asked))[:MOST_WORDS])


def score(query: Query, high: str, middle: str) -> int:
    """Each term counts where it stands best. Of rows known to hold every one of them."""
    return sum(_worth(term, f" {high} ", f" {middle} ") for term in query.terms)


def _worth(term: PlaceTerm | WordTerm, high: str, middle: str) -> int:
    if isinstance(term, PlaceTerm):
        return IN_TITLE if any(f" {token} " in high for token in term.tokens) else IN_TEXT
    whole, begun = f" {term.word} ", f" {term.stem}"
    if begun in high:
        return IN_TITLE + (whole in high)
    return IN_SUMMARY if begun in middle else IN_TEXT


def marked(query: Query, text: str) -> SafeString:
    """The text with what was asked for in <mark>. Everything else is escaped."""
    pieces, at = [], 0
    for start, end in _spans(query, text):
        if start >= at:
            pieces.append((conditional_escape(text[at:start]), text[start:end]))
            at = end
    shown = format_html_join("", "{}<mark>{}</mark>", pieces)
    return SafeString(shown + conditional_escape(text[at:]))


def excerpt(query: Query, text: str) -> str:
    """The line that holds the first hit, cut around it; empty when nothing in the text is one."""
    firsts = [next(_word_spans((term,), text), None) for term in query.words]
    firsts.append(next(_place_spans(query.tokens, text), None))
    start = min((span[0] for span in firsts if span), default=-1)
    if start < 0:
        return ""
    begin = text.rfind("\n", 0, start) + 1
    close = text.find("\n", start)
    line = text[begin : close if close >= 0 else len(text)]
    return _cut(line, start - begin)


def _cut(line: str, at: int) -> str:
    first, last = max(0, at - _AROUND), min(len(line), at + _AROUND)
    if first:
        first = line.find(" ", first, at) + 1 or first
    if last < len(line):
        last = max(line.rfind(" ", at, last), at + 1)
    return f"{'… ' if first else ''}{line[first:last]}{' …' if last < len(line) else ''}"


def _spans(query: Query, text: str) -> list[tuple[int, int]]:
    return sorted([*_word_spans(query.words, text), *_place_spans(query.tokens, text)])


def _word_spans(words: Sequence[WordTerm], text: str) -> Iterator[tuple[int, int]]:
    """A word at a time: an expression that begins with plain letters is looked for much faster."""
    folded = fold_in_place(text) if words else ""
    for term in words:
        for match in re.finditer(rf"{re.escape(term.stem)}[^\W_]*", folded):
            if not folded[match.start() - 1 : match.start()].isalnum():
                yield match.span()


def _place_spans(tokens: frozenset[str], text: str) -> Iterator[tuple[int, int]]:
    if not tokens:
        return
    for found in found_in(text):
        if any(token in tokens for place in found.places for token in place.tokens):
            yield found.start, found.end
