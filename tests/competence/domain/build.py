"""The smallest valid facts, and facts written as in docs/rules.md."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from competence.domain.facts import Fact, FactKind

_numbers = count(1)


def on(text):
    return date.fromisoformat(text)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fact(kind, subject, starts_on="2026-09-01", ends_on=None, **details):
    columns = {name: details.pop(name, None) for name in ("amount", "level", "retracted_at")}
    # Of a course elsewhere the level is a word, and stands among its details.
    if isinstance(columns["level"], str):
        details["level"] = columns.pop("level")
    amount = columns["amount"]
    return Fact(
        id=details.pop("id", None) or next(_numbers),
        kind=FactKind(kind),
        subject=subject,
        starts_on=on(starts_on),
        ends_on=on(ends_on) if ends_on else None,
        amount=None if amount is None else Decimal(str(amount)),
        level=columns.get("level"),
        recorded_at=moment(details.pop("recorded_at", "2026-01-01")),
        retracted_at=moment(columns["retracted_at"]) if columns["retracted_at"] else None,
        value=details,
    )


def written(text):
    """`element_done PE6 2026-10-01..2027-01-01 amount=2 observed_by=mentor; ...`"""
    return [_one(part.split()) for part in text.split(";") if part.strip()]


def _one(words):
    kind, subject, days, *details = words
    starts_on, _, ends_on = days.partition("..")
    pairs = (detail.split("=") for detail in details)
    return fact(kind, subject, starts_on, ends_on or None, **{k: _value(v) for k, v in pairs})


def _value(text):
    if text in ("yes", "no"):
        return text == "yes"
    return int(text) if text.isdecimal() else text


def proven(answer):
    """With the proofs it would show in place of the facts it rests on."""
    children = tuple(proven(child) for child in answer.children)
    return answer._replace(grounds=answer.proofs, children=children)
