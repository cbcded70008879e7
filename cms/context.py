"""What every page's shell shows: the way around, and who acts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from competence.people import indicator_readers
from competence.people.access import Reach
from competence.people.models import Role
from competence.people.routine_readers import may_follow_routines
from competence.people.staffing import assigns_by_rule_in, imports_into

WARNED_BEFORE = 180
# For everybody, and so nobody's place to begin the day.
CATALOGUE = "catalogue"
FOR_ALL = (CATALOGUE, "specialists")
# HR has so many ways that these stand under one heading each.
UNDER_RULES = ("validity_breaches", "routine_readings", "rules:listing", "assignment_rules")
UNDER_STAFF = ("claims", "people_imports", "invite_many", "left_open")
UNDER_MAP = ("map", "indicators")


@dataclass(frozen=True, slots=True)
class Way:
    """A link, or with `inside` a heading that opens over several."""

    url: str
    label: str
    current: bool = False
    count: int = 0
    inside: tuple["Way", ...] = ()


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
        "navigation": navigation(reached, request.path) if reached else [],
        "acting_as": acting_as(reached) if reached else None,
    }


def acting_as(reached: Reach) -> ActingAs:
    titles = [str(label) for role, label in Role.choices if role in reached.roles]
    return ActingAs(
        reached.person.name,
        ", ".join(titles),
        reached.person.municipality.name,
    )


def navigation(reached: Reach, path: str) -> list[Way]:
    found = ways(reached, path)
    if Role.HR not in reached.roles:
        return found
    found = _under(found, _("Employees"), UNDER_STAFF)
    found = _under(found, _("Map and indicators"), UNDER_MAP)
    return _under(found, _("Rules and routines"), UNDER_RULES)


def _under(found: list[Way], heading: str, names: Iterable[str]) -> list[Way]:
    urls = {reverse(name) for name in names}
    inside = tuple(way for way in found if way.url in urls)
    current = any(way.current for way in inside)
    group = Way("", heading, current=current, inside=inside)
    return [group if way == inside[0] else way for way in found if way not in inside[1:]]


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
    shelves = (CATALOGUE, _("Courses"))
    ways = []
    if Role.CASEWORKER in reached.roles:
        ways += [
            ("my_introduction", _("My introduction")),
            ("my_ladder", _("My ladder")),
            ("my_merits", _("My merits")),
            shelves,
        ]
    ways += _with_others(reached)
    if Role.METHOD_OWNER in reached.roles:
        ways.append(("trainings", _("Trainings")))
    if Role.SUPERVISOR in reached.roles and Role.CASEWORKER not in reached.roles:
        ways.append(("my_ladder", _("My ladder")))
    # A supervisor's day begins with her team, also while she has an introduction of her own.
    if reached.follows and Role.CASEWORKER not in reached.roles:
        ways.append(("my_introduction", _("My introduction")))
    if _edits(reached):
        ways.append(("wagtailadmin_home", _("Edit content")))
    elif Role.HR in reached.roles:
        ways.append(("rules:listing", _("Rules")))
    if assigns_by_rule_in(reached):
        ways.append(("assignment_rules", _("Assignment rules")))
    ways += _aggregates(reached)
    ways = ways if shelves in ways else [*ways, shelves]
    return [*ways, ("specialists", _("Ask a specialist"))]


def _aggregates(reached: Reach) -> Iterator[tuple[str, str]]:
    """After what she edits: that is where her day begins."""
    if indicator_readers.regions(reached):
        yield "map_region", _("The region's map")
    if indicator_readers.may_read(reached):
        yield "indicators", _("Indicators")


def _with_others(reached: Reach) -> Iterator[tuple[str, str]]:
    """What she does for those she mentors, leads, manages or keeps papers of."""
    roles = reached.roles
    if Role.MENTOR in roles:
        yield "mentoring", _("Mentoring")
    if roles & {Role.SUPERVISOR, Role.UNIT_MANAGER}:
        yield "team", _("My team")
    if Role.UNIT_MANAGER in roles:
        yield "decisions", _("Decisions")
    if Role.HR in roles:
        yield "eligibility_list", _("Eligibility")
        yield "claims", _("Merits to answer")
        yield "left_open", _("After those who leave")
        yield "invite_many", _("Invite several")
        yield "validity_breaches", _("Validity")
    if imports_into(reached):
        yield "people_imports", _("Bring people in")
    if roles & {Role.HR, Role.UNIT_MANAGER}:
        yield "map", _("Competence map")
    if may_follow_routines(reached):
        yield "routine_readings", _("Routines")


def _edits(reached: Reach) -> bool:
    """As cms.editors counts it: a regional lead edits for a region, for nothing smaller."""
    return Role.CONTENT_EDITOR in reached.roles or bool(indicator_readers.regions(reached))
