"""What is found, by whom, and in which order. The same on both databases."""

from datetime import timedelta

import pytest

from competence.people import clock
from competence.queries.catalogue import Asked, catalogue, hits
from competence.services import learning, searching
from courses.models import Course, SearchRow
from courses.searchrows import EXTERNAL, MODULE, ROUTINE, SEMINAR, WORD
from tests import factories
from tests.competence.catalogue.conftest import publish, publish_routine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves")]


def find(person, text="", **asked):
    return catalogue(person, Asked(text=text, **asked), clock.today())


def titles(found, kind=MODULE):
    return [entry.title for entry in found.entries if entry.kind == kind]


ONE_DAY = timedelta(days=1)
SAFETY, TALK, INQUIRY = "Omedelbar skyddsbedömning", "Barnsamtal", "Att utreda"


def test_without_a_question_modules_stand_as_the_year_goes_and_words_are_left_out(cast):
    found = find(cast.alma)

    assert titles(found) == [SAFETY, TALK, INQUIRY]
    assert titles(found, ROUTINE) == ["Larm i Havsby"]
    assert titles(found, WORD) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("skyddsbedömning", [SAFETY]),
        ("skyddsbedömningar", [SAFETY]),
        ("SKYDDSBEDÖMNINGEN", [SAFETY]),
        ("skyddsbed", [SAFETY]),
        ("utredningarna", [INQUIRY]),
        ("barnsamtalet", [TALK]),
        ("samtalen", [TALK]),
        ("tryggt samtal", [TALK]),
        ("tryggt utredning", []),
        ("bedömning", []),
        ("skyddsbedomning", []),
    ],
)
def test_words_are_found_with_their_endings_and_by_their_beginnings(cast, asked, expected):
    assert titles(find(cast.alma, asked)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("20:2", [SAFETY]),
        ("20 kap 2 §", [SAFETY]),
        ("20 kap. 2 § SoL", [SAFETY]),
        ("SoL 20:3", [SAFETY, INQUIRY]),
        ("20 kap. 3–4 §§", [SAFETY, INQUIRY]),
        ("20 kap", [SAFETY, INQUIRY]),
        ("20 kap. 2 § LVU", []),
        ("20:4", []),
        ("20:3 utreda", [INQUIRY]),
        ("2025:400", [SAFETY, INQUIRY]),
    ],
)
def test_law_numbers_find_their_modules(cast, asked, expected):
    assert titles(find(cast.alma, asked)) == expected


def test_a_word_in_the_title_comes_before_one_in_the_text(cast):
    publish("fredag", "Fredag", number=9)

    assert titles(find(cast.alma, "fredag"))[0] == "Fredag"


def test_words_are_found_once_however_many_modules_explain_them(cast):
    found = find(cast.alma, "skyddsbehov")

    assert titles(found, WORD) == ["skyddsbehov"]
    assert set(titles(found)) == {SAFETY, INQUIRY}
    assert titles(find(cast.alma, kind=WORD), WORD) == ["skyddsbehov", "Åsikt"]
    assert titles(find(cast.alma, "ÅSIKTEN"), WORD) == ["Åsikt"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"theme": "risker"}, [SAFETY, INQUIRY]),
        ({"stage": "month_1"}, [TALK, INQUIRY]),
        ({"audience": "reception"}, [SAFETY, INQUIRY]),
        ({"minutes": 60}, [SAFETY, INQUIRY]),
        ({"theme": "risker", "stage": "month_1"}, [INQUIRY]),
        ({"theme": "risker", "text": "skydd"}, [SAFETY, INQUIRY]),
        ({"kind": ROUTINE}, []),
    ],
)
def test_filters_leave_what_they_say(cast, asked, expected):
    assert titles(find(cast.alma, **asked)) == expected


def test_each_choice_says_how_many_it_would_leave(cast):
    counts = find(cast.alma, stage="month_1").counts

    assert counts["theme"] == {"samtal": 1, "risker": 1}
    assert counts["stage"] == {"day_1": 1, "month_1": 2}
    assert counts["audience"]["reception"] == 1
    assert find(cast.alma).counts["kind"] == {MODULE: 3, ROUTINE: 1, WORD: 2}


def test_a_hit_shows_the_line_that_holds_it(cast):
    found = find(cast.alma, "fredag")

    shown = hits(found, found.entries)

    assert shown[0].found == "Det är <mark>fredag</mark>."
    assert hits(find(cast.alma, "20:2"), find(cast.alma, "20:2").entries)[0].found.startswith(
        "<mark>SoL (2025:400) 20 kap. 2–3 §§</mark>"
    )


def test_a_routine_is_found_by_its_own_municipality_only(cast):
    assert titles(find(cast.alma, "larm"), ROUTINE) == ["Larm i Havsby"]
    assert titles(find(cast.petra, "larm"), ROUTINE) == ["Larm i Granby"]


def test_a_thousand_rows_of_a_neighbour_change_nothing(cast):
    """Neither what is found nor in which order, nor any number."""
    questions = ["", "barn", "larm", "20:3", "skydd", "receptionen"]
    before = [find(cast.alma, text) for text in questions]

    SearchRow.objects.bulk_create(
        SearchRow(
            kind=kind,
            key=f"granne-{n}",
            source=f"granne:{n}",
            publisher=cast.granby.path,
            title=f"Barn och larm {n}",
            lead="Skydd i receptionen",
            text="Barn, larm, skydd",
            high="barn larm p20k3 kap20",
            middle="skydd",
            low="receptionen",
            theme="risker",
            stage="day_1",
            audiences=["all"],
        )
        for n in range(334)
        for kind in (MODULE, ROUTINE, WORD)
    )

    assert [find(cast.alma, text) for text in questions] == before
    assert len(find(cast.petra, "larm").entries) > 334


def test_a_municipalitys_own_module_is_its_own(cast):
    publish("egen", "Havsbys egen", publisher=cast.havsby.path)

    assert "Havsbys egen" in titles(find(cast.alma))
    assert "Havsbys egen" not in titles(find(cast.petra))


def test_a_routine_published_ahead_is_found_on_its_day(cast):
    tomorrow = clock.today() + ONE_DAY
    publish_routine(cast.havsby, "larm", "Nya larmet", "<p>Tryck.</p>", on=tomorrow)

    assert titles(find(cast.alma, "larm"), ROUTINE) == ["Larm i Havsby"]
    later = catalogue(cast.alma, Asked(text="larm"), tomorrow)
    assert titles(later, ROUTINE) == ["Nya larmet"]


def test_a_routine_replaced_before_its_day_is_never_found(cast):
    ahead = clock.today() + 10 * ONE_DAY
    publish_routine(cast.havsby, "larm", "Aldrig gällande", on=ahead)
    publish_routine(cast.havsby, "larm", "Rättad", on=clock.today())

    for day in (clock.today(), ahead, ahead + ONE_DAY):
        assert titles(catalogue(cast.alma, Asked(text="larm"), day), ROUTINE) == ["Rättad"]


def test_she_sees_what_she_has_of_each(cast, acting):
    course = Course.objects.get(key="samtal")
    factories.fact(cast.alma, subject="skydd")
    learning.open_course(person=cast.alma, course=course, by=acting(cast.alma))
    programme = factories.make_rules(
        {
            "key": "p",
            "title": "P",
            "stages": [
                {
                    "key": "day_1",
                    "title": "Dag 1",
                    "requirements": [{"any": [{"leaf": "module", "course": "utredning"}]}],
                }
            ],
        }
    )
    factories.assign(cast.alma, programme)

    found = {entry.key: (entry.state, entry.planned_in) for entry in find(cast.alma).entries}

    assert found["skydd"] == ("done", "")
    assert found["samtal"] == ("begun", "")
    assert found["utredning"] == ("planned", "Dag 1")
    assert {entry.state for entry in find(cast.ture).entries} == {""}


def test_publishing_again_leaves_no_old_word_behind(cast):
    course = Course.objects.get(key="samtal")
    document = {**course.current.document, "title": "Intervju", "glossary": []}
    course.current.document = document
    SearchRow.objects.write_course(course, course.current)

    assert titles(find(cast.alma, "barnsamtal")) == []
    assert titles(find(cast.alma, "åsikt"), WORD) == []


def test_what_one_attends_is_found_beside_the_modules(cast):
    factories.make_attended(title="Mentorns samtal", theme="samtal", stage="month_1")
    factories.make_attended("bbic_1", "external", title="BBIC", agenda=["Triangeln", "b", "c"])

    assert titles(find(cast.alma), SEMINAR) == ["Mentorns samtal"]
    assert titles(find(cast.alma, "triangeln"), EXTERNAL) == ["BBIC"]
    assert titles(find(cast.alma, kind=SEMINAR), MODULE) == []
    assert titles(find(cast.alma, theme="samtal", stage="month_1"), SEMINAR) == ["Mentorns samtal"]
    assert find(cast.alma).counts["kind"][EXTERNAL] == 1


def test_the_index_is_rebuilt_as_it_was(cast):
    def kept():
        columns = [f.name for f in SearchRow._meta.fields if f.name != "id"]
        return sorted(map(repr, SearchRow.objects.values_list(*columns)))

    before = kept()
    SearchRow.objects.all().delete()
    assert titles(find(cast.alma, "larm"), ROUTINE) == []

    made = searching.fill_if_empty()

    assert kept() == before
    assert made == len(before)
    assert searching.fill_if_empty() == 0
    assert titles(find(cast.alma, "skyddsbedömning")) == [SAFETY]


@pytest.mark.parametrize("extra", [0, 60])
def test_the_catalogue_costs_the_same_however_much_it_holds(cast, count_queries, extra):
    for n in range(extra):
        publish(f"modul-{n}", f"Om barn {n}", number=10 + n)

    assert count_queries(lambda: find(cast.alma)) == 4
    assert count_queries(lambda: find(cast.alma, "barn")) == 4


@pytest.mark.parametrize(
    "asked", ["zzz' | !!", '"', "NEAR(", "*", ":*", "\\", "§", "x" * 5000, "\0"]
)
def test_nothing_anybody_asks_breaks_the_search(cast, asked):
    assert find(cast.alma, asked).entries == ()
