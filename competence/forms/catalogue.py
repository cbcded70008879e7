from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competence.forms.offering import offer
from competence.queries.catalogue import Asked
from courses.labels import AUDIENCES, STAGES, THEMES
from courses.searchrows import EXTERNAL, MODULE, ON_SITE, ROUTINE, SEMINAR, WORD

LONGEST_QUESTION = 120
KINDS = {
    "moduler": MODULE,
    "seminarier": SEMINAR,
    "pa-plats": ON_SITE,
    "externa": EXTERNAL,
    "rutiner": ROUTINE,
    "ord": WORD,
}
MINUTES = (20, 30, 45, 60, 90)
Choices = Iterable[tuple[str, str | Promise]]


class CatalogueForm(forms.Form):
    """The address bar of the catalogue. What it cannot read it leaves out: an old link still opens."""

    q = forms.CharField(
        label=_("Search for a word, a law or a module"),
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "maxlength": LONGEST_QUESTION}),
    )
    etapp = forms.ChoiceField(label=_("Stage"), required=False)
    roll = forms.ChoiceField(label=_("For whom"), required=False)
    tid = forms.TypedChoiceField(
        label=_("Time"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", pgettext_lazy("time", "Any")),
            *((str(most), _("At most %(count)s min") % {"count": most}) for most in MINUTES),
        ],
    )
    tema = forms.ChoiceField(required=False, choices=[("", ""), *THEMES], widget=forms.HiddenInput)
    visa = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((name, name) for name in KINDS)],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="catalogue_%s")
        self.count({})

    def count(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Beside each choice how many it would leave, where that is known."""
        self._choose("etapp", _("All stages"), STAGES, counts.get("stage"))
        audiences = [choice for choice in AUDIENCES if choice[0] != "all"]
        self._choose(
            "roll", pgettext_lazy("audience", "Everybody"), audiences, counts.get("audience")
        )

    def _choose(
        self, name: str, every: Promise, choices: Choices, counts: Mapping[str, int] | None
    ) -> None:
        offer(self, name, _counted(choices, counts), first=every)

    def asked(self) -> Asked:
        self.full_clean()
        kept = self.cleaned_data
        return Asked(
            text=kept.get("q", "")[:LONGEST_QUESTION],
            kind=KINDS.get(kept.get("visa", ""), ""),
            theme=kept.get("tema", ""),
            stage=kept.get("etapp", ""),
            audience=kept.get("roll", ""),
            minutes=kept.get("tid") or 0,
        )


def _counted(choices: Choices, counts: Mapping[str, int] | None) -> Choices:
    if counts is None:
        return choices
    return [(key, f"{label} ({counts.get(key, 0)})") for key, label in choices]
