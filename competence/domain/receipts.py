"""Which receipts count for the version of a routine that is in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# How a receipt came about when she did not read it by herself; stands in the fact's `basis`.
AT_MEETING = "workplace_meeting"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The version she has read, the day, and whether it was gone through at a workplace meeting.

    `routine` tells whose text it was where a unit has its own under the same key. None is a receipt
    from before that was so, or from an import: then the number alone says what was read.
    """

    number: int
    on: date
    at_meeting: bool
    routine: int | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any], on: date) -> "Receipt":
        number, at_meeting = value.get("version", 1), value.get("basis") == AT_MEETING
        return cls(number, on, at_meeting, value.get("routine"))


def of_text(receipts: Iterable[Receipt], routine: int) -> tuple[Receipt, ...]:
    """Those of this text, not of another unit's under the same key."""
    return tuple(receipt for receipt in receipts if receipt.routine in (None, routine))


def counting(receipts: Iterable[Receipt], counts_from: int) -> Receipt | None:
    """The first of those that count: she has known it since that day."""
    held = [receipt for receipt in receipts if receipt.number >= counts_from]
    return min(held, key=lambda receipt: receipt.on, default=None)


def newest(receipts: Iterable[Receipt]) -> int:
    """The number of the newest version she has read, 0 for none."""
    return max((receipt.number for receipt in receipts), default=0)
