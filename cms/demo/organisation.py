"""Two municipalities in one region."""

from dataclasses import dataclass

from competence.people.models import Unit

HAVSBY_UNITS = (
    ("mottagning", "Mottagning"),
    ("utredning-barn", "Utredning barn"),
    ("utredning-unga", "Utredning unga"),
    ("familjehem", "Familjehem"),
    ("placeringar", "Uppföljning av placeringar"),
    ("vald", "Våld i nära relationer"),
    ("jour", "Socialjour"),
    ("stod", "Stöd och samordning"),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    region: Unit
    havsby: Unit
    havsby_ifo: Unit
    granby: Unit
    granby_unit: Unit
    units: dict[str, Unit]


def make_unit(kind: Unit.Kind, key: str, name: str, parent: Unit | None = None) -> Unit:
    """One node under its parent; a municipality is its own municipality."""
    path = f"{parent.path if parent else '/'}{key}/"
    unit = Unit(kind=kind, key=key, name=name, parent=parent, path=path)
    if parent and kind is not Unit.Kind.MUNICIPALITY:
        unit.municipality = parent.municipality
    unit.save()
    if kind is Unit.Kind.MUNICIPALITY:
        unit.municipality = unit
        unit.save(update_fields=["municipality"])
    return unit


def make_organisation() -> Organisation:
    kinds = Unit.Kind
    region = make_unit(kinds.REGION, "norrland", "Region Norrland")
    havsby = make_unit(kinds.MUNICIPALITY, "havsby", "Havsby kommun", region)
    havsby_ifo = make_unit(kinds.ADMINISTRATION, "ifo", "Individ- och familjeomsorg", havsby)
    granby = make_unit(kinds.MUNICIPALITY, "granby", "Granby kommun", region)
    granby_ifo = make_unit(kinds.ADMINISTRATION, "social", "Socialtjänsten", granby)
    return Organisation(
        region=region,
        havsby=havsby,
        havsby_ifo=havsby_ifo,
        granby=granby,
        granby_unit=make_unit(kinds.UNIT, "barn-unga", "Barn och unga", granby_ifo),
        units={key: make_unit(kinds.UNIT, key, name, havsby_ifo) for key, name in HAVSBY_UNITS},
    )
