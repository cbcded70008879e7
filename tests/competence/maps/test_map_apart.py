"""What Havsby reads is the same before and after a thousand people came to Granby."""

import re
import uuid

import pytest
from django.urls import reverse

from competence.models import RuleSet, Standing
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Employment, Person, Role, RoleGrant
from competence.queries.map import Selection
from competence.services import map_files, standings
from tests.factories import LONG_AGO

CHANGING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": *"[^"]*"'
)
PEOPLE = 1000


def crowd(cast, unit):
    """By name they stand among Havsby's own."""
    home, version = unit.municipality, Standing.objects.first().version
    dated = {"municipality": home, "starts_on": LONG_AGO, "recorded_at": clock.now()}
    names = [uuid.uuid4().hex[:12] for _n in range(PEOPLE)]
    people = Person.objects.bulk_create(
        Person(
            municipality=home,
            given_name="Alma",
            family_name=name,
            work_email=f"{name}@example.org",
            sort_key=f"ek{name}",
            search_key=f"alma {name}",
        )
        for name in names
    )
    Employment.objects.bulk_create(Employment(person=who, unit=unit, **dated) for who in people)
    RoleGrant.objects.bulk_create(
        RoleGrant(person=who, role=Role.CASEWORKER, scope=unit, **dated) for who in people
    )
    Standing.objects.bulk_create(
        Standing(
            person=who,
            municipality=home,
            kind=RuleSet.Kind.PROFILE,
            goal="caseworker/sekretess",
            state="valid",
            computed_on=clock.today(),
            version=version,
            rules="",
        )
        for who in people
    )


def seen(cast, sign_in):
    """Counts, totals, order, searches and files, as HR, the manager and the supervisor read them."""
    cell = reverse("map_cell", args=[cast.unit.pk, "sekretess"])
    addresses = {
        cast.elin: [
            *(f"{reverse('map')}{query}" for query in ("", "?visa=enheter", "?visa=personer")),
            *(f"{reverse('map_export')}{query}" for query in ("?visa=enheter", "?visa=personer")),
            f"{reverse('map')}?etapp=none&anstallning=permanent",
            cell,
            reverse("eligibility_list"),
            reverse("person_card", args=[cast.alma.pk]),
        ],
        cast.disa: [reverse("map"), cell, reverse("team")],
        cast.bo: [f"{reverse('team')}?namn=alma", reverse("name_mentor", args=[cast.alma.pk])],
    }
    found = {}
    for person, urls in addresses.items():
        client = sign_in(person)
        for url in urls:
            answer = client.get(url)
            assert answer.status_code == 200, url
            found[person.name, url] = CHANGING.sub(b"", answer.content)
    by = Actor.of(cast.elin, Role.HR)
    row = map_files.order(person=cast.elin, selection=Selection(), by=by)
    map_files.write(str(row.pk))
    row.refresh_from_db()
    found["file", ""] = row.sha256
    row.delete()
    return found


@pytest.mark.alike
def test_a_thousand_people_next_door_change_nothing_here(cast, profile, passed, sign_in):
    passed(cast.alma)
    standings.refresh_municipality(cast.havsby)
    seen(cast, sign_in)
    before = seen(cast, sign_in)

    crowd(cast, cast.granby_unit)

    after = seen(cast, sign_in)
    assert [name for name, page in after.items() if before[name] != page] == []
    assert before["file", ""]
