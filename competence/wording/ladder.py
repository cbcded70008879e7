"""Headings over the requirements of a step."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

SECTIONS: Mapping[str, Promise] = {
    "module": gettext_lazy("Modules"),
    "document": gettext_lazy("Routines"),
    "talk": gettext_lazy("Follow-up talks"),
    "element": gettext_lazy("Practical elements"),
    "eligibility": gettext_lazy("Eligibility"),
    "experience": gettext_lazy("Experience"),
    "step": gettext_lazy("The step before"),
    "decision": gettext_lazy("Decisions"),
    "method": gettext_lazy("Methods"),
    "external": gettext_lazy("Courses elsewhere"),
}


def section_title(kind: str) -> str:
    return str(SECTIONS.get(kind, kind))


def group_title(kind: str, need: int) -> str:
    """Kurser på annat håll: minst 3 av dessa."""
    enough = ngettext("at least one of these", "at least %(count)s of these", need)
    return f"{section_title(kind)}: {enough % {'count': need}}"


def do_together() -> str:
    return _("You do it together with your mentor")
