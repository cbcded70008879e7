"""Years of child investigations, in the four groups of the national comparisons."""

from decimal import Decimal
from enum import StrEnum

from competence.domain.counting import Counting

YEAR = 12


class Bucket(StrEnum):
    BELOW_ONE = "<1"
    ONE_TO_THREE = "1-<3"
    THREE_TO_FIVE = "3-5"
    ABOVE_FIVE = ">5"


# The survey says nothing of part time or leave: neither is taken away here.
COUNTING = Counting(arithmetic="calendar")


def bucket(months: Decimal | int) -> Bucket:
    """Exactly five years is 3-5, one day more is above five.

    The survey asks each municipality for a number of caseworkers by their experience of child
    investigations and defines no arithmetic for it. So neighbouring municipalities may have
    counted otherwise, and figures from here are comparable with each other before all.
    """
    if months < YEAR:
        return Bucket.BELOW_ONE
    if months < 3 * YEAR:
        return Bucket.ONE_TO_THREE
    return Bucket.THREE_TO_FIVE if months <= 5 * YEAR else Bucket.ABOVE_FIVE
