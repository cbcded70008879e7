"""Courses that somebody gives: on other days than theirs nobody can take them."""

from collections.abc import Iterable, Iterator

from competence.domain.case import Case
from competence.domain.facts import OFFERED, Fact, FactKind
from competence.domain.grammar import Leaf


def offers(leaf: Leaf, case: Case) -> list[Fact]:
    """From today, in order."""
    if leaf.kind not in OFFERED:
        return []
    said = case.ledger.around(FactKind.OFFERED, leaf.subject)
    ahead = (fact for fact in fitting(leaf, said) if fact.starts_on >= case.day)
    return sorted(ahead, key=lambda fact: fact.starts_on)


def fitting(leaf: Leaf, facts: Iterable[Fact]) -> Iterator[Fact]:
    """Of the level and subject that the rule asks for."""
    asked = {term: leaf.terms[term] for term in ("level", "subject") if term in leaf.terms}
    return (f for f in facts if all(f.value.get(term) == value for term, value in asked.items()))
