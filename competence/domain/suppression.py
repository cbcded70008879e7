"""Which numbers are not told where a few people could be known by them.

A group of fewer than five is not told, and neither is what it could be worked out from: where the
total is told, one hidden group alone is the total less the others.
"""

from collections.abc import Collection, Hashable, Mapping

FEWEST = 5


def told(number: int, fewest: int = FEWEST) -> bool:
    """Of nobody nothing is learnt."""
    return number == 0 or number >= fewest


def hidden[K: Hashable](
    sizes: Mapping[K, int], also: Collection[K] = (), fewest: int = FEWEST
) -> frozenset[K]:
    """The groups, of those that add up to a total that is told, whose numbers are not to be told.

    `also` are hidden for another reason. The smallest of the rest go with them until what is hidden
    is at least two groups, and at least five people. Sizes are numbers of people; where the total
    itself is not told, every group is here.
    """
    found = {key for key, size in sizes.items() if key in also or not told(size, fewest)}
    rest = sorted((key for key in sizes if key not in found and sizes[key]), key=sizes.__getitem__)
    for key in rest:
        if _is_covered([sizes[each] for each in found], fewest):
            break
        found.add(key)
    return frozenset(found)


def _is_covered(sizes: Collection[int], fewest: int) -> bool:
    """Nothing hidden, or too much for anybody to take apart."""
    people = [size for size in sizes if size]
    return not people or (len(people) > 1 and sum(people) >= fewest)
