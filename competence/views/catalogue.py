"""Utbildningar: searched and narrowed by the address bar alone, with or without JavaScript."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from competence.forms.catalogue import KINDS, CatalogueForm
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import catalogue as shelves
from competence.queries.catalogue import Catalogue, Hit
from competence.views.shared import as_person
from competence.wording import catalogue as words

A_PAGE = 30
THEME_ICONS = {
    "yrkesroll": "person",
    "barnets-basta": "people",
    "risker": "bell",
    "handlaggning": "book",
    "samtal": "chat",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or a theme to choose; chosen already, its link takes the choice back."""

    url: str
    label: str
    count: int
    current: bool
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    hit: Hit
    icon: str
    shelf: str
    form: str
    theme: str
    stage: str


@require_safe
@as_person
def catalogue(request: PersonRequest) -> HttpResponse:
    form = CatalogueForm(request.GET)
    found = shelves.catalogue(request.person, form.asked(), clock.today())
    form.count(found.counts)
    page = Paginator(found.entries, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": found.asked,
        "page": page,
        "cards": [_card(hit) for hit in shelves.hits(found, list(page))],
        "found_words": words.count_words(Counter(entry.kind for entry in found.entries)),
        "tabs": list(_tabs(found, request.GET)),
        "themes": list(_themes(found, request.GET)),
    }
    part = "#result" if request.headers.get("HX-Request") else ""
    return render(request, f"competence/catalogue.html{part}", context)


def _card(hit: Hit) -> Card:
    entry = hit.entry
    return Card(
        hit,
        THEME_ICONS.get(entry.theme, "info"),
        str(words.KIND_WORDS[entry.kind]),
        str(words.FORM_WORDS.get(entry.kind, "")),
        str(words.THEME_WORDS.get(entry.theme, "")),
        str(words.STAGE_WORDS.get(entry.stage, "")),
    )


def _tabs(found: Catalogue, asked: QueryDict) -> Iterator[Choice]:
    counts = found.counts["kind"]
    shown = counts if found.asked.text else {k: n for k, n in counts.items() if k != shelves.WORD}
    label = pgettext("kinds", "All")
    yield Choice(_with(asked, "visa", ""), label, sum(shown.values()), not found.asked.kind)
    for name, kind in KINDS.items():
        current = kind == found.asked.kind
        if counts.get(kind) or current:
            label = str(words.KIND_WORDS[kind])
            yield Choice(_with(asked, "visa", name), label, counts.get(kind, 0), current)


def _themes(found: Catalogue, asked: QueryDict) -> Iterator[Choice]:
    counts = found.counts["theme"]
    for key, label in words.THEME_WORDS.items():
        current = key == found.asked.theme
        if counts.get(key) or current:
            url = _with(asked, "tema", "" if current else key)
            yield Choice(url, str(label), counts.get(key, 0), current, THEME_ICONS[key])


def _with(asked: QueryDict, name: str, value: str) -> str:
    """The same address with one choice changed, on its first page."""
    changed = asked.copy()
    changed.pop("page", None)
    changed[name] = value
    return f"?{urlencode({key: str(each) for key, each in changed.items() if each})}"
