"""Swedish words as an index and a question see them: one form of each letter, endings taken off.

å, ä and ö are letters of their own and stay; é and à are e and a. `stem` follows the published
Snowball rules for Swedish, as PostgreSQL does, so that both databases find the same. It also takes
off -et, which those rules leave: whoever asks for "barnet" looks for "barn".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

VOWELS = "aeiouyåäö"
_WRITTEN = """
    heterna hetens anden heten heter arnas ernas ornas andes arens andet arna erna orna ande arne
    aste aren ades erns ade are ern ens ets het ast ad en ar er or as es at et a e
"""
_ENDINGS = sorted(_WRITTEN.split(), key=len, reverse=True)
_BEFORE_S = "bcdfghjklmnoprtvy"
_DOUBLED = ("dd", "gd", "nn", "dt", "gt", "kt", "tt")
_LAST = {"fullt": "full", "löst": "lös", "lig": "", "els": "", "ig": ""}
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
    at = _region(word)
    word = _without_ending(word, at)
    if word[at:].endswith(_DOUBLED):
        word = word[:-1]
    for ending, left in _LAST.items():
        if word[at:].endswith(ending):
            return word.removesuffix(ending) + left
    return word


def _region(word: str) -> int:
    """Where endings may begin: after the first consonant that follows a vowel, three letters in."""
    for at in range(1, len(word)):
        if word[at] not in VOWELS and word[at - 1] in VOWELS:
            return max(at + 1, 3)
    return len(word)


def _without_ending(word: str, at: int) -> str:
    region = word[at:]
    for ending in _ENDINGS:
        if region.endswith(ending):
            return word[: -len(ending)]
    if region.endswith("s") and word[-2:-1] in _BEFORE_S:
        return word[:-1]
    return word
