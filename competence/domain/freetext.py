"""What people must not write in free text: personnummer at all, clients' names without a question."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from itertools import pairwise

_DASH = r"[-+\u2010-\u2015\u2212]"
# Century, year, month, day, the dash or space between, and the last four.
_PERSONNUMMER = re.compile(
    rf"(?<!\d)(?P<century>1[89]|20)?(?P<year>\d\d)[-./]?(?P<month>\d\d)[-./]?(?P<day>\d\d)"
    rf"(?P<sign>\s?{_DASH}\s?|\s)?(?P<last>\d{{4}})(?!\d)"
)
_COORDINATION_DAY = 60
# Direction marks and other invisible characters (Cf), control characters (Cc).
_INVISIBLE = frozenset({"Cf", "Cc"})
_WEB_ADDRESS = re.compile(r"://|@|\bwww\.|\w\.(?:com|net|org|info|se|nu|eu|io|ru|cn)\b", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LABEL = re.compile(
    r"\b(?:barnets|klientens|vårdnadshavarens)\s+namn\b|\bklient(?:en)?s? heter\b", re.I
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n\r•–-])\s*[\"”»(]*\s*$")
# Capitalised for other reasons than being a name: they open sentences, or name an authority.
_ORDINARY = frozenset(
    [
        "alla",
        "allt",
        "att",
        "av",
        "barn",
        "de",
        "dem",
        "den",
        "denna",
        "det",
        "detta",
        "dig",
        "du",
        "då",
        "efter",
        "eftersom",
        "ej",
        "ett",
        "en",
        "enligt",
        "flera",
        "från",
        "få",
        "för",
        "före",
        "genom",
        "gick",
        "hade",
        "han",
        "har",
        "hela",
        "henne",
        "hennes",
        "hon",
        "honom",
        "hos",
        "hur",
        "här",
        "i",
        "ibland",
        "idag",
        "igår",
        "imorgon",
        "in",
        "inför",
        "innan",
        "inom",
        "inte",
        "jag",
        "kan",
        "kl",
        "kom",
        "man",
        "med",
        "medan",
        "mellan",
        "men",
        "min",
        "mina",
        "mitt",
        "mot",
        "måste",
        "möte",
        "någon",
        "något",
        "nu",
        "när",
        "nästa",
        "och",
        "om",
        "oss",
        "på",
        "samtal",
        "sedan",
        "ska",
        "som",
        "talade",
        "tillsammans",
        "till",
        "träffade",
        "under",
        "upp",
        "ur",
        "utan",
        "utredning",
        "vad",
        "var",
        "vem",
        "vi",
        "vid",
        "vår",
        "våra",
        "åt",
        "är",
        "även",
        "över",
        "måndag",
        "tisdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lördag",
        "söndag",
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
        "arbetsförmedlingen",
        "domstolen",
        "försäkringskassan",
        "förvaltningsrätten",
        "högsta",
        "ivo",
        "kommun",
        "kommunen",
        "migrationsverket",
        "nämnden",
        "polisen",
        "region",
        "regionen",
        "skatteverket",
        "skolan",
        "skolverket",
        "socialkontoret",
        "socialnämnden",
        "socialstyrelsen",
        "socialtjänsten",
        "stegvis",
        "sverige",
        "åklagaren",
    ]
)


def holds_personnummer(text: str) -> bool:
    """A personal or coordination number: ten or twelve digits, dash, plus, space or nothing between."""
    return any(_is_personnummer(match) for match in _PERSONNUMMER.finditer(text))


def _is_personnummer(match: re.Match[str]) -> bool:
    if not _is_day(match["century"], match["year"], match["month"], match["day"]):
        return False
    # A dash or a century gives it away even when a digit is mistyped; ten bare digits may be a
    # telephone number, so they must also sum up.
    told = bool((match["sign"] or "").strip()) or match["century"] is not None
    ten = "".join(
        str(int(digit)) for part in ("year", "month", "day", "last") for digit in match[part]
    )
    return told or sums_up(ten)


def _is_day(century: str | None, year: str, month: str, day: str) -> bool:
    number = int(day)
    number -= _COORDINATION_DAY if number > _COORDINATION_DAY else 0
    try:
        # Without a century a leap year is tried, so that 29 February is never missed.
        date(int(f"{century}{year}") if century else 2000 + int(year) // 4 * 4, int(month), number)
    except ValueError:
        return False
    return True


def sums_up(digits: str) -> bool:
    """The check digit by Luhn."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if at % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def one_line(text: str) -> str:
    """Without what would turn a page's text around, draw as a box or begin a line of its own."""
    # Tabs and line breaks part words; only then are the invisible characters taken away.
    parted = " ".join(text.split())
    seen = (letter for letter in parted if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def holds_web_address(text: str) -> bool:
    """Something that a mail program would make a link of, or an address to write to."""
    return bool(_WEB_ADDRESS.search(text))


def client_name(text: str, colleagues: Collection[str] = ()) -> str:
    """What looks like the name of a client, or "" when nothing does.

    Two capitalised words in a row that are no colleague's, or a label such as "Barnets namn".
    """
    if label := _LABEL.search(text):
        return label[0]
    known = {word.casefold() for name in colleagues for word in _WORD.findall(name)}
    words = list(_WORD.finditer(text))
    for first, second in pairwise(words):
        if _is_pair(text, first, second) and not _is_known(first, second, known):
            return f"{first[0]} {second[0]}"
    return ""


def _is_pair(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    between = text[first.end() : second.start()]
    return between in (" ", "\u00a0") and _capitalised(first[0]) and _capitalised(second[0])


def _capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:] != word[1:].upper()


def _is_known(first: re.Match[str], second: re.Match[str], known: set[str]) -> bool:
    words = {first[0].casefold(), second[0].casefold()}
    if words & _ORDINARY:
        return True
    named = words & known
    # "Träffade Cilla" opens a sentence: the one real name is a colleague's.
    opens = bool(_SENTENCE_END.search(first.string[: first.start()]))
    return named == words or (opens and second[0].casefold() in known)
