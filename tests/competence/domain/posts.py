"""Posts, absences and supervision as written in docs/rules.md and golden/experience.csv."""

import re
from decimal import Decimal

from competence.domain.authorisation import Session
from competence.domain.extent import Away, Spell

from .build import on

SPAN = re.compile(
    r"(?P<first>\S+) –(?: (?P<last>\d{4}-\S+))? (?P<percent>[\d.]+) %"
    r"(?:, validated (?P<validated>\S+))?"
)
SUPERVISION = re.compile(r"(?P<day>\S+) (?P<minutes>\d+) min(?P<where>, untrained|, in line)?")


def spells(text):
    """`2024-01-01 – 2025-12-31 50 %; 2026-01-01 – 75 %, validated 2026-05-01`"""
    return [
        Spell(
            on(part["first"]),
            _day(part["last"]),
            Decimal(part["percent"]) / 100,
            fact_id=number,
            validated_on=_day(part["validated"]),
        )
        for number, part in enumerate(_parts(SPAN, text), start=1)
    ]


def away(text):
    return [
        Away(on(part["first"]), _day(part["last"]), Decimal(part["percent"]) / 100)
        for part in _parts(SPAN, text)
    ]


def sessions(text):
    """`2024-05-02 90 min; 2024-06-02 90 min, untrained`"""
    return [
        Session(
            on(part["day"]),
            int(part["minutes"]),
            qualified=part["where"] != ", untrained",
            outside_line=part["where"] != ", in line",
        )
        for part in _parts(SUPERVISION, text)
    ]


def _parts(form, text):
    return [form.fullmatch(part.strip()).groupdict() for part in text.split(";") if part.strip()]


def _day(text):
    return on(text) if text else None
