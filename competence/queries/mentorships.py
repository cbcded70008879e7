"""A question about mentoring, as the one who reads it may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext as _

from competence.models import Occasion
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Mentorship, Person
from competence.people.models.recorded import lean


@dataclass(frozen=True, slots=True)
class Mentoring:
    """One mentor of a newcomer, in a list."""

    id: int
    mentor_name: str
    municipality_name: str
    starts_on: date
    ends_on: date | None
    state: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class Question:
    """The page of one question. `person_name` is empty for those who need not know it."""

    id: int
    mentor_name: str
    person_name: str
    municipality_name: str
    mentor_municipality_name: str
    asked_by: str
    starts_on: date
    ends_on: date | None
    abroad: bool
    state: str
    waits_for: str
    may_accept: bool
    may_welcome: bool
    may_lend: bool
    may_end: bool
    answered: bool

    @property
    def may_answer(self) -> bool:
        return self.may_accept or self.may_welcome or self.may_lend


def of_person(person: Person, day: date) -> list[Mentoring]:
    """Mentors that are, will be or are asked; not those declined or ended."""
    asked = Mentorship.objects.live().filter(person=person, declined_at__isnull=True)
    rows = lean(asked.select_related("mentor__municipality").order_by("starts_on", "pk"))
    return [
        Mentoring(
            row.pk,
            row.mentor.name,
            row.mentor.municipality.name,
            row.starts_on,
            row.ends_on,
            _state(row),
            _waits_for(row),
        )
        for row in rows
        if row.ends_on is None or row.ends_on >= day
    ]


def find(reach: Reach, mentorship_id: int, *, ended: bool = False) -> Mentorship:
    """Known to the mentor, the person, who leads her, and who may lend the mentor. Else 404.

    With `ended` also one that was ended or taken back, for the second of two clicks.
    """
    known = Mentorship.objects.all() if ended else Mentorship.objects.live()
    rows = known.select_related(
        "mentor__municipality",
        "person__municipality",
        "municipality",
        "recorded_by",
        "mentor__user",
    )
    row = rows.filter(pk=mentorship_id).first()
    if row is None or not _may_know(reach, row):
        raise Http404
    return row


def _may_know(reach: Reach, row: Mentorship) -> bool:
    if reach.person.pk in (row.mentor_id, row.person_id):
        return True
    return access.may_lead(reach, row.person) or (
        _abroad(row) and access.may_lend(reach, row.mentor)
    )


def question(reach: Reach, row: Mentorship) -> Question:
    mine, hers = reach.person.pk == row.mentor_id, reach.person.pk == row.person_id
    open_ = row.declined_at is None
    lends = _abroad(row) and not mine and not hers and access.may_lend(reach, row.mentor)
    return Question(
        id=row.pk,
        mentor_name=row.mentor.name,
        person_name=row.person.name if _may_know_name(reach, row) else "",
        municipality_name=row.municipality.name,
        mentor_municipality_name=row.mentor.municipality.name,
        asked_by=row.recorded_by.name if row.recorded_by else "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        abroad=_abroad(row),
        state=_state(row),
        waits_for=_waits_for(row),
        may_accept=open_ and mine and row.accepted_at is None,
        may_welcome=open_ and hers and _abroad(row) and row.person_accepted_at is None,
        may_lend=open_ and lends and row.lender_agreed_at is None,
        may_end=open_ and may_end(reach, row) and _lasts(row, reach.day),
        answered=row.accepted_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """What ending it means: who is concerned, and what waits for the mentor to confirm."""

    mentor_name: str
    person_name: str
    mine: bool
    answered: bool
    starts_on: date
    to_confirm: int
    other_mentors: int


def may_end(reach: Reach, row: Mentorship) -> bool:
    """The mentor who has said yes, and who leads the newcomer."""
    if row.mentor_id == reach.person.pk:
        return row.accepted_at is not None
    return access.may_lead(reach, row.person)


def _lasts(row: Mentorship, day: date) -> bool:
    return row.ends_on is None or row.ends_on >= day


def ending(reach: Reach, row: Mentorship) -> Ending:
    waiting = Occasion.objects.filter(person=row.person_id, state=Occasion.State.WAITING)
    others = Mentorship.objects.counting_on(reach.day).filter(person=row.person_id)
    return Ending(
        mentor_name=row.mentor.name,
        person_name=row.person.name if _may_know_name(reach, row) else "",
        mine=row.mentor_id == reach.person.pk,
        answered=row.accepted_at is not None,
        starts_on=row.starts_on,
        to_confirm=waiting.count(),
        other_mentors=others.exclude(mentor=row.mentor_id).count(),
    )


def _may_know_name(reach: Reach, row: Mentorship) -> bool:
    """Who lends a mentor need not know to whom; a protected name waits for the mentor's yes."""
    if reach.person.pk == row.mentor_id:
        return not row.person.protected_identity or row.accepted_at is not None
    return access.may_lead(reach, row.person) or reach.person.pk == row.person_id


def _abroad(row: Mentorship) -> bool:
    return row.mentor.municipality_id != row.municipality_id


def _state(row: Mentorship) -> str:
    if row.declined_at:
        return "missing"
    return "waiting" if _unanswered(row) else "valid"


def _unanswered(row: Mentorship) -> list[str]:
    answers: list[tuple[datetime | None, str]] = [(row.accepted_at, _("the mentor"))]
    if _abroad(row):
        answers += [
            (row.lender_agreed_at, _("the mentor’s municipality")),
            (row.person_accepted_at, _("the person herself")),
        ]
    return [who for answered_at, who in answers if answered_at is None]


def _waits_for(row: Mentorship) -> str:
    return "" if row.declined_at else ", ".join(_unanswered(row))
