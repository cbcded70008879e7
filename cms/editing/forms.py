import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.widgets import AdminDateInput

from cms.blocks.parts import RICH_TEXT
from cms.contentfiles.html import read_html, write_html
from cms.contentfiles.markdown import html_from_markdown, markdown_from_html
from cms.contentfiles.prose import ProseError
from cms.contentfiles.rulefiles import rules_text, unknown_courses
from cms.editing.outline import problem_text
from cms.pagefields import editor_html
from competence.domain.programme import check_document
from competence.forms.offering import offer
from competence.models import RoutineVersion, RuleVersion
from competence.people.models import Unit
from competence.services import routines
from courses.control import ControlQuestion
from courses.models import Course, CourseVersion


class RoutineForm(forms.Form):
    """A routine's text. One with a table is written in Markdown: the rich text editor has none."""

    unit = forms.TypedChoiceField(
        label=gettext_lazy("Holds for"),
        coerce=int,
        help_text=gettext_lazy("A whole municipality, or a unit and everybody below it."),
    )
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=60,
        help_text=gettext_lazy(
            "A short name for the rules to refer to. It is never changed. With the key of a routine "
            "from above, this one holds instead of it here and below."
        ),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea)
    owner = forms.CharField(
        label=gettext_lazy("Who owns the routine"),
        max_length=120,
        help_text=gettext_lazy("A function, not a name: the head of the reception."),
    )
    valid_from = forms.DateField(label=gettext_lazy("In force from"), widget=AdminDateInput)
    change_class = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[("", "---------"), *CourseVersion.ChangeClass.choices],
        help_text=gettext_lazy(
            "A and B: who has read the routine is not asked again. C and D: everybody reads it anew."
        ),
    )

    def __init__(
        self, *args: Any, units: list[Unit], version: RoutineVersion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_markdown = version is not None and "<table>" in version.html
        self.units = {unit.pk: unit for unit in units}
        if not self.in_markdown:
            self.fields["text"].widget = get_rich_text_editor_widget(features=RICH_TEXT)
        if version:
            self._begin_with(version)
            del self.fields["unit"], self.fields["key"]
        else:
            offer(self, "unit", places(units))
            del self.fields["change_class"]

    def _begin_with(self, version: RoutineVersion) -> None:
        self.initial = {
            "title": version.title,
            "text": markdown_from_html(version.html)
            if self.in_markdown
            else editor_html(version.html),
            "owner": version.owner,
            "valid_from": version.valid_from,
        }

    def clean_text(self) -> str:
        try:
            if self.in_markdown:
                return html_from_markdown(self.cleaned_data["text"])
            return write_html(read_html(self.cleaned_data["text"]))
        except ProseError as error:
            problem = error.problem
            raise ValidationError(_(problem.message) % problem.values) from error

    def chosen_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def written(self, question: ControlQuestion) -> routines.Writing:
        """A first version changes nothing for anybody: everybody reads it."""
        fields = self.cleaned_data
        return routines.Writing(
            title=fields["title"],
            html=fields["text"],
            owner=fields["owner"],
            valid_from=fields["valid_from"],
            change_class=fields.get("change_class", CourseVersion.ChangeClass.FACTS),
            question=question,
        )


def places(units: list[Unit]) -> list[tuple[int, str]]:
    """Each with the places above it, as they were given: Havsby / IFO / Mottagning."""
    names = {unit.path: unit.name for unit in units}
    return [(unit.pk, " / ".join(_above(unit.path, names))) for unit in units]


def _above(path: str, names: Mapping[str, str]) -> list[str]:
    return [name for above, name in names.items() if path.startswith(above)]


class RulesForm(forms.Form):
    """The rules as text. A draft may be wrong, but not beyond reading."""

    document = forms.CharField(
        label=gettext_lazy("The rules as JSON"),
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "rules-text"}),
    )

    def __init__(self, *args: Any, version: RuleVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.initial = {"document": rules_text(version.document)}

    def clean_document(self) -> dict[str, Any]:
        try:
            document: dict[str, Any] = json.loads(self.cleaned_data["document"])
        except json.JSONDecodeError as error:
            message = _("Line %(line)d cannot be read: a comma or a quote is missing or too many.")
            raise ValidationError(message % {"line": error.lineno}) from error
        same = self.version.document
        for name in ("kind", "key"):
            if not isinstance(document, dict) or document.get(name) != same[name]:
                message = _("The field %(name)s is %(value)s and stays so.")
                raise ValidationError(message % {"name": name, "value": same[name]})
        return document


def rule_problems(document: dict[str, Any]) -> list[str]:
    """What publishing refuses, in words."""
    found = [problem_text(problem) for problem in check_document(document)]
    if found:
        return found
    known = frozenset(Course.objects.values_list("key", flat=True))
    return [
        f"{problem.path}: {_(problem.message) % problem.values}"
        for problem in unknown_courses(document, known)
    ]
