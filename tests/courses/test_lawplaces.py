import pytest

from courses.lawplaces import Place, found_in, places_of, tokens_of


def places(text, *, loosely=False):
    return [place for found in found_in(text, loosely=loosely) for place in found.places]


@pytest.mark.parametrize(
    "asked",
    [
        "20:2",
        "20 : 2",
        "20 kap 2 §",
        "20 kap. 2§",
        "20kap2§",
        "20 kap. 2",
        "20 kapitlet 2 paragrafen",
        "kap. 20 § 2",
        "kap 20, 2 §",
        "2 § 20 kap.",
    ],
)
def test_a_chapter_and_section_is_found_in_any_usual_spelling(asked):
    assert places(asked, loosely=True) == [Place("", 20, "2")]


@pytest.mark.parametrize(
    "asked",
    [
        "20 kap. 2 § SoL",
        "SoL 20:2",
        "sol 20 kap 2 §",
        "20 kap. 2 § i socialtjänstlagen",
        "SoL (2025:400) 20 kap. 2 §",
    ],
)
def test_the_act_may_stand_before_or_after(asked):
    assert places(asked, loosely=True) == [Place("sol", 20, "2")]


@pytest.mark.parametrize("asked", ["3 § LVU", "LVU 3 §", "§ 3 LVU", "lvu 3", "3 lvu"])
def test_an_act_without_chapters(asked):
    assert places(asked, loosely=True) == [Place("lvu", 0, "3")]


def test_ranges_and_lists_are_every_section_of_them():
    assert [p.section for p in places("20 kap. 4–6 §§")] == ["4", "5", "6"]
    assert [p.section for p in places("1, 3 och 5 §§ LVU")] == ["1", "3", "5"]
    assert [p.section for p in places("20 kap. 2 a §")] == ["2a"]
    assert len(places("1–999 §§")) < 70


def test_a_whole_chapter_is_a_place_too():
    assert places("20 kap. SoL") == [Place("sol", 20, "")]
    assert places("kap 20", loosely=True) == [Place("", 20, "")]


@pytest.mark.parametrize("text", ["2025:400", "Klockan 14:30", "barn 12", "3 kappor", "kapa 3"])
def test_what_is_no_place_in_running_text(text):
    assert places(text) == []


def test_a_law_reference_takes_its_act_from_its_own_field():
    found = places_of("SoL (2025:400)", "20 kap. 4–5 §§")

    assert found == (Place("sol", 20, "4"), Place("sol", 20, "5"))
    assert places_of("Okänd lag (1999:1)", "7 §") == (Place("", 0, "7"),)


def test_the_tokens_of_a_place_answer_with_and_without_its_act():
    asked = {Place(act, 20, section).asked for act in ("", "sol") for section in ("", "2")}

    assert asked == set(tokens_of([Place("sol", 20, "2")]))
