"""The mentor's page: her mentees, what the stage asks for, and the occasions that wait for her."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence.models import Occasion, Talk
from competence.people.access import Reach
from competence.people.models import Mentorship, Person, lean
from competence.queries import introductions, my_practice, occasions, workplace
from competence.queries.introductions import Introduction, Task
from competence.queries.occasions import OccasionLine
from competence.queries.team import Mark, mark
from competence.queries.workplace import Away
from competence.wording import Names, requirement_sentence

USUAL_MOST = 2
# Eligibility and decisions are between her, HR and her managers.
SHARED_LEAVES = frozenset({"element", "module", "document", "talk"})


@dataclass(frozen=True, slots=True)
class AgendaLine:
    title: str
    sentence: str
    description: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Mentee:
    """`elsewhere` is her municipality when it is not the mentor's own."""

    person_id: int
    mentorship_id: int
    name: str
    email: str
    elsewhere: str
    until: date | None
    away: Away | None
    programme: str
    stage: str
    gate_on: date | None
    path: tuple[Mark, ...]
    agenda: tuple[AgendaLine, ...]
    occasions: tuple[OccasionLine, ...]
    parked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asked her to be a mentor; she has not answered."""

    mentorship_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Mentoring:
    mentees: tuple[Mentee, ...]
    requests: tuple[Request, ...]

    @property
    def is_more_than_usual(self) -> bool:
        return len(self.mentees) > USUAL_MOST

    @property
    def fits_open(self) -> bool:
        return not self.is_more_than_usual

    @property
    def to_confirm(self) -> int:
        return sum(len(mentee.occasions) for mentee in self.mentees)


def mentoring(reach: Reach) -> Mentoring:
    """Nine queries, however many mentees; nobody whose mentorship has ended."""
    people = list(
        lean(Person.objects.filter(pk__in=reach.mentored).select_related("municipality").in_order())
    )
    ids = [person.pk for person in people]
    years = introductions.of_people(ids, reach.day)
    now_away, _back = workplace.away(ids, reach.day)
    waiting, parked = _occasions(ids), _parked(ids)
    called = _elements(people, years, waiting)
    mentorships = _mentorships(reach)
    mentees = tuple(
        _mentee(
            reach,
            person,
            years.get(person.pk),
            now_away.get(person.pk),
            waiting[person.pk],
            parked.get(person.pk, ()),
            mentorships[person.pk],
            called.get(person.pk, {}),
        )
        for person in people
    )
    # Who has practised and waits for an answer comes first.
    return Mentoring(
        tuple(sorted(mentees, key=lambda mentee: not mentee.occasions)), _requests(reach)
    )


def _mentee(
    reach: Reach,
    person: Person,
    year: Introduction | None,
    now_away: Away | None,
    waiting: list[Occasion],
    parked: tuple[str, ...],
    mentorship: tuple[int, date | None],
    elements: Mapping[str, Any],
) -> Mentee:
    home = person.municipality
    running = year is not None and not year.finished
    return Mentee(
        person_id=person.pk,
        mentorship_id=mentorship[0],
        name=person.name,
        email=person.work_email,
        elsewhere=home.name if home.pk != reach.person.municipality_id else "",
        until=mentorship[1],
        away=now_away,
        programme=year.title if year else "",
        stage=year.current.title if year and running else "",
        gate_on=year.current.due_on if year and running else None,
        path=tuple(mark(stage) for stage in year.stages) if year else (),
        agenda=_agenda(year, elements) if year and running else (),
        occasions=tuple(occasions.line(row, elements) for row in waiting),
        parked=parked,
    )


def _elements(
    people: list[Person], years: Mapping[int, Introduction], waiting: Mapping[int, list[Occasion]]
) -> dict[int, Mapping[str, Any]]:
    """What practice is called: her programme says it, or the rules where an occasion is of another."""
    found: dict[int, Mapping[str, Any]] = {}
    for person in people:
        year = years.get(person.pk)
        own = year.document.get("elements", {}) if year else {}
        reported = {row.element for row in waiting.get(person.pk, ()) if row.element}
        found[person.pk] = own if reported <= own.keys() else my_practice.with_others(own, person)
    return found


def _agenda(year: Introduction, elements: Mapping) -> tuple[AgendaLine, ...]:
    """What the stage still asks for; practice first, for that is where the mentor is needed."""
    shared = [task for task in year.current.open_tasks if task.leaf in SHARED_LEAVES]
    tasks = sorted(shared, key=lambda task: task.leaf != "element")
    return tuple(_agenda_line(task, elements) for task in tasks)


def _agenda_line(task: Task, elements: Mapping) -> AgendaLine:
    element = elements.get(task.subject, {}) if task.leaf == "element" else {}
    return AgendaLine(
        title=task.title,
        sentence=requirement_sentence(task.answer, Names()),
        description=element.get("description", ""),
        due_on=task.due_on,
    )


def _occasions(ids: list[int]) -> Mapping[int, list[Occasion]]:
    found: dict[int, list[Occasion]] = defaultdict(list)
    for row in occasions.waiting_of(ids):
        found[row.person_id].append(row)
    return found


def _parked(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """What the latest held talk left for the next time, a line each."""
    rows = Talk.objects.filter(person__in=ids, held_on__isnull=False).order_by("held_on", "pk")
    return {
        person_id: tuple(filter(None, (line.strip() for line in parked.splitlines())))
        for person_id, parked in rows.values_list("person_id", "parked")
    }


def _mentorships(reach: Reach) -> dict[int, tuple[int, date | None]]:
    rows = Mentorship.objects.counting_on(reach.day).filter(mentor=reach.person)
    return {
        person_id: (pk, ends_on)
        for person_id, pk, ends_on in rows.values_list("person_id", "pk", "ends_on")
    }


def _requests(reach: Reach) -> tuple[Request, ...]:
    """The name is told here as in the mail that asked her."""
    rows = (
        Mentorship.objects.live()
        .lasting(reach.day)
        .filter(mentor=reach.person, accepted_at__isnull=True, declined_at__isnull=True)
        .select_related("person")
        .order_by("recorded_at")
    )
    return tuple(Request(row.pk, row.person.name) for row in rows)
