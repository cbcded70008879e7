"""Why somebody holds a competence, or not yet, and what is asked. Facts, never blame."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competence.domain.answer import Answer, State
from competence.domain.grammar import Group, Leaf, Node
from competence.wording.names import Names
from competence.wording.requirements import line, requirement_sentence, requirement_title
from competence.wording.states import day_words, earliest_words, level_word

NOT_HELD: Mapping[str, Promise] = {
    "module": gettext_lazy("The module is not passed yet."),
    "attended": gettext_lazy("Taking part is not confirmed yet."),
    "document": gettext_lazy("The routine is not read and acknowledged yet."),
    "talk": gettext_lazy("The talk is not held yet."),
    "method": gettext_lazy("No training in the method is registered."),
    "external": gettext_lazy("The course is not registered."),
    "step": gettext_lazy("The step is not decided."),
    "decision": gettext_lazy("There is no decision."),
}
ELIGIBILITY: Mapping[State, Promise] = {
    State.UNKNOWN: gettext_lazy("HR has not registered the eligibility yet."),
    State.WAITING: gettext_lazy("HR is reviewing the eligibility."),
    State.MISSING: gettext_lazy("The education does not give eligibility."),
}


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
        sentence=" ".join(_sentences(leaf, names, ended=ended)),
        proofs=told.proofs,
        waits_for="" if met else told.waits_for,
    )


def _sentences(leaf: Answer, names: Names, *, ended: bool) -> Iterator[str]:
    if ended and leaf.until:
        yield _("Expired on %(day)s.") % {"day": day_words(leaf.until)}
    elif amount := requirement_sentence(leaf, names):
        yield capfirst(amount) if amount.endswith(".") else f"{capfirst(amount)}."
    elif not leaf.met:
        yield _not_held(leaf, names)
    if not leaf.met and (when := earliest_words(leaf)):
        yield f"{capfirst(when)}."


def _not_held(leaf: Answer, names: Names) -> str:
    if leaf.kind == "eligibility":
        return str(ELIGIBILITY.get(leaf.state, ELIGIBILITY[State.UNKNOWN]))
    attended = leaf.kind == "module" and leaf.subject in names.forms
    return str(NOT_HELD.get("attended" if attended else leaf.kind, ""))


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
    if months := leaf.terms.get("valid_months") or leaf.terms.get("max_age_months"):
        yield _months(months)


def _months(months: int) -> str:
    words = ngettext("valid for %(count)s month", "valid for %(count)s months", months)
    return words % {"count": months}
