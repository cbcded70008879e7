"""Why somebody holds a competence, or not yet, and what is asked. Facts, never blame."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.domain.answer import Answer
from competence.domain.grammar import Group, Leaf, Node
from competence.wording.amounts import amount_words
from competence.wording.because import why
from competence.wording.names import Names
from competence.wording.requirements import line, requirement_title
from competence.wording.states import day_words, earliest_words, level_word
from competence.wording.validity import validity_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One requirement inside a competence. `title` is empty where there is only one."""

    title: str
    sentence: str
    proofs: tuple[str, ...]
    waits_for: str


def reasons(answer: Answer, names: Names, day: date) -> tuple[Reason, ...]:
    leaves = tuple(answer.leaves())
    return tuple(_reason(leaf, names, day, alone=len(leaves) == 1) for leaf in leaves)


def _reason(leaf: Answer, names: Names, day: date, *, alone: bool) -> Reason:
    told = line(leaf, names)
    ended = leaf.until is not None and leaf.until < day
    met = leaf.met and not ended
    return Reason(
        title="" if alone else told.title,
        sentence=" ".join(_sentences(leaf, names, day)),
        proofs=told.proofs,
        waits_for="" if met else told.waits_for,
    )


def _sentences(leaf: Answer, names: Names, day: date) -> Iterator[str]:
    """As the rules answered, but for what has run out since."""
    if leaf.met and leaf.until is not None and leaf.until < day:
        yield _("Expired on %(day)s.") % {"day": day_words(leaf.until)}
        return
    if words := why(leaf, names) or _amount(leaf):
        yield words
    if not leaf.met and (when := earliest_words(leaf)):
        yield f"{capfirst(when)}."
    if words := validity_words(leaf, day):
        yield words


def _amount(leaf: Answer) -> str:
    amount = amount_words(leaf)
    return f"{capfirst(amount)}." if amount else ""


def asked(node: Node, answer: Answer, names: Names) -> tuple[str, ...]:
    """What a rule asks, a line for each part: "Barnsamtal: minst 8 tillfällen, minst nivå 3"."""
    titles = (requirement_title(leaf, names) for leaf in answer.leaves())
    lines = []
    for title, leaf in zip(titles, _leaves(node), strict=True):
        terms = ", ".join(_terms(leaf))
        lines.append(f"{title}: {terms}" if terms else title)
    return tuple(lines)


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Group):
        for child in node.children:
            yield from _leaves(child)
    else:
        yield node


def _terms(leaf: Leaf) -> Iterator[str]:
    if count := leaf.terms.get("count"):
        yield ngettext("at least %(count)s occasion", "at least %(count)s occasions", count) % {
            "count": count
        }
    if observed := leaf.terms.get("observed"):
        yield _("%(count)s of them observed") % {"count": observed}
    if level := leaf.terms.get("level"):
        yield _("at least level %(number)s") % {"number": level} + f" – {level_word(level)}"
    lasting = leaf.validity.months if leaf.validity else leaf.terms.get("valid_months")
    if months := lasting or leaf.terms.get("max_age_months"):
        yield _months(months)


def _months(months: int) -> str:
    words = ngettext("valid for %(count)s month", "valid for %(count)s months", months)
    return words % {"count": months}
