"""What a cell says, as HR systems in Sweden write it. None: it says nothing that is understood."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from competence.domain.roster.headers import key

MONTHS = (
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
)
HOUR = r"(?:[ t]\d{1,2}[:.]\d\d.*)?"
WRITTEN_DAYS = (
    re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){HOUR}", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", re.ASCII),
    re.compile(rf"(?P<d>\d{{1,2}})[./-] ?(?P<m>\d{{1,2}})[./ -] ?(?P<y>\d{{4}}){HOUR}", re.ASCII),
    re.compile(r"(?:den )?(?P<d>\d{1,2}):?e? (?P<name>[a-z]{3,9})\.? (?P<y>\d{4})", re.ASCII),
)
EARLIEST, NEVER = 1930, 2099
EXTENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,12})?) ?(%|procent)?", re.ASCII)
EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[^\W_](?:[^\W_]|-)*\.)+[^\W\d_]{2,}"
)
BETWEEN_UNITS = re.compile(r" / |[>\\»|]")
NOTHING = frozenset({"-", "–", "—", "null", "(null)"})
SHOWN_ERRORS = ("#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#saknas!")
YES = frozenset(
    [
        "ja",
        "j",
        "yes",
        "y",
        "x",
        "sant",
        "true",
        "1",
        "s",
        "sekretess",
        "skyddad",
        "skyddadidentitet",
    ]
)
NO = frozenset(["nej", "n", "no", "falskt", "false", "0"])
# The values of Employment.Type. What is asked for first wins: "inhyrd, timavlönad" is agency.
TYPE_WORDS: Mapping[str, tuple[str, ...]] = {
    "agency": ("inhyrd", "konsult", "bemanning", "agency"),
    "hourly": ("timavlön", "timanst", "timlön", "timvik", "intermittent", "hourly"),
    "probation": ("provanst", "probation"),
    "temporary": ("visstid", "vikar", "tidsbegr", "projektanst", "säva", "temporary"),
    "permanent": ("tillsvidare", "tillsv", "fastanst", "permanent"),
}
TYPE_CODES: Mapping[str, str] = {
    "tv": "permanent",
    "fast": "permanent",
    "vik": "temporary",
    "ava": "temporary",
    "projekt": "temporary",
    "prov": "probation",
    "tim": "hourly",
}
ROLE_WORDS: Mapping[str, str] = {
    "caseworker": "caseworker",
    "handläggare": "caseworker",
    "socialsekreterare": "caseworker",
    "supervisor": "supervisor",
    "arbetsledare": "supervisor",
    "gruppledare": "supervisor",
    "unitmanager": "unit_manager",
    "enhetschef": "unit_manager",
    "mentor": "mentor",
}


def tidy(text: str) -> str:
    """One line, single spaces, nothing invisible: what a reader sees in the cell."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())
    kept = (
        letter if not unicodedata.category(letter).startswith("C") else " " * letter.isspace()
        for letter in unicodedata.normalize("NFC", text)
    )
    # Taking a letter away may leave two that belong together.
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def says_nothing(cell: str) -> bool:
    return not cell or cell.casefold() in NOTHING


def is_error(cell: str) -> bool:
    """What a spreadsheet shows in the place of a value."""
    return cell.casefold().startswith(SHOWN_ERRORS)


def is_formula(cell: str) -> bool:
    return cell.startswith(("=", "@", "+", "＝"))


def is_email(cell: str) -> bool:
    return email(cell) is not None


def email(cell: str) -> str | None:
    """As it is stored: without regard to case."""
    plain = cell.casefold()
    return plain if EMAIL.fullmatch(plain) else None


def day(cell: str) -> date | None:
    plain = cell.casefold()
    for pattern in WRITTEN_DAYS:
        if written := pattern.fullmatch(plain):
            return _day(written.groupdict())
    return None


def is_never(last: date) -> bool:
    """9999-12-31 and the like: the HR system's way to say until further notice."""
    return last.year >= NEVER


def extent(cell: str) -> int | None:
    """Whole percent. Without a sign, 0,75 is three quarters and 1 is full time."""
    found = EXTENT.fullmatch(cell.casefold())
    if found is None:
        return None
    amount = Decimal(found[1].replace(",", "."))
    if not found[2] and amount <= 1:
        amount *= 100
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def employment_type(cell: str) -> str | None:
    word = key(cell)
    if word in TYPE_CODES:
        return TYPE_CODES[word]
    return next((type for type, parts in TYPE_WORDS.items() if any(p in word for p in parts)), None)


def role(cell: str) -> str | None:
    return ROLE_WORDS.get(key(cell))


def flag(cell: str) -> bool | None:
    word = key(cell)
    return True if word in YES else False if word in NO else None


def names(whole: str) -> tuple[str, str]:
    """Given and family name: "Berg, Alma" and "Alma Berg" alike. The family name may be empty."""
    family, comma, given = whole.partition(",")
    if comma:
        return given.strip(), family.strip()
    first, _space, last = whole.rpartition(" ")
    return (first, last) if first else (last, "")


def unit_path(cell: str) -> tuple[str, ...] | None:
    """With " / ", ">" or a backslash between the names, the highest first."""
    names = (name.strip() for name in BETWEEN_UNITS.split(cell))
    return tuple(filter(None, names)) or None


def _day(parts: Mapping[str, str]) -> date | None:
    month, year = _month(parts), int(parts["y"])
    try:
        return date(year, month, int(parts["d"])) if year >= EARLIEST else None
    except ValueError:
        return None


def _month(parts: Mapping[str, str]) -> int:
    """0, which no date has, where the word is not a month's."""
    if "m" in parts:
        return int(parts["m"])
    found = (at for at, name in enumerate(MONTHS, 1) if name.startswith(parts["name"]))
    return next(found, 0)
