"""The living style page: every component in every state, light and dark, on content from a file."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.templatetags.ui import NOTICE_SHAPES, STATE_WORDS

SAMPLES = Path(__file__).with_suffix(".yaml")
ICONS = [
    "arrow",
    "back",
    "up",
    "down",
    "check",
    "clock",
    "mail",
    "phone",
    "print",
    "download",
    "menu",
    "person",
    "people",
    "search",
    "bell",
    "calendar",
    "book",
    "chat",
    "plus",
    "close",
    "external",
    "lock",
    "drag",
    "play",
]
COLOURS = [
    "page",
    "card",
    "sunk",
    "ink",
    "quiet",
    "line",
    "control",
    "action",
    "lit",
    "valid",
    "soon",
    "missing",
    "info",
    "waiting",
]


class StyleForm(forms.Form):
    """One field of each kind the product uses."""

    title = forms.CharField(label=_("Name of the course"), help_text=_("As it says on the proof."))
    held_on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("course", _("Course")), ("talk", _("Talk"))]
    )
    level = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[
            ("alone", _("On your own")),
            ("together", _("Together")),
            ("not_yet", _("Not yet")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    private = forms.BooleanField(label=_("Only I can see this"), required=False)


@dataclass(frozen=True, slots=True)
class SampleStep:
    number: int
    title: str
    state: str
    current: bool = False
    href: str = ""
    note: str = ""


@cache
def samples() -> dict[str, Any]:
    content = yaml.safe_load(SAMPLES.read_text(encoding="utf-8"))
    return content | {"steps": [SampleStep(**step) for step in content["steps"]]}


def _middle_page() -> Page:
    return Paginator(range(60), 20).page(2)


def _half(theme: str, name: Any) -> dict[str, Any]:
    return {
        "theme": theme,
        "name": name,
        "form": StyleForm(auto_id=f"{theme}-%s"),
        "failed_form": StyleForm({"kind": "course"}, auto_id=f"{theme}-failed-%s"),
    }


@require_safe
@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    context = samples() | {
        "halves": [_half("light", _("Light")), _half("dark", _("Dark"))],
        "states": list(STATE_WORDS),
        "notices": list(NOTICE_SHAPES),
        "icons": ICONS,
        "colours": COLOURS,
        "page": _middle_page(),
        "checked_on": date(2027, 3, 14),
    }
    return render(request, "cms/style.html", context)


@login_not_required
def style_confirm(request: HttpRequest) -> HttpResponse:
    """The page behind the sample's data-confirm link. Its form leads back and changes nothing."""
    if request.method == "POST":
        return redirect("style")
    return render(request, "cms/style_confirm.html")
