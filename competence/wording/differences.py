"""What another version of the rules means, in words: for whom, and which requirement it lies in."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competence.domain.answer import Answer
from competence.domain.difference import Change, Reason
from competence.models import Choice
from competence.wording.names import Names
from competence.wording.requirements import requirement_title
from competence.wording.states import day_words

EFFECTS: Mapping[Change, Promise] = {
    Change.GAINS: pgettext_lazy("new rules", "Gains"),
    Change.LOSES: pgettext_lazy("new rules", "Loses"),
    Change.UNCHANGED: pgettext_lazy("new rules", "Unchanged"),
}
REASONS: Mapping[Reason, Promise] = {
    Reason.ADDED: gettext_lazy("New requirement: %(title)s"),
    Reason.REMOVED: gettext_lazy("No longer asked for: %(title)s"),
    Reason.NOW_MET: gettext_lazy("Met by the new rules: %(title)s"),
    Reason.NOW_UNMET: gettext_lazy("Not met by the new rules: %(title)s"),
    Reason.ENDS_EARLIER: gettext_lazy("Ends earlier: %(title)s"),
    Reason.ENDS_LATER: gettext_lazy("Ends later: %(title)s"),
    Reason.DUE_EARLIER: gettext_lazy("Due earlier"),
    Reason.DUE_LATER: gettext_lazy("Due later"),
}


_DATED = (Reason.ENDS_EARLIER, Reason.ENDS_LATER, Reason.DUE_EARLIER, Reason.DUE_LATER)


def effect_word(change: str) -> str:
    return str(EFFECTS[Change(change)])


def moved_words(reason: str, answer: Answer, names: Names, due_on: str | None = None) -> str:
    """Gäller kortare: Modul 3: Sekretess, till 1 mars 2027."""
    words = str(REASONS[Reason(reason)]) % {"title": requirement_title(answer, names)}
    day = date.fromisoformat(due_on) if due_on else answer.until
    if reason in _DATED and day:
        return _("%(words)s, %(day)s") % {"words": words, "day": day_words(day)}
    return words


def choice_words(choice: str, keep_until: date | None) -> str:
    """Behåll den gamla versionen till 1 mars 2027. Empty where nothing is chosen for her."""
    if choice == Choice.KEEP_UNTIL and keep_until:
        return _("Keep the old version until %(day)s") % {"day": day_words(keep_until)}
    return str(Choice(choice).label) if choice else ""
