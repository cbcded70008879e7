"""Beside the map: what a unit bears, what is left if two are away, and who has a mentor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competence.models import RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import rules, standings
from tests import factories
from tests.competence.maps import reading
from tests.competence.maps.conftest import document

pytestmark = pytest.mark.alike
MAP = reverse("map")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def panel(client, query=""):
    page = client.get(f"{MAP}{query}")
    assert page.status_code == 200
    return reading.by_class(reading.tree(page), "map-panel")[0]


def away(client, *people):
    names = zip(("borta", "och"), people, strict=False)
    query = "&".join(f"{name}={person.pk}" for name, person in names)
    found = panel(client, f"?omrade=grunden&{query}").get_element_by_id("if-away")
    return reading.text(found)


def test_two_picked_away_show_what_falls_below_the_need(cast, profile, passed, sign_in):
    for person in (cast.alma, cast.ture, cast.cilla):
        passed(person)
    client = sign_in(cast.disa)

    assert "3 at work, 2 needed: 1 may be away" in reading.text(panel(client))
    one, two = away(client, cast.alma), away(client, cast.alma, cast.ture)
    assert one == (
        "Alma Ek: Nothing more falls below the need. Sekretess 3 become 2, 2 needed: enough"
    )
    assert two == (
        "Alma Ek, Ture Ås: 1 critical competence falls below the need. "
        "Sekretess 3 become 1, 2 needed: below the need"
    )


def test_nobody_is_thought_away_whom_the_reader_may_not_name(cast, profile, passed, sign_in):
    for person in (cast.alma, cast.ture):
        passed(person)
    cast.ture.protected_identity = True
    cast.ture.save()
    client = sign_in(cast.disa)

    shown = away(client, cast.ture, cast.petra)

    assert shown == "Choose one or two, and see what the unit can still do. Nothing is kept."
    assert "Ture" not in reading.text(panel(client))
    assert "Ture Ås" in reading.text(panel(sign_in(cast.elin)))


def test_the_need_is_what_the_profile_says(cast, profile, passed, sign_in):
    asked = document("caseworker_profile")
    for competence in asked["competences"]:
        if competence["key"] == "sekretess":
            competence["need"] = {"people": 1, "per": 2}
    rules.publish_document(
        publisher=cast.region.path, kind=RuleSet.Kind.PROFILE, document=asked, by=SYSTEM
    )
    standings.refresh_municipality(cast.havsby)
    for person in (cast.alma, cast.ture, cast.cilla):
        passed(person)
    factories.worker("Kim Ny", cast.unit)
    factories.worker("Mo Ny", cast.unit)

    client = sign_in(cast.disa)
    words = reading.text(panel(client, f"?enhet={cast.unit.pk}"))
    cell = client.get(reverse("map_cell", args=[cast.unit.pk, "sekretess"])).content.decode()

    assert "Sekretess 3 at work, 3 needed: nobody may be away" in words
    assert "A critical competence: at least 3 at work in the unit" in cell
    assert "Behörighet 0 at work, 2 needed: 2 too few" in words


def test_newcomers_without_a_mentor_are_counted_and_in_her_unit_named(cast, profile, sign_in):
    version = factories.make_rules({"key": "investigator_2", "stages": []})
    day = clock.today()
    for person, days in ((cast.alma, 30), (cast.ture, 30), (cast.cilla, 400)):
        factories.assign(person, version, starts_on=day - timedelta(days=days))

    mentors = factories.make_rules({"key": "mentor_2", "audience": "mentor", "stages": []})
    factories.assign(cast.cilla, mentors, starts_on=day - timedelta(days=20))

    by_person = reading.text(panel(sign_in(cast.disa)))
    by_unit = reading.text(panel(sign_in(cast.elin), "?visa=enheter"))

    assert "Utredning 2 newcomers, 1 mentor Without a mentor: Ture Ås" in by_person
    assert "Utredning 2 newcomers, 1 mentor Without a mentor: 1" in by_unit
    assert "Ture" not in by_unit
