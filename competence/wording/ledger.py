"""Lines of the ledger in words: what happened, and about what."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.answer import Proof
from competence.domain.decisions import eligibility_status, is_granted
from competence.domain.facts import Fact, FactKind
from competence.wording.inventory import word_sentence
from competence.wording.names import Names
from competence.wording.requirements import proof_line
from competence.wording.tasks import eligibility_status_word

KINDS: Mapping[FactKind, Promise] = {
    FactKind.COURSE_COMPLETED: gettext_lazy("Module passed"),
    FactKind.ELEMENT_DONE: gettext_lazy("Occasion confirmed"),
    FactKind.ELEMENT_RATED: gettext_lazy("Rated"),
    FactKind.TALK_HELD: gettext_lazy("Talk held"),
    FactKind.DOCUMENT_ACKNOWLEDGED: gettext_lazy("Routine acknowledged"),
    FactKind.ELIGIBILITY: gettext_lazy("Eligibility"),
    FactKind.TASK_ASSIGNED: gettext_lazy("Task assigned"),
    FactKind.INDEPENDENCE: gettext_lazy("Independent work granted"),
    FactKind.STEP: gettext_lazy("Step decided"),
    FactKind.EXPERIENCE: gettext_lazy("Experience"),
    FactKind.METHOD: gettext_lazy("Training in a method"),
    FactKind.EXTERNAL: gettext_lazy("Course elsewhere"),
    FactKind.WAIVER: gettext_lazy("Waiver"),
    FactKind.CHECK: gettext_lazy("Knowledge check"),
    FactKind.ASSESSMENT: gettext_lazy("Assessment"),
    FactKind.SUPERVISION: gettext_lazy("Supervision"),
    FactKind.REVOCATION: gettext_lazy("No longer valid"),
    FactKind.TEMPORARY: gettext_lazy("Temporary decision"),
    FactKind.STATED: gettext_lazy("Stated in the inventory"),
}
# What one attends is a course completed, and never a module passed.
ATTENDED: Mapping[str, Promise] = {
    "seminar": gettext_lazy("Seminar confirmed"),
    "on_site": gettext_lazy("Learning on site confirmed"),
    "external": gettext_lazy("External course confirmed"),
}


def fact_kind_word(fact: Fact) -> str:
    if fact.kind == FactKind.INDEPENDENCE and not is_granted(fact):
        return _("Independent work not granted")
    if fact.kind == FactKind.ELIGIBILITY:
        return f"{KINDS[fact.kind]}: {eligibility_status_word(eligibility_status(fact))}"
    return str(ATTENDED.get(fact.value.get("form", ""), KINDS[fact.kind]))


def fact_sentence(fact: Fact, names: Names) -> str:
    """Modul 3, version 2, 14 mars 2027. An eligibility has said all but its day already."""
    if fact.kind in (FactKind.REVOCATION, FactKind.TEMPORARY):
        return _of_another(fact, names)
    if fact.kind == FactKind.STATED:
        return word_sentence(fact, names.title("competence", fact.subject))
    told = proof_line(Proof.of(fact), names)
    return told.rpartition(", ")[2] if fact.kind == FactKind.ELIGIBILITY else told


def _of_another(fact: Fact, names: Names) -> str:
    """FREDA, 14 mars 2027. Then the reason, which somebody has written."""
    about = replace(fact, kind=FactKind(fact.value["of"]), value={})
    return f"{proof_line(Proof.of(about), names)}. {fact.value['reason']}"


def recorder(name: str | None) -> str:
    """Nobody by name: the system itself."""
    return name or _("Stegvis")
