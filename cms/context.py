"""What every page's shell shows: the way around, and who acts."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from competence.people.access import Reach
from competence.people.models import Role, Unit

WARNED_BEFORE = 180
# For everybody, and so nobody's place to begin the day.
CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Way:
    url: str
    label: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class ActingAs:
    name: str
    role_title: str
    municipality_name: str
    several: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """Seconds without activity before a page warns, and before the server signs her out."""

    warns_after: int
    ends_after: int


def shell(request: HttpRequest) -> dict[str, Any]:
    reached: Reach | None = getattr(request, "reach", None)
    return {
        "demo": settings.DEMO,
        "stay": Stay(settings.SESSION_IDLE_SECONDS - WARNED_BEFORE, settings.SESSION_IDLE_SECONDS),
        "navigation": ways(reached, request.path) if reached else [],
        "acting_as": acting_as(reached) if reached else None,
    }


def acting_as(reached: Reach) -> ActingAs:
    titles = [str(label) for role, label in Role.choices if role in reached.roles]
    return ActingAs(
        reached.person.name,
        ", ".join(titles),
        reached.person.municipality.name,
    )


def ways(reached: Reach, path: str) -> list[Way]:
    found = []
    for name, label in _offered(reached):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Way(url, label, current=path.startswith(url)))
    return found


def _offered(reached: Reach) -> list[tuple[str, str]]:
    roles, ways = reached.roles, []
    shelves = (CATALOGUE, _("Courses"))
    if Role.CASEWORKER in roles:
        ways += [
            ("my_introduction", _("My introduction")),
            ("my_ladder", _("My ladder")),
            ("my_merits", _("My merits")),
            shelves,
        ]
    if Role.MENTOR in roles:
        ways.append(("mentoring", _("Mentoring")))
    if roles & {Role.SUPERVISOR, Role.UNIT_MANAGER}:
        ways.append(("team", _("My team")))
    if Role.UNIT_MANAGER in roles:
        ways.append(("decisions", _("Decisions")))
    if Role.HR in roles:
        ways.append(("eligibility_list", _("Eligibility")))
        ways.append(("claims", _("Merits to answer")))
    if roles & {Role.HR, Role.UNIT_MANAGER}:
        ways.append(("map", _("Competence map")))
    if _edits(reached):
        ways.append(("wagtailadmin_home", _("Edit content")))
    return ways if shelves in ways else [*ways, shelves]


def _edits(reached: Reach) -> bool:
    """As cms.editors counts it: a regional lead edits for a region, for nothing smaller."""
    return any(
        grant.role == Role.CONTENT_EDITOR
        or (grant.role == Role.REGIONAL_LEAD and grant.scope.kind == Unit.Kind.REGION)
        for grant in reached.grants
    )
