"""How many of those who hold a competence may be away before a unit falls below what it needs."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from competence.domain.answer import State
from competence.domain.faults import Problem, at, is_whole

# Where the profile says nothing: one may be away, and somebody is left.
USUAL_NEED = 2


@dataclass(frozen=True, slots=True)
class Need:
    """So many people in a unit; with `per`, so many for every begun `per` caseworkers."""

    people: int = USUAL_NEED
    per: int | None = None

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any]) -> Self:
        return cls(terms["people"], terms.get("per"))

    def of(self, size: int) -> int:
        """Where nobody works nobody is needed."""
        groups = -(-size // self.per) if self.per else min(size, 1)
        return self.people * groups


@dataclass(frozen=True, slots=True)
class Resilience:
    """`holders` are at work that day."""

    holders: int
    need: int

    @property
    def may_be_away(self) -> int:
        return max(0, self.holders - self.need)

    @property
    def lacking(self) -> int:
        return max(0, self.need - self.holders)

    @property
    def state(self) -> State:
        if self.lacking:
            return State.MISSING
        return State.VALID if self.may_be_away else State.SOON


@dataclass(frozen=True, slots=True)
class Loss[K]:
    """What a competence comes to if they are away."""

    key: K
    before: Resilience
    after: Resilience

    @property
    def falls_below(self) -> bool:
        return bool(self.after.lacking) and not self.before.lacking


def if_away[K: Hashable](
    holders: Mapping[K, Collection[int]], needs: Mapping[K, int], away: Collection[int]
) -> tuple[Loss[K], ...]:
    """The competences that those away hold, in the order given. The need stays as it is."""
    return tuple(_losses(holders, needs, frozenset(away)))


def _losses[K: Hashable](
    holders: Mapping[K, Collection[int]], needs: Mapping[K, int], away: frozenset[int]
) -> Iterator[Loss[K]]:
    for key, who in holders.items():
        left = len(set(who) - away)
        if left < len(set(who)):
            before = Resilience(len(set(who)), needs[key])
            yield Loss(key, before, Resilience(left, needs[key]))


def problems(terms: object, path: str) -> Iterator[Problem]:
    """What publishing refuses in the need of a competence."""
    if not isinstance(terms, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    if not is_whole(terms.get("people")):
        yield Problem(at(path, "people"), "wrong_field")
    if not is_whole(terms.get("per", 1)):
        yield Problem(at(path, "per"), "wrong_field")
