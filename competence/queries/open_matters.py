"""What is open when somebody leaves, and to whom it goes. Eight queries, however many she leads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.models import Proposal, Talk
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import (
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Role,
    RoleGrant,
    lean,
)
from competence.queries import introductions
from competence.queries.history import shown_name
from competence.wording import day_words


@dataclass(frozen=True, slots=True)
class Matter:
    """`then` says who takes it on, or that nobody needs to."""

    what: str
    then: str
    to_arrange: bool = False


def of_leaver(reach: Reach, person: Person, ends_on: date) -> tuple[Matter, ...]:
    """As it will stand the day after her last, as known now. What must be arranged comes first."""
    found = (
        *_led(reach, person, ends_on + timedelta(days=1)),
        *_mentored(reach, person, ends_on),
        *_proposed(person),
        *_introduction(person, reach.day),
        *_talks(person, ends_on),
        *_own_mentors(reach, person, ends_on),
        *_deputyships(reach, person, ends_on),
    )
    return tuple(sorted(found, key=lambda matter: not matter.to_arrange))


def _led(reach: Reach, person: Person, after: date) -> Iterator[Matter]:
    """By who leads them then: her deputy, else the manager nearest above each of them."""
    rows = LineManagement.objects.live().lasting(after).filter(supervisor=person)
    rows = rows.filter(person__in=_employments(after).values("person_id"))
    led = [row.person for row in lean(rows.select_related("person").order_by("person__sort_key"))]
    if not led:
        return
    deputy = _deputy(person, after)
    leaders = dict.fromkeys((one.pk for one in led), deputy) if deputy else _managers(led, after)
    by_leader: dict[Person | None, list[Person]] = defaultdict(list)
    for one in led:
        leader = leaders.get(one.pk)
        by_leader[leader if leader != person else None].append(one)
    for leader, people in by_leader.items():
        yield Matter(_leads(reach, people), _led_by(reach, leader), to_arrange=leader is None)


def _leads(reach: Reach, people: list[Person]) -> str:
    words = ngettext("Leads %(names)s", "Leads %(count)s people: %(names)s", len(people))
    return words % {"count": len(people), "names": _names(reach, people)}


def _led_by(reach: Reach, leader: Person | None) -> str:
    if leader is None:
        return _("Nobody leads after that. Name a supervisor first.")
    return _("%(name)s leads the day after, until somebody else is named.") % {
        "name": shown_name(reach, leader)
    }


def _deputy(person: Person, after: date) -> Person | None:
    rows = Deputyship.objects.live().on(after).filter(person=person).select_related("deputy")
    row = lean(rows).first()
    return row.deputy if row else None


def _managers(people: list[Person], day: date) -> Mapping[int, Person]:
    """As leaders.manager_of answers, for many at once; who has not begun is led in her coming unit."""
    grants = lean(
        RoleGrant.objects.live()
        .on(day)
        .filter(municipality_id=people[0].municipality_id, role=Role.UNIT_MANAGER)
        .select_related("scope", "person")
    )
    nearest_first = sorted(grants, key=lambda grant: -len(grant.scope.path))
    rows = _employments(day).filter(person__in=people)
    found: dict[int, Person] = {}
    for person_id, path in rows.values_list("person_id", "unit__path"):
        for grant in nearest_first:
            if path.startswith(grant.scope.path) and grant.person_id != person_id:
                found.setdefault(person_id, grant.person)
                break
    return found


def _employments(day: date) -> QuerySet[Employment]:
    return Employment.objects.live().lasting(day)


def _mentored(reach: Reach, person: Person, ends_on: date) -> Iterator[Matter]:
    people = [row.person for row in _mentorships(ends_on).filter(mentor=person)]
    if people:
        yield Matter(
            _("Is mentor for %(names)s") % {"names": _names(reach, people)},
            _("The supervisor confirms what waits, and names a new mentor."),
            to_arrange=True,
        )


def _own_mentors(reach: Reach, person: Person, ends_on: date) -> Iterator[Matter]:
    mentors = [row.mentor for row in _mentorships(ends_on).filter(person=person)]
    if mentors:
        yield Matter(
            _("Has %(names)s as mentor") % {"names": _names(reach, mentors)},
            _("The mentorship ends the same day."),
        )


def _mentorships(ends_on: date) -> QuerySet[Mentorship]:
    """Asked or counting, and not over by her last day."""
    rows = Mentorship.objects.live().lasting(ends_on + timedelta(days=1))
    return lean(rows.filter(declined_at__isnull=True).select_related("person", "mentor"))


def _proposed(person: Person) -> Iterator[Matter]:
    open_ones = Proposal.objects.filter(person=person, settled_at__isnull=True).count()
    if open_ones:
        words = ngettext(
            "A proposal waits for a decision", "%(count)s proposals wait for a decision", open_ones
        )
        yield Matter(
            words % {"count": open_ones},
            _("The unit manager decides before the last day, or it stays undecided."),
            to_arrange=True,
        )


def _introduction(person: Person, day: date) -> Iterator[Matter]:
    year = introductions.of_person(person.pk, day)
    if year and not year.finished:
        yield Matter(
            _("Follows %(title)s") % {"title": year.title},
            _("The plan leaves My team with her. What she has done stays."),
        )


def _talks(person: Person, ends_on: date) -> Iterator[Matter]:
    rows = Talk.objects.filter(
        person=person,
        held_on__isnull=True,
        assignment__retracted_at__isnull=True,
        assignment__ends_on__isnull=True,
    )
    moments = rows.exclude(booked_for=None).values_list("booked_for", flat=True)
    days = sorted(moment.astimezone(STOCKHOLM).date() for moment in moments if moment)
    late = [day_words(day) for day in days if day > ends_on]
    if late:
        yield Matter(
            _("Has a talk booked: %(days)s") % {"days": ", ".join(late)},
            _("Cancel it. Nobody is reminded of it after the last day."),
            to_arrange=True,
        )


def _deputyships(reach: Reach, person: Person, ends_on: date) -> Iterator[Matter]:
    rows = Deputyship.objects.live().lasting(ends_on + timedelta(days=1))
    covered = [row.person for row in lean(rows.filter(deputy=person).select_related("person"))]
    if covered:
        yield Matter(
            _("Is deputy for %(names)s") % {"names": _names(reach, covered)},
            _("The deputyship ends the same day. Name another deputy if one is needed."),
            to_arrange=True,
        )


def _names(reach: Reach, people: Iterable[Person]) -> str:
    return ", ".join(shown_name(reach, one) for one in people)
