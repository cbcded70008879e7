from datetime import timedelta

import pytest
from django.urls import reverse

from competence.people import clock
from competence.people.models import Employment, Role
from competence.services import standings
from tests import factories
from tests.competence.maps import reading

MAP = reverse("map")


@pytest.fixture(autouse=True)
def _english(settings):
    """Read in English: the tests are about what is counted, not about its translation."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def crowd(cast, profile):
    """Seven caseworkers more in the reception, so that the map of Havsby opens by unit."""
    people = [factories.worker(f"Kim Nr{n}", cast.other_unit) for n in range(7)]
    standings.refresh_municipality(cast.havsby)
    return people


def seen(client, query="", url=MAP):
    response = client.get(f"{url}{query}")
    assert response.status_code == 200
    return response


def test_hr_sees_every_unit_and_a_manager_her_own(cast, crowd, sign_in):
    hr = reading.rows(seen(sign_in(cast.elin), "?visa=enheter"))
    manager = reading.rows(seen(sign_in(cast.disa), "?visa=enheter"))

    assert hr == ["Mottagning", "Utredning", "All"]
    assert manager == ["Utredning"]


@pytest.mark.parametrize("name", ["alma", "bo", "cilla", "frej", "gun", "petra"])
def test_the_map_is_nobody_elses(cast, profile, sign_in, name):
    client = sign_in(getattr(cast, name))

    for url in (MAP, reverse("map_export"), reverse("map_cell", args=[cast.unit.pk, "sekretess"])):
        assert client.get(url).status_code == 404


def test_the_neighbours_hr_sees_only_her_own_and_no_unit_of_ours(cast, profile, sign_in):
    client = sign_in(cast.nils)

    assert reading.rows(seen(client)) == ["Petra Vik"]
    for url in (
        f"{MAP}?enhet={cast.unit.pk}",
        f"{reverse('map_export')}?enhet={cast.unit.pk}",
        reverse("map_cell", args=[cast.unit.pk, "sekretess"]),
        reverse("map_cell", args=[cast.granby_unit.pk, "no-such-competence"]),
        reverse("map_cell", args=[10**30, "sekretess"]),
    ):
        assert client.get(url).status_code == 404


def test_a_cell_counts_valid_of_required(cast, profile, passed, sign_in):
    for person in (cast.alma, cast.ture):
        passed(person)
    passed(cast.cilla, days_ago=400)

    cell = reading.table(seen(sign_in(cast.elin), "?visa=enheter"))["Utredning", "Sekretess"]

    assert (cell.state, cell.words) == ("expired", "67 %, Expired: 2 of 3 valid, 1 expired")


def test_who_has_no_standing_is_not_known_and_counts_as_a_gap(cast, profile, passed, sign_in):
    passed(cast.alma)
    passed(cast.ture)

    cell = reading.table(seen(sign_in(cast.elin), "?visa=enheter"))["Utredning", "Sekretess"]

    assert cell.state == "unknown"
    assert cell.words == "67 %, Not known yet: 2 of 3 valid, 1 not known yet"


def test_only_caseworkers_employed_in_the_unit_that_day_count(cast, crowd, sign_in):
    left = factories.make_person("Lo Borta", cast.havsby)
    factories.employ(left, cast.unit, ends_on=clock.today() - timedelta(days=1))
    factories.grant(left, Role.CASEWORKER, cast.unit)
    manages_here = factories.make_person("My Chef", cast.havsby)
    factories.employ(manages_here, cast.unit)
    factories.grant(manages_here, Role.CASEWORKER, cast.other_unit)

    page = seen(sign_in(cast.elin), f"?enhet={cast.unit.pk}")

    assert reading.rows(page) == ["Alma Ek", "Ture Ås", "Cilla Öberg"]


def test_who_is_away_full_time_for_more_than_90_days_is_not_counted(cast, profile, sign_in):
    day = clock.today()
    factories.absent(cast.ture, day - timedelta(days=30), day + timedelta(days=60))
    factories.absent(cast.cilla, day - timedelta(days=30), day + timedelta(days=59))

    page = seen(sign_in(cast.disa))

    assert reading.rows(page) == ["Alma Ek", "Cilla Öberg"]
    assert "1 person is not counted: away full time for more than 90 days." in page.content.decode()


def test_agency_workers_count_unless_they_are_left_out(cast, profile, sign_in):
    hired = factories.make_person("Ina Hyrd", cast.havsby)
    factories.employ(hired, cast.unit, type=Employment.Type.AGENCY, agency="Bemanna")
    factories.grant(hired, Role.CASEWORKER, cast.unit)
    client = sign_in(cast.disa)

    assert "Ina Hyrd" in reading.rows(seen(client))
    assert "Ina Hyrd" not in reading.rows(seen(client, "?inhyrda=utan"))


def test_filters_keep_the_columns_they_name(cast, profile, passed, sign_in):
    passed(cast.alma, days_ago=300)
    client = sign_in(cast.disa)

    def columns(query):
        return list(dict.fromkeys(name for _row, name in reading.table(seen(client, query))))

    assert columns("?omrade=utredning")[0] == "Barnsamtal"
    assert "Välkommen" not in columns("?kritiska=on")
    assert columns("?snart=on") == ["Sekretess"]
    assert reading.rows(seen(client, "?snart=on")) == ["Alma Ek"]
    assert len(columns("?omrade=nonsense&enhet=x&visa=x")) == 11


def test_ten_people_open_by_unit_and_fewer_by_person(cast, crowd, sign_in):
    client = sign_in(cast.elin)

    assert reading.rows(seen(client)) == ["Mottagning", "Utredning", "All"]
    Employment.objects.filter(person=crowd[0]).delete()
    assert "Alma Ek" in reading.rows(seen(client))


def test_protected_identity_is_counted_but_named_only_to_hr(cast, profile, passed, sign_in):
    cast.ture.protected_identity = True
    cast.ture.save()
    passed(cast.ture)

    manager, hr = seen(sign_in(cast.disa)), seen(sign_in(cast.elin))
    cell = sign_in(cast.disa).get(reverse("map_cell", args=[cast.unit.pk, "sekretess"]))
    export = sign_in(cast.disa).get(reverse("map_export"))

    hidden = reading.table(manager)["Person with protected identity", "Sekretess"]
    assert hidden.state == "valid"
    assert "Ture Ås" in reading.rows(hr)
    for page in (manager, cell, export):
        assert "Ture" not in page.content.decode()
        assert f"person/{cast.ture.pk}/" not in page.content.decode()
        assert f"person-{cast.ture.pk}" not in page.content.decode()


def test_what_rests_on_one_person_is_named_as_a_place(cast, profile, passed, sign_in):
    passed(cast.alma)
    passed(cast.ture)
    day = clock.today()
    factories.absent(cast.ture, day, day)

    panel = reading.by_class(reading.tree(seen(sign_in(cast.disa))), "fragile")[0]

    assert "Sekretess 1 at work, 2 needed: 1 too few" in reading.text(panel)
    assert "Behörighet 0 at work, 2 needed: 2 too few" in reading.text(panel)
    assert "Välkommen" not in reading.text(panel)
    assert "Alma" not in reading.text(panel)


def test_the_sentences_say_what_the_table_shows(cast, profile, passed, sign_in):
    for person in (cast.alma, cast.ture, cast.cilla):
        passed(person, days_ago=300)

    page = reading.tree(seen(sign_in(cast.disa), "?visa=enheter&omrade=grunden"))
    words = reading.text(reading.by_class(page, "map-words")[0])

    assert words == (
        "3 caseworkers in 1 unit. 3 of 12 requirements are met (25 %). "
        "9 are not known yet and count as gaps. 3 expire within 90 days. "
        "The largest gap is Behörighet in Utredning, 0 of 3 are valid."
    )


def test_without_a_profile_the_map_says_what_will_come(cast, sign_in):
    page = seen(sign_in(cast.elin))

    assert "No competence profile is published yet" in page.content.decode()
    assert sign_in(cast.elin).get(reverse("map_export")).status_code == 404


def test_htmx_gets_the_result_alone(cast, profile, sign_in):
    page = sign_in(cast.elin).get(MAP, headers={"HX-Request": "true"}).content.decode()

    assert "<table" in page
    assert "<html" not in page


def _region(cast, people_per_unit):
    for number in range(6):
        unit = factories.make_unit(f"Enhet {number}", cast.unit.parent)
        for n in range(people_per_unit):
            factories.worker(
                f"Kim U{number}N{n}", unit, email=f"k{number}-{n}-{people_per_unit}@example.org"
            )
    standings.refresh_municipality(cast.havsby)


def test_eight_units_cost_at_most_fifteen_queries_at_any_size(
    cast, profile, sign_in, count_queries
):
    client = sign_in(cast.elin)
    _region(cast, 2)
    client.get(MAP)
    small = count_queries(lambda: client.get(MAP))
    for unit in cast.unit.parent.children.all():
        for n in range(20):
            factories.worker(f"Mo {unit.key} {n}", unit, email=f"m{unit.key}{n}@example.org")
    standings.refresh_municipality(cast.havsby)
    large = count_queries(lambda: client.get(MAP))

    assert len(reading.rows(client.get(MAP))) == 9
    assert small == large <= 15
