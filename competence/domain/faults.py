"""What can be wrong with a rule as written, and where."""

from dataclasses import dataclass
from math import isfinite
from typing import TypeGuard


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where: `all/2/course` is the course of the third rule under "all"."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path or 'rule'}: {self.reason}"


class RuleError(ValueError):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(str(Problem(path, reason)))
        self.path = path
        self.reason = reason


def at(path: str, *parts: object) -> str:
    return "/".join(str(part) for part in (path, *parts) if part != "")


def is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def is_whole(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 1


def is_whole_or_null(value: object) -> bool:
    return value is None or is_whole(value)


def is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and value > 0


def is_flag(value: object) -> bool:
    return isinstance(value, bool)
