"""How long something lasts, from when it may be renewed, and who says so."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.answer import Answer, Because, State
from competence.domain.grammar import Leaf, Node
from competence.domain.lasting import Base
from competence.wording.states import day_words

# Nobody is to take a municipality's own rule for law.
BASES: Mapping[str, Promise] = {
    "law": gettext_lazy("By law."),
    "licence": gettext_lazy("Asked by the licensor."),
    "national": gettext_lazy("National guidance."),
    "local": gettext_lazy("Local rule."),
}
COUNTED_FROM: Mapping[Base, Promise] = {
    Base.EXPIRY: gettext_lazy(
        "Renewed in time, the next period is counted from the end of this one."
    ),
    Base.FIXED: gettext_lazy("The last day is the same for everybody."),
}


def basis_words(basis: str) -> str:
    return str(BASES.get(basis, ""))


def validity_words(answer: Answer, day: date, node: Node | None = None) -> str:
    """Gäller till 14 mars 2027. Kan förnyas från 14 december 2026. Lokal regel."""
    return " ".join(_sentences(answer, day, node))


def _sentences(answer: Answer, day: date, node: Node | None) -> Iterator[str]:
    if answer.met and answer.state is not State.NOT_REQUIRED:
        yield from _lasting(answer, day, node)
    if words := basis_words(answer.basis):
        yield words


def _lasting(answer: Answer, day: date, node: Node | None) -> Iterator[str]:
    if answer.until is None:
        if answer.basis:
            yield _("Valid until further notice.")
        return
    if answer.because not in (Because.TEMPORARY, Because.GRACE):
        yield _("Valid until %(day)s.") % {"day": day_words(answer.until)}
        if words := _counted(answer, node):
            yield words
    if answer.opens_on is not None:
        yield _opens(answer.opens_on, day)


def _opens(opens_on: date, day: date) -> str:
    if opens_on <= day:
        return _("Can be renewed now.")
    return _("Can be renewed from %(day)s.") % {"day": day_words(opens_on)}


def _counted(answer: Answer, node: Node | None) -> str:
    """A last day on a certificate is counted from nothing; so only where the rule counts."""
    if not isinstance(node, Leaf) or not answer.proofs:
        return ""
    validity = node.validity
    if validity is None or validity.months is None:
        return _from(answer) if "valid_months" in node.terms else ""
    if validity.counted_from is Base.COMPLETION:
        return _from(answer)
    return str(COUNTED_FROM[validity.counted_from])


def _from(answer: Answer) -> str:
    return _("Counted from %(day)s.") % {"day": day_words(answer.proofs[0].on)}
