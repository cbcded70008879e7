"""What a number in a workbook stands for: a day, a number, or one that is shown with its zeros."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import isfinite

from competence.documents.package import Elements

BUILT_IN_DAYS = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
# What is in quotes, after a backslash or in brackets is shown as it is, or not at all.
NOT_A_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
DAY_ZERO, DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
MOST_DIGITS = 15
DAY = -1


class Formats:
    """By the number of a cell's style: DAY, or how many digits are shown at least."""

    def __init__(self, styles: Elements | None, *, from_1904: bool) -> None:
        self._styles = _styles(styles) if styles else ()
        self._zero = DAY_ZERO_1904 if from_1904 else DAY_ZERO

    def shown(self, number: str, style: int) -> str:
        kind = self._styles[style] if 0 <= style < len(self._styles) else 0
        if kind == DAY:
            return self._day(number)
        plain = number if number.isdecimal() else _plain(number)
        return plain.zfill(kind)

    def _day(self, number: str) -> str:
        """What lies outside the calendar stays the number that it is. The hour does not matter."""
        try:
            days = int(float(number))
            return (self._zero + timedelta(days)).isoformat() if days > 0 else number
        except (ValueError, OverflowError):
            return number


def _plain(number: str) -> str:
    """4.5E1 is 45, 75.0 is 75, and 0.69999999999999996 is 0.7."""
    try:
        value = float(number)
    except ValueError:
        return number
    if value.is_integer():
        return str(int(value))
    return f"{value:.{MOST_DIGITS}g}" if isfinite(value) else number


def _styles(parts: Elements) -> Sequence[int]:
    codes: dict[str, str] = {}
    styles: list[int] = []
    inside = ""
    for name, attributes in parts.found:
        if name == "numFmt":
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif name == "xf" and inside == "cellXfs":
            styles.append(_kind(attributes.get("numFmtId", "0"), codes))
        elif name != "xf":
            inside = name
    return styles


def _kind(id: str, codes: Mapping[str, str]) -> int:
    if id not in codes:
        return DAY if int(id) in BUILT_IN_DAYS else 0
    pattern = NOT_A_PATTERN.sub("", codes[id].casefold())
    if "d" in pattern or "y" in pattern:
        return DAY
    return len(pattern) if pattern and not pattern.strip("0") else 0
