"""A step, stage, competence or method as a form, and the name of the whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.editing.rules.fields import Label, choice, field_of, flag, text
from cms.editing.rules.lastingform import ValidityForm
from competence.domain.drafting import fresh_key, plain_key
from competence.domain.publishing import AUDIENCES, PATH_AUDIENCES
from competence.forms.offering import offer
from competence.models import RuleSet
from courses.labels import STAGES

AUDIENCE_WORDS = {
    "caseworker": _("Caseworkers"),
    "agency": _("Agency staff"),
    "supervisor": _("Supervisors"),
    "mentor": _("Mentors"),
}


class EntryForm(forms.Form):
    """What an entry is called; subclasses add what more it needs. The rest is kept as it is."""

    title = forms.CharField(label=_("Title"), max_length=160)
    parts: tuple[forms.Form, ...] = ()

    def __init__(
        self, *args: Any, entry: Mapping[str, Any], document: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.document = dict(entry), dict(document)
        self.initial.update((name, entry[name]) for name in self.fields if name in entry)

    def in_front(self) -> list[forms.BoundField]:
        return [*self]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts]
        return super().is_valid() and all(valid)

    def written(self) -> dict[str, Any]:
        more = self.more()
        return {**self.entry, "title": self.cleaned_data["title"], **more}

    def more(self) -> dict[str, Any]:
        return {}


class HeadForm(EntryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.document["kind"]
        if kind == RuleSet.Kind.PROGRAMME:
            self._offer(AUDIENCES, AUDIENCES[0])
        if kind == RuleSet.Kind.PATH:
            self._offer(PATH_AUDIENCES, "", _("Left empty, anybody may wish for the path."))

    def _offer(self, audiences: Iterable[str], unsaid: str, told: Label = "") -> None:
        words = {name: AUDIENCE_WORDS[name] for name in audiences}
        self.fields["audience"] = choice(_("For whom"), words, told)()
        self.initial["audience"] = self.document.get("audience", unsaid)

    def more(self) -> dict[str, Any]:
        audience = self.cleaned_data.get("audience")
        self.entry.pop("audience", None)
        return {"audience": audience} if audience else {}


class RuledForm(EntryForm):
    """A new one begins with an empty group, which asks for nothing until it is filled."""

    def more(self) -> dict[str, Any]:
        if "rule" in self.entry:
            return {}
        title = self.cleaned_data["title"]
        key = fresh_key(self.document, self.wished_key(title))
        held = {**self.document, "new": {"key": key}}
        return {"key": key, "rule": {"key": fresh_key(held, f"{title} krav"), "all": []}}

    def wished_key(self, title: str) -> str:
        return title


class StepForm(RuledForm):
    def wished_key(self, title: str) -> str:
        """By its path too: a decision is found by the key among all the steps that hold here."""
        return f"{self.document['key']} {title}"


class CompetenceForm(RuledForm):
    short = text(_("Short title"), _("For narrow columns on the map."))()
    area = forms.ChoiceField(label=_("Area"), required=False)
    critical = flag(
        _("Critical"), _("Shown first where a unit could be left without anybody who can.")
    )()
    people = forms.IntegerField(
        label=_("How many a unit needs"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Of what is critical. Left empty, two."),
    )
    per = forms.IntegerField(
        label=_("for every so many people"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Left empty, the number is the same in every unit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(self.entry.get("need", {}))
        areas = [(area["key"], area["title"]) for area in self.document.get("areas", ())]
        offer(self, "area", areas, first=_("Choose"))

    def more(self) -> dict[str, Any]:
        fields = self.cleaned_data
        for name in ("short", "area", "need"):
            self.entry.pop(name, None)
        named = {name: fields[name] for name in ("short", "area") if fields[name]}
        if fields["critical"] and fields["people"]:
            need = {"people": fields["people"], "per": fields["per"]}
            named["need"] = {name: number for name, number in need.items() if number}
        return {**super().more(), **named, "critical": fields["critical"]}


class StageForm(EntryForm):
    key = forms.ChoiceField(label=_("Which stage"), choices=STAGES)
    due_days = forms.IntegerField(
        label=_("Due so many days after the start"), min_value=-365, max_value=3650
    )

    def more(self) -> dict[str, Any]:
        fields = self.cleaned_data
        begun = {"requirements": self.entry.get("requirements", [])}
        return {"key": fields["key"], "due_days": fields["due_days"], **begun}


class MethodForm(EntryForm):
    """How long a method lasts, said once for every rule that asks for it."""

    method = forms.ChoiceField(
        label=_("Which method"),
        required=False,
        help_text=_("A method that rules ask for already. Left empty, it is a new one."),
    )

    def __init__(self, *args: Any, methods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "method", methods, first=_("A new method"))
        if "key" in self.entry:
            del self.fields["method"]
        self.fields["basis"] = field_of("", "basis") or forms.CharField()
        self.fields["basis"].required = True
        self.initial["basis"] = self.entry.get("basis")
        self.parts = (ValidityForm(*args, rule=self.entry),)

    def more(self) -> dict[str, Any]:
        fields = self.cleaned_data
        key = self.entry.get("key") or fields.get("method") or plain_key(fields["title"])
        self.entry.pop("validity", None)
        validity = self.parts[0]
        lasts = validity.written() if isinstance(validity, ValidityForm) else {}
        return {"key": key, "basis": fields["basis"], **lasts}


FORMS: Mapping[str, type[EntryForm]] = {
    "steps": StepForm,
    "competences": CompetenceForm,
    "stages": StageForm,
    "methods": MethodForm,
}
