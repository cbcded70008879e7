"""The address of the map: role, employment, stage and form; and the views that are kept of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competence.models import RuleSet, SavedView
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Employment, Role
from competence.services import assignments, rules, standings
from tests import factories
from tests.competence.maps import reading

pytestmark = pytest.mark.alike
MAP, VIEWS = reverse("map"), reverse("map_views")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def of_supervisors(cast, profile):
    """A profile of its own, with one competence of the same name as the caseworkers'."""
    asked = {
        **profile,
        "key": Role.SUPERVISOR,
        "title": "Arbetsledare",
        "competences": [profile["competences"][2], profile["competences"][0]],
    }
    rules.publish_document(
        publisher=cast.region.path, kind=RuleSet.Kind.PROFILE, document=asked, by=SYSTEM
    )
    standings.refresh_municipality(cast.havsby)
    return asked


def rows(client, query):
    return reading.rows(client.get(f"{MAP}{query}"))


def test_a_role_has_its_own_people_and_competences(cast, of_supervisors, passed, sign_in):
    passed(cast.bo)
    client = sign_in(cast.elin)

    cells = reading.table(client.get(f"{MAP}?roll=supervisor"))

    assert {name for name, _title in cells} == {"Bo Lind"}
    assert {title for _name, title in cells} == {"Sekretess", "Behörighet"}
    assert cells["Bo Lind", "Sekretess"].state == "valid"
    assert "Alma Ek" in rows(client, "?roll=nobody")
    link = reverse("map_cell", args=[cast.unit.pk, "sekretess"]) + "?roll=supervisor"
    assert link in client.get(f"{MAP}?roll=supervisor").content.decode()
    assert "Bo Lind" in client.get(link).content.decode()


def test_from_a_role_the_cards_and_the_records_ask_what_is_asked_of_it(
    cast, of_supervisors, sign_in
):
    client = sign_in(cast.elin)
    card = reverse("person_card", args=[cast.bo.pk]) + "?roll=supervisor"
    cell = reverse("map_cell", args=[cast.unit.pk, "sekretess"]) + "?roll=supervisor"
    basis = reverse("inspection", args=[cast.unit.pk]) + "?roll=supervisor"

    for page in (f"{MAP}?roll=supervisor&visa=personer", cell, basis):
        assert f'"{card}"' in client.get(page).content.decode()
    assert (
        f'"{basis}"' in client.get(f"{MAP}?roll=supervisor&enhet={cast.unit.pk}").content.decode()
    )
    for page in (card, basis):
        text = client.get(page).content.decode()
        assert "Sekretess" in text
        assert "Välkommen" not in text
    assert "Välkommen" in client.get(card.partition("?")[0]).content.decode()


def test_only_one_type_of_employment_is_counted(cast, profile, sign_in):
    hourly = factories.make_person("Tia Tim", cast.havsby)
    factories.employ(hourly, cast.unit, type=Employment.Type.HOURLY)
    factories.grant(hourly, Role.CASEWORKER, cast.unit)
    client = sign_in(cast.disa)

    assert rows(client, "?anstallning=hourly") == ["Tia Tim"]
    assert "Tia Tim" not in rows(client, "?anstallning=permanent")
    assert "Hourly" in client.get(f"{MAP}?anstallning=hourly").content.decode()


def test_a_stage_of_the_introduction_is_those_who_stand_in_it(cast, profile, sign_in):
    version = RuleSet.objects.get(kind=RuleSet.Kind.PROGRAMME).versions.get()
    assignments.assign(person=cast.alma, rule_version=version, starts_on=clock.today(), by=SYSTEM)
    client = sign_in(cast.disa)

    assert rows(client, "?etapp=before_start") == ["Alma Ek"]
    assert rows(client, "?etapp=none") == ["Ture Ås", "Cilla Öberg"]
    cell = reverse("map_cell", args=[cast.unit.pk, "sekretess"]) + "?etapp=before_start"
    assert "Ture" not in client.get(cell).content.decode()


def test_the_list_holds_what_the_table_holds(cast, profile, passed, sign_in):
    passed(cast.alma)
    client = sign_in(cast.disa)

    table, listed = (client.get(f"{MAP}{query}") for query in ("", "?form=lista"))

    folds = reading.by_class(reading.tree(listed), "listed")[0]
    assert reading.by_class(reading.tree(listed), "heat") == []
    states = [state.get("data-state") for state in folds.xpath(".//li/details//li/span")]
    assert states == [cell.state for cell in reading.table(table).values()]


def test_a_view_is_kept_opened_renamed_and_taken_away(cast, profile, sign_in):
    client = sign_in(cast.elin)
    query = "?kritiska=on&omrade=grunden&den=2026-01-01&borta=7&annat=x"

    kept = client.post(f"{VIEWS}{query}", {"name": "Grunden"})

    assert kept.headers["Location"] == f"{MAP}?omrade=grunden&kritiska=on"
    view = SavedView.objects.get()
    assert "Grunden" in client.get(MAP).content.decode()
    client.post(reverse("map_view", args=[view.pk]), {"name": "Det viktigaste"})
    assert "Det viktigaste" in client.get(VIEWS).content.decode()
    client.post(reverse("map_view", args=[view.pk]), {"what": "remove"})
    assert not SavedView.objects.exists()
    verbs = AuditEntry.objects.filter(verb__startswith="map_view").order_by("id")
    assert [row.verb for row in verbs] == ["map_view.saved", "map_view.renamed", "map_view.removed"]


def test_a_view_is_hers_alone_and_its_name_is_used_once(cast, profile, sign_in):
    elin, disa = sign_in(cast.elin), sign_in(cast.disa)
    for name in ("Ett", "Två"):
        elin.post(VIEWS, {"name": name})
    first, second = SavedView.objects.order_by("pk")

    assert disa.get(reverse("map_view", args=[first.pk])).status_code == 404
    disa.post(reverse("map_view", args=[first.pk]), {"what": "remove"})
    assert "Ett" not in disa.get(MAP).content.decode()
    taken = elin.post(reverse("map_view", args=[second.pk]), {"name": "Ett"})
    assert "You already have a view with that name." in taken.content.decode()
    assert SavedView.objects.count() == 2


def test_fifty_views_are_enough(cast, profile, sign_in):
    SavedView.objects.bulk_create(
        SavedView(person=cast.elin, name=f"Vy {n}", saved_at=clock.now()) for n in range(50)
    )

    page = sign_in(cast.elin).post(VIEWS, {"name": "En till"})

    assert "You have fifty views." in page.content.decode()
    assert SavedView.objects.filter(person=cast.elin).count() == 50
    again = sign_in(cast.elin).post(f"{VIEWS}?kritiska=on", {"name": "Vy 1"})
    assert again.status_code == 302


def test_a_stage_is_asked_of_today_alone(cast, profile, sign_in):
    day = clock.today() + timedelta(days=3)

    page = sign_in(cast.disa).get(f"{MAP}?etapp=day_1&den={day}").content.decode()

    assert "Alma Ek" in page
    assert 'id="id_etapp"' not in page
