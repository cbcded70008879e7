"""Periods of what runs out in words: how each came about, and why it ended or was prolonged."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.answer import Answer, Because, Proof, State
from competence.domain.lifetimes import Row, Stands
from competence.domain.period import How
from competence.domain.validity import state_on
from competence.wording.because import WHY, WHY_UNTIL
from competence.wording.names import Names
from competence.wording.requirements import proof_line, requirement_title
from competence.wording.states import day_words

ONE_DAY = timedelta(days=1)

KINDS: Mapping[str, Promise] = {
    "method": gettext_lazy("Method"),
    "external": gettext_lazy("Course elsewhere"),
    "module": gettext_lazy("Module"),
    "check": gettext_lazy("Knowledge check"),
    "document": gettext_lazy("Routine"),
    "step": gettext_lazy("Step"),
}
BEGAN: Mapping[How, Promise] = {
    How.FIRST: gettext_lazy("First time"),
    How.RENEWED: gettext_lazy("Renewed in time"),
    How.LATE: gettext_lazy("Renewed after the last day"),
    How.RESTARTED: gettext_lazy("Renewed before the window, begins anew"),
    How.TEMPORARY: gettext_lazy("Temporary decision"),
}


def thing_title(kind: str, subject: str, names: Names) -> str:
    return requirement_title(Answer("", kind, subject, State.MISSING, 0, 1), names)


def began_words(row: Row) -> str:
    return str(BEGAN[row.period.how])


def proof_words(row: Row, names: Names) -> str:
    """What gave the period. A temporary decision is told by its reason."""
    if row.temporary:
        return row.period.reason
    return proof_line(Proof.of(row.lines[0]), names)


def noted_words(row: Row) -> Iterator[str]:
    """What was done meanwhile and moved no end: before the window, or again on the same day."""
    for line in row.lines[1:]:
        days = {"day": day_words(line.starts_on)}
        yield _("Also done on %(day)s. It is noted, and moves no day.") % days


def state_of(row: Row, day: date) -> str:
    """The code of its mark; empty for a period that the next one took the place of."""
    if row.stands is Stands.RESTS:
        return State.PAUSED
    if row.stands is Stands.REPLACED:
        return ""
    return (
        state_on(row.period.starts_on, row.last_on, day)
        if row.stands is Stands.HOLDS
        else State.EXPIRED
    )


def ended_words(row: Row) -> Iterator[str]:
    """Why it ended, was prolonged, or will end before its day."""
    period = row.period
    if row.stands is Stands.REPLACED and period.followed_on is not None:
        yield _("From %(day)s the next period holds in its place.") % {
            "day": day_words(period.followed_on)
        }
        return
    if period.revoked_on is not None:
        yield _because(Because.REVOKED, period.revoked_on - ONE_DAY)
        if period.revoked_for:
            yield _("The reason: %(reason)s") % {"reason": period.revoked_for}
        return
    if row.stands is not Stands.HOLDS or row.because is Because.GRACE:
        yield _because(row.because, row.last_on)


def _because(because: Because, last: date | None) -> str:
    if last is not None and because in WHY_UNTIL:
        return str(WHY_UNTIL[because]) % {
            "last": day_words(last),
            "next": day_words(last + ONE_DAY),
        }
    return str(WHY.get((because, ""), ""))
