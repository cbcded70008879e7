"""Leaving: the last day of an employment, and taking it back as long as it has not come.

What she has done stays hers. With her last employment go her roles and mentoring, each closed with
the same day, so that taking it back can find and reopen exactly those.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock, staffing
from competence.people.audit import SYSTEM, Actor, record
from competence.people.models import (
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Recorded,
    RoleGrant,
)
from competence.people.staffing import LEFT
from competence.services import dated, facts, roles, rule_reach

TAKEN_BACK = "end taken back"
# What somebody holds by being employed, and by which columns it is hers: roles, being led,
# mentoring on either side, standing in for others.
AROUND: tuple[tuple[type[Recorded], tuple[str, ...]], ...] = (
    (RoleGrant, ("person",)),
    (LineManagement, ("person",)),
    (Mentorship, ("person", "mentor")),
    (Deputyship, ("deputy",)),
)


@transaction.atomic
def end_employment(*, employment: Employment, ends_on: date, by: Actor) -> Employment | None:
    """Her last day; None when it then never began.

    Those she leads stay hers by name: leaders.supervisor_of leads them on to her deputy or manager.
    """
    dated.one_at_a_time(employment.person)
    row = dated.locked(employment)
    if row.retracted_at:
        return dated.successor(row)
    if row.ends_on == ends_on:
        return row
    dated.check_sooner(row, ends_on)
    person = row.person
    ended = dated.close(row, ends_on=ends_on, reason=staffing.ENDED, by=by)
    _end_experience(row, ended, ends_on, by)
    if staffing.is_last(row, ends_on):
        roles.check_hr_remains(list(person.role_grants.live()), ends_on=ends_on, by=by)
        for kept in _around(person, live=True):
            dated.close(kept, ends_on=ends_on, reason=LEFT, by=by)
    record("employment.ended", row, by=by, concerns=person, ends_on=ends_on)
    return ended


@transaction.atomic
def close_for_those_who_left() -> int:
    """An employment for a time ends without anybody ending it: what went with it is closed by night.

    Access ended at midnight already (people.adapter.persons_of); this ends the roles themselves.
    What was given her for the time after her last day never went with it, and stays.
    """
    day = clock.today()
    over = Employment.objects.live().filter(ends_on__lt=day)
    lasting = Employment.objects.live().lasting(day).values("person_id")
    hers = over.exclude(person__in=lasting).filter(_holds_something(day)).order_by("ends_on")
    # The latest of several stands; each has one, or it would not be over.
    last_days = {row.person_id: row.ends_on or day for row in hers}
    for person in Person.objects.filter(pk__in=last_days).order_by("pk"):
        dated.one_at_a_time(person)
        last_day = last_days[person.pk]
        for kept in _around(person, live=True, starts_on__lte=last_day):
            dated.close(kept, ends_on=last_day, reason=LEFT, by=SYSTEM)
        record("employment.closed_after", person, by=SYSTEM, concerns=person)
    return len(last_days)


def _holds_something(day: date) -> Q:
    """Begun by that employment's last day and going on although she does not: what is around her."""
    on = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    begun = Q(retracted_at__isnull=True, starts_on__lte=OuterRef("ends_on"))
    found = Q(pk__in=[])
    for model, parties in AROUND:
        for party in parties:
            rows = model._default_manager.filter(on, begun, **{party: OuterRef("person")})
            found |= Q(Exists(rows))
    return found


def _end_experience(
    employment: Employment, ended: Employment | None, ends_on: date, by: Actor
) -> None:
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    for fact in _experience(employment).filter(beyond):
        facts.retract(fact=fact, reason=LEFT, by=by)
        if ended and ends_on >= fact.starts_on:
            _count(fact, ended, ends_on, by)


def _resume_experience(employment: Employment, resumed: Employment, by: Actor) -> None:
    """What ended with it goes on as it was to; a line with another last day keeps it."""
    for fact in list(_experience(employment).filter(ends_on=employment.ends_on)):
        cut = fact.replaces
        if cut and cut.retracted_reason == LEFT:
            last_day = cut.ends_on
        elif cut is None and fact.recorded_at >= employment.recorded_at:
            last_day = resumed.ends_on  # Counted meanwhile, for as long as she was to stay.
        else:
            continue
        facts.retract(fact=fact, reason=TAKEN_BACK, by=by)
        _count(fact, resumed, last_day, by)


def _experience(employment: Employment) -> QuerySet[Fact]:
    """Also what was counted on it before its last day was set or moved."""
    rows = Fact.objects.live().filter(
        person=employment.person_id,
        kind=FactKind.EXPERIENCE,
        source__in=[f"employment:{row.pk}" for row in _with_earlier(employment)],
    )
    return rows.select_related("person__municipality", "replaces")


def _with_earlier(employment: Employment) -> Iterator[Recorded]:
    row: Recorded | None = employment
    while row:
        yield row
        row = row.replaces


def _count(fact: Fact, employment: Employment, ends_on: date | None, by: Actor) -> None:
    facts.add(
        person=fact.person,
        kind=FactKind.EXPERIENCE,
        subject=fact.subject,
        starts_on=fact.starts_on,
        ends_on=ends_on,
        amount=fact.amount,
        source=f"employment:{employment.pk}",
        replaces=fact,
        by=by,
    )


def _around(person: Person, *, live: bool = False, **also: object) -> Iterator[Recorded]:
    for model, parties in AROUND:
        hers = held_by([person.pk], parties)
        rows = model._default_manager.filter(hers, retracted_at__isnull=live, **also)
        yield from list(rows)


def held_by(ids: Collection[int], parties: Iterable[str]) -> Q:
    """By whichever of the columns."""
    return reduce(or_, (Q(**{f"{party}__in": ids}) for party in parties))


@transaction.atomic
def resume_employment(*, employment: Employment, by: Actor) -> Employment:
    """She stays after all, with what went with the employment; somebody else's new place is kept."""
    dated.one_at_a_time(employment.person)
    row = dated.locked(employment)
    if row.retracted_at and (done := dated.successor(row)):
        return done
    before = row.replaces
    if before is None or not staffing.may_be_taken_back(row, clock.today()):
        raise ValidationError(
            _("The last day has passed, so the end stands. Employ her anew instead.")
        )
    resumed = dated.reopen(row, before=before, reason=TAKEN_BACK, by=by)
    _resume_experience(row, resumed, by)
    for kept in _around(row.person, retracted_reason=LEFT, retracted_at__gte=before.retracted_at):
        _give_back(kept, row.ends_on, by)
    record("employment.resumed", resumed, by=by, concerns=row.person)
    rule_reach.changed(row.person)
    return resumed


def _give_back(kept: Recorded, ends_on: date | None, by: Actor) -> None:
    """Skipped where something new stands in its place since."""
    closed = dated.successor(kept)
    try:
        with transaction.atomic():
            if closed is None:
                dated.again(kept, ends_on=kept.ends_on, by=by)
            elif closed.retracted_at is None and closed.ends_on == ends_on:
                dated.reopen(closed, before=kept, reason=TAKEN_BACK, by=by)
    except IntegrityError:
        return
