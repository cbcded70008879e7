"""Who may be asked: she agrees herself, and across borders both municipalities do too."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.models import SpecialistListing, SpecialistSharing
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person, Unit
from competence.queries import specialist_areas
from competence.services import dated

A_DAY = timedelta(days=1)


@transaction.atomic
def agree(*, person: Person, width: str, email: str, by: Actor) -> SpecialistListing:
    """From today. Agreeing to something else takes the place of what she agreed to before."""
    _only_herself(person, by)
    if width not in SpecialistListing.Width.values:
        raise ValidationError({"width": _("Choose where you are shown.")})
    if person.protected_identity:
        raise ValidationError(_("Somebody with protected identity is never shown in a list."))
    if not specialist_areas.of_person(person, clock.today()):
        raise ValidationError(_("You hold no specialist step today, and cannot be shown as one."))
    dated.one_at_a_time(person)
    before = open_listing(person)
    if before is not None:
        if (before.width, before.email) == (width, email):
            return before
        dated.close(before, ends_on=clock.today() - A_DAY, reason="agreed anew", by=by)
    row = SpecialistListing.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        width=width,
        email=email,
        **dated.recorded(clock.today(), None, by),
    )
    record("specialist.agreed", row, by=by, concerns=person, width=width)
    return row


@transaction.atomic
def withdraw(*, person: Person, by: Actor) -> bool:
    """At once: from this moment nobody finds her."""
    _only_herself(person, by)
    dated.one_at_a_time(person)
    held = open_listing(person)
    if held is None:
        return False
    dated.close(held, ends_on=clock.today() - A_DAY, reason="withdrawn", by=by)
    record("specialist.withdrew", held, by=by, concerns=person)
    return True


def open_listing(person: Person) -> SpecialistListing | None:
    rows = SpecialistListing.objects.live().filter(person=person, ends_on__isnull=True)
    return rows.select_related("person").first()


def _only_herself(person: Person, by: Actor) -> None:
    if by.person_id != person.pk:
        raise PermissionDenied("Only she herself says that she is shown.")


@transaction.atomic
def share(*, municipality: Unit, by: Actor) -> SpecialistSharing:
    """Its specialists who have agreed to it are shown in the region, and its people see theirs."""
    home = _locked(municipality)
    if home.parent is None or home.kind != Unit.Kind.MUNICIPALITY:
        raise ValidationError(_("Only a municipality in a region can share its specialists."))
    held = open_sharing(home)
    if held is not None:
        return held
    row = SpecialistSharing.objects.create(
        municipality=home, region=home.parent, **dated.recorded(clock.today(), None, by)
    )
    record("specialists.shared", row, by=by, region=home.parent_id)
    return row


@transaction.atomic
def stop_sharing(*, municipality: Unit, by: Actor) -> bool:
    """At once, both ways. Who is shown at home still is."""
    held = open_sharing(_locked(municipality))
    if held is None:
        return False
    dated.close(held, ends_on=clock.today() - A_DAY, reason="ended", by=by)
    record("specialists.kept_at_home", held, by=by, region=held.region_id)
    return True


def open_sharing(municipality: Unit) -> SpecialistSharing | None:
    rows = SpecialistSharing.objects.live().filter(ends_on__isnull=True)
    return rows.filter(municipality=municipality).first()


def _locked(municipality: Unit) -> Unit:
    """Two clicks at the same moment: the second sees the row of the first."""
    return (
        Unit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("parent")
        .get(pk=municipality.pk)
    )


def end_lapsed(*, by: Actor) -> int:
    """Nightly: whose step or employment has ended is asked anew if it ever comes back."""
    return sum(_end_lapsed_in(home, by) for home in Unit.objects.municipalities())


@transaction.atomic
def _end_lapsed_in(municipality: Unit, by: Actor) -> int:
    today = clock.today()
    shown = SpecialistListing.objects.live().filter(municipality=municipality, ends_on__isnull=True)
    # As `agree` and `withdraw` do, so that what she says herself meanwhile stands.
    people = Person.objects.select_for_update().filter(pk__in=shown.values("person_id"))
    ids = [person.pk for person in people.order_by("pk")]
    stay = _who_stay(municipality, ids, today)
    lapsed = shown.filter(person__in=ids).exclude(person__in=stay)
    rows = list(lapsed.select_related("person"))
    for row in rows:
        dated.close(row, ends_on=today - A_DAY, reason="step or employment ended", by=by)
        record("specialist.lapsed", row, by=by, concerns=row.person)
    return len(rows)


def _who_stay(municipality: Unit, person_ids: Sequence[int], day: date) -> set[int]:
    areas = specialist_areas.areas_in(municipality)
    held = specialist_areas.held_by(person_ids, areas, day)
    employed = Person.objects.employed_on(day).filter(pk__in=list(held))
    return set(employed.values_list("pk", flat=True))
