"""Tasks, eligibility and independence in words. They rest on a degree and a decision, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.facts import FactKind
from competence.domain.tasks import Permission, Reason
from competence.wording.states import day_words

TASKS: Mapping[str, Promise] = {
    "T1": gettext_lazy("Decide whether an investigation is to be opened"),
    "T2": gettext_lazy("Investigate and assess needs"),
    "T3": gettext_lazy("Follow up decided measures"),
}
LEVELS: Mapping[str, Promise] = {
    "alone": gettext_lazy("On your own"),
    "together": gettext_lazy("Together"),
    "not_yet": gettext_lazy("Not yet"),
}
REASONS: Mapping[Reason, Promise] = {
    Reason.ELIGIBLE: gettext_lazy("The eligibility is approved."),
    Reason.ELIGIBILITY_UNKNOWN: gettext_lazy("HR has not registered the eligibility yet."),
    Reason.ELIGIBILITY_UNDER_REVIEW: gettext_lazy("HR is reviewing the eligibility."),
    Reason.ELIGIBILITY_ENDED: gettext_lazy("The approved eligibility no longer holds."),
    Reason.NOT_ELIGIBLE: gettext_lazy("The education does not give eligibility."),
    Reason.INDEPENDENCE_GRANTED: gettext_lazy("There is a decision on independent work."),
    Reason.INDEPENDENCE_NOT_DECIDED: gettext_lazy("No decision on independent work yet."),
    Reason.INDEPENDENCE_NOT_GRANTED: gettext_lazy("The decision says not independently yet."),
    Reason.INDEPENDENCE_ENDED: gettext_lazy("The decision on independent work has ended."),
}
STATUSES: Mapping[str, Promise] = {
    "approved": gettext_lazy("Approved"),
    "not_eligible": gettext_lazy("Not eligible"),
    "under_review": gettext_lazy("Under review"),
}
BASES: Mapping[str, Promise] = {
    "swedish_degree": gettext_lazy("Swedish degree in social work"),
    "other_degree": gettext_lazy("Other relevant degree"),
    "eea_recognition": gettext_lazy("Recognised qualification from EEA or Switzerland"),
    "socialstyrelsen_certificate": gettext_lazy("Certificate from Socialstyrelsen"),
    "none": gettext_lazy("No basis"),
}
NEXT_ACTIONS: Mapping[str, Promise] = {
    "unknown": gettext_lazy("See the document and register"),
    "waiting": gettext_lazy("Finish the review"),
    "missing": gettext_lazy("Take away the tasks, or plan a supplement"),
    "expired": gettext_lazy("Register again"),
}
# As the register is filtered: what somebody's eligibility is today.
REGISTER_STATES: Mapping[str, Promise] = {
    "unknown": gettext_lazy("Not registered"),
    "waiting": gettext_lazy("Under review"),
    "missing": gettext_lazy("Not eligible"),
    "expired": gettext_lazy("No longer approved"),
    "valid": gettext_lazy("Approved"),
}


@dataclass(frozen=True, slots=True)
class LawNote:
    """What the law says in our words, and when somebody last compared the two."""

    ref: str
    says: Promise
    checked_on: date
    href: str


ELIGIBILITY_LAW = LawNote(
    ref="25 kap. 1–3 §§ SoL (2025:400)",
    says=gettext_lazy(
        "A Swedish degree in social work or another relevant degree is asked of whoever decides "
        "whether to investigate, investigates and assesses, or follows up decided measures."
    ),
    checked_on=date(2025, 12, 15),
    href="https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/socialtjanstlag-2025400_sfs-2025-400/",
)


@dataclass(frozen=True, slots=True)
class PermissionWords:
    """One row of "Det här får du göra nu"."""

    task: str
    title: str
    level: str
    level_word: str
    reasons: tuple[str, ...]

    @property
    def note(self) -> str:
        return " ".join(self.reasons)


def permission_words(permission: Permission) -> PermissionWords:
    decided = next((p.on for p in permission.proofs if p.kind == FactKind.INDEPENDENCE), None)
    reasons = [str(REASONS[reason]) for reason in permission.reasons]
    if Reason.INDEPENDENCE_GRANTED in permission.reasons and decided:
        reasons = [_("Decision on independent work from %(day)s.") % {"day": day_words(decided)}]
    return PermissionWords(
        task=permission.task,
        title=task_title(permission.task),
        level=str(permission.level),
        level_word=permission_level_word(permission.level),
        reasons=tuple(reasons),
    )


def task_title(task: str) -> str:
    return str(TASKS.get(task, task))


def permission_level_word(level: str) -> str:
    return str(LEVELS.get(str(level), LEVELS["not_yet"]))


def outcome_word(kind: str, *, granted: bool) -> str:
    """What a decision came to."""
    if kind == FactKind.STEP:
        return _("The step is reached")
    return _("May work independently") if granted else _("Does not work independently")


def eligibility_status_word(status: str) -> str:
    return str(STATUSES.get(str(status), gettext_lazy("Not registered")))


def next_action_word(state: str) -> str:
    """What HR does about an eligibility in this state; nothing when it holds."""
    return str(NEXT_ACTIONS.get(str(state), ""))


def register_state_word(state: str) -> str:
    return str(REGISTER_STATES.get(state, state))


def basis_word(basis: str) -> str:
    return str(BASES.get(str(basis), basis))
