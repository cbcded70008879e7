"""Places in acts, in any usual spelling: "20 kap. 2 § SoL", "SoL 20:2", "4–5 §§", "LVU 3 §".

An index needs whole words, so a place becomes tokens: `p20k2` for 20 kap. 2 § of any act, `psol20k2`
for the one of SoL, `kap20` and `kapsol20` for their chapter. Chapter 0 is an act without chapters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

ACTS = {
    "sol": "sol",
    "socialtjänstlag": "sol",
    "socialtjänstlagen": "sol",
    "lvu": "lvu",
    "lvm": "lvm",
    "lss": "lss",
    "fl": "fl",
    "förvaltningslag": "fl",
    "förvaltningslagen": "fl",
    "osl": "osl",
    "fb": "fb",
    "föräldrabalk": "fb",
    "föräldrabalken": "fb",
    "brb": "brb",
    "brottsbalk": "brb",
    "brottsbalken": "brb",
    "offentlighets- och sekretesslag": "osl",
    "offentlighets- och sekretesslagen": "osl",
    "sekretesslagen": "osl",
}
# A range that names more sections than this is a slip of the pen.
LONGEST_RANGE = 60

_ACT = "|".join(sorted(map(re.escape, ACTS), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:\s?[a-z](?!\w))?"
_LIST = rf"{_NUMBER}(?:\s*(?:,|och|samt|[–-])\s*{_NUMBER})*"
_CHAPTER = r"(?:kap(?:\.|itlet|itel)?(?![^\W\d]))"
_SECTION = r"(?:§§?|paragraf(?:en|erna|er)?(?!\w))"
_SFS = r"(?:\s*\(\d{4}:\d+\))?"
_FORMS = (
    rf"(?P<c1>\d{{1,2}})\s*{_CHAPTER}\s*,?\s*(?P<s1>{_LIST})\s*{_SECTION}",
    rf"{_CHAPTER}\s*(?P<c2>\d{{1,2}})\s*,?\s*(?:§\s*(?P<s2>{_NUMBER})|(?P<s3>{_LIST})\s*{_SECTION})",
    rf"(?P<s4>{_LIST})\s*{_SECTION}\s*(?:i\s+)?(?P<c3>\d{{1,2}})\s*{_CHAPTER}",
    rf"(?P<s5>{_LIST})\s*{_SECTION}",
    rf"§\s*(?P<s6>{_NUMBER})",
)
# In running text 20:2 may be a time of day, and "LVU 3" the third of something.
_LOOSE_FORMS = (
    rf"(?P<c4>\d{{1,2}})\s*{_CHAPTER}\s*,?\s*(?P<s7>{_LIST})",
    r"(?<![\d:])(?P<c5>\d{1,2})\s?:\s?(?P<s8>\d{1,3}(?:\s?[a-z](?!\w))?(?:\s*[–-]\s*\d{1,3})?)(?!\d)",
    rf"(?<=lvu )(?P<s9>{_NUMBER})(?![\w:])",
    rf"(?<![\d:])(?P<s10>{_NUMBER})(?=\s+lvu(?!\w))",
)
_ALONE = rf"(?P<c6>\d{{1,2}})\s*{_CHAPTER}|{_CHAPTER}\s*(?P<c7>\d{{1,2}})(?!\w)"


@cache
def _scanner(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Compiled when first asked for: a process that starts waits for none of them."""
    before = rf"(?:(?<!\w)(?P<before>{_ACT}){_SFS}\s*,?\s*)?"
    after = rf"(?:\s*(?:i\s+)?(?P<after>{_ACT})(?!\w))?"
    return re.compile(f"{before}(?<!\\w)(?:{'|'.join(forms)}){after}", re.IGNORECASE)


_IN_TEXT = (*_FORMS, _ALONE)
_IN_QUERY = (*_FORMS[:4], *_LOOSE_FORMS, _FORMS[4], _ALONE)


@dataclass(frozen=True, slots=True)
class Place:
    """`section` is empty for a whole chapter, `act` where the text does not say which."""

    act: str
    chapter: int
    section: str

    @property
    def tokens(self) -> tuple[str, ...]:
        """What an index keeps of it: with and without the act."""
        return tuple(dict.fromkeys(self._tokens()))

    @property
    def asked(self) -> str:
        """What a question looks for."""
        if self.section:
            return f"p{self.act}{self.chapter}k{self.section}"
        return f"kap{self.act}{self.chapter}"

    def _tokens(self) -> Iterator[str]:
        for act in ("", self.act):
            if self.section:
                yield f"p{act}{self.chapter}k{self.section}"
            if self.chapter:
                yield f"kap{act}{self.chapter}"


@dataclass(frozen=True, slots=True)
class Found:
    """Places named by one stretch of a text, and where it stands."""

    start: int
    end: int
    places: tuple[Place, ...]


def found_in(text: str, *, loosely: bool = False) -> Iterator[Found]:
    """`loosely` reads a question: "20:2" and "lvu 3" are places there."""
    text = text.replace("\xa0", " ")
    for match in _scanner(_IN_QUERY if loosely else _IN_TEXT).finditer(text):
        named = {name[0]: value for name, value in match.groupdict().items() if value}
        act = ACTS.get((match["before"] or match["after"] or "").lower(), "")
        chapter = int(named.get("c", 0))
        sections = tuple(_sections(named["s"])) if "s" in named else ("",)
        places = tuple(Place(act, chapter, section) for section in sections)
        yield Found(match.start(), match.end(), places)


def places_of(act: str, section: str) -> tuple[Place, ...]:
    """Of a law reference: the act stands in a field of its own."""
    known = next((ACTS[word] for word in _words(act) if word in ACTS), "")
    return tuple(
        Place(known, place.chapter, place.section)
        for found in found_in(section)
        for place in found.places
    )


def tokens_of(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for place in places for token in place.tokens))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text.lower())


def _sections(written: str) -> Iterator[str]:
    """ "4–6" is three sections, "2 a" one."""
    for each in re.split(r",|och|samt", written.lower()):
        first, _dash, last = (
            end.replace(" ", "") for end in re.split(r"([–-])", f"{each}-", maxsplit=1)
        )
        last = last.rstrip("-")
        if last and first.isdecimal() and last.isdecimal():
            yield from map(str, range(int(first), min(int(last), int(first) + LONGEST_RANGE) + 1))
        else:
            yield from filter(None, (first, last))
