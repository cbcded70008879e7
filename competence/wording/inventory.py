"""What people hold already, in words: what is said, on what basis, and by whom."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competence.domain.facts import Fact
from competence.domain.grammar import Leaf
from competence.domain.stated import Basis, Says, says
from competence.wording.states import day_words

BASES: Mapping[str, Promise] = {
    Basis.EMPLOYER: gettext_lazy("the employer's assessment"),
    Basis.DOCUMENT_SEEN: gettext_lazy("certificate seen"),
    Basis.OWN_WORD: gettext_lazy("own statement"),
}
SAYS: Mapping[str, Promise] = {
    Says.HOLDS: pgettext_lazy("inventory", "Has it"),
    Says.NOT: pgettext_lazy("inventory", "Has it not"),
    Says.UNKNOWN: pgettext_lazy("inventory", "Do not know"),
}
# What a new word is to the former one: said so, or as its first day tells.
HOWS: Mapping[str, Promise] = {
    "": pgettext_lazy("inventory", "As the first day tells"),
    "change": pgettext_lazy("inventory", "Changed from a day"),
    "correction": pgettext_lazy("inventory", "Corrected"),
}
# Where what nobody can state is decided, by kind of leaf.
ELSEWHERE: Mapping[str, Promise] = {
    "eligibility": gettext_lazy("HR decides, when the document is seen"),
    "step": gettext_lazy("The unit manager decides on the step"),
    "decision": gettext_lazy("The unit manager decides"),
    "assessment": gettext_lazy("Whoever assesses it writes it down"),
}
LICENCE = gettext_lazy("Registered with its licence, among the merits")


def basis_word(basis: str) -> str:
    return str(BASES.get(basis, ""))


def says_word(said: str) -> str:
    return str(SAYS[said])


def elsewhere_word(leaf: Leaf) -> str:
    return str(ELSEWHERE.get(leaf.kind, LICENCE))


def stated_title(basis: str, by: str) -> str:
    """Nulägesinventering: intyg sett, enligt Karin Ek."""
    parts = [basis_word(basis), _("by %(name)s") % {"name": by} if by else ""]
    told = ", ".join(filter(None, parts))
    return f"{_('Inventory')}: {told}" if told else _("Inventory")


def word_sentence(fact: Fact, title: str) -> str:
    """Barnsamtal: har, sedan 14 mars 2025, till och med 13 mars 2027, intyg sett."""
    parts = [says_word(says(fact)).lower(), _("since %(day)s") % {"day": day_words(fact.starts_on)}]
    if fact.ends_on:
        parts.append(_("to and including %(day)s") % {"day": day_words(fact.ends_on)})
    parts.append(basis_word(fact.value["basis"]))
    return f"{capfirst(title)}: {', '.join(parts)}"
