"""The cast. Everybody in tests is somebody: who she is tells what she may see.

Havsby: Alma is new; Ture has been there for years; Bo leads them both; Cilla mentors Alma; Disa is
unit manager; Elin is HR; Frej edits; Gun leads the region. Granby, the neighbour: Nils is HR there,
Olga is chief, Petra is new. None of the neighbours may see anything of Havsby's people.
"""

from dataclasses import dataclass

from competence.people.models import Person, Role, Unit
from tests import factories


@dataclass
class Cast:
    region: Unit
    havsby: Unit
    unit: Unit
    other_unit: Unit
    granby: Unit
    granby_unit: Unit
    alma: Person
    ture: Person
    bo: Person
    cilla: Person
    disa: Person
    elin: Person
    frej: Person
    gun: Person
    nils: Person
    olga: Person
    petra: Person

    @property
    def people(self) -> dict[str, Person]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


def make_cast() -> Cast:
    region = factories.make_unit("Norrland", kind=Unit.Kind.REGION)
    havsby = factories.make_unit("Havsby", region, Unit.Kind.MUNICIPALITY)
    ifo = factories.make_unit("IFO", havsby, Unit.Kind.ADMINISTRATION)
    unit = factories.make_unit("Utredning", ifo)
    other_unit = factories.make_unit("Mottagning", ifo)
    granby = factories.make_unit("Granby", region, Unit.Kind.MUNICIPALITY)
    granby_ifo = factories.make_unit("Socialtjänsten", granby, Unit.Kind.ADMINISTRATION)
    granby_unit = factories.make_unit("Barn och unga", granby_ifo)
    people = factories.workers(
        ("Alma Ek", unit, Role.CASEWORKER, None),
        ("Ture Ås", unit, Role.CASEWORKER, None),
        ("Bo Lind", unit, Role.SUPERVISOR, None),
        ("Cilla Öberg", unit, Role.CASEWORKER, None),
        ("Disa Holm", unit, Role.UNIT_MANAGER, None),
        ("Elin Ström", ifo, Role.HR, havsby),
        ("Frej Sand", ifo, Role.CONTENT_EDITOR, havsby),
        ("Gun Norr", ifo, Role.REGIONAL_LEAD, region),
        ("Nils Berg", granby_ifo, Role.HR, granby),
        ("Olga Dahl", granby_unit, Role.UNIT_MANAGER, None),
        ("Petra Vik", granby_unit, Role.CASEWORKER, None),
    )
    cast = Cast(region, havsby, unit, other_unit, granby, granby_unit, *people)
    for person in (cast.alma, cast.ture, cast.cilla):
        factories.lead(cast.bo, person)
    factories.grant(cast.olga, Role.SUPERVISOR, granby_unit)
    factories.lead(cast.olga, cast.petra)
    factories.mentor(cast.cilla, cast.alma)
    return cast
