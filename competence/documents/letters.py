"""Text that our faces can draw: the renderer refuses a document with a glyph it does not have."""

import unicodedata
from collections.abc import Set

MISSING = "?"


def drawable(text: str, glyphs: Set[int]) -> str:
    """Letters first lose their marks, then become "?"; signs without a word in them are left out.

    A name from another script is so visibly incomplete on paper; the certificate's page, which
    has the reader's fonts, shows it whole.
    """
    text = unicodedata.normalize("NFC", text)
    unknown = {char for char in set(text) if ord(char) not in glyphs and char != "\n"}
    return text.translate({ord(char): _nearest(char, glyphs) for char in unknown})


def _nearest(char: str, glyphs: Set[int]) -> str:
    if char.isspace():
        return " "
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if ord(part) in glyphs)
    if base:
        return base
    return MISSING if unicodedata.category(char)[0] in "LN" else ""
