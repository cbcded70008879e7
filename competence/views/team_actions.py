"""What a supervisor can do from a row: the step that waits for her first, then what is always there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competence.queries.team import Row
from competence.queries.waiting import Waiting

# The rest that can wait for a supervisor or a manager is a decision.
PAGES = {
    "assign": "assign",
    "invite": "reinvite",
    "name_mentor": "name_mentor",
    "approve_relief": "advanced_courses",
    "answer_relief": "advanced_courses",
    **dict.fromkeys(
        ("plan_path_talk", "hold_path_talk", "answer_path_wish", "take_up_path_wish"), "person_path"
    ),
}


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    url: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What waits for the reader leads to where she does it; what waits for others leads nowhere."""

    waiting: Waiting
    url: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: Row
    actions: tuple[Action, ...]
    steps: tuple[Step, ...]


def shown(row: Row) -> ShownRow:
    steps = (Step(each, _url_of(each, row) if each.is_mine else "") for each in row.waiting)
    return ShownRow(row, actions(row), tuple(steps))


def actions(row: Row) -> tuple[Action, ...]:
    """No address twice: the first label of each stands."""
    found: dict[str, Action] = {}
    for action in (*_next(row), *_always(row)):
        found.setdefault(action.url, action)
    return tuple(found.values())


def _next(row: Row) -> Iterator[Action]:
    if row.next and row.next.is_mine:
        yield Action(row.next.what_words, _url_of(row.next, row), "arrow", primary=True)


def _url_of(step: Waiting, row: Row) -> str:
    if step.action in ("book_talk", "hold_talk"):
        return reverse("talk", args=[row.person_id, step.subject])
    if step.action == "rate":
        return f"{_person('rate', row)}#kind-{step.subject}"
    if step.action == "confirm_practice":
        return f"{_person('team_member', row)}#occasions"
    if step.action == "confirm_supervision":
        return f"{_person('team_member', row)}#supervision"
    if step.action == "assess":
        return reverse("assessments")
    if step.action == "answer_claims":
        return reverse("claims")
    return _person(PAGES.get(step.action, "person_decisions"), row)


def _always(row: Row) -> Iterator[Action]:
    if row.assignment_id is None:
        yield Action(_("Assign an introduction"), _person("assign", row), "plus")
    yield Action(_("Rate elements"), _person("rate", row), "check")
    if row.assignment_id is not None:
        yield from _in_a_programme(row)
    label = _("Mentors") if row.mentors.names else _("Name a mentor")
    yield Action(label, _person("name_mentor", row), "people")
    yield Action(_("Decisions"), _person("person_decisions", row), "check")
    yield Action(_("Courses with relief"), _person("advanced_courses", row), "book")
    yield Action(_("Register absence"), _person("absence", row), "calendar")


def _in_a_programme(row: Row) -> Iterator[Action]:
    if row.next_talk:
        url = reverse("talk", args=[row.person_id, row.next_talk])
        yield Action(_("Book or hold talk"), url, "chat")
    url = f"{_person('team_member', row)}#plan"
    yield Action(_("Give more time or a waiver"), url, "clock")


def _person(name: str, row: Row) -> str:
    return reverse(name, args=[row.person_id])
