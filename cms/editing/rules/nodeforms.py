"""One node of a rule as a form: a group, or a leaf with its terms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.editing.rules.fields import SUBJECTS, choice, field_of, text, whole
from cms.editing.rules.lastingform import CountingForm, ValidityForm
from cms.editing.rules.subjects import Subjects
from competence.domain.drafting import plain_key
from competence.domain.grammar import members
from competence.domain.shapes import COUNTING_TERMS, SHAPES
from competence.forms.offering import offer

GROUP = "group"
REF = "ref"
_LASTING = ("valid_months", "validity")
_NEW = "new_title"
FOLDED = ("max_age_months", "until_new_version", "basis")


class NodeForm(forms.Form):
    """`rule` is what stands there now; what the form does not show is kept as it is."""

    def __init__(self, *args: Any, rule: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = dict(rule)

    def in_front(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in FOLDED]

    def folded(self) -> list[forms.BoundField]:
        """What belongs with how long it holds, and is seldom asked for."""
        return [field for field in self if field.name in FOLDED]

    def is_worth(self, in_points: bool) -> None:
        if in_points:
            self.fields["worth"] = whole(_("Worth so many points"))()
            self.initial["worth"] = self.rule.get("worth")

    def kept(self, *dropped: str) -> dict[str, Any]:
        node = {name: value for name, value in self.rule.items() if name not in dropped}
        if "worth" in self.fields:
            node.pop("worth", None)
            if worth := self.cleaned_data.get("worth"):
                node["worth"] = worth
        return node


class GroupForm(NodeForm):
    form = forms.ChoiceField(
        label=_("How many are asked for"),
        widget=forms.RadioSelect,
        choices=[
            ("all", _("All of these")),
            ("any", _("At least one of these")),
            ("at_least", _("At least so many of these")),
            ("points", _("At least so many points from these")),
        ],
    )
    number = whole(
        _("How many"),
        _("So many of these, or so many points. Each may be worth a number of points of its own."),
    )()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = next((name for name in ("any", "at_least", "points") if name in self.rule), "all")
        self.initial.update(form=form, number=self.rule.get(form))
        if form in ("all", "any"):
            self.initial["number"] = None

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("form") in ("at_least", "points") and not fields.get("number"):
            self.add_error("number", _("Write how many."))
        return fields

    def written(self) -> dict[str, Any]:
        form, number = self.cleaned_data["form"], self.cleaned_data["number"]
        children = members(self.rule)[1] or []
        node = self.kept("all", "any", "at_least", "points", "of")
        if form in ("all", "any"):
            return {**node, form: list(children)}
        return {**node, form: number, "of": list(children)}


class RefForm(NodeForm):
    """In a gate: one of the requirements of the programme."""

    ref = forms.ChoiceField(label=_("Which requirement"))

    def __init__(self, *args: Any, requirements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ref", requirements)
        self.initial["ref"] = self.rule.get("ref")

    def written(self) -> dict[str, Any]:
        return {**self.kept(), "ref": self.cleaned_data["ref"]}


class LeafForm(NodeForm):
    def __init__(self, *args: Any, subjects: Subjects, titled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind: str = self.rule["leaf"]
        self.shape = SHAPES[self.kind]
        if titled:
            self._title_fields()
        if self.shape.subject:
            self._subject_fields(subjects)
        for term in (*self.shape.needs, *self.shape.may):
            if term != self.shape.subject:
                self._term_field(term, subjects)
        self.parts = tuple(self._parts(*args))

    def _title_fields(self) -> None:
        self.fields["title"] = forms.CharField(
            label=_("Title"), max_length=160, help_text=_("What the learner reads in her plan.")
        )
        self.fields["minutes"] = whole(_("Minutes it takes"), most=10_000)()
        self.initial.update((name, self.rule.get(name)) for name in ("title", "minutes"))

    def _subject_fields(self, subjects: Subjects) -> None:
        name = self.shape.subject
        now = self.rule.get(name, "")
        choices = subjects.choices(self.kind)
        if now and now not in dict(choices):
            choices.append((now, now))
        may_name = self.kind == "external"
        self.fields[name] = forms.ChoiceField(label=SUBJECTS[self.kind], required=not may_name)
        offer(self, name, choices, first=_("Choose"))
        self.initial[name] = now
        if may_name:
            self.fields[_NEW] = text(
                _("Or a new course"), _("Its name, where it is not in the list above.")
            )()

    def _term_field(self, term: str, subjects: Subjects) -> None:
        field = field_of(self.kind, term)
        if term == "ladder":
            words = dict(subjects.ladders)
            field = choice(_("In which ladder"), words)()
        if field is None:
            return
        field.required = term in self.shape.needs
        self.fields[term] = field
        self.initial[term] = self.rule.get(term)

    def _parts(self, *args: Any) -> list[ValidityForm | CountingForm]:
        if self.shape.lasts:
            lasting = ValidityForm(*args, rule=self.rule)
            lasting.is_open |= any(self.rule.get(name) for name in FOLDED)
            return [lasting]
        return [CountingForm(*args, rule=self.rule)] if self.kind == "experience" else []

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts]
        return super().is_valid() and all(valid)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if _NEW in self.fields and not (fields.get(_NEW) or fields.get(self.shape.subject)):
            self.add_error(
                self.shape.subject, _("Choose a course, or write the name of a new one.")
            )
        one_of = self.shape.one_of
        if one_of and not self.errors and not any(fields.get(term) for term in one_of):
            self.add_error("count", _("Write a number of occasions, a level, or both."))
        return fields

    def written(self) -> dict[str, Any]:
        shown = {*self.fields} - {"worth", _NEW}
        terms = {
            name: _plain(self.cleaned_data[name])
            for name in shown
            if self.cleaned_data.get(name) not in (None, "", False)
        }
        if new := self.cleaned_data.get(_NEW):
            terms |= {"title": new, self.shape.subject: plain_key(new)}
        for part in self.parts:
            terms |= part.written()
        return {**self.kept(*shown, *_LASTING, *COUNTING_TERMS), **terms}


def _plain(value: Any) -> Any:
    """Decimal is not JSON; 7.5 is, and 15 stays whole."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral() else float(value)
