import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.suppression import FEWEST, hidden, told

groups = st.dictionaries(st.integers(0, 9), st.integers(0, 30), max_size=8)


@pytest.mark.parametrize(
    ("number", "is_told"), [(0, True), (1, False), (4, False), (5, True), (6, True)]
)
def test_a_group_is_told_when_it_is_nobody_or_at_least_five(number, is_told):
    assert told(number) is is_told


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, ""),
        ({"a": 5, "b": 9}, ""),
        ({"a": 0, "b": 9}, ""),
        ({"a": 4, "b": 9, "c": 7}, "ac"),
        ({"a": 4, "b": 7, "c": 7}, "ab"),
        ({"a": 2, "b": 3, "c": 7}, "ab"),
        ({"a": 2, "b": 2, "c": 7, "d": 8}, "abc"),
        ({"a": 4, "b": 0, "c": 0}, "a"),
        ({"a": 3, "b": 0, "c": 12}, "ac"),
        ({"a": 4}, "a"),
    ],
)
def test_a_hidden_group_is_never_alone_beside_a_total(sizes, expected):
    assert hidden(sizes) == frozenset(expected)


def test_what_is_hidden_for_another_reason_is_covered_too():
    assert hidden({"a": 9, "b": 6, "c": 8}, also={"a"}) == {"a", "b"}
    assert hidden({"a": 0, "b": 6}, also={"a"}) == {"a"}
    assert hidden({"a": 9, "b": 6}, also={"x"}) == frozenset()


@pytest.mark.parametrize(("fewest", "expected"), [(3, ""), (4, "ab")])
def test_the_least_number_is_the_callers(fewest, expected):
    assert hidden({"a": 3, "b": 8}, fewest=fewest) == frozenset(expected)


@given(groups, st.sets(st.integers(0, 9)))
def test_from_a_total_and_what_is_told_nobody_works_out_a_few(sizes, also):
    secret = hidden(sizes, also)
    people = [sizes[key] for key in secret if sizes[key]]
    rest = [size for key, size in sizes.items() if key not in secret and size]

    assert all(told(sizes[key]) for key in sizes.keys() - secret)
    assert also & sizes.keys() <= secret
    assert not people or not rest or (len(people) > 1 and sum(people) >= FEWEST)
