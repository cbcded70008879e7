"""Words for advanced courses and their relief. No blame: what came between is told, never who."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What a step's rule may say; the rule in a sentence ends so.
APPROVERS: Mapping[str, Promise] = {
    "supervisor": gettext_lazy("The supervisor approves it."),
    "unit_manager": gettext_lazy("The unit manager approves it."),
    "department_head": gettext_lazy("The head of department approves it."),
}


def approver_sentence(approver: str) -> str:
    return str(APPROVERS.get(approver, ""))


def month_words(month: date) -> str:
    """oktober 2026."""
    return date_format(month, "F Y")


def was_kept_question(month: date) -> str:
    """Blev avlastningen av i oktober 2026?"""
    return _("Was the relief kept in %(month)s?") % {"month": month_words(month)}
