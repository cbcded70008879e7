"""Roles are granted over a scope between two days. Somebody always stays HR."""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.people.audit import Actor, record
from competence.people.models import Person, Role, RoleGrant, Unit
from competence.services import dated, rule_reach


@transaction.atomic
def grant(
    *,
    person: Person,
    role: str,
    scope: Unit,
    starts_on: date,
    by: Actor,
    ends_on: date | None = None,
) -> RoleGrant:
    """A role that she holds all those days already is not granted twice."""
    dated.check_order(starts_on, ends_on)
    dated.one_at_a_time(person)
    for row in RoleGrant.objects.live().filter(person=person, role=role, scope=scope):
        if dated.holds(row, starts_on, ends_on):
            return row
        if dated.overlap(row, starts_on, ends_on):
            raise ValidationError(
                {"starts_on": _("She holds that role there some of these days already.")}
            )
    row = RoleGrant.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        role=role,
        scope=scope,
        **dated.recorded(starts_on, ends_on, by),
    )
    record("role.granted", row, by=by, concerns=person, held=role, scope=scope.pk)
    rule_reach.changed(person)
    return row


@transaction.atomic
def end(*, grant: RoleGrant, ends_on: date, by: Actor) -> RoleGrant | None:
    """The last day she holds it; the second of two clicks finds it ended."""
    held = dated.locked(grant)
    if held.retracted_at:
        return dated.successor(held)
    if held.ends_on == ends_on:
        return held
    dated.check_sooner(held, ends_on)
    check_hr_remains([held], ends_on=ends_on, by=by)
    ended = dated.close(held, ends_on=ends_on, reason="ended", by=by)
    record("role.ended", held, by=by, concerns=held.person, held=held.role, ends_on=ends_on)
    return ended


def check_hr_remains(given_up: Collection[RoleGrant], *, ends_on: date, by: Actor) -> None:
    """Nobody locks herself out, and no municipality is left without HR. All of one person's."""
    lost = [row for row in given_up if row.role == Role.HR and _outlasts(row, ends_on)]
    if not lost:
        return
    person = lost[0].person
    # Two HR who end each other at the same moment come one after the other.
    home = Unit.objects.select_for_update(no_key=True).get(pk=person.municipality_id)
    after = ends_on + timedelta(days=1)
    kept = RoleGrant.objects.live().filter(
        municipality=home, role=Role.HR, starts_on__lte=after, ends_on__isnull=True
    )
    kept = kept.exclude(pk__in=[row.pk for row in lost])
    if not kept.filter(person__in=Person.objects.employed_on(after)).exists():
        raise ValidationError(
            _(
                "Then nobody in %(municipality)s would be HR. Give the role to somebody else first, "
                "until further notice."
            )
            % {"municipality": home.name},
            code="last_hr",
        )
    if by.person_id == person.pk and not kept.filter(person=person).exists():
        raise ValidationError(
            _("This is your own last role as HR. Ask another HR colleague to end it."),
            code="own_hr",
        )


def _outlasts(row: RoleGrant, day: date) -> bool:
    return row.ends_on is None or row.ends_on > day
