"""What HR writes about a degree, what it lacks, and how the register is filtered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competence.domain.decisions import EligibilityStatus
from competence.domain.supplement import SUBJECTS
from competence.domain.tasks import TASKS
from competence.forms.decisions import Refusable
from competence.forms.freetext import FreeTextField, FreeTextForm, stop_personnummer
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.queries.eligibility_list import Selection
from competence.queries.supplements import SupplementLine
from competence.services.eligibility import BASES
from competence.services.supplements import Line
from competence.wording import basis_word, eligibility_status_word
from competence.wording.supplements import subject_word
from competence.wording.tasks import register_state_word

# As they stand in the address.
EMPLOYMENTS: Mapping[str, tuple[Promise, bool]] = {
    "inhyrda": (_("From agencies"), True),
    "anstallda": (_("Employed"), False),
}
STATES: Mapping[str, str] = {
    "okand": "unknown",
    "granskas": "waiting",
    "ej-behorig": "missing",
    "upphord": "expired",
    "godkand": "valid",
}
PARTS = ("missing", "planned_on", "done_on", "proof")


class EligibilityForm(Refusable, FreeTextForm):
    """What HR has seen, and what it is worth by law. The document itself is not kept here."""

    status = forms.ChoiceField(label=_("Judgement"), widget=forms.RadioSelect)
    basis = forms.ChoiceField(label=_("Basis"))
    document_seen_on = DayField(
        label=_("Document seen"),
        required=False,
        help_text=_("The day you saw the degree or the certificate. Do not keep a copy."),
    )
    starts_on = DayField(label=_("Holds from"))
    note = FreeTextField(
        label=_("Note"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("For example which courses are missing. The caseworker may read it."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Form's own arguments
        statuses = [(each.value, eligibility_status_word(each)) for each in EligibilityStatus]
        offer(self, "status", statuses)
        bases = [(basis, basis_word(basis)) for basis in BASES]
        offer(self, "basis", bases, first=_("Choose"))


class RegisterFilter(forms.Form):
    """The address bar of the register. What it cannot read it leaves out: an old link still opens."""

    visa = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Has the task without the right")), ("alla", _("Everybody"))],
    )
    uppgift = forms.ChoiceField(label=_("Task"), required=False)
    lage = forms.ChoiceField(label=_("Eligibility"), required=False)
    form = forms.ChoiceField(
        label=_("Employment"),
        required=False,
        choices=[("", _("All")), *((key, word) for key, (word, _out) in EMPLOYMENTS.items())],
    )
    enhet = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, "uppgift", [(task, task) for task in TASKS], first=_("All"))
        states = [(key, register_state_word(state)) for key, state in STATES.items()]
        offer(self, "lage", states, first=_("All"))
        self.units = [(key, name) for key, name in units]
        offer(self, "enhet", self.units, first=_("All units"))

    def selection(self) -> Selection:
        self.full_clean()
        kept = self.cleaned_data
        employment = EMPLOYMENTS.get(kept.get("form", ""))
        return Selection(
            everybody=kept.get("visa") == "alla",
            agency=employment[1] if employment else None,
            task=kept.get("uppgift", ""),
            state=STATES.get(kept.get("lage", ""), ""),
            unit_id=kept.get("enhet"),
        )

    def unit_name(self, asked: Selection) -> str:
        return dict(self.units).get(asked.unit_id, "") if asked.unit_id else ""


class SupplementForm(forms.Form):
    """The plan with a row for each subject: left empty, nothing is missing in it. Saved whole."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    last_on = DayField(
        label=_("Last day of the plan"), help_text=_("Then HR judges anew, or makes a new plan.")
    )

    def __init__(self, data: Any, plan: SupplementLine | None) -> None:
        super().__init__(data, initial=_initial(plan))
        for subject in SUBJECTS:
            for part, field in _row().items():
                field.label = f"{subject_word(subject)}: {field.label}"
                self.fields[f"{subject}_{part}"] = field

    def read_anew(self, plan: SupplementLine | None) -> None:
        """What was typed stays; sent again it is written over the plan that now is shown with it."""
        self.data = {**dict(self.data.items()), "seen": plan.seen if plan else ""}

    def rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for subject in SUBJECTS:
            yield subject_word(subject), [self[f"{subject}_{part}"] for part in PARTS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for subject in SUBJECTS:
            said = {part: cleaned.get(f"{subject}_{part}") for part in PARTS}
            for part, problem in _lacks(said):
                name = f"{subject}_{part}"
                if name not in self.errors:
                    self.add_error(name, str(problem))
        return cleaned

    def lines(self) -> list[Line]:
        kept = self.cleaned_data
        rows = ((subject, [kept[f"{subject}_{part}"] for part in PARTS]) for subject in SUBJECTS)
        return [Line(subject, *said) for subject, said in rows if said[0]]


def _row() -> dict[str, forms.Field]:
    """The fields of one subject, in the order of PARTS."""
    return {
        "missing": forms.CharField(
            label=_("what is missing"),
            max_length=160,
            required=False,
            validators=[stop_personnummer],
        ),
        "planned_on": DayField(label=_("planned"), required=False),
        "done_on": DayField(label=_("done"), required=False),
        "proof": forms.CharField(
            label=_("what proves it"),
            max_length=160,
            required=False,
            validators=[stop_personnummer],
        ),
    }


def _initial(plan: SupplementLine | None) -> dict[str, Any]:
    if plan is None:
        return {}
    found: dict[str, Any] = {"last_on": plan.last_on, "seen": plan.seen}
    for one in plan.subjects:
        found |= {f"{one.subject}_{part}": getattr(one, part) for part in PARTS}
    return found


def _lacks(said: Mapping[str, Any]) -> Iterator[tuple[str, Promise]]:
    """What a row says by halves."""
    if not said["missing"]:
        if any(said.values()):
            yield "missing", _("Say what is missing, or empty the whole row.")
        return
    if not said["planned_on"]:
        yield "planned_on", _("Say which day it is planned for.")
    if said["done_on"] and not said["proof"]:
        yield "proof", _("Say what proves it, for example a transcript of records.")
    if said["proof"] and not said["done_on"]:
        yield "done_on", _("Say which day it was done.")


class CloseSupplementForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Why the plan is closed"),
        max_length=300,
        rows=2,
        help_text=_("For example that she has other tasks now. She reads it too."),
    )
