"""Why a requirement is as it is, and what to do next: every code of the rules, in one place.

Facts, never blame; and of an absence never more than that there is one.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.answer import Answer, Because, State, WaitsFor
from competence.wording.amounts import amount_words
from competence.wording.names import Names
from competence.wording.states import day_words, waits_for_word

ONE_DAY = timedelta(days=1)
ATTENDED = "attended"

Words = Mapping[tuple[Because, str], Promise]

# By reason and kind of leaf; with an empty kind for all the others.
WHY: Words = {
    (Because.NOT_DONE, "module"): gettext_lazy("The module is not passed yet."),
    (Because.NOT_DONE, ATTENDED): gettext_lazy("Taking part is not confirmed yet."),
    (Because.NOT_DONE, "check"): gettext_lazy("The knowledge check is not done yet."),
    (Because.NOT_DONE, "document"): gettext_lazy("The routine is not read and acknowledged yet."),
    (Because.NOT_DONE, "talk"): gettext_lazy("The talk is not held yet."),
    (Because.NOT_DONE, "method"): gettext_lazy("No training in the method is registered."),
    (Because.NOT_DONE, "external"): gettext_lazy("The course is not registered."),
    (Because.NOT_DONE, ""): gettext_lazy("It is not done yet."),
    (Because.NOT_BEGUN, ""): gettext_lazy("It has not begun yet."),
    (Because.OLD_VERSION, "document"): gettext_lazy("An older version of the routine is read."),
    (Because.OLD_VERSION, ""): gettext_lazy("It was done in an older version."),
    (Because.TEMPORARY, ""): gettext_lazy("It is valid for now, by a decision."),
    (Because.TEMPORARY_ENDED, ""): gettext_lazy("The temporary decision has ended."),
    (Because.RAN_OUT, ""): gettext_lazy("It has run out."),
    (Because.TOO_OLD, ""): gettext_lazy("It is older than what is asked for."),
    (Because.REVOKED, ""): gettext_lazy("It is revoked."),
    (Because.GRACE, ""): gettext_lazy("It is valid longer because of an absence."),
    (Because.AWAY, ""): gettext_lazy("It rests during the absence. Nobody has to renew it now."),
    (Because.FAILED, ""): gettext_lazy("The check is not passed yet. It can be done again."),
    (Because.TOO_FEW, ""): gettext_lazy("There are not enough yet."),
    (Because.TOO_FEW_OBSERVED, ""): gettext_lazy("More occasions need to be observed."),
    (Because.TOO_LOW, ""): gettext_lazy("The latest assessment is below the level asked for."),
    (Because.NOT_RATED, ""): gettext_lazy("There is no assessment yet."),
    (Because.NO_DECISION, "step"): gettext_lazy("The step is not decided."),
    (Because.NO_DECISION, ""): gettext_lazy("There is no decision."),
    (Because.DECIDED_NO, "eligibility"): gettext_lazy("The education does not give eligibility."),
    (Because.DECIDED_NO, ""): gettext_lazy("The latest decision is no."),
    (Because.NEEDS_JUDGEMENT, ""): gettext_lazy(
        "Some of the time has to be judged by somebody before it counts."
    ),
    (Because.NO_DATE, ""): gettext_lazy("No day is known yet."),
    (Because.WAIVED, ""): gettext_lazy("Not required: there is a waiver."),
    (Because.STATED, ""): gettext_lazy("Held, as stated in the inventory."),
    (Because.STATED_NOT, ""): gettext_lazy("Not held, as stated in the inventory."),
}
# Where the last valid day is known.
WHY_UNTIL: Mapping[Because, Promise] = {
    Because.RAN_OUT: gettext_lazy("It was valid to and including %(last)s and is not renewed."),
    Because.TOO_OLD: gettext_lazy(
        "It counted to and including %(last)s. After that it is older than what is asked for."
    ),
    Because.OLD_VERSION: gettext_lazy(
        "A new version came on %(next)s. What was done before it no longer counts."
    ),
    Because.REVOKED: gettext_lazy("It is revoked from %(next)s. The days before stand."),
    Because.TEMPORARY: gettext_lazy(
        "It is valid for now, by a decision, to and including %(last)s."
    ),
    Because.TEMPORARY_ENDED: gettext_lazy(
        "The temporary decision was valid to and including %(last)s."
    ),
    Because.GRACE: gettext_lazy(
        "It is valid longer because of an absence, to and including %(last)s."
    ),
}
ELIGIBILITY: Mapping[State, Promise] = {
    State.UNKNOWN: gettext_lazy("HR has not registered the eligibility yet."),
    State.WAITING: gettext_lazy("HR is reviewing the eligibility."),
}
# Answers kept with older decisions have no code: their state says which one they would have had.
_BEFORE_CODES: Mapping[State, Because] = {
    State.EXPIRED: Because.RAN_OUT,
    State.WAITING: Because.NO_DECISION,
    State.NOT_REQUIRED: Because.WAIVED,
}
_BY_KIND: Mapping[str, Because] = {
    "eligibility": Because.DECIDED_NO,
    "decision": Because.DECIDED_NO,
    "step": Because.NO_DECISION,
    "experience": Because.TOO_FEW,
    "element": Because.TOO_FEW,
    "supervision": Because.TOO_FEW,
    "mentored": Because.TOO_FEW,
    "assessment": Because.NOT_RATED,
}
_COUNTED = frozenset(
    {
        Because.TOO_FEW,
        Because.TOO_FEW_OBSERVED,
        Because.TOO_LOW,
        Because.NOT_RATED,
        Because.NEEDS_JUDGEMENT,
    }
)


def because_of(answer: Answer) -> Because:
    if answer.state is State.PAUSED:
        return Because.AWAY
    if answer.because is not Because.NOTHING:
        return answer.because
    if answer.met:
        return _BEFORE_CODES.get(answer.state, Because.NOTHING)
    return _BEFORE_CODES.get(answer.state) or _BY_KIND.get(answer.kind, Because.NOT_DONE)


def why(answer: Answer, names: Names) -> str:
    """A sentence or two; empty where it is met and nothing about it is special."""
    because = because_of(answer)
    if because is Because.NOTHING:
        return ""
    amount = amount_words(answer) if because in _COUNTED else ""
    if amount and because is not Because.NEEDS_JUDGEMENT:
        return f"{capfirst(amount)}."
    told = _told(because, answer, names)
    return f"{capfirst(amount)}. {told}" if amount else told


def _told(because: Because, answer: Answer, names: Names) -> str:
    if answer.until is not None and because in WHY_UNTIL:
        days = {"last": day_words(answer.until), "next": day_words(answer.until + ONE_DAY)}
        return str(WHY_UNTIL[because]) % days
    if answer.kind == "eligibility" and because is Because.NO_DECISION:
        return str(ELIGIBILITY.get(answer.state, ELIGIBILITY[State.UNKNOWN]))
    return str(_found(WHY, because, _kind(answer, names)))


def _kind(answer: Answer, names: Names) -> str:
    """What one attends is not done at a screen."""
    return ATTENDED if answer.kind == "module" and answer.subject in names.forms else answer.kind


def _found(words: Words, because: Because, kind: str) -> Promise | str:
    return words.get((because, kind)) or words.get((because, "")) or ""


ASK_WHEN = gettext_lazy(
    "Ask your supervisor when it is given. If you have it already, add it to your merits."
)
DO_AGAIN: Mapping[str, Promise] = {
    "module": gettext_lazy("Do the module again."),
    "check": gettext_lazy("Do the check again."),
    "document": gettext_lazy("Read the routine again and acknowledge it."),
    "method": ASK_WHEN,
    "external": ASK_WHEN,
    "decision": gettext_lazy("Your unit manager decides anew."),
    "step": gettext_lazy("Your unit manager decides anew."),
    "eligibility": gettext_lazy("Ask HR what is needed."),
}
RENEW_BEFORE = gettext_lazy("Renew it before then.")
RATED_TOGETHER = gettext_lazy("Your supervisor assesses it together with you.")
# For herself. The others read who it waits for.
NEXT: Words = {
    (Because.NOT_DONE, "module"): gettext_lazy("Do the module."),
    (Because.NOT_DONE, ATTENDED): gettext_lazy("Take part, and mark the day afterwards."),
    (Because.NOT_DONE, "check"): gettext_lazy("Do the check."),
    (Because.NOT_DONE, "document"): gettext_lazy("Read the routine and acknowledge it."),
    (Because.NOT_DONE, "talk"): gettext_lazy("Book a time with your supervisor."),
    (Because.NOT_DONE, "method"): ASK_WHEN,
    (Because.NOT_DONE, "external"): ASK_WHEN,
    (Because.OLD_VERSION, "module"): gettext_lazy("Do the new version."),
    (Because.OLD_VERSION, "document"): gettext_lazy("Read the new version and acknowledge it."),
    (Because.REVOKED, ""): gettext_lazy("Ask your supervisor what is needed to have it anew."),
    (Because.TEMPORARY, ""): RENEW_BEFORE,
    (Because.GRACE, ""): RENEW_BEFORE,
    (Because.AWAY, ""): gettext_lazy("You need to do nothing now."),
    (Because.FAILED, ""): gettext_lazy("Go through the module again and do the check anew."),
    (Because.TOO_FEW, "element"): gettext_lazy("You do it together with your mentor."),
    (Because.TOO_FEW, "supervision"): gettext_lazy("Plan the hours with your supervisor."),
    (Because.TOO_FEW, "mentored"): gettext_lazy("Talk with your supervisor about being a mentor."),
    (Because.TOO_FEW, "external"): ASK_WHEN,
    (Because.TOO_FEW_OBSERVED, ""): gettext_lazy("Ask your mentor to come along and observe."),
    (Because.TOO_LOW, "element"): RATED_TOGETHER,
    (Because.NOT_RATED, "element"): RATED_TOGETHER,
    (Because.NO_DECISION, "step"): gettext_lazy(
        "Your unit manager decides when what the step asks is met."
    ),
    (Because.NO_DECISION, "decision"): gettext_lazy("Your unit manager decides."),
    (Because.NO_DECISION, "eligibility"): gettext_lazy("HR registers it."),
    (Because.DECIDED_NO, "eligibility"): gettext_lazy("Ask HR what is needed."),
    (Because.DECIDED_NO, ""): gettext_lazy(
        "Talk with your unit manager about what is needed for a new decision."
    ),
    (Because.NEEDS_JUDGEMENT, ""): gettext_lazy("HR judges it."),
    (Because.NO_DATE, ""): gettext_lazy("Ask your supervisor when it is given."),
}
MONTHS_NEXT: Mapping[WaitsFor, Promise] = {
    WaitsFor.TIME: gettext_lazy("Only time is needed."),
    WaitsFor.HR: gettext_lazy(
        "Do you have experience that does not show here? Add it to your merits."
    ),
}
_AGAIN = frozenset({Because.RAN_OUT, Because.TOO_OLD, Because.TEMPORARY_ENDED, Because.OLD_VERSION})


def what_next(answer: Answer, names: Names, *, herself: bool) -> str:
    """What she can do, in a sentence; for others, whom it waits for. Empty where nothing is to do."""
    because = because_of(answer)
    if herself and (words := _hers(because, answer, names)):
        return words
    waits = waits_for_word(answer.waits_for, herself=herself)
    return f"{waits}." if waits else ""


def _hers(because: Because, answer: Answer, names: Names) -> str:
    kind = _kind(answer, names)
    if kind == "experience" and because is Because.TOO_FEW:
        return str(MONTHS_NEXT.get(answer.waits_for, ""))
    if answer.waits_for is WaitsFor.TIME:
        return ""
    found = _found(NEXT, because, kind)
    if not found and because in _AGAIN:
        return str(DO_AGAIN.get(kind) or _("Renew it."))
    return str(found)
