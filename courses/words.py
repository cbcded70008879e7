"""Swedish words as an index and a question see them: one form of each letter, endings taken off.

å, ä and ö are letters of their own and stay; é and à are e and a. `stem` is Snowball's for Swedish,
as PostgreSQL's is, so that both databases find the same. It also takes off -et, which Snowball
leaves: whoever asks for "barnet" looks for "barn".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# "barnet", and not "enhet".
SHORTEST_IN_ET = 6
_SMALL = """
    och att i på för med som en ett den det de är var vad av till om inte vid från kan ska hur när
    jag du hon han vi ni man har
"""
# Found everywhere and therefore nowhere; a question that holds other words is asked without them.
COMMON = frozenset(_SMALL.split())
_KEPT = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002"})
_ACCENTS = "éèêëàáâçñüúùíìîïóòôýÿ"
_ACCENTED = str.maketrans(_ACCENTS, "eeeeaaacnuuuiiiioooyy")
_BACK = str.maketrans({"\ue000": "å", "\ue001": "ä", "\ue002": "ö"})


def fold(text: str) -> str:
    """Lower case, composed letters, no accents but those of å, ä and ö."""
    kept = unicodedata.normalize("NFC", text).casefold().translate(_KEPT)
    bare = (c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return "".join(bare).translate(_BACK)


def fold_in_place(text: str) -> str:
    """Nearly `fold`, and fast: letter for letter, so that what is found in it has the same place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    return lowered.translate(_ACCENTED) if any(c in lowered for c in _ACCENTS) else lowered


def words_of(text: str) -> list[str]:
    """Without underscores and signs: both databases then see the same words."""
    return re.findall(r"[^\W_]+", fold(text))


def normal(text: str) -> str:
    return " ".join(words_of(text))


def stems_of(text: str) -> frozenset[str]:
    """What a text is about: its longer words, once each."""
    return frozenset(_long_stems(words_of(text)))


def _long_stems(words: list[str]) -> Iterator[str]:
    for word in words:
        if len(word) > 3 and word not in COMMON:
            yield stem(word)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    # Here and not above: the package brings twenty languages, and whoever starts does not wait for them.
    from snowballstemmer.swedish_stemmer import SwedishStemmer

    # A stemmer holds the word it works on: a new one each time, for threads share nothing then.
    found: str = SwedishStemmer().stemWord(word)
    return found.removesuffix("et") if len(found) >= SHORTEST_IN_ET else found
