"""An answer as one line of text, made and compared at the pace of the rules themselves.

A JSON array of the fields in their order: the encoder writes tuples as they are, and only days,
decimals and facts have to be turned into something it knows. The same answer is always the same
text, so whoever wants to know whether an answer has changed compares texts.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from competence.domain.answer import Answer, Because, Proof, State, WaitsFor
from competence.domain.facts import Fact, FactKind


def to_text(answer: Answer) -> str:
    return _encode(answer)


def from_text(text: str) -> Answer:
    """With proofs for the facts it rests on."""
    return _answer(json.loads(text))


def _plain(value: Any) -> Any:
    if isinstance(value, Fact):
        on, until, amount = value.starts_on, value.ends_on, value.amount
        return (
            value.id,
            value.kind,
            value.subject,
            on.isoformat(),
            None if until is None else until.isoformat(),
            value.level,
            None if amount is None else str(amount),
        )
    return value.isoformat() if isinstance(value, date) else str(value)


_encode = json.JSONEncoder(check_circular=False, separators=(",", ":"), default=_plain).encode


def _answer(fields: list[Any]) -> Answer:
    key, kind, subject, state, have, need, grounds, until, earliest, *more = fields
    waits_for, children, because, basis, opens_on = more
    return Answer(
        key,
        kind,
        subject,
        State(state),
        _number(have),
        _number(need),
        tuple(map(_proof, grounds)),
        _day(until),
        _day(earliest),
        WaitsFor(waits_for),
        tuple(map(_answer, children)),
        Because(because),
        basis,
        _day(opens_on),
    )


def _proof(ground: list[Any]) -> Proof:
    """A fact as it stands or, in a pair, with the last day that the rule gave it."""
    fact, given = ground if len(ground) == 2 else (ground, None)
    fact_id, kind, subject, on, until, level, amount = fact
    last = _day(until) if given is None else _day(given)
    exact = None if amount is None else Decimal(amount)
    return Proof(fact_id, FactKind(kind), subject, date.fromisoformat(on), last, level, exact)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _number(written: str | int) -> Decimal | int:
    return Decimal(written) if isinstance(written, str) else written
