"""Whole rules in the municipality's words, worked out by hand from docs/rules.md."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

from competence.domain.rules import check, evaluate

from .build import on, written

GOLDEN = Path(__file__).parent / "golden"
RULES = json.loads((GOLDEN / "rules.json").read_text(encoding="utf-8"))
ANSWERED = ("state", "until", "because", "earliest", "waits_for")


def cases():
    with (GOLDEN / "answers.csv").open(newline="", encoding="utf-8") as table:
        return [pytest.param(row, id=row.pop("case")) for row in csv.DictReader(table)]


@pytest.mark.parametrize("row", cases())
def test_answer_is_as_worked_out_by_hand(row):
    rule = RULES[row["rule"]] if row["rule"] in RULES else json.loads(row["rule"])
    known_at = datetime.fromisoformat(row["known_at"]) if row["known_at"] else None

    answer = evaluate(rule, written(row["facts"]), on(row["day"]), known_at, within="introduction")

    assert check(rule) == []
    assert {name: str(getattr(answer, name) or "") for name in ANSWERED} == {
        name: row[name] for name in ANSWERED
    }


def test_every_named_rule_is_asked_about():
    assert {case.values[0]["rule"] for case in cases()} >= RULES.keys()
