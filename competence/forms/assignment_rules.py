"""A rule of assignment as a form: groups of people, one of which is enough, and exceptions.

There is no script: a button adds a group, and a box takes one away when the form is sent.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from competence.domain.publishing import SCHEMA
from competence.domain.reach_rule import (
    KIND,
    LONGEST_TIME,
    LONGEST_WAIT,
    Groups,
    groups_of,
    tree_of,
)
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.people.models import Employment, Role
from competence.queries.reach_page import Offered

REACHED, EXCEPTED = "reached", "excepted"
MOST_GROUPS = 8
_ROLES = [(role, label) for role, label in Role.choices if role != Role.REGIONAL_LEAD]


class RuleForm(forms.Form):
    title = forms.CharField(
        label=_("What the rule is called"), max_length=120, help_text=_("Only HR sees it.")
    )
    programme = forms.ChoiceField(label=_("Programme they get"))
    after_days = forms.IntegerField(
        label=_("Days before it begins"),
        min_value=0,
        max_value=LONGEST_WAIT,
        initial=0,
        help_text=_(
            "Counted from the first working day or, for whoever works here already, from the day the "
            "rule reaches them."
        ),
    )
    within_days = forms.IntegerField(
        label=_("Everything within, days"),
        min_value=1,
        max_value=LONGEST_TIME,
        required=False,
        help_text=_("Leave empty, and the programme says when each stage is due."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    source = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "programme", offered.programmes)


class GroupForm(forms.Form):
    """Everything that is filled in has to hold; of several in one field one is enough."""

    role = forms.MultipleChoiceField(
        label=_("Role"), choices=_ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.MultipleChoiceField(
        label=_("Unit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With everything below it."),
    )
    employment = forms.MultipleChoiceField(
        label=_("Type of employment"),
        choices=Employment.Type,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hired_from = DayField(label=_("Hired on or after"), required=False)
    hired_before = DayField(label=_("Hired before"), required=False)
    holds = forms.ChoiceField(label=_("Has already"), required=False)
    remove = forms.BooleanField(label=_("Take this group away"), required=False)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", offered.units)
        if not offered.units:
            del self.fields["unit"]
        offer(self, "holds", offered.holdings, first=_("No matter what"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("remove") or self.errors:
            return cleaned
        first, last = cleaned.get("hired_from"), cleaned.get("hired_before")
        if first and last and last <= first:
            self.add_error("hired_before", _("Choose a day after the first."))
        elif not self.asked():
            raise forms.ValidationError(_("Fill in at least one thing, or take the group away."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data
        asked = {name: given[name] for name in ("role", "unit", "employment") if given.get(name)}
        days = {"on_or_after": given.get("hired_from"), "before": given.get("hired_before")}
        hired = {bound: day.isoformat() for bound, day in days.items() if day}
        held = {"holds": leaf_of(given["holds"])} if given.get("holds") else {}
        return asked | ({"hired": hired} if hired else {}) | held


class WholeRule:
    """The form and its groups. `fresh` redraws what was sent with one group more, unjudged."""

    def __init__(self, data: QueryDict | None, offered: Offered, document: Mapping[str, Any]):
        self.offered = offered
        self.adds = data.get("add", "") if data else ""
        self.is_sent = bool(data) and not self.adds
        if data is None:
            self.main = RuleForm(offered=offered, initial=_initial(document))
            groups = groups_of(document["who"]) if document else Groups(({},))
            self.reached = self._made(REACHED, [*map(_group_initial, groups.reached)])
            self.excepted = self._made(EXCEPTED, [*map(_group_initial, groups.excepted)])
        elif self.adds:
            sent = RuleForm(data, offered=offered)
            self.main = RuleForm(offered=offered, initial=_values(sent))
            self.reached = self._made(REACHED, self._sent_values(REACHED, data))
            self.excepted = self._made(EXCEPTED, self._sent_values(EXCEPTED, data))
        else:
            self.main = RuleForm(data, offered=offered)
            self.reached = [*self._sent(REACHED, data)]
            self.excepted = [*self._sent(EXCEPTED, data)]

    def _made(self, kind: str, initials: Sequence[Mapping[str, Any]]) -> list[GroupForm]:
        return [
            GroupForm(offered=self.offered, prefix=f"{kind}-{number}", initial=dict(initial))
            for number, initial in enumerate(initials)
        ]

    def _sent(self, kind: str, data: QueryDict) -> Iterator[GroupForm]:
        for number in range(_count(data, kind)):
            yield GroupForm(data, offered=self.offered, prefix=f"{kind}-{number}")

    def _sent_values(self, kind: str, data: QueryDict) -> list[dict[str, Any]]:
        found = [_values(form) for form in self._sent(kind, data)]
        kept = [values for values in found if not values["remove"]]
        return kept + ([{}] if self.adds == kind or (kind == REACHED and not kept) else [])

    def is_valid(self) -> bool:
        """All are asked, so that all that is wrong is told at once."""
        sound = [form.is_valid() for form in (self.main, *self.reached, *self.excepted)]
        if all(sound) and not self._kept(self.reached):
            self.main.add_error(None, _("Say whom the rule reaches: at least one group."))
            return False
        return all(sound)

    def document(self) -> dict[str, Any]:
        given = self.main.cleaned_data
        groups = Groups(self._kept(self.reached), self._kept(self.excepted))
        return {
            "schema": SCHEMA,
            "kind": KIND,
            "title": given["title"],
            "programme": given["programme"],
            "who": tree_of(groups),
            "after_days": given["after_days"],
            "within_days": given["within_days"],
        }

    def _kept(self, forms: Sequence[GroupForm]) -> tuple[dict[str, Any], ...]:
        return tuple(form.asked() for form in forms if not form.cleaned_data["remove"])


class QuestionForm(forms.Form):
    """Why, or why not, somebody in particular."""

    person = forms.TypedChoiceField(label=_("Colleague"), coerce=int)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people, first=_("Choose"))


def leaf_of(value: str) -> dict[str, Any]:
    kind, _colon, subject = value.partition(":")
    return {"leaf": kind} | ({_SUBJECTS[kind]: subject} if subject else {})


def value_of(leaf: Mapping[str, Any]) -> str:
    field = _SUBJECTS.get(leaf["leaf"])
    return f"{leaf['leaf']}:{leaf[field]}" if field else str(leaf["leaf"])


_SUBJECTS = {"step": "step", "module": "course"}


def _count(data: QueryDict, kind: str) -> int:
    sent = data.get(f"{kind}_count", "0")
    return min(int(sent), MOST_GROUPS) if sent.isascii() and sent.isdecimal() else 0


def _values(form: forms.Form) -> dict[str, Any]:
    return {field.name: field.value() for field in form}


def _initial(document: Mapping[str, Any]) -> dict[str, Any]:
    fields = ("title", "programme", "after_days", "within_days")
    known = {name: document[name] for name in fields if name in document}
    return {"form_key": uuid.uuid4(), **known}


def _group_initial(asked: Mapping[str, Any]) -> dict[str, Any]:
    initial = {name: asked[name] for name in ("role", "unit", "employment") if name in asked}
    hired = asked.get("hired", {})
    initial |= {"hired_from": hired.get("on_or_after"), "hired_before": hired.get("before")}
    return initial | ({"holds": value_of(asked["holds"])} if "holds" in asked else {})
