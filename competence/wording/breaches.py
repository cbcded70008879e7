"""What the night found, and what to do about it: for HR, facts and no blame."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from competence.domain.inspection import Fault
from competence.wording.states import day_words

FAULTS: Mapping[str, Promise] = {
    Fault.RAN_OUT: gettext_lazy("Not valid since %(day)s, and nobody has decided anything."),
    Fault.TEMPORARY_ENDED: gettext_lazy(
        "The temporary decision has ended. Not valid since %(day)s."
    ),
    Fault.NEW_VERSION: gettext_lazy("A new version came on %(day)s, and it is not done anew."),
    Fault.TWO_AT_ONCE: gettext_lazy("Two periods hold at the same time from %(day)s."),
    Fault.BACKWARDS: gettext_lazy("A period that begins on %(day)s ends before that."),
    Fault.TEMPORARY_NO_REASON: gettext_lazy("The temporary decision of %(day)s has no reason."),
    Fault.TEMPORARY_NO_END: gettext_lazy("The temporary decision of %(day)s has no last day."),
    Fault.REVOKED_NO_REASON: gettext_lazy("The revocation of %(day)s has no reason."),
    Fault.REVOKED_NOTHING: gettext_lazy(
        "The revocation of %(day)s is about something that had not begun."
    ),
}
RENEW = gettext_lazy("Renew it, let it hold for a while, or revoke it if it is not needed.")
MEND = gettext_lazy("Take one of the decisions back, with a reason.")
SAY = gettext_lazy("Take the decision back, and decide anew with what is missing.")
TO_DO: Mapping[str, Promise] = {
    Fault.RAN_OUT: RENEW,
    Fault.TEMPORARY_ENDED: RENEW,
    Fault.NEW_VERSION: gettext_lazy("See that it is done in the new version."),
    Fault.TWO_AT_ONCE: MEND,
    Fault.BACKWARDS: MEND,
    Fault.TEMPORARY_NO_REASON: SAY,
    Fault.TEMPORARY_NO_END: SAY,
    Fault.REVOKED_NO_REASON: SAY,
    Fault.REVOKED_NOTHING: MEND,
}


def breach_words(fault: str, since: date) -> str:
    return str(FAULTS[fault]) % {"day": day_words(since)}


def to_do_words(fault: str) -> str:
    return str(TO_DO[fault])
