"""The kinds of element on one screen: a form each, and only those with a level chosen are written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.models import Rating
from competence.queries.ratings import Kind, Level, Said
from competence.services.practice import LEVELS_WITH_SENTENCES, needs_sentences


def _choice(level: Level) -> tuple[int, SafeString]:
    shown = format_html(
        "<span><strong>{} – {}</strong><br>{}</span>", level.number, level.word, level.anchor
    )
    return level.number, shown


class KindForm(FreeTextForm):
    """One kind of element. Sentences and reason are asked for where practice.rate asks for them."""

    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    seen = forms.ChoiceField(
        label=_("How do you know?"),
        choices=Rating.Seen,
        initial=Rating.Seen.MYSELF,
        widget=forms.RadioSelect,
        required=False,
    )
    on = DayField(label=_("Day you saw it, or were told"), required=False)
    sentences = FreeTextField(
        label=_("Two sentences about what you saw"),
        max_length=600,
        rows=3,
        required=False,
        help_text=_(
            "Needed at level 1, 2 and 5, and when the level falls. Write about the work, not about "
            "the family."
        ),
    )
    correction_reason = FreeTextField(
        label=_("Why you change the rating of that day"),
        max_length=300,
        rows=2,
        required=False,
        help_text=_("Needed only when that day already has a rating."),
    )

    def __init__(self, *args: Any, kind: Kind, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        choices = [("", _("Do not rate now")), *map(_choice, kind.levels)]
        offer(self, "level", choices)
        self.fields["on"].initial = today

    @property
    def is_rated(self) -> bool:
        return bool(self.cleaned_data.get("level"))

    @property
    def is_open(self) -> bool:
        """Shown unfolded: there is something to mend, or something chosen."""
        return bool(self.is_bound and (self.errors or self.is_rated))

    @property
    def marks(self) -> Mapping[str, str]:
        """What the page's script needs to ask for words as soon as a level is chosen."""
        return {
            "always": ",".join(str(level) for level in sorted(LEVELS_WITH_SENTENCES)),
            "given": ",".join(f"{said.on.isoformat()}:{said.level}" for said in self.kind.standing),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("level"):
            self._clean_rating(cleaned)
        elif "level" not in self.errors and (
            cleaned.get("sentences") or cleaned.get("correction_reason")
        ):
            self.add_error("level", _("Choose one of the five levels."))
        return cleaned

    def _clean_rating(self, cleaned: dict[str, Any]) -> None:
        on: date = cleaned.get("on") or self.today
        cleaned["on"] = on
        cleaned["seen"] = cleaned.get("seen") or Rating.Seen.MYSELF
        if on > self.today and "on" not in self.errors:
            self.add_error("on", _("The day has not come yet. Choose today or an earlier day."))
        last = self.kind.on(on)
        if needs_sentences(cleaned["level"], last.level if last else None):
            self._require("sentences", _("Write two sentences about what you saw."))
        if last and last.on == on and not self._is_same(last):
            self._require("correction_reason", _("Say why you change the rating."))

    def _require(self, name: str, message: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _is_same(self, last: Said) -> bool:
        given = (self.cleaned_data["level"], self.cleaned_data.get("sentences", ""))
        return given == (last.level, last.sentences)

    def rating(self) -> dict[str, Any]:
        """What services.practice.rate takes beside the person."""
        names = ("level", "seen", "on", "sentences", "correction_reason")
        return {"element": self.kind.key} | {name: self.cleaned_data[name] for name in names}


def kind_forms(kinds: Sequence[Kind], data: Any, **shared: Any) -> list[KindForm]:
    return [KindForm(data, prefix=kind.key, kind=kind, **shared) for kind in kinds]
