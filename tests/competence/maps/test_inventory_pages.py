"""The pages of an inventory: the grid of a unit, what she says herself, and where it shows."""

import json
from datetime import date

import pytest
from django.urls import reverse

from competence.domain.stated import Basis, Says
from competence.models import Fact, OwnWord
from competence.people import clock
from competence.people.audit import Actor
from competence.services import inventory, standings
from competence.services.inventory import Word
from tests import factories
from tests.competence.maps import reading
from tests.competence.maps.stating import KEY, fill, said, standing

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def unit(cast, profile):
    standings.refresh_municipality(cast.havsby)
    return cast.unit


def url(cast):
    return reverse("inventory", args=[cast.unit.pk])


def posted(person, says, key=KEY, **more):
    """A form as the page sends it; `seen` are the words that stood there, nobody's own."""
    day = clock.today().isoformat()
    seen = {name: (pk, 0) for name, pk in more.pop("seen", {}).items()}
    given = {"since": day, "basis": "employer", "seen": json.dumps(seen)}
    return given | {f"s-{person.pk}-{key}": says} | more


def test_her_own_word_waits_apart_and_changes_nothing_until_it_is_confirmed(cast, unit, sign_in):
    hers = said(cast.alma, days_ago=700)
    assert inventory.say(person=cast.alma, words=[hers], by=Actor.of(cast.alma)) == 1
    assert inventory.say(person=cast.alma, words=[hers], by=Actor.of(cast.alma)) == 0
    own = OwnWord.objects.get()
    assert (own.outcome, standing(cast.alma)) == ("", "unknown")

    page = sign_in(cast.bo).get(url(cast))
    assert "1 own statement waits for an answer." in page.text
    answer = sign_in(cast.bo).post(url(cast), posted(cast.alma, f"own-{own.pk}"))

    own.refresh_from_db()
    assert answer.status_code == 302
    assert (own.outcome, own.settled_by, own.fact.starts_on) == (
        "confirmed",
        cast.bo,
        hers.starts_on,
    )
    assert own.fact.value["basis"] == "employer"
    assert standing(cast.alma) == "valid"


def test_a_word_she_has_changed_since_is_not_confirmed_by_the_old_page(cast, unit, sign_in):
    by = Actor.of(cast.alma)
    inventory.say(person=cast.alma, words=[said(cast.alma)], by=by)
    old = OwnWord.objects.get()
    inventory.say(person=cast.alma, words=[said(cast.alma, days_ago=10)], by=by)

    page = sign_in(cast.bo).post(url(cast), posted(cast.alma, f"own-{old.pk}"))

    assert "She has said something else since. Look again." in page.text
    assert not Fact.objects.filter(kind="stated_competence").exists()


def test_what_she_says_after_the_page_was_made_is_seen_before_it_is_answered(cast, unit, sign_in):
    bo, by = sign_in(cast.bo), Actor.of(cast.alma)
    opened = reading.tree(bo.get(url(cast))).xpath("//input[@name='seen']/@value")[0]
    inventory.say(person=cast.alma, words=[said(cast.alma, Says.NOT)], by=by)

    page = bo.post(url(cast), posted(cast.alma, "holds") | {"seen": opened})

    assert "She has said something else since. Look again." in page.text
    assert OwnWord.objects.waiting().exists()
    looked = reading.tree(page).xpath("//input[@name='seen']/@value")[0]
    bo.post(url(cast), posted(cast.alma, "holds") | {"seen": looked})
    assert OwnWord.objects.get().outcome == "otherwise"
    told = sign_in(cast.alma).get(reverse("my_inventory"))
    assert "You said: Has it not, since" in told.text
    assert "It was answered otherwise:" in told.text
    assert "By Bo Lind" in told.text


def test_what_is_proven_meanwhile_keeps_what_was_typed_and_says_why(cast, unit, passed, sign_in):
    passed(cast.alma)
    sent = posted(cast.alma, "holds", key="sekretess")
    bulk = {"fill": "1", "bulk_says": "not", "bulk_competence": KEY}

    for page in (sign_in(cast.bo).post(url(cast), sent | more) for more in ({}, bulk)):
        assert "It is recorded in Stegvis meanwhile, so no word is needed." in page.text
        assert "You typed: Has it" in page.text
    hers = {f"s-{cast.alma.pk}-sekretess": "not", f"u-{cast.alma.pk}-sekretess": "31 feb"}
    own = sign_in(cast.alma).post(reverse("my_inventory"), hers)
    assert "You typed: Has it not, to and including 31 feb" in own.text
    assert not Fact.objects.filter(kind="stated_competence").exists()


def test_who_is_pushed_to_the_next_page_is_saved_and_who_has_left_is_told(
    cast, unit, sign_in, monkeypatch
):
    monkeypatch.setattr("competence.queries.inventory.CELLS_AT_MOST", 22)
    left = factories.worker("Kim Annan", cast.other_unit)
    fill(cast, Word(said(left), Basis.EMPLOYER), by=cast.elin, also=[left])
    word = Fact.objects.get(kind="stated_competence").pk
    name = f"{left.pk}-{KEY}"
    untouched = {f"s-{name}": "holds", f"d-{name}": said(left).starts_on.isoformat()}
    untouched |= {f"b-{name}": "employer", "seen": json.dumps({name: (word, 0)})}
    sent = posted(cast.cilla, "holds") | untouched

    saved = sign_in(cast.bo).post(url(cast), sent)
    again = sign_in(cast.bo).post(url(cast), sent | {f"s-{name}": "not", f"s-{left.pk}-larm": "x"})

    assert (saved.status_code, standing(cast.cilla)) == (302, "valid")
    assert "Not saved: not here to be filled in for any more" in again.text
    assert "Has it not, since" in again.text
    assert left.name not in again.text


def test_a_correction_is_chosen_in_the_grid_and_a_word_not_enough_says_so(cast, unit, sign_in):
    fill(cast, Word(said(cast.alma, key="sekretess", days_ago=900), Basis.EMPLOYER))
    clock.move(days=1)
    seen = {f"{cast.alma.pk}-sekretess": Fact.objects.get(kind="stated_competence").pk}
    sent = posted(cast.alma, "holds", key="sekretess", seen=seen)

    page = sign_in(cast.bo).get(url(cast))
    sign_in(cast.bo).post(url(cast), sent | {f"k-{cast.alma.pk}-sekretess": "correction"})

    assert "That is not enough now" in page.text
    assert Fact.objects.live().filter(kind="stated_competence").count() == 1


def test_a_bad_day_stays_as_typed_and_the_rest_is_saved(cast, unit, sign_in):
    sent = posted(cast.alma, "holds") | {
        f"s-{cast.ture.pk}-{KEY}": "holds",
        f"u-{cast.ture.pk}-{KEY}": "31 februari",
        f"s-{cast.cilla.pk}-{KEY}": "holds",
        f"u-{cast.cilla.pk}-{KEY}": "20200101",
        f"u-{cast.alma.pk}-larm": "270531",
    }

    page = sign_in(cast.bo).post(url(cast), sent)

    assert standing(cast.alma) == "valid"
    assert standing(cast.ture) == standing(cast.cilla) == "unknown"
    assert "1 word is saved." in page.text
    assert "3 are not" in page.text
    assert 'value="31 februari"' in page.text
    assert "The last day is before the first." in page.text
    assert "Choose what holds." in page.text


def test_days_are_read_as_digits_and_a_cell_may_have_its_own(cast, unit, sign_in):
    name = f"{cast.alma.pk}-{KEY}"
    more = {f"u-{name}": "300531", f"d-{name}": "20240301", f"b-{name}": "own_word"}

    sign_in(cast.bo).post(url(cast), posted(cast.alma, "holds", **more))

    fact = Fact.objects.get(kind="stated_competence")
    assert (fact.starts_on, fact.ends_on) == (date(2024, 3, 1), date(2030, 5, 31))
    assert fact.value["basis"] == "own_word"


def test_a_cell_saved_by_somebody_else_meanwhile_is_told_and_kept_as_typed(cast, unit, sign_in):
    fill(cast, Word(said(cast.alma, Says.NOT), Basis.EMPLOYER), by=cast.disa)

    page = sign_in(cast.bo).post(url(cast), posted(cast.alma, "holds"))

    assert "Somebody else has filled this in meanwhile." in page.text
    assert "By Disa Holm" in page.text
    assert standing(cast.alma) == "missing"

    seen = {f"{cast.alma.pk}-{KEY}": Fact.objects.get(kind="stated_competence").pk}
    sign_in(cast.bo).post(url(cast), posted(cast.alma, "holds", seen=seen))
    assert standing(cast.alma) == "valid"


def test_many_are_filled_in_to_be_looked_at_and_only_where_nothing_stands(cast, unit, sign_in):
    fill(cast, Word(said(cast.ture, Says.NOT), Basis.EMPLOYER), by=cast.disa)
    sent = posted(cast.alma, "unknown") | {
        "fill": "1",
        "bulk_says": "holds",
        "bulk_competence": KEY,
        "bulk_until": "2030-01-31",
    }

    page = sign_in(cast.bo).post(url(cast), sent)

    assert "1 cell is filled in and not saved yet." in page.text
    assert Fact.objects.filter(kind="stated_competence").count() == 1
    assert page.text.count('value="2030-01-31"') == 1
    nothing = sign_in(cast.bo).post(url(cast), sent | {"bulk_person": str(cast.ture.pk)})
    assert "There was no empty cell to fill in." in nothing.text
    assert "bulk_says" in sign_in(cast.bo).post(url(cast), sent | {"bulk_says": "x"}).text


def test_all_that_they_say_themselves_is_put_in_at_once(cast, unit, sign_in):
    inventory.say(person=cast.alma, words=[said(cast.alma)], by=Actor.of(cast.alma))
    own = OwnWord.objects.get()

    sent = posted(cast.ture, "") | {"fill": "1", "bulk_says": "own-"}
    page = sign_in(cast.bo).post(url(cast), sent)

    assert f'<option value="own-{own.pk}" selected>' in page.text


def test_what_is_proven_is_shown_and_what_is_decided_elsewhere_says_where(
    cast, unit, passed, sign_in
):
    passed(cast.alma)

    page = sign_in(cast.elin).get(url(cast))

    assert "1 of 30 filled in." in page.text
    assert f's-{cast.alma.pk}-sekretess"' not in page.text
    assert f's-{cast.alma.pk}-behorighet"' not in page.text
    assert "HR decides, when the document is seen" in page.text


def test_forged_fields_are_refused_kindly(cast, unit, sign_in):
    bo = sign_in(cast.bo)
    for wrong in (
        posted(cast.alma, "granted"),
        posted(cast.alma, "own-1"),
        posted(cast.alma, "holds") | {"since": "2999-01-01"},
        posted(cast.alma, "holds") | {"seen": "[1]"},
        posted(cast.alma, "holds") | {"seen": "{"},
        posted(cast.alma, "holds") | {"seen": '{"a": 1}'},
        posted(cast.alma, "holds", **{f"k-{cast.alma.pk}-{KEY}": "hearsay"}),
        posted(cast.alma, "holds") | {"basis": "hearsay"},
        posted(cast.alma, "holds", **{f"d-{cast.alma.pk}-{KEY}": "2999-01-01"}),
    ):
        assert bo.post(url(cast), wrong).status_code == 200
    bo.post(url(cast), posted(cast.alma, "holds", key="behorighet"))
    bo.post(url(cast), posted(cast.petra, "holds"))
    bo.post(url(cast), posted(cast.bo, "holds"))

    assert not Fact.objects.filter(kind="stated_competence").exists()


def test_a_supervisor_sees_those_she_leads_and_nobody_fills_in_for_a_neighbour(cast, unit, sign_in):
    other = factories.worker("Kim Annan", cast.unit)

    mine, all_of_it = sign_in(cast.bo).get(url(cast)), sign_in(cast.disa).get(url(cast))

    assert other.name not in mine.text
    assert other.name in all_of_it.text
    for name in ("alma", "cilla", "frej", "gun", "nils", "petra"):
        assert sign_in(getattr(cast, name)).get(url(cast)).status_code == 404
    assert sign_in(cast.bo).get(reverse("inventory", args=[10**30])).status_code == 404
    assert sign_in(cast.bo).get(reverse("inventory", args=[cast.other_unit.pk])).status_code == 404


def test_protected_identity_is_filled_in_by_those_who_may_know_her_name(cast, unit, sign_in):
    factories.worker("Kim Hemlig", cast.unit)
    hidden = cast.unit.employments.latest("pk").person
    hidden.protected_identity = True
    hidden.save()

    manager, hr = sign_in(cast.disa).get(url(cast)), sign_in(cast.elin).get(url(cast))

    assert hidden.name not in manager.text
    assert "What one person with protected identity holds" in manager.text
    assert hidden.name in hr.text


def test_the_list_tells_who_is_where_and_opens_the_only_one(cast, unit, passed, sign_in):
    inventory.say(person=cast.alma, words=[said(cast.alma)], by=Actor.of(cast.alma))
    proven = said(cast.ture, key="sekretess")
    inventory.say(person=cast.ture, words=[proven], by=Actor.of(cast.ture))
    passed(cast.ture)
    factories.worker("Kim Annan", cast.other_unit)

    hr = sign_in(cast.elin).get(reverse("inventories"))

    rows = reading.tree(hr).xpath("//tbody/tr")
    assert [[reading.text(cell) for cell in row] for row in rows] == [
        ["Mottagning", "1", "0"],
        ["Utredning", "3", "1"],
    ]
    only = sign_in(cast.bo).get(reverse("inventories"))
    assert (only.status_code, only.url) == (302, url(cast))


def test_empty_places_and_no_profile_say_what_to_do(cast, sign_in):
    empty = reverse("inventory", args=[cast.other_unit.pk])

    assert "Nothing is asked yet" in sign_in(cast.bo).get(url(cast)).text
    assert "Nothing is asked yet" in sign_in(cast.alma).get(reverse("my_inventory")).text
    assert "Nothing is asked yet" in sign_in(cast.elin).get(empty).text


def test_a_unit_without_people_says_so(cast, unit, sign_in):
    page = sign_in(cast.elin).get(reverse("inventory", args=[cast.other_unit.pk]))

    assert "Nobody to fill in for here" in page.text


def test_she_says_what_she_has_and_takes_it_back_on_her_own_page(cast, unit, sign_in):
    mine, alma = reverse("my_inventory"), sign_in(cast.alma)
    name = f"{cast.alma.pk}-{KEY}"
    sent = {f"s-{name}": "holds", f"u-{name}": "x", f"s-{cast.alma.pk}-larm": "not"}

    page = alma.post(mine, sent)
    assert 'value="x"' in page.text
    assert OwnWord.objects.get().competence == "larm"

    alma.post(mine, {f"s-{name}": "holds", f"u-{name}": ""})
    assert list(OwnWord.objects.waiting().values_list("competence", flat=True)) == [KEY]
    alma.post(mine, {f"s-{name}": "unknown"})
    alma.post(mine, {f"s-{name}": "", f"d-{name}": ""})
    assert not OwnWord.objects.waiting().exists()


def test_the_card_and_the_cell_tell_the_basis_and_who_said_it(cast, unit, sign_in):
    fill(cast, Word(said(cast.alma), Basis.DOCUMENT_SEEN))
    told = "Inventory: certificate seen, by Bo Lind"

    card = sign_in(cast.elin).get(reverse("person_card", args=[cast.alma.pk]))
    cell = sign_in(cast.elin).get(reverse("map_cell", args=[cast.unit.pk, KEY]))

    assert told in card.text
    assert "Stated in the inventory" in card.text
    assert told in cell.text


def test_a_large_unit_is_shown_a_page_at_a_time(cast, unit, sign_in, monkeypatch):
    monkeypatch.setattr("competence.queries.inventory.CELLS_AT_MOST", 22)
    bo = sign_in(cast.bo)

    first, second = bo.get(url(cast)), bo.get(f"{url(cast)}?sida=2")

    assert "Alma Ek" in first.text
    assert "Cilla Öberg" not in first.text
    assert "Cilla Öberg" in second.text
    assert "0 of 30 filled in." in second.text
    assert bo.get(f"{url(cast)}?sida=x").status_code == 200


def test_the_grid_asks_as_many_questions_whatever_the_number_of_people(
    cast, unit, sign_in, count_queries
):
    bo = sign_in(cast.bo)
    fill(cast, Word(said(cast.alma), Basis.EMPLOYER))
    bo.get(url(cast))

    few = count_queries(lambda: bo.get(url(cast)))
    saving_few = count_queries(lambda: bo.post(url(cast), posted(cast.ture, "holds")))
    more = [factories.worker(f"Kim Nr{n}", cast.unit) for n in range(6)]
    for person in more:
        factories.lead(cast.bo, person)
    standings.refresh_municipality(cast.havsby)
    seen = {f"{w.person_id}-{KEY}": w.pk for w in Fact.objects.filter(kind="stated_competence")}
    sent = posted(more[0], "holds", seen=seen)
    for person in more:
        sent[f"s-{person.pk}-{KEY}"] = "holds"

    assert count_queries(lambda: bo.get(url(cast))) == few
    assert count_queries(lambda: bo.post(url(cast), sent)) == saving_few
