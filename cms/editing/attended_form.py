"""A course that one attends, as an editor writes it: the same document as its file holds."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.contentfiles.attended import unknown_before
from cms.contentfiles.yamltext import canonical_text
from cms.editing.forms import places
from competence.forms.offering import offer
from competence.people.models import Unit
from courses import attended
from courses.attended import AttendedDocument
from courses.labels import AUDIENCES, STAGES, THEMES
from courses.models import Course, CourseVersion
from courses.problems import Problem
from courses.shape import ShapeError

KINDS = [(kind, label) for kind, label in Course.Kind.choices if kind in list(attended.Form)]
NONE_YET = ("", "---------")
# The first part of a problem's path: "agenda[2]", "minutes.attending".
FIELD = re.compile(r"\w+")


class AttendedForm(forms.Form):
    publisher = forms.TypedChoiceField(label=gettext_lazy("Published by"), coerce=int)
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=60,
        help_text=gettext_lazy("A short name for the rules to refer to. It is never changed."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    number = forms.IntegerField(label=gettext_lazy("Number in the catalogue"), min_value=1)
    summary = forms.CharField(
        label=gettext_lazy("Aim"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What she can do afterwards, in one sentence."),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=[NONE_YET, *THEMES])
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[NONE_YET, *STAGES])
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), choices=AUDIENCES, widget=forms.CheckboxSelectMultiple
    )
    agency = forms.BooleanField(label=gettext_lazy("Agency workers take it too"), required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1)
    arranged_by = forms.CharField(
        label=gettext_lazy("Arranged by"),
        max_length=200,
        help_text=gettext_lazy(
            "Who calls people together. Who took part marks the day, and her mentor or supervisor "
            "confirms it."
        ),
    )
    good_before = forms.MultipleChoiceField(
        label=gettext_lazy("Good to have taken before"),
        required=False,
        help_text=gettext_lazy("Advice on her page. It locks nothing."),
    )
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Three to six points, a line each."),
    )
    change_class = forms.ChoiceField(
        label=gettext_lazy("Kind of change"), choices=[NONE_YET, *CourseVersion.ChangeClass.choices]
    )

    def __init__(
        self,
        *args: Any,
        publishers: list[Unit],
        document: AttendedDocument | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.publishers = {unit.pk: unit for unit in publishers}
        self.written = document
        self.document: AttendedDocument | None = None
        self.courses = dict(_courses())
        offer(self, "publisher", places(publishers))
        offer(self, "good_before", self._others())
        if document:
            self.initial = _begin_with(document)
            del self.fields["publisher"], self.fields["key"]
        else:
            self.initial = {"number": _next_number(), "agency": True}
            del self.fields["change_class"]

    def _others(self) -> list[tuple[str, str]]:
        own = self.written.key if self.written else ""
        return [(key, title) for key, title in self.courses.items() if key != own]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if Course.objects.filter(key=key).exists():
            raise ValidationError(_("There is a course with this key already."))
        return key

    def clean(self) -> dict[str, Any]:
        """The checks of a file: its shape, and that advice leads somewhere."""
        fields = super().clean() or self.cleaned_data
        if self.errors:
            return fields
        try:
            self.document = attended.from_json(self._as_file(fields))
        except ShapeError as error:
            self._tell(error.problems)
        else:
            self._tell(unknown_before(self.document, frozenset(self.courses)))
        return fields

    def _as_file(self, fields: dict[str, Any]) -> dict[str, Any]:
        held = self.written
        return {
            "key": held.key if held else fields["key"],
            **{name: _line(fields[name]) for name in ("title", "summary", "arranged_by")},
            **{name: fields[name] for name in ("number", "kind", "theme", "stage", "agency")},
            "roles": _in_order(fields["roles"], held.roles if held else ()),
            "good_before": _in_order(fields["good_before"], held.good_before if held else ()),
            "minutes": {"attending": fields["minutes"]},
            "agenda": [line for each in fields["agenda"].splitlines() if (line := _line(each))],
            "change_class": fields.get("change_class", CourseVersion.ChangeClass.CLARIFICATION),
        }

    def _tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            found = FIELD.match(problem.path)
            name = found.group() if found and found.group() in self.fields else None
            self.add_error(name, _(problem.message) % problem.values)

    def publisher_unit(self) -> Unit:
        return self.publishers[self.cleaned_data["publisher"]]


def _courses() -> list[tuple[str, str]]:
    versions = CourseVersion.objects.current().order_by("title")
    return list(versions.values_list("course__key", "title"))


def _next_number() -> int:
    held = CourseVersion.objects.current().values_list("document__number", flat=True)
    return max((number for number in held if number), default=0) + 1


def _begin_with(document: AttendedDocument) -> dict[str, Any]:
    return {
        **{name: getattr(document, name) for name in ("title", "number", "summary", "theme")},
        **{name: getattr(document, name) for name in ("stage", "agency", "arranged_by")},
        "kind": str(document.kind),
        "roles": list(document.roles),
        "good_before": list(document.good_before),
        "minutes": document.minutes.attending,
        "agenda": "\n".join(document.agenda),
    }


def _in_order(chosen: list[str], before: Iterable[str]) -> list[str]:
    """What stays keeps its order, so that saving what nobody changed changes nothing."""
    kept = [key for key in before if key in chosen]
    return [*kept, *(key for key in chosen if key not in kept)]


def _line(text: str) -> str:
    """One line, in the signs that the file will hold."""
    return " ".join(canonical_text(text).split())
