"""What people hold already, as somebody states it: a word about a competence as a whole.

It stands in for what was never recorded here, or recorded too few times, and for nothing else. What
the rule finds proven needs no word; what has run out, was revoked, failed or was read in an older
version is not held by one. What somebody named decides, such as a degree, is never stated.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum

from competence.domain.answer import GROUP_KINDS, Answer, Because, State
from competence.domain.case import Case
from competence.domain.facts import LASTING, Fact, FactKind, Ledger
from competence.domain.findings import held
from competence.domain.grammar import Competence, Group, Leaf, Node
from competence.domain.limits import ONE_DAY
from competence.domain.offers import fitting
from competence.domain.spans import said_of

# Somebody named decides on these, or judges them, on a page of their own.
DECIDED = frozenset({"eligibility", "step", "decision", "assessment"})
LICENCE = "licence"
# Nothing is recorded: neither that she has it nor that she has not.
_SILENT = frozenset(
    {
        Because.NOT_DONE,
        Because.TOO_FEW,
        Because.TOO_FEW_OBSERVED,
        Because.NOT_RATED,
        Because.NO_DECISION,
    }
)
# Some is recorded, and nothing that is recorded says that she has it not.
_FILLABLE = _SILENT | {Because.NEEDS_JUDGEMENT}


class Says(StrEnum):
    HOLDS = "holds"
    NOT = "not"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    DOCUMENT_SEEN = "document_seen"
    OWN_WORD = "own_word"
    EMPLOYER = "employer"


def as_competence(node: Node, key: str) -> Node:
    """The same rule, asked for as a whole: then a word about it counts."""
    return replace(node, competence=Competence(key, not any(decided_elsewhere(node))))


def decided_elsewhere(node: Node) -> Iterator[Leaf]:
    """What nobody can state: a decision, a judgement or a licence."""
    if isinstance(node, Group):
        for child in node.children:
            yield from decided_elsewhere(child)
    elif node.kind in DECIDED or node.basis == LICENCE:
        yield node


def latest_word(ledger: Ledger, competence: str, day: date) -> Fact | None:
    """The one said last, of those about that day: a correction stands before what it corrects."""
    begun = (f for f in ledger.about(FactKind.STATED, competence) if f.starts_on <= day)
    return max(begun, key=lambda fact: (fact.recorded_at, fact.id), default=None)


def says(fact: Fact) -> Says:
    return Says(fact.value["says"])


def answered(competence: Competence, node: Node, found: Answer, case: Case) -> Answer:
    """What the rule finds; where that is not enough, what the latest word makes of it.

    Where nothing is recorded and nobody has said anything it is not known: neither held nor lacking.
    """
    if found.met:
        return found
    word = latest_word(case.ledger, competence.key, case.day) if competence.stateable else None
    if word is None or says(word) is Says.UNKNOWN:
        return _not_known(found)
    spoken = case.ask(node, replace(case, stated=word))
    # Where several ways lead to it, what is recorded of one is not talked away by another.
    overruled = spoken.met and any(map(_is_recorded_otherwise, _asked(spoken)))
    return found if overruled else spoken


def by_word(leaf: Leaf, found: Answer, word: Fact, case: Case) -> Answer:
    """One part of a competence that somebody has stated: it lasts as the rule lets it last."""
    if found.met:
        return found
    if says(word) is Says.NOT:
        return _denied(found, word)
    if not _is_fillable(leaf, found, case):
        return found
    kind = LASTING.get(leaf.kind, FactKind.STATED)
    revoked = [fact.starts_on for fact in said_of(FactKind.REVOCATION, kind, leaf, case)]
    before = [day for day in revoked if day <= word.starts_on]
    if before:
        last = max(before) - ONE_DAY
        return found._replace(state=State.EXPIRED, until=last, because=Because.REVOKED)
    worded = held(leaf, kind, (word,), case, found.waits_for)
    return worded._replace(because=worded.because or Because.STATED) if worded.met else worded


def _is_fillable(leaf: Leaf, found: Answer, case: Case) -> bool:
    """Nothing is recorded, or too little: each part that is not met by itself."""
    if found.state is not State.MISSING or _has_ended(leaf, found, case):
        return False
    parts = [part for part in found.children if not part.met] or [found]
    return all(part.because in _FILLABLE for part in parts)


def _has_ended(leaf: Leaf, found: Answer, case: Case) -> bool:
    """Of credits that are added up, some no longer count."""
    if "hp" not in leaf.terms:
        return False
    courses = fitting(leaf, case.ledger.about(FactKind.EXTERNAL, leaf.subject))
    return any(fact.starts_on <= case.day and fact not in found.grounds for fact in courses)


def _asked(answer: Answer) -> Iterator[Answer]:
    """Its leaves, without those of a part that is waived as a whole."""
    if answer.state is State.NOT_REQUIRED or answer.kind not in GROUP_KINDS:
        yield answer
        return
    for child in answer.children:
        yield from _asked(child)


def _is_recorded_otherwise(leaf: Answer) -> bool:
    """Not met, and not because the word itself has run out."""
    by_the_word = any(proof.kind is FactKind.STATED for proof in leaf.proofs)
    return not leaf.met and (leaf.because is Because.REVOKED or not by_the_word)


def _denied(found: Answer, word: Fact) -> Answer:
    """What is recorded says more than that she has it not."""
    if not _is_silent(found):
        return found
    return found._replace(grounds=(word,), because=Because.STATED_NOT)


def _not_known(found: Answer) -> Answer:
    if found.state is State.MISSING and all(map(_is_silent, found.leaves())):
        return found._replace(state=State.UNKNOWN)
    return found


def _is_silent(leaf: Answer) -> bool:
    recorded = bool(leaf.grounds) or any(part.grounds for part in leaf.children)
    return not recorded and leaf.because in _SILENT
