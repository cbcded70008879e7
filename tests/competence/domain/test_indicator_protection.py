"""Somebody with a pencil and every published table tries to find out about one of a few people."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from competence.domain.indicators.figure import INDICATORS, Key
from competence.domain.indicators.protection import (
    FEW,
    FEWEST,
    HIDDEN,
    WHOLE,
    Cell,
    Row,
    Told,
    exactly,
    protected,
    read,
    rounded,
    written,
)
from competence.domain.indicators.shares import share

SECRETS = frozenset(range(1, FEWEST))
MOST = 9


def row(**parts):
    return Row(sum(parts.values()), {name: Decimal(number) for name, number in parts.items()})


def published(units, *, summed=True):
    rows = {number: row(**parts) for number, parts in enumerate(units)}
    return protected(rows, sum(one.people for one in rows.values()), summed=summed)


def told(cells):
    return {
        part: cell.told.value if cell.value is None else cell.value for part, cell in cells.items()
    }


def fits(cells, a, b):
    numbers = {"a": a, "b": b, WHOLE: a + b}
    return all(cells[part].low <= number <= cells[part].high for part, number in numbers.items())


def worlds(places, total):
    """Every pair of units that gives exactly these tables: all that somebody outside could think."""
    all_units = list(product(range(MOST + 4), repeat=2))
    firsts, seconds = ([unit for unit in all_units if fits(cells, *unit)] for cells in places)
    return [
        (*first, *second)
        for first, second in product(firsts, seconds)
        if fits(total, first[0] + second[0], first[1] + second[1])
    ]


unit = st.builds(dict, a=st.integers(0, MOST), b=st.integers(0, MOST))


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(unit, min_size=2, max_size=2))
def test_no_number_below_five_is_left_alone_by_all_that_could_be(units):
    places, total = published(units)

    found = worlds(places.values(), total)

    true = (units[0]["a"], units[0]["b"], units[1]["a"], units[1]["b"])
    assert true in found
    for place, number in enumerate(true):
        others = {world[place] for world in found}
        assert number not in SECRETS or (others - SECRETS and len(others) >= FEWEST)


bounds = st.lists(
    st.builds(dict, a=st.integers(0, 30), b=st.integers(0, 30), c=st.integers(0, 6)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(bounds, bounds)
def test_sums_over_units_and_groups_bound_nothing_to_one_of_a_few(units, later):
    """And of two months apart, no change of one to four people is all that it can have been."""
    before, after = known(units), known(later)

    for (place, part), (low, high) in before.items():
        true = sum(unit[part] for unit in units) if place is None else units[place][part]
        if true in SECRETS:
            assert high - low >= FEWEST - 1
            assert low == 0 or high >= FEWEST
    for name in before.keys() & after.keys():
        least, most = after[name][0] - before[name][1], after[name][1] - before[name][0]
        assert not 1 <= least <= most < FEWEST
        assert not -FEWEST < least <= most <= -1


def known(units, opened=None):
    """Bounds of every cell, narrowed by every sum until none narrows any more.

    Whoever has `opened` the people of a place knows its numbers as they are.
    """
    places, total = published(units)
    cells = {(place, part): cell for place, found in places.items() for part, cell in found.items()}
    cells |= {(None, part): cell for part, cell in total.items()}
    found = {name: (cell.low, min(cell.high, 10_000)) for name, cell in cells.items()}
    if opened is not None:
        exact = {**units[opened], WHOLE: sum(units[opened].values())}
        found |= {(opened, part): (number, number) for part, number in exact.items()}
    sums = [((None, part), [(place, part) for place in places]) for part in total]
    sums += [((place, WHOLE), [(place, part) for part in "abc"]) for place in (*places, None)]
    before = None
    while before != found:
        before = dict(found)
        for whole, parts in sums:
            lows, highs = (sum(found[part][side] for part in parts) for side in (0, 1))
            found[whole] = max(found[whole][0], lows), min(found[whole][1], highs)
            for part in parts:
                low, high = found[part]
                found[part] = (
                    max(low, found[whole][0] - highs + high),
                    min(high, found[whole][1] - lows + low),
                )
    return {name: bound for name, bound in found.items() if name[1] != WHOLE}


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@example([{"a": 30, "b": 0, "c": 12}, {"a": 30, "b": 0, "c": 0}])
@given(bounds.filter(lambda units: len(units) > 1))
def test_who_opens_one_unit_cannot_work_out_a_few_of_another_from_the_total(units):
    for opened in range(len(units)):
        found = known(units, opened)
        for (place, part), (low, high) in found.items():
            if place not in (None, opened) and units[place][part] < FEWEST:
                assert high - low >= FEWEST - 1
                assert low == 0 or high >= FEWEST


def test_a_total_beside_a_few_is_the_sum_of_what_is_told():
    places, total = published([{"a": 30, "b": 12}, {"a": 30, "b": 0}])

    assert told(places[1]) == {"a": 30, "b": "few", WHOLE: 30}
    assert (total["b"].value, total["b"].low, total["b"].high) == (10, 8, 16)


def test_where_the_few_may_be_more_than_the_rest_the_total_is_not_told():
    units = [{"a": 29, "b": 12}, *({"a": 29, "b": 0} for _unit in range(3))]

    places, total = published(units)

    assert {told(places[place])["b"] for place in (1, 2, 3)} == {"few"}
    assert total["b"] == HIDDEN


def test_the_parts_of_a_unit_of_few_count_for_nothing_in_the_total():
    places, total = published([{"a": 0, "b": 9}, {"a": 0, "b": 3}])

    assert told(places[1]) == {"a": "hidden", "b": "hidden", WHOLE: "few"}
    assert told(total) == {"a": "few", "b": 10, WHOLE: 10}
    assert (total["b"].low, total["b"].high) == (8, 16)


def test_a_total_of_a_few_in_every_unit_is_not_told_to_who_knows_one_of_them():
    places, total = published([{"a": 29, "b": 3}, {"a": 29, "b": 1}])

    assert told(places[0])["b"] == told(places[1])["b"] == "few"
    assert total["b"] == HIDDEN


def test_a_few_who_are_all_that_is_left_of_a_rounded_whole_hide_the_rest():
    places, total = published([{"a": 12, "b": 3}, {"a": 20, "b": 9}])

    assert told(places[0]) == {"a": "hidden", "b": "hidden", WHOLE: 15}
    assert told(places[1]) == {"a": 20, "b": 10, WHOLE: 30}
    # Who knows the other unit's 9 would find at most 3 here, were the 12 told to be 8 to 12.
    assert told(total) == {"a": 30, "b": "hidden", WHOLE: 45}


def test_a_unit_of_few_people_takes_the_smallest_other_with_it():
    units = [{"a": 12, "b": 0}, {"a": 12, "b": 0}, {"a": 4, "b": 0}]

    places, total = published(units)

    assert set(told(places[2]).values()) == {"hidden"}
    # Who knows the 4 would find both of the others to be 12.
    assert told(total) == {"a": "hidden", "b": "few", WHOLE: "hidden"}


def test_many_requirements_of_few_people_are_not_told():
    rows = {1: Row(4, {"a": Decimal(60), "b": Decimal(20)})}

    places, total = protected(rows, 4, summed=True)

    assert set(places[1].values()) == set(total.values()) == {HIDDEN}


def test_two_things_side_by_side_are_told_without_their_sum():
    places, total = published([{"a": 9, "b": 3}, {"a": 6, "b": 8}], summed=False)

    assert told(places[0]) == {"a": 10, "b": "few"}
    assert told(total) == {"a": 15, "b": 10}


def test_where_there_is_no_place_there_is_nothing():
    assert protected({}, 0, summed=True) == ({}, {})


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0", None), ("4.4", None), ("4.5", 5), ("5", 5), ("7", 5), ("8", 10), ("12", 10), ("13", 15)],
)
def test_numbers_are_told_to_the_nearest_five_from_five(number, shown):
    cell = rounded(Decimal(number))

    assert cell.value == shown
    assert cell.low <= Decimal(number).quantize(Decimal(1), "ROUND_HALF_UP") <= cell.high


def test_what_is_written_down_is_read_as_it_was_told():
    cells = {"a": rounded(Decimal(23)), "b": FEW, WHOLE: HIDDEN}

    assert written(cells) == {"a": 25, "b": "few", WHOLE: "hidden"}
    assert read(written(cells)) == cells


def cells_of(**given):
    return read({WHOLE if name == "whole" else name: value for name, value in given.items()})


@pytest.mark.parametrize(
    ("key", "given", "bounds"),
    [
        (
            Key.COVERAGE,
            {"valid": 15, "missing": 5, "unknown": "few", "whole": 20},
            (0.75, 0.75, 0.75),
        ),
        (Key.COVERAGE, {"valid": 20, "missing": 5, "unknown": "few", "whole": 15}, (1, 1, 1)),
        (Key.GAP, {"valid": 15, "missing": 5, "unknown": "few", "whole": 20}, (0.25, 0.25, 0.25)),
        (
            Key.GAP,
            {"valid": 40, "missing": "few", "unknown": "few", "whole": 42},
            (0, 8 / 38, None),
        ),
        (Key.ELIGIBILITY, {"approved": 40, "lacking": "few", "whole": 42}, (1 - 4 / 38, 1, None)),
        (Key.ELIGIBILITY, {"approved": 5, "lacking": "few", "whole": 5}, (1 - 4 / 5, 1, None)),
        (
            Key.EXPERIENCE,
            {
                "below_one": "few",
                "one_to_three": "hidden",
                "three_to_five": "few",
                "above_five": 10,
                "unknown": 5,
                "whole": 20,
            },
            (8 / 22, 16 / 18, None),
        ),
        (Key.GAP, {"valid": 25, "missing": "few", "unknown": 5, "whole": 20}, (0, 0, 0)),
        (Key.ELIGIBILITY, {"approved": "few", "lacking": "hidden", "whole": 20}, (0, 4 / 18, None)),
        (
            Key.ELIGIBILITY,
            {"approved": "hidden", "lacking": "few", "whole": 20},
            (1 - 4 / 18, 1, None),
        ),
        (Key.ELIGIBILITY, {"approved": 10, "lacking": "few", "whole": "few"}, None),
        (Key.ELIGIBILITY, {"approved": 10, "lacking": "few", "whole": "hidden"}, None),
        (Key.MENTOR_RATIO, {"newcomers": 20, "mentors": 10}, (2, 2, 2)),
        (Key.MENTOR_RATIO, {"newcomers": "few", "mentors": 10}, (0, 0.5, None)),
        (Key.MENTOR_RATIO, {"newcomers": "hidden", "mentors": 10}, None),
        (Key.MENTOR_RATIO, {}, None),
    ],
)
def test_a_share_is_as_close_as_its_parts_are_told(key, given, bounds):
    found = share(INDICATORS[key], cells_of(**given))

    assert (found and (found.low, found.high, found.middle)) == bounds


@pytest.mark.parametrize(
    ("number", "value"), [(Decimal(7), 7), (Decimal("7.5"), 8), (Decimal(0), 0)]
)
def test_who_may_read_exactly_gets_the_number_and_no_range(number, value):
    assert exactly(number) == Cell(Told.NUMBER, value, value, value)
