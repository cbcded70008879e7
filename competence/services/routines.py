"""Local routines: published in numbered versions, read and acknowledged in a version."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Fact, Routine, RoutineVersion
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person, Unit
from competence.queries import routines
from competence.services import facts
from courses import searchrows
from courses.markup import is_restricted
from courses.models import SearchRow


@transaction.atomic
def publish(
    *,
    municipality: Unit,
    key: str,
    title: str,
    html: str,
    owner: str,
    valid_from: date,
    by: Actor,
) -> RoutineVersion:
    """The same text again is the version that stands. A new one asks every reader anew."""
    if not is_restricted(html):
        raise ValidationError({"html": _("The text holds markup outside the allowed set.")})
    routine, _created = Routine.objects.get_or_create(municipality=municipality, key=key)
    routine = (
        Routine.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .get(pk=routine.pk)
    )
    latest = routine.versions.order_by("-number").first()
    written = (title, html, owner, valid_from)
    if latest and (latest.title, latest.html, latest.owner, latest.valid_from) == written:
        return latest
    version = RoutineVersion.objects.create(
        routine=routine,
        number=latest.number + 1 if latest else 1,
        title=title,
        html=html,
        owner=owner,
        valid_from=valid_from,
        published_at=clock.now(),
        published_by=by.person,
    )
    record("routine.published", version, by=by, key=key, number=version.number)
    index(routine)
    return version


def index(routine: Routine) -> None:
    """What search finds of it, on each day: a version published ahead waits for its day there too."""
    versions = list(routine.versions.order_by("number"))
    SearchRow.objects.replace(
        source=f"routine:{routine.municipality.path}{routine.key}",
        publisher=routine.municipality.path,
        rows=[
            searchrows.row_of_routine(
                routine.key, version.title, version.html, version.valid_from, ends_on
            )
            for version, ends_on in _spans(versions)
        ],
    )


def _spans(versions: Sequence[RoutineVersion]) -> Iterator[tuple[RoutineVersion, date | None]]:
    """Each version with the first day it no longer holds: the highest number in force wins."""
    ends_on: date | None = None
    for version in reversed(versions):
        if ends_on is None or version.valid_from < ends_on:
            yield version, ends_on
            ends_on = version.valid_from


@transaction.atomic
def acknowledge(*, person: Person, routine_version: RoutineVersion, by: Actor) -> Fact:
    """Read and understood, in this version: one fact, however many clicks."""
    routine = routine_version.routine
    if routine.municipality_id != person.municipality_id:
        raise ValidationError(_("This routine belongs to another municipality."), code="foreign")
    current = routines.in_force(person.municipality_id, routine.key, clock.today())
    if current is None or current.pk != routine_version.pk:
        raise ValidationError(_("There is a newer version. Read that one."), code="outdated")
    source = f"routine:{routine_version.pk}"
    held = Fact.objects.live().of_kind(FactKind.DOCUMENT_ACKNOWLEDGED)
    held = held.filter(person=person, subject=routine.key, source=source)
    if found := held.first():
        return found
    try:
        with transaction.atomic():
            return facts.add(
                person=person,
                kind=FactKind.DOCUMENT_ACKNOWLEDGED,
                subject=routine.key,
                starts_on=clock.today(),
                value={"version": routine_version.number},
                source=source,
                by=by,
            )
    except IntegrityError:
        # The constraint one_live_fact_per_source: another click was first.
        return held.get()
