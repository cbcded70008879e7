"""What experienced staff held before Stegvis: one unit filled in by half, and own words that wait."""

from datetime import date, timedelta

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.staff import CILLA, INGRID
from cms.demo.timeline import Timeline
from competence.domain.calendar import add_months
from competence.domain.stated import Basis, Says
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import inventory
from competence.services.inventory import Said, Word

FILLED, SAID = timedelta(days=15), timedelta(days=4)
PER, TURE = "Per Norén", "Ture Ås"
# By name: what she has, since how many months, and what she has not.
HELD = {
    "Vera Malm": (("vald_nara", "larm"), 10, ()),
    "Fatima Haddad": (("anmalan_om_oro", "aterkoppling"), 4, ("vald_nara",)),
    "Anders Kjell": (("anmalan_om_oro",), 7, ("vald_nara", "bbic_grund")),
    INGRID: (("vald_nara",), 6, ()),
}
OWN = {
    CILLA: ("vald_nara",),
    PER: ("aterkoppling", "anmalan_om_oro"),
    TURE: ("bbic_grund", "vald_nara"),
}


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    for ago, do in ((FILLED, _fill), (SAID, _say)):
        timeline.at(first_day(today - ago, today), do, staff=staff)


def _fill(staff: Staff) -> None:
    for name, (has, months, has_not) in HELD.items():
        person = staff.by_name[name]
        since = add_months(clock.today(), -months)
        words = [_word(person, key, Says.HOLDS, since) for key in has]
        words += [_word(person, key, Says.NOT, clock.today()) for key in has_not]
        unit = person.employments.live().select_related("unit").get().unit
        by = staff.manager_of(person)
        inventory.fill(unit=unit, people={person.pk: person}, words=words, by=by)


def _word(person: Person, key: str, says: Says, since: date) -> Word:
    return Word(Said(person.pk, key, says, since), Basis.EMPLOYER)


def _say(staff: Staff) -> None:
    for name, keys in OWN.items():
        person = staff.by_name[name]
        since = add_months(clock.today(), -8)
        words = [Said(person.pk, key, Says.HOLDS, since) for key in keys]
        inventory.say(person=person, words=words, by=Actor.of(person))
