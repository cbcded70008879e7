"""Cases in the municipality's words, worked out by hand with a calendar."""

import csv
from pathlib import Path

import pytest

from competence.domain.renewal import Done, Validity, begin, breaches, problems

from .build import on
from .renewals import folded, told, written

GOLDEN = Path(__file__).parent / "golden"


def cases(name):
    with (GOLDEN / name).open(newline="", encoding="utf-8") as table:
        return [pytest.param(row, id=row.pop("case")) for row in csv.DictReader(table)]


def terms(text):
    return {name: term(value) for name, value in (part.split("=") for part in text.split())}


def term(text):
    return text == "true" if text in ("true", "false") else int(text) if text.isdecimal() else text


@pytest.mark.parametrize("row", cases("validity.csv"))
def test_a_period_ends_and_its_window_opens_as_the_calendar_says(row):
    window = [reversed(row["window"].split())] if row["window"] else []
    validity = Validity(int(row["months"]), **{f"window_{unit}": int(n) for unit, n in window})

    period = begin(validity, Done(on(row["starts_on"]), 1))

    assert (str(period.ends_on), str(period.opens_on or "")) == (row["last_day"], row["opens_on"])


@pytest.mark.parametrize("row", cases("renewal.csv"))
def test_periods_and_days_are_as_worked_out_by_hand(row):
    written_terms = terms(row["rule"])
    validity = Validity.from_terms(written_terms)

    rows, away = folded(validity, row)
    state, last = told(validity, rows, away, on(row["day"]))

    assert [*problems(written_terms)] == []
    assert "; ".join(map(written, rows)) == row["periods"]
    assert (state, str(last or "")) == (row["state"], row["last_day"])
    assert [*breaches(rows)] == []
