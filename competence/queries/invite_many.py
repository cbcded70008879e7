"""Who can be invited together, what became of a batch, and who cannot be mailed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from competence.models import BatchInvitee, InvitationBatch
from competence.people import access, clock
from competence.people.access import Reach
from competence.people.models import Employment, Invitation, Person, Role, Unit, lean
from competence.queries.decision_queue import shown_name

AGAIN_AFTER = 7
LATEST = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `again`: those invited at least so many days ago, not come in."""

    unit_id: int | None = None
    starts_from: date | None = None
    starts_to: date | None = None
    again: bool = False
    after_days: int = AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: int
    name: str
    email: str
    unit: str
    starts_on: date
    invited_on: date | None


@dataclass(frozen=True, slots=True)
class Candidates:
    people: tuple[Candidate, ...]
    # No mail can reach them: an address has to be written first.
    without_address: tuple[Candidate, ...]
    # Chosen already, in a batch that has not gone.
    waiting: int


@dataclass(frozen=True, slots=True)
class BatchLine:
    batch_id: int
    send_on: date
    again: bool
    made_by: str
    made_on: date
    total: int
    sent: int
    waiting: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class InviteeLine:
    name: str
    state: str
    state_word: str
    why: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    line: BatchLine
    invitees: tuple[InviteeLine, ...]
    accepted: int
    # Invited, and not come in.
    silent: int

    @property
    def gone(self) -> int:
        return self.line.total - self.line.waiting


def may_invite(reach: Reach) -> bool:
    return Role.HR in reach.roles


def units(reach: Reach) -> list[tuple[int, str]]:
    """Where she is HR and people work."""
    rows = access.units_to_hire_into(reach).order_by("path").values_list("pk", "name", "path")
    scopes = reach.paths(Role.HR)
    return [(pk, name) for pk, name, path in rows if path.startswith(scopes)]


def candidates(reach: Reach, asked: Asked) -> Candidates:
    """Three queries, however many people."""
    rows = _without_login(reach, asked)
    waits = BatchInvitee.objects.filter(person=OuterRef("pk"), state=BatchInvitee.State.WAITING)
    rows = lean(rows).annotate(waits=Exists(waits))
    found = [(_candidate(reach, person), person.waits) for person in rows]
    fitting = [(one, waiting) for one, waiting in found if _fits(asked, one)]
    free = [one for one, waiting in fitting if not waiting]
    return Candidates(
        people=tuple(one for one in free if one.email),
        without_address=tuple(one for one in free if not one.email),
        waiting=len(fitting) - len(free),
    )


def chosen(found: Candidates, ids: Iterable[int]) -> list[Person]:
    """Of those that can be chosen still."""
    free = {one.person_id for one in found.people}
    rows = Person.objects.filter(pk__in=free.intersection(ids)).select_related(
        "municipality", "user"
    )
    return list(rows.in_order())


def _without_login(reach: Reach, asked: Asked) -> QuerySet[Person]:
    """Employed now or soon, and nobody's login yet; with her first day and latest invitation."""
    works = Employment.objects.live().lasting(reach.day).filter(person=OuterRef("pk"))
    first = works.order_by("starts_on", "pk")
    unit = Unit.objects.filter(pk=asked.unit_id).first() if asked.unit_id else None
    if asked.unit_id:
        works = works.filter(unit__path__startswith=unit.path) if unit else works.none()
    invited = Invitation.objects.filter(person=OuterRef("pk")).order_by("-invited_at", "-pk")
    rows = Person.objects.in_order().filter(access.employed_within(reach, Role.HR), Exists(works))
    return rows.filter(user__isnull=True).annotate(
        first_day=Subquery(first.values("starts_on")[:1]),
        unit_name=Subquery(first.values("unit__name")[:1]),
        invited_at=Subquery(invited.values("invited_at")[:1]),
    )


def _candidate(reach: Reach, person: Person) -> Candidate:
    row = vars(person)
    invited_at: datetime | None = row["invited_at"]
    return Candidate(
        person_id=person.pk,
        name=shown_name(reach, person),
        email=person.work_email,
        unit=row["unit_name"],
        starts_on=row["first_day"],
        invited_on=invited_at.astimezone(clock.STOCKHOLM).date() if invited_at else None,
    )


def _fits(asked: Asked, one: Candidate) -> bool:
    if asked.starts_from and one.starts_on < asked.starts_from:
        return False
    if asked.starts_to and one.starts_on > asked.starts_to:
        return False
    if not asked.again:
        return one.invited_on is None
    before = clock.today() - timedelta(days=asked.after_days)
    return one.invited_on is not None and one.invited_on <= before


def batches(reach: Reach) -> tuple[BatchLine, ...]:
    """The latest of her municipality."""
    rows = list(_within(reach)[:LATEST])
    states = _states(rows)
    return tuple(_line(row, states[row.pk]) for row in rows)


def find(reach: Reach, batch_id: int) -> InvitationBatch | None:
    return _within(reach).filter(pk=batch_id).first()


def _within(reach: Reach) -> QuerySet[InvitationBatch]:
    rows = InvitationBatch.objects.filter(municipality=reach.person.municipality_id)
    found: QuerySet[InvitationBatch] = lean(rows.select_related("made_by"))
    return found


def _states(batches: Iterable[InvitationBatch]) -> Mapping[int, Counter[str]]:
    """Counted by the database: a batch may hold everybody."""
    rows = BatchInvitee.objects.filter(batch__in=batches).order_by()
    counted = rows.values_list("batch_id", "state").annotate(count=Count("pk"))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for batch_id, state, count in counted:
        found[batch_id][state] = count
    return found


def batch_page(reach: Reach, batch: InvitationBatch) -> BatchPage:
    rows = batch.invitees.select_related("person", "invitation").order_by("person__sort_key", "pk")
    found = list(lean(rows))
    lines = tuple(_invitee(reach, row) for row in found)
    silent = sum(row.invitation is not None and not row.invitation.accepted_at for row in found)
    line = _line(batch, Counter(row.state for row in found))
    return BatchPage(line, lines, sum(one.accepted for one in lines), silent)


def _invitee(reach: Reach, row: BatchInvitee) -> InviteeLine:
    return InviteeLine(
        name=shown_name(reach, row.person),
        state=row.state,
        state_word=str(row.get_state_display()),
        why=str(row.get_why_display()) if row.why else "",
        accepted=bool(row.invitation and row.invitation.accepted_at),
    )


def _line(batch: InvitationBatch, states: Counter[str]) -> BatchLine:
    return BatchLine(
        batch_id=batch.pk,
        send_on=batch.send_on,
        again=batch.again,
        made_by=batch.made_by.name,
        made_on=batch.made_at.astimezone(clock.STOCKHOLM).date(),
        total=states.total(),
        sent=states[BatchInvitee.State.SENT],
        waiting=states[BatchInvitee.State.WAITING],
        stopped=batch.stopped_at is not None,
    )
