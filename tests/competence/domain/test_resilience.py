import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import State
from competence.domain.faults import Problem
from competence.domain.publishing import check_profile
from competence.domain.resilience import Need, Resilience, if_away
from tests.competence.domain.documents import profile


@pytest.mark.parametrize(
    ("need", "size", "people"),
    [
        (Need(), 0, 0),
        (Need(), 1, 2),
        (Need(), 40, 2),
        (Need(3), 5, 3),
        (Need(1, 6), 0, 0),
        (Need(1, 6), 1, 1),
        (Need(1, 6), 6, 1),
        (Need(1, 6), 7, 2),
        (Need(2, 6), 13, 6),
    ],
)
def test_a_unit_needs_so_many_or_so_many_for_each_begun_group(need, size, people):
    assert need.of(size) == people


def test_the_need_is_read_as_it_is_written():
    assert Need.from_terms({"people": 1, "per": 6}) == Need(1, 6)
    assert Need.from_terms({"people": 3}) == Need(3, None)


@pytest.mark.parametrize(
    ("holders", "need", "away", "lacking", "state"),
    [
        (0, 2, 0, 2, State.MISSING),
        (1, 2, 0, 1, State.MISSING),
        (2, 2, 0, 0, State.SOON),
        (3, 2, 1, 0, State.VALID),
        (5, 2, 3, 0, State.VALID),
        (0, 0, 0, 0, State.SOON),
    ],
)
def test_so_many_may_be_away_before_the_unit_falls_below(holders, need, away, lacking, state):
    stands = Resilience(holders, need)

    assert (stands.may_be_away, stands.lacking, stands.state) == (away, lacking, state)


def test_only_what_those_away_hold_is_told_and_which_of_it_falls_below():
    holders = {"secrecy": [1, 2, 3], "law": [1, 2], "talks": [4], "safety": [3]}
    needs = {"secrecy": 2, "law": 2, "talks": 2, "safety": 2}

    losses = if_away(holders, needs, [1, 3])

    told = [(loss.key, loss.before.holders, loss.after.holders) for loss in losses]
    assert told == [("secrecy", 3, 1), ("law", 2, 1), ("safety", 1, 0)]
    assert [loss.falls_below for loss in losses] == [True, True, False]
    assert {loss.after.need for loss in losses} == {2}


people = st.sets(st.integers(0, 9))


@given(people, people, people, st.integers(0, 5))
def test_one_more_away_never_helps(holders, away, more, need):
    def left(gone):
        found = if_away({"key": holders}, {"key": need}, gone)
        return found[0].after.holders if found else len(holders)

    assert left(away | more) <= left(away) == len(holders - away)


@pytest.mark.parametrize(
    ("need", "place"),
    [
        (3, "need"),
        ({}, "need/people"),
        ({"people": 0}, "need/people"),
        ({"people": True}, "need/people"),
        ({"people": 2, "per": 0}, "need/per"),
        ({"people": 2, "per": None}, "need/per"),
    ],
)
def test_a_need_that_cannot_be_counted_is_refused(need, place):
    document = profile()
    document["competences"][0] |= {"critical": True, "need": need}

    reason = "not_a_mapping" if need == 3 else "wrong_field"
    assert check_profile(document) == [Problem(f"competences/0/{place}", reason)]


@pytest.mark.parametrize(
    ("critical", "faults"), [(True, []), (False, [Problem("competences/0/need", "wrong_field")])]
)
def test_only_what_is_critical_has_a_need(critical, faults):
    document = profile()
    document["competences"][0] |= {"critical": critical, "need": {"people": 1, "per": 6}}

    assert check_profile(document) == faults
