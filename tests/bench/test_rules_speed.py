"""A whole ladder for one person: fast enough to ask on every page and for a unit in memory."""

import gc
import json
import sys
from collections import defaultdict
from datetime import timedelta
from itertools import batched
from statistics import median
from time import process_time

import pytest

from competence.domain.facts import Ledger
from competence.domain.grammar import Group
from competence.domain.rules import evaluate, parse
from tests.competence.domain.build import fact, on

MILLISECONDS = 1000
ROUNDS, TURNS = 5, 60
# A ladder of five steps is asked for its highest one, which holds the others.
STEPS = 5
# Beside comparing days an answer says which facts it rests on, until when, and whose turn it is.
BAR = 5
READS = {
    "module": ["course_completed"],
    "element": ["element_done", "element_rated"],
    "experience": ["experience"],
}


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
    kinds = ([*batched(leaves, len(leaves) // STEPS)] for leaves in (modules, elements, months))
    return {
        "all": [
            {"key": f"step_{number}", "all": [part for parts in step for part in parts]}
            for number, step in enumerate(zip(*kinds, strict=True), start=1)
        ]
    }


def three_hundred_facts():
    """Of the last eight months, some of them on the same day; in order, as the ledger is read."""
    passed = [_past(n, "course_completed", f"course_{n % 40}", version=1) for n in range(120)]
    done = [_past(n, "element_done", f"PE{n % 15}", amount=1) for n in range(132)]
    rated = [_past(n, "element_rated", f"PE{n % 15}", level=3) for n in range(45)]
    worked = [
        fact("experience", "child_services", "2019-03-01", "2020-08-15"),
        fact("experience", "child_services", "2020-07-01", "2021-01-31"),
        fact("experience", "child_services", "2026-03-14"),
    ]
    return [*Ledger(passed + done + rated + worked)]


def _past(number, kind, subject, **details):
    day = on("2026-03-20") + timedelta(days=number * 11 % 240)
    return fact(kind, subject, day.isoformat(), **details)


def bare(asked, facts, day):
    """The least there is: every leaf walks its facts, found by an index, and compares their days."""
    index = defaultdict(list)
    for each in facts:
        index[each.kind, each.subject].append(each)
    holding = 0
    for name in asked:
        for each in index[name]:
            if each.starts_on <= day and (each.ends_on is None or day <= each.ends_on):
                holding += 1
    return holding


def leaves(node):
    if not isinstance(node, Group):
        return [node]
    return [leaf for child in node.children for leaf in leaves(child)]


def milliseconds(work):
    """Without collecting garbage, as `timeit` does: what else the process holds is not its cost."""
    gc.disable()
    before = process_time()
    for _turn in range(TURNS):
        work()
    spent = process_time() - before
    gc.enable()
    return spent / TURNS * MILLISECONDS


@pytest.mark.bench
def test_a_ladder_costs_a_few_times_the_comparing_of_its_days(capsys):
    rule, facts, day = ladder_of_sixty_leaves(), three_hundred_facts(), on("2026-11-21")
    parsed = parse(rule)
    asked = [(kind, leaf.subject) for leaf in leaves(parsed) for kind in READS[leaf.kind]]
    read = Ledger(facts)
    works = {
        "bare": lambda: bare(asked, facts, day),
        "evaluate": lambda: evaluate(parsed, Ledger(facts, in_order=True), day),
        "evaluate_of_a_ledger": lambda: evaluate(parsed, read, day),
        "from_the_document": lambda: evaluate(rule, facts, day),
    }

    rounds = [{name: milliseconds(work) for name, work in works.items()} for _ in range(ROUNDS)]

    ratio = median(one["evaluate"] / one["bare"] for one in rounds)
    ledger_made = median(one["evaluate_of_a_ledger"] / one["bare"] for one in rounds)
    figures = {f"{name}_ms": round(median(one[name] for one in rounds), 3) for name in works}
    with capsys.disabled():
        told = figures | {"ratio": round(ratio, 1), "ratio_of_a_ledger": round(ledger_made, 1)}
        sys.stdout.write(f"\n  {json.dumps(told)}\n")
    assert (len(leaves(parsed)), len(facts)) == (60, 300)
    # Two jobs are over, and all five leaves about months read the third.
    assert bare(asked, facts, day) == 302
    assert ratio <= BAR
