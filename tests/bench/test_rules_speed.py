"""A whole ladder for one person: fast enough to ask on every page and for a unit in memory."""

from time import process_time

import pytest

from competence.domain.facts import Ledger
from competence.domain.rules import evaluate, parse
from tests.competence.domain.build import fact, on

MILLISECONDS = 1000


def ladder_of_sixty_leaves():
    modules = [
        {"key": f"m{n}", "leaf": "module", "course": f"course_{n}", "valid_months": 24}
        for n in range(40)
    ]
    elements = [
        {"key": f"e{n}", "leaf": "element", "element": f"PE{n}", "count": 4, "level": 3}
        for n in range(15)
    ]
    months = [
        {"key": f"x{n}", "leaf": "experience", "of": "child_services", "months": 12 * n}
        for n in range(1, 6)
    ]
    return {"all": [{"all": modules}, {"all": elements}, {"at_least": 3, "of": months}]}


def three_hundred_facts():
    passed = [fact("course_completed", f"course_{n % 40}", version=1) for n in range(120)]
    done = [fact("element_done", f"PE{n % 15}", amount=1) for n in range(132)]
    rated = [fact("element_rated", f"PE{n % 15}", level=3) for n in range(45)]
    worked = [
        fact("experience", "child_services", "2019-03-01", "2020-08-15"),
        fact("experience", "child_services", "2020-07-01", "2021-01-31"),
        fact("experience", "child_services", "2026-03-14"),
    ]
    return passed + done + rated + worked


def best_of(turns, work):
    spent = []
    for _turn in range(turns):
        before = process_time()
        work()
        spent.append(process_time() - before)
    return min(spent) * MILLISECONDS


@pytest.mark.bench
def test_sixty_leaves_over_three_hundred_facts_take_less_than_two_milliseconds():
    rule, facts, day = ladder_of_sixty_leaves(), three_hundred_facts(), on("2026-11-21")
    parsed = parse(rule)

    once = best_of(200, lambda: evaluate(rule, facts, day))
    in_a_batch = best_of(200, lambda: evaluate(parsed, Ledger(facts), day))

    print(f"\n{once:.2f} ms from the document, {in_a_batch:.2f} ms with the rule read before")  # noqa: T201  # a bench tells its numbers
    assert len(facts) == 300
    assert once < 2
    assert in_a_batch < 2
