"""Which modules are like another one, and why. Pure: for each kind of trait the cosine between two
modules, where a trait weighs the less the more modules have it. So "barn" in every title says little,
and a module that touches every law is not like every other one.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

AT_MOST = 3
# Below this two modules have a word or two in common, as any two have.
ENOUGH = 0.1


class Why(StrEnum):
    LAW = "law"
    WORDS = "words"
    GOALS = "goals"
    THEME = "theme"


WEIGHTS = {Why.LAW: 0.7, Why.WORDS: 1.0, Why.GOALS: 1.0, Why.THEME: 0.2}


@dataclass(frozen=True, slots=True)
class Traits:
    key: str
    title: str
    minutes: int
    theme: str
    places: tuple[str, ...]
    terms: tuple[str, ...]
    keywords: tuple[str, ...]

    def of(self, why: Why) -> tuple[str, ...]:
        theme = (self.theme,) if self.theme else ()
        each = {Why.LAW: self.places, Why.WORDS: self.terms, Why.GOALS: self.keywords}
        return each.get(why, theme)


@dataclass(frozen=True, slots=True)
class Alike:
    key: str
    title: str
    minutes: int
    why: Why


def alike(key: str, modules: Collection[Traits]) -> tuple[Alike, ...]:
    """The three most alike, the most alike first; none where nothing worth the name is shared."""
    mine = next((module for module in modules if module.key == key), None)
    if mine is None:
        return ()
    usual = {why: Counter(t for module in modules for t in set(module.of(why))) for why in Why}
    rated = []
    for other in modules:
        worth = {
            why: WEIGHTS[why] * _cosine(mine.of(why), other.of(why), usual[why]) for why in Why
        }
        total = sum(worth.values())
        if other.key != key and total >= ENOUGH:
            why = max(worth, key=worth.__getitem__)
            rated.append((-total, other.title, Alike(other.key, other.title, other.minutes, why)))
    return tuple(each for *_order, each in sorted(rated, key=lambda row: row[:2])[:AT_MOST])


def _cosine(mine: Iterable[str], theirs: Iterable[str], usual: Counter[str]) -> float:
    ours, others = set(mine), set(theirs)
    shared = sum(usual[trait] ** -2 for trait in ours & others)
    return shared / (_length(ours, usual) * _length(others, usual)) if shared else 0.0


def _length(traits: Iterable[str], usual: Counter[str]) -> float:
    return sqrt(sum(usual[trait] ** -2 for trait in traits))
