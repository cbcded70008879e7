"""The words of which module documents are made: keys, texts, days, amounts."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from courses.problems import gettext_noop
from courses.shape import Rule

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
ADDRESSES = ("https://", "mailto:", "tel:")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_key(value: str) -> bool:
    return KEY.fullmatch(value) is not None


def is_address(value: str) -> bool:
    return value.startswith(ADDRESSES) and not re.search(r"[\s\x00-\x1f\x7f]", value)


def _is_file_name(value: str) -> bool:
    return re.fullmatch(r"\w[\w.-]*\.\w+", value) is not None


Key = Annotated[
    str,
    Rule(
        is_key,
        gettext_noop(
            "A key has lower-case letters a-z, digits, - and _, and begins with a letter or digit."
        ),
    ),
]
Text = Annotated[str, Rule(lambda text: bool(text.strip()), gettext_noop("Write a text here."))]
Day = Annotated[
    str,
    Rule(
        lambda day: not day or _is_day(day),
        gettext_noop("Write the day as year, month and day: 2027-03-14."),
    ),
]
Address = Annotated[
    str,
    Rule(
        lambda address: not address or is_address(address),
        gettext_noop("An address begins with https://, mailto: or tel: and has no spaces."),
    ),
]
FileName = Annotated[
    str, Rule(_is_file_name, gettext_noop("Write the name of a file in the media folder."))
]
Count = Annotated[int, Rule(lambda count: count >= 1, gettext_noop("This must be at least 1."))]
Minutes = Annotated[
    int, Rule(lambda minutes: minutes >= 0, gettext_noop("This must not be less than 0."))
]
Percent = Annotated[
    int, Rule(lambda share: 1 <= share <= 100, gettext_noop("This must be between 1 and 100."))
]


def _unique(siblings: Sequence[Any]) -> bool:
    return len({sibling.key for sibling in siblings}) == len(siblings)


UNIQUE = Rule(_unique, gettext_noop("Two of these have the same key."))
NOT_EMPTY = Rule(lambda entries: len(entries) >= 1, gettext_noop("At least one is needed."))
TWO_OR_MORE = Rule(lambda entries: len(entries) >= 2, gettext_noop("At least two are needed."))
THREE_OR_MORE = Rule(lambda entries: len(entries) >= 3, gettext_noop("At least three are needed."))
