"""What somebody can do about a requirement, and where: every leaf has a way to its fact.

A test walks the shipped ladder and paths: a leaf that nobody can answer on a page fails it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.http import urlencode

from competence.domain.answer import GROUP_KINDS, Answer, WaitsFor
from competence.domain.grammar import Leaf, Node
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Person
from competence.wording.doings import doing_word


class Who(StrEnum):
    HERSELF = "herself"
    LEADER = "leader"
    MANAGER = "manager"
    HR = "hr"


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a fact: who takes it, on which page, and the service that writes it.

    `takes` are the arguments of the page: her id, the subject, or a word as it stands.
    """

    who: Who
    action: str
    page: str
    service: str
    takes: tuple[str, ...] = ()
    query: str = ""
    anchor: str = ""

    def url(self, person_id: int, subject: str) -> str:
        known: Mapping[str, object] = {"person": person_id, "subject": subject}
        address = reverse(self.page, args=[known.get(take, take) for take in self.takes])
        if self.query:
            name, _sign, value = self.query.partition("=")
            address += f"?{urlencode({name: value.format(subject=subject)})}"
        return f"{address}#{self.anchor.format(subject=subject)}" if self.anchor else address


@dataclass(frozen=True, slots=True)
class Doing:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class May:
    """Whose page it is, and in which roles the reader may act on it. Nobody acts on a day gone by."""

    person_id: int = 0
    roles: frozenset[Who] = frozenset()


NOTHING = May()


def may_of(reach: Reach, person: Person) -> May:
    """No query for herself; three at most for the others."""
    if access.is_herself(reach, person):
        return May(person.pk, frozenset({Who.HERSELF}))
    asked = {
        Who.LEADER: access.may_lead,
        Who.MANAGER: access.may_decide,
        Who.HR: access.may_register_eligibility,
    }
    return May(person.pk, frozenset(who for who, ask in asked.items() if ask(reach, person)))


def doings_of(node: Node | None, answer: Answer, may: May) -> tuple[Doing, ...]:
    """For what is not met; no address twice."""
    if answer.met or not may.roles or not isinstance(node, Leaf) or _only_time(answer):
        return ()
    found: dict[str, Doing] = {}
    for route in routes_for(node, frozenset(_unmet(answer))):
        if route.who in may.roles:
            url = route.url(may.person_id, node.subject)
            found.setdefault(url, Doing(doing_word(route.action), url))
    return tuple(found.values())


def routes_for(leaf: Leaf, unmet: frozenset[str] = frozenset()) -> tuple[Route, ...]:
    """All ways to what the leaf asks; with `unmet` only those to the criteria that are left."""
    return tuple(_ROUTES[leaf.kind](leaf, unmet))


def _only_time(answer: Answer) -> bool:
    """Months that come by themselves take no deed of anybody."""
    return answer.kind == "experience" and answer.waits_for is WaitsFor.TIME


def _unmet(answer: Answer) -> Iterator[str]:
    """Of an element each criterion has an answer of its own."""
    if answer.kind not in GROUP_KINDS:
        yield from (part.kind for part in answer.children if not part.met)


def _element(leaf: Leaf, unmet: frozenset[str]) -> Iterator[Route]:
    occasions = {"count", "observed"} & leaf.terms.keys()
    if any(not unmet or f"element_{term}" in unmet for term in occasions):
        yield MARK
        yield CONFIRM
    if "level" in leaf.terms and (not unmet or "element_level" in unmet):
        yield ASK_RATING
        yield RATE


def _assessment(leaf: Leaf, unmet: frozenset[str]) -> Iterator[Route]:
    yield from _BY_ROLE[leaf.terms["by"]]


def _always(*routes: Route) -> Callable[[Leaf, frozenset[str]], Iterator[Route]]:
    return lambda _leaf, _unmet: iter(routes)


def _merit(kind: str, action: str) -> Route:
    return Route(Who.HERSELF, action, "add_merit", "claims.send", (kind,))


def _asking(role: str) -> tuple[Route, ...]:
    query = f"vad={role}:{{subject}}"
    return (
        Route(
            Who.HERSELF, f"ask_{role}", "ask_assessment", "assessment_questions.ask", query=query
        ),
        Route(
            Who.LEADER,
            f"ask_{role}",
            "ask_colleague",
            "assessment_questions.ask",
            ("person",),
            query,
        ),
    )


MARK = Route(Who.HERSELF, "mark_occasion", "practice", "practice.report", query="moment={subject}")
CONFIRM = Route(
    Who.LEADER,
    "confirm_occasion",
    "team_member",
    "practice.confirm",
    ("person",),
    anchor="occasions",
)
ASK_RATING = Route(
    Who.HERSELF,
    "ask_supervisor",
    "ask_assessment",
    "assessment_questions.ask",
    query="vad=supervisor:{subject}",
)
RATE = Route(Who.LEADER, "rate", "rate", "practice.rate", ("person",), anchor="kind-{subject}")
ASSESS = Route(Who.LEADER, "assess", "assess", "assessments.state", ("person", "subject"))
MODULE = Route(Who.HERSELF, "open_module", "module", "learning.submit_check", ("subject",))
ROUTINE = Route(Who.HERSELF, "open_routine", "routine", "routines.acknowledge", ("subject",))
TALK = Route(Who.LEADER, "hold_talk", "team_member", "talks.hold", ("person",), anchor="talks")
AREA = "add_area"
LOG = Route(Who.HERSELF, "log_supervision", "supervision", "supervision.report")
CONFIRM_SESSIONS = Route(
    Who.LEADER,
    "confirm_supervision",
    "team_member",
    "supervision.confirm",
    ("person",),
    anchor="supervision",
)
MENTOR = Route(Who.HERSELF, "open_mentoring", "mentoring", "mentorships.accept")
NAME_MENTOR = Route(Who.LEADER, "name_mentor", "team", "mentorships.propose")
DECIDE = Route(Who.MANAGER, "decide", "person_decisions", "decisions.decide_step", ("person",))
ELIGIBILITY = Route(
    Who.HR, "register_eligibility", "eligibility", "eligibility.register", ("person",)
)

_BY_ROLE: Mapping[str, tuple[Route, ...]] = {
    "self": (
        Route(Who.HERSELF, "assess_myself", "assess_myself", "assessments.state", ("subject",)),
    ),
    "peer": _asking("peer"),
    "mentor": _asking("mentor"),
    "supervisor": (ASK_RATING, ASSESS),
    "panel": tuple(
        Route(who, "panel", "panel", "panels.conclude", ("person", "subject"))
        for who in (Who.MANAGER, Who.HR)
    ),
}

_ROUTES: Mapping[str, Callable[[Leaf, frozenset[str]], Iterator[Route]]] = {
    "module": _always(MODULE),
    "check": _always(MODULE),
    "document": _always(ROUTINE),
    "element": _element,
    "talk": _always(TALK),
    "assessment": _assessment,
    "supervision": _always(LOG, CONFIRM_SESSIONS),
    "experience": _always(
        _merit("erfarenhet", "add_experience"),
        *(
            Route(who, AREA, AREA, "work_areas.count", ("person",), "omrade={subject}")
            for who in (Who.LEADER, Who.HR)
        ),
    ),
    "mentored": _always(MENTOR, NAME_MENTOR),
    "method": _always(_merit("metod", "add_method")),
    "external": _always(_merit("kurs", "add_course")),
    "eligibility": _always(_merit("examen", "add_degree"), ELIGIBILITY),
    "step": _always(DECIDE),
    "decision": _always(DECIDE),
}
