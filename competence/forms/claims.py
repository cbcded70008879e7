"""Lägg till egen: a form a kind of merit, and what the one who answers writes."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.documents import intake
from competence.documents.frames import Unfit
from competence.documents.intake import Fit, NotFit
from competence.forms.freetext import FreeTextField, FreeTextForm, stop_personnummer
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.models import Claim
from competence.services.claims import Statement

UNFIT = {
    Unfit.KIND: _("Choose a PDF, a JPEG or a PNG. The file holds something else."),
    Unfit.TOO_LARGE: _("The file is too large. At most 10 MB, and a picture of 25 megapixels."),
    Unfit.PAGES: _("The PDF has no page or more than 20. Choose the pages that matter."),
    Unfit.ACTIVE: _("The PDF holds scripts or other files. Print it to a new PDF and choose that."),
    Unfit.LOCKED: _("The PDF has a password. Save it without one and choose it again."),
    Unfit.BROKEN: _("The file cannot be read. Save it anew and choose it again."),
}

CHOOSE = ("", _("Choose"))


class WordField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, validators=[stop_personnummer], **kwargs)


class ClaimForm(FreeTextForm):
    """What every kind asks for. The file is examined last, when nothing else is left to mend."""

    title = WordField()
    issuer = WordField()
    starts_on = DayField()
    note = FreeTextField(
        label=_("To the one who answers"),
        max_length=600,
        rows=3,
        required=False,
        help_text=_("For example what the course covered. Write nothing about clients."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_(
            "PDF, JPEG or PNG, at most 10 MB. Nothing about clients, and no personal identity number."
        ),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = (
        "title",
        "issuer",
        "credits",
        "level",
        "basis",
        "starts_on",
        "ends_on",
        "percent",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.proof: Fit | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and starts_on > self.today:
            self.add_error("starts_on", _("The day has not come yet."))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        if cleaned.get("file"):
            self._take_in(cleaned["file"])
        return cleaned

    def _take_in(self, file: Any) -> None:
        if self.errors:
            self.add_error("file", _("Choose the file again when you have mended the rest."))
            return
        try:
            if file.size > intake.MOST_BYTES:
                raise NotFit(Unfit.TOO_LARGE)
            self.proof = intake.examine(file.read())
        except NotFit as refused:
            self.add_error("file", UNFIT[refused.code])

    @property
    def said(self) -> Statement:
        names = {field.name for field in fields(Statement)}
        return Statement(
            **{name: value for name, value in self.cleaned_data.items() if name in names}
        )


class CourseForm(ClaimForm):
    title = WordField(label=_("Name of the course"))
    issuer = WordField(label=_("University or other provider"))
    credits = forms.DecimalField(
        label=_("Credits"),
        max_digits=4,
        decimal_places=1,
        min_value=0,
        required=False,
        localize=True,
        help_text=_("Högskolepoäng, if the course gave any."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=[CHOOSE, *Claim.Level.choices])
    starts_on = DayField(label=_("Passed on"))


class MethodForm(ClaimForm):
    title = WordField(label=_("Method"))
    issuer = WordField(label=_("Trained by"))
    basis = forms.ChoiceField(label=_("Basis"), choices=[CHOOSE, *Claim.Basis.choices])
    starts_on = DayField(label=_("Holds from"))
    ends_on = DayField(
        label=_("Last day it holds"), required=False, help_text=_("Empty when it has no end.")
    )


class ExperienceForm(ClaimForm):
    title = WordField(
        label=_("What you worked with"),
        help_text=_("Your role too, for example “Caseworker, investigation”."),
    )
    issuer = WordField(label=_("Employer"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty when you still work there.")
    )
    percent = forms.IntegerField(
        label=_("Extent, per cent of full time"), min_value=1, max_value=100, required=False
    )


class DegreeForm(ClaimForm):
    """HR sees the document once. It is no registration of eligibility."""

    title = WordField(label=_("Degree"))
    issuer = WordField(label=_("University"))
    starts_on = DayField(label=_("Day of the degree"))
    file = forms.FileField(
        label=_("Degree certificate"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_(
            "PDF, JPEG or PNG, at most 10 MB. HR sees it once, and it is deleted within 30 days of that."
        ),
    )


FORMS: dict[str, type[ClaimForm]] = {
    Claim.Kind.COURSE: CourseForm,
    Claim.Kind.METHOD: MethodForm,
    Claim.Kind.EXPERIENCE: ExperienceForm,
    Claim.Kind.DEGREE: DegreeForm,
}


class AcceptForm(forms.Form):
    """What it counts as in the rules. Without a choice it stands among her merits and counts in none."""

    counts_as = forms.ChoiceField(
        label=_("Counts as"),
        required=False,
        help_text=_("Then it counts for steps and competences that ask for it."),
    )

    also = forms.MultipleChoiceField(
        label=_("Also in these areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The same time can count in several areas, for example child services too."),
    )

    def __init__(
        self, *args: Any, choices: Iterable[tuple[str, str]], several: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = list(choices)
        offer(self, "counts_as", held, first=_("Nothing in the rules"))
        if several:
            offer(self, "also", held)
        else:
            del self.fields["also"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("also") and not cleaned.get("counts_as"):
            self.add_error("counts_as", _("Choose the area it counts as first."))
        return cleaned

    @property
    def counted(self) -> dict[str, Any]:
        """What services.claims.accept takes beside the claim."""
        given = self.cleaned_data
        return {"counts_as": given["counts_as"], "also": given.get("also", [])}
