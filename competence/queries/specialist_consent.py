"""What she is shown as, if she agrees; and which municipalities of the region share."""

from dataclasses import dataclass
from datetime import date

from competence.models import SpecialistListing
from competence.people.models import Person, Unit
from competence.queries import specialist_areas, specialists


@dataclass(frozen=True, slots=True)
class Consent:
    areas: tuple[str, ...]
    since: date | None
    width: str
    email: str
    protected: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    name: str
    shares: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    region: str
    shares: bool
    others: tuple[Neighbour, ...]


def consent_of(person: Person, day: date) -> Consent:
    rows = SpecialistListing.objects.live().on(day).filter(person=person, ends_on__isnull=True)
    held = rows.first()
    home = person.municipality
    return Consent(
        areas=tuple(area.title for area in specialist_areas.of_person(person, day)),
        since=held.starts_on if held else None,
        width=held.width if held else SpecialistListing.Width.MUNICIPALITY,
        email=held.email if held else person.work_email,
        protected=person.protected_identity,
        shared=home.pk in specialists.sharing_in(home, day),
    )


def sharing_of(home: Unit, day: date) -> Sharing:
    """Names of municipalities, and nobody's."""
    sharing = specialists.sharing_in(home, day)
    others = Unit.objects.municipalities().filter(parent=home.parent_id).exclude(pk=home.pk)
    region = Unit.objects.filter(children=home.pk).values_list("name", flat=True).first()
    return Sharing(
        region=region or "",
        shares=home.pk in sharing,
        others=tuple(Neighbour(each.name, each.pk in sharing) for each in others.order_by("name")),
    )
