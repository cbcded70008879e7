"""The engine and the plain reading of docs/rules.md say the same, of ladders and histories by lot."""

from hypothesis import given, settings

from competence.domain.answer import State
from competence.domain.rules import evaluate

from .histories import HISTORIES, LADDERS, TODAY
from .reference import asked, parts

TOLD = (State.VALID, State.SOON, State.NOT_REQUIRED, State.EXPIRED)


# Twice the examples of a law: 100 in CI, 2,000 by make laws.
LADDERS_BY_LOT = settings(max_examples=2 * settings.default.max_examples)


@LADDERS_BY_LOT
@given(LADDERS, HISTORIES, TODAY)
def test_engine_says_what_a_plain_reading_of_the_rules_says(ladder, facts, today):
    for rule in ladder:
        same(rule, facts, today, evaluate(rule, facts, today))


def same(rule, facts, today, answer):
    until = answer.until if answer.state in TOLD else None
    assert (str(answer.state), until, answer.earliest) == asked(rule, facts, today), rule
    if "leaf" not in rule:
        for part, child in zip(parts(rule), answer.children, strict=True):
            same(part, facts, today, child)
