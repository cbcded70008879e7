"""What can be done about a requirement, verbs first: on her own ladder and on her supervisor's page."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

DOINGS: Mapping[str, Promise] = {
    "mark_occasion": gettext_lazy("Mark an occasion"),
    "confirm_occasion": pgettext_lazy("doing", "Confirm occasions"),
    "ask_supervisor": gettext_lazy("Ask for an assessment"),
    "ask_peer": gettext_lazy("Ask a colleague"),
    "ask_mentor": pgettext_lazy("doing", "Ask the mentor"),
    "assess": gettext_lazy("Assess"),
    "assess_myself": gettext_lazy("Assess yourself"),
    "panel": pgettext_lazy("doing", "Write the panel's assessment"),
    "rate": gettext_lazy("Rate"),
    "open_module": pgettext_lazy("doing", "Open the module"),
    "open_routine": pgettext_lazy("doing", "Open the routine"),
    "hold_talk": gettext_lazy("Book or hold talk"),
    "log_supervision": pgettext_lazy("doing", "Write down supervision"),
    "confirm_supervision": pgettext_lazy("doing", "Confirm supervision"),
    "add_experience": pgettext_lazy("doing", "Add experience"),
    "add_area": gettext_lazy("Add an area"),
    "open_mentoring": gettext_lazy("Mentoring"),
    "name_mentor": gettext_lazy("Name a mentor"),
    "add_method": pgettext_lazy("doing", "Add training in the method"),
    "add_course": pgettext_lazy("doing", "Add the course"),
    "add_degree": pgettext_lazy("doing", "Send in your degree"),
    "register_eligibility": gettext_lazy("Register eligibility"),
    "decide": gettext_lazy("Decisions"),
}


def doing_word(action: str) -> str:
    return str(DOINGS[action])
