"""Words of an inventory, as tests say them."""

from datetime import timedelta

from competence.domain.stated import Says
from competence.models import Standing
from competence.people import clock
from competence.people.audit import Actor
from competence.services import inventory
from competence.services.inventory import Said

KEY = "barnsamtal"


def said(person, says=Says.HOLDS, key=KEY, days_ago=400, ends_on=None):
    return Said(person.pk, key, says, clock.today() - timedelta(days=days_ago), ends_on)


def fill(cast, *words, by=None, also=()):
    people = {person.pk: person for person in (*cast.people.values(), *also)}
    by = Actor.of(by or cast.bo)
    return inventory.fill(unit=cast.unit, people=people, words=words, by=by)


def standing(person, key=KEY):
    return Standing.objects.get(person=person, goal=f"caseworker/{key}").state
