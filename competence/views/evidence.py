"""The three pages where the parts of her steps come about: practice, assessments, supervision."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competence.people.middleware import PersonRequest


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    current: bool
    count: int | str = ""


def tabs(request: PersonRequest, waiting: int | str = "") -> list[Tab]:
    pages = (
        ("practice", _("Practice"), ""),
        ("assessments", _("Assessments"), waiting),
        ("supervision", _("Professional supervision"), ""),
    )
    return [
        Tab(reverse(name), label, request.path == reverse(name), count)
        for name, label, count in pages
    ]
