"""Handledning: her own sessions and hours, and those that wait for whoever leads her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from competence.domain.leaves.practised import MINUTES_AN_HOUR
from competence.models import SupervisionSession
from competence.models.supervision import PROFESSIONAL
from competence.people.models import Person, lean
from competence.queries import elements, rulebook
from competence.wording.areas import supervision_word

LATEST = 60
State = SupervisionSession.State


@dataclass(frozen=True, slots=True)
class SessionLine:
    id: int
    person_id: int
    kind: str
    on: date
    minutes: int
    form: str
    leader: str
    qualified: bool
    outside_line: bool
    state: str
    state_word: str
    settled_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Of 45 minutes, as the authorisation counts them. `qualified`: trained leader outside the line."""

    confirmed: int
    qualified: int
    waiting: int


NO_HOURS = Hours(0, 0, 0)


def kinds_of(person: Person, day: date) -> list[tuple[str, str]]:
    """What the rules call the supervision they ask for; of the profession there is always."""
    versions = rulebook.hers(person, day, *rulebook.STAIRS)
    asked = [leaf.subject for leaf in elements.leaves_in(versions) if leaf.kind == "supervision"]
    return [(key, supervision_word(key)) for key in dict.fromkeys([PROFESSIONAL, *asked])]


def own(person_id: int) -> QuerySet[SupervisionSession]:
    rows = SupervisionSession.objects.filter(person=person_id).exclude(state=State.WITHDRAWN)
    return lean(rows.select_related("settled_by").order_by("-held_on", "-pk"))


def hours_of(person_id: int) -> Hours:
    """One query."""
    rows = SupervisionSession.objects.filter(person=person_id, kind=PROFESSIONAL)
    sums = rows.order_by().aggregate(
        waiting=Sum("minutes", filter=Q(state=State.WAITING), default=0),
        confirmed=Sum("minutes", filter=Q(state=State.CONFIRMED), default=0),
        qualified=Sum(
            "minutes",
            filter=Q(state=State.CONFIRMED, qualified=True, outside_line=True),
            default=0,
        ),
    )
    return Hours(**{name: minutes // MINUTES_AN_HOUR for name, minutes in sums.items()})


def waiting_of(person_id: int) -> tuple[SessionLine, ...]:
    return lines(own(person_id).filter(state=State.WAITING).order_by("held_on", "pk"))


def settled_of(person_id: int) -> tuple[SessionLine, ...]:
    return lines(own(person_id).exclude(state=State.WAITING)[:LATEST])


def lines(rows: Iterable[SupervisionSession]) -> tuple[SessionLine, ...]:
    return tuple(
        SessionLine(
            id=row.pk,
            person_id=row.person_id,
            kind=supervision_word(row.kind),
            on=row.held_on,
            minutes=row.minutes,
            form=str(row.get_form_display()),
            leader=row.leader,
            qualified=row.qualified,
            outside_line=row.outside_line,
            state=row.state,
            state_word=str(row.get_state_display()),
            settled_by=row.settled_by.name if row.settled_by else "",
            reason=row.reason,
        )
        for row in rows
    )
