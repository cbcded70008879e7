from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.people.models import Employment, Role
from competence.queries.map import BY_PEOPLE, BY_UNITS, Selection
from competence.queries.profile import Profile
from competence.wording.coverage import STAGE_WORDS

WITHOUT_AGENCY = "utan"
AS_LIST = "lista"
BY = {"enheter": BY_UNITS, "personer": BY_PEOPLE}
# The agency's own choice stands beside it.
TYPES = [each for each in Employment.Type.choices if each[0] != Employment.Type.AGENCY]
# Whom the map counts: what every link from it carries along.
WHO = ("roll", "anstallning", "inhyrda", "etapp")
# All that an address of the map can say, but for days and who is thought away.
KEPT = (*WHO, "omrade", "kritiska", "snart", "enhet", "visa", "form")


class MapFilter(forms.Form):
    """The address bar of the map. What it cannot read it leaves out: an old link still opens."""

    roll = forms.ChoiceField(label=_("Role"), required=False)
    omrade = forms.ChoiceField(label=_("Area"), required=False)
    anstallning = forms.ChoiceField(label=_("Employment"), required=False)
    inhyrda = forms.ChoiceField(
        label=_("Agency workers"),
        required=False,
        choices=[("", _("Included")), (WITHOUT_AGENCY, _("Left out"))],
    )
    etapp = forms.ChoiceField(label=_("Introduction"), required=False)
    kritiska = forms.BooleanField(label=_("Critical only"), required=False)
    snart = forms.BooleanField(label=_("Expires within 90 days"), required=False)
    enhet = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    visa = forms.ChoiceField(
        required=False, choices=[(name, name) for name in BY], widget=forms.HiddenInput
    )
    form = forms.ChoiceField(required=False, choices=[(AS_LIST, AS_LIST)], widget=forms.HiddenInput)
    borta = forms.IntegerField(required=False, min_value=1)
    och = forms.IntegerField(required=False, min_value=1)

    def __init__(
        self,
        data: Any,
        profile: Profile | None,
        roles: Sequence[tuple[str, str]] = (),
        *,
        today: bool = True,
    ) -> None:
        super().__init__(data)
        self.role = profile.role if profile else Role.CASEWORKER
        areas = [(area.key, area.title) for area in profile.areas] if profile else []
        offer(self, "omrade", areas, first=_("All areas"))
        offer(self, "anstallning", TYPES, first=_("All types"))
        offer(self, "etapp", STAGE_WORDS.items(), first=_("Everybody"))
        offer(self, "roll", roles)
        self.shown = ["roll", "omrade", "anstallning", "inhyrda", "etapp"]
        if len(roles) < 2:
            self.shown.remove("roll")
        if not today:
            self.shown.remove("etapp")

    def fields_shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shown]

    def selection(self) -> Selection:
        self.full_clean()
        kept = self.cleaned_data
        away = (kept.get("borta"), kept.get("och"))
        return Selection(
            area=kept.get("omrade", ""),
            role=self.role,
            agency=kept.get("inhyrda") != WITHOUT_AGENCY,
            type=kept.get("anstallning", ""),
            stage=kept.get("etapp", ""),
            critical=kept.get("kritiska", False),
            expiring=kept.get("snart", False),
            unit_id=kept.get("enhet"),
            by=BY.get(kept.get("visa", ""), ""),
            listed=kept.get("form") == AS_LIST,
            away=tuple(pk for pk in away if pk),
        )


class RegionFilter(forms.Form):
    """Which competences. Of people nothing can be chosen: what is left out could be subtracted."""

    omrade = forms.ChoiceField(label=_("Area"), required=False)
    kritiska = forms.BooleanField(label=_("Critical only"), required=False)

    def __init__(self, data: Any, profile: Profile | None) -> None:
        super().__init__(data)
        areas = [(area.key, area.title) for area in profile.areas] if profile else []
        offer(self, "omrade", areas, first=_("All areas"))

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        kept = self.cleaned_data
        return {"area": kept.get("omrade", ""), "critical": kept.get("kritiska", False)}


class ViewNameForm(FreeTextForm):
    name = FreeTextField(
        label=_("Name of the view"),
        max_length=80,
        widget=forms.TextInput,
        help_text=_("Only you see your views."),
    )


def who_is_counted(selection: Selection) -> dict[str, str]:
    """The filters on people, as an address says them; those that leave nobody out are not said."""
    said = {
        "anstallning": selection.type,
        "inhyrda": "" if selection.agency else WITHOUT_AGENCY,
        "etapp": selection.stage,
    }
    return role_said(selection.role) | {name: value for name, value in said.items() if value}


def role_said(role: str) -> dict[str, str]:
    """As an address says it; caseworkers are not said."""
    return {"roll": role} if role != Role.CASEWORKER else {}


def role_asked(query: Mapping[str, str], roles: Sequence[tuple[str, object]]) -> str:
    """The role in the address when it has a profile; otherwise caseworkers, or the first there is."""
    known = [role for role, _label in roles]
    wished = query.get("roll", "")
    if wished in known:
        return wished
    return Role.CASEWORKER if Role.CASEWORKER in known or not known else known[0]
