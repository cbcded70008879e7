"""Which modules are like another one, and why. Pure: what two modules share counts the more the
fewer others share it, so that "barn" in every title says nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

AT_MOST = 3
# Below this two modules have a word or two in common, as any two have. A theme is always enough.
ENOUGH = SAME_THEME = 0.5


class Why(StrEnum):
    LAW = "law"
    WORDS = "words"
    GOALS = "goals"
    THEME = "theme"


WEIGHTS = {Why.LAW: 3.0, Why.WORDS: 2.0, Why.GOALS: 0.5}


@dataclass(frozen=True, slots=True)
class Traits:
    key: str
    title: str
    minutes: int
    theme: str
    places: tuple[str, ...]
    terms: tuple[str, ...]
    keywords: tuple[str, ...]

    def all(self) -> Iterator[tuple[Why, str]]:
        yield from ((Why.LAW, place) for place in self.places)
        yield from ((Why.WORDS, term) for term in self.terms)
        yield from ((Why.GOALS, word) for word in self.keywords)
        if self.theme:
            yield Why.THEME, self.theme


@dataclass(frozen=True, slots=True)
class Alike:
    key: str
    title: str
    minutes: int
    why: Why


def alike(key: str, modules: Collection[Traits]) -> tuple[Alike, ...]:
    """The three most alike, the most alike first; none where nothing worth the name is shared."""
    mine = next((set(module.all()) for module in modules if module.key == key), set())
    usual = Counter(trait for module in modules for trait in module.all())
    rated = []
    for other in modules:
        worth = _worth(mine.intersection(other.all()), usual)
        if other.key != key and sum(worth.values()) >= ENOUGH:
            rated.append(
                (-sum(worth.values()), other.title, other, max(worth, key=worth.__getitem__))
            )
    rated.sort(key=lambda each: each[:2])
    return tuple(Alike(o.key, o.title, o.minutes, why) for _, _, o, why in rated[:AT_MOST])


def _worth(shared: Iterable[tuple[Why, str]], usual: Counter[tuple[Why, str]]) -> dict[Why, float]:
    worth: dict[Why, float] = {}
    for why, what in shared:
        each = SAME_THEME if why == Why.THEME else WEIGHTS[why] / usual[why, what]
        worth[why] = worth.get(why, 0) + each
    return worth
