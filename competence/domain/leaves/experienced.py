"""What takes its time: months of work, and newcomers she has been mentor to."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from competence.domain.answer import Answer, Because, WaitsFor
from competence.domain.calendar import add_months
from competence.domain.case import Case
from competence.domain.counting import Counting
from competence.domain.experience import earliest_with_months, whole_months
from competence.domain.extent import Away, Spell, first_day_with, months_on
from competence.domain.facts import Fact, FactKind
from competence.domain.findings import reached, whole
from competence.domain.grammar import Leaf

ONE_DAY = timedelta(days=1)


def experience(leaf: Leaf, case: Case) -> Answer:
    """Calendar months, whatever the share of full time, unless the rule counts in another way."""
    facts = case.ledger.about(FactKind.EXPERIENCE, leaf.subject)
    if leaf.counting is not None:
        return _counted(leaf, leaf.counting, facts, case)
    periods = [(fact.starts_on, fact.ends_on) for fact in facts]
    need: int = leaf.terms["months"]
    have = whole_months(periods, case.day)
    earliest = None if have >= need else earliest_with_months(periods, need, case.day)
    return _months(leaf, have, facts, earliest, case, Because.TOO_FEW)


def mentored(leaf: Leaf, case: Case) -> Answer:
    """Different persons, each for as long as the rule asks."""
    least: int = leaf.terms.get("months", 0)
    need: int = leaf.terms["persons"]
    found = [
        (day, fact)
        for fact in case.ledger.about(FactKind.MENTORED, leaf.subject)
        if (day := _long_enough_on(fact, least)) is not None
    ]
    done = [fact for day, fact in found if day <= case.day]
    persons = {fact.value["person"] for fact in done}
    later: dict[Any, date] = {}
    for day, fact in found:
        person = fact.value["person"]
        if person not in persons:
            later[person] = min(day, later.get(person, day))
    # Whoever she begins with today has been hers long enough on that day.
    ahead = sorted([*later.values(), *[add_months(case.day, least)] * need])
    left = need - len(persons)
    earliest = ahead[left - 1] if left > 0 else None
    # Those she is mentor to already are only waited for.
    waits_for = WaitsFor.TIME if left <= len(later) else WaitsFor.SUPERVISOR
    return reached(leaf, len(persons), need, done, waits_for, earliest)


def _counted(leaf: Leaf, counting: Counting, facts: Sequence[Fact], case: Case) -> Answer:
    spells = [_spell(fact) for fact in facts]
    away = [_away(fact) for fact in case.ledger.of_kind(FactKind.ABSENCE)]
    need: int = leaf.terms["months"]
    months = months_on(counting, spells, away, case.day)
    have = whole(months.counted)
    earliest = None
    if have < need:
        earliest = first_day_with(counting, spells, away, need, case.day)
    because = Because.NEEDS_JUDGEMENT if months.individual else Because.TOO_FEW
    return _months(leaf, have, facts, earliest, case, because)


def _months(
    leaf: Leaf,
    have: Decimal | int,
    facts: Sequence[Fact],
    earliest: date | None,
    case: Case,
    because: Because,
) -> Answer:
    """Where time will not bring it, HR may know of experience that is not recorded."""
    begun = [fact for fact in facts if fact.starts_on <= case.day]
    waits_for = WaitsFor.HR if earliest is None else WaitsFor.TIME
    return reached(leaf, have, leaf.terms["months"], begun, waits_for, earliest, because)


def _long_enough_on(fact: Fact, months: int) -> date | None:
    day = add_months(fact.starts_on, months)
    # The last month is whole when the day before the same date has been.
    return day if fact.ends_on is None or day <= fact.ends_on + ONE_DAY else None


def _spell(fact: Fact) -> Spell:
    share = Decimal(1) if fact.amount is None else fact.amount
    return Spell(fact.starts_on, fact.ends_on, share, fact.id)


def _away(fact: Fact) -> Away:
    return Away(fact.starts_on, fact.ends_on, Decimal(1) if fact.amount is None else fact.amount)
