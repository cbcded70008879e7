"""The first possible day: never too early, and kept by the plan that comes with it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.facts import FactKind
from competence.domain.rules import evaluate, parse
from competence.domain.schedule import schedule

from .build import on
from .doing import done_for, everything_done, leaves
from .strategies import DAYS, FACTS, RULES, facts

DAY = on("2026-11-21")
SAID = st.sampled_from([FactKind.BOOKED, FactKind.OFFERED])
KNOWN = st.tuples(FACTS, st.lists(facts(SAID), max_size=3)).map(
    lambda parts: [*parts[0], *parts[1]]
)


@given(RULES, KNOWN, DAYS)
def test_first_possible_day_is_kept_by_its_plan(rule, known, day):
    answer = evaluate(rule, known, day)
    if answer.earliest is None:
        return

    plan = schedule(rule, known, day)

    done = [
        one
        for todo in plan
        for leaf in leaves(parse(rule))
        if (leaf.kind, leaf.subject) == (todo.kind, todo.subject)
        for one in done_for(leaf, known, day, todo.last_on)
    ]
    assert not answer.met
    assert answer.earliest >= day
    assert all(day <= todo.first_on <= todo.last_on <= answer.earliest for todo in plan)
    assert evaluate(rule, [*known, *done], answer.earliest).met


@given(RULES, KNOWN, DAYS, st.integers(0, 500))
def test_no_day_before_it_can_be_reached_whatever_is_done(rule, known, day, later):
    answer = evaluate(rule, known, day)
    if answer.met:
        return
    tried = day + timedelta(days=later)
    if answer.earliest is not None and tried >= answer.earliest:
        tried = answer.earliest - timedelta(days=1)
    if tried < day:
        return

    done = everything_done(parse(rule), known, day, tried)

    assert not evaluate(rule, [*known, *done], tried).met
