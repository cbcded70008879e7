"""Words for kinds of work and of supervision that rules name by key."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

AREAS: Mapping[str, Promise] = {
    "child_services": gettext_lazy("Child and youth services"),
    "child_investigation": gettext_lazy("Child investigations"),
    "reception": pgettext_lazy("area", "Reception and first assessments"),
    "foster_care": pgettext_lazy("area", "Foster care"),
    "placement": pgettext_lazy("area", "Placements and follow-up"),
    "domestic_violence": pgettext_lazy("area", "Violence in close relations"),
    "family_law": pgettext_lazy("area", "Family law"),
    "unaccompanied_children": pgettext_lazy("area", "Unaccompanied children"),
    "youth_crime": pgettext_lazy("area", "Young people and crime"),
    "supervisor_post": pgettext_lazy("area", "Work as a supervisor"),
}
SUPERVISION: Mapping[str, Promise] = {"professional": gettext_lazy("Professional supervision")}


def area_word(key: str, otherwise: str = "") -> str:
    """What the municipality itself calls an area of its own rules is told by `otherwise`."""
    return str(AREAS.get(key) or otherwise or key)


def supervision_word(key: str) -> str:
    return str(SUPERVISION.get(key, key))
