"""Komplettering in words: the subjects, how the plan stands, and what HR does next."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from competence.domain.supplement import Subject, SupplementState
from competence.wording.states import day_words

SUBJECTS: Mapping[str, Promise] = {
    "social_work": pgettext_lazy("subject", "Social work, in progression"),
    "social_law": pgettext_lazy("subject", "Social law"),
    "administrative_law": pgettext_lazy("subject", "Administrative law"),
    "psychology": pgettext_lazy("subject", "Psychology"),
    "other": pgettext_lazy("subject", "Something else that was asked for"),
}
STATES: Mapping[SupplementState, Promise] = {
    SupplementState.UNDER_WAY: pgettext_lazy("supplement", "Under way"),
    SupplementState.LATE: pgettext_lazy("supplement", "A planned day has passed"),
    SupplementState.OVER: pgettext_lazy("supplement", "The last day has passed"),
    SupplementState.PROVEN: pgettext_lazy("supplement", "Everything is proven, HR judges"),
}


def subject_word(key: str) -> str:
    return str(SUBJECTS.get(key, key))


def state_word(state: SupplementState) -> str:
    return str(STATES[state])


def next_action(state: SupplementState, following: Subject | None, last_on: date) -> str:
    """Nothing is approved by being finished: the next thing is always something somebody does."""
    if following is None:
        return _("Everything in the plan is proven: judge the degree and register")
    if state is SupplementState.OVER:
        return _("The plan’s last day was %(day)s: make a new plan, or take away the tasks") % {
            "day": day_words(last_on)
        }
    about = {"subject": subject_word(following.key), "day": day_words(following.planned_on)}
    if state is SupplementState.LATE:
        return _("Ask about %(subject)s, planned for %(day)s") % about
    return _("Supplement under way: %(subject)s by %(day)s") % about
