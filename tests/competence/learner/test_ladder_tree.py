"""Min trappa is the tree that the rules answer with: groups, days, waivers, another day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, RuleSet, RuleVersion
from competence.people import access, clock
from competence.queries import my_ladder
from competence.queries.moments import Moment
from competence.queries.my_ladder import Opening
from tests import factories
from tests.competence.learner.year import LADDER
from tests.competence.maps import reading

pytestmark = pytest.mark.django_db

PATH = {
    "schema": 1,
    "kind": "path",
    "key": "vald",
    "title": "Våld i nära relationer",
    "steps": [
        {
            "key": "vald_1",
            "number": 1,
            "title": "Fördjupad",
            "rule": {
                "all": [
                    {"key": "v_steg", "leaf": "step", "step": "step_3"},
                    {
                        "key": "v_metoder",
                        "title": "Metoder i arbetet med våld",
                        "points": 3,
                        "of": [
                            {
                                "key": "v_freda",
                                "title": "FREDA",
                                "leaf": "method",
                                "method": "freda",
                                "worth": 2,
                                "basis": "licence",
                                "validity": {"valid_months": 24, "window_months": 3},
                            },
                            {"key": "v_sara", "title": "SARA", "leaf": "method", "method": "sara"},
                            {
                                "any": [
                                    {"key": "v_samtal", "leaf": "talk", "talk": "talk_1"},
                                    {"key": "v_prov", "leaf": "check", "course": "prov"},
                                ]
                            },
                        ],
                    },
                ]
            },
        }
    ],
}


@pytest.fixture
def alma(cast):
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    return cast.alma


@pytest.fixture
def path(alma):
    return factories.make_rules(PATH, kind=RuleSet.Kind.PATH)


def page_of(person, step="", path=""):
    opening = Opening(step, path)
    return my_ladder.of(access.reach(person), person, Moment(clock.today()), opening)


def told(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return reading.text(reading.tree(response).xpath("//main")[0])


def days(number):
    return clock.today() + timedelta(days=number)


def test_a_path_is_a_smaller_stair_that_opens_the_same_tree(alma, path, sign_in):
    text = told(sign_in(alma), reverse("my_ladder"), vag="vald", steg="vald_1")

    assert "Specialistvägar" in text
    assert "Vad Fördjupad kräver 0 av 2 krav är uppfyllda." in text
    assert "Metoder i arbetet med våld: minst 3 poäng av dessa 0 av 3 poäng" in text
    assert "FREDA 2 poäng Saknas" in text
    assert "Minst ett av dessa 0 av 1" in text
    assert "0 av 2 uppfyllda" in text


def test_nobody_has_begun_a_path_until_a_step_of_it_is_decided(alma):
    begins = {"key": "arb_1", "number": 1, "title": "Ny", "rule": None}
    above = {"key": "arb_2", "number": 2, "title": "Van", "rule": PATH["steps"][0]["rule"]}
    document = {**PATH, "key": "arb", "steps": [begins, above]}
    factories.make_rules(document, kind=RuleSet.Kind.PATH)

    assert [tread.state for tread in page_of(alma).paths[0].treads] == ["ahead", "ahead"]

    factories.fact(alma, FactKind.STEP, "arb_1", value={"ladder": "arb"})
    assert [tread.state for tread in page_of(alma).paths[0].treads] == ["valid", "ahead"]


def test_points_that_are_enough_meet_the_group_and_name_the_rest_as_not_needed(alma, path):
    factories.fact(alma, FactKind.METHOD, "freda", starts_on=days(-700))
    factories.fact(alma, FactKind.METHOD, "sara")

    opened = page_of(alma, "vald_1", "vald").open
    group = next(branch for branch in opened.branches if branch.in_points)

    assert (group.have, group.met, opened.have, opened.need) == (3, True, 1, 2)
    lasting = next(row.lasting for row in group.done if row.key == "v_freda")
    assert lasting.startswith("Gäller till ")
    assert "Kan förnyas nu. Krävs av licensgivaren." in lasting


def test_what_has_run_out_says_why(alma, path, sign_in):
    factories.fact(alma, FactKind.METHOD, "freda", starts_on=days(-900))

    text = told(sign_in(alma), reverse("my_ladder"), vag="vald", steg="vald_1")

    assert "Varför gick det ut? Det gällde till och med" in text


def test_the_way_to_a_step_is_in_order_of_day_and_says_who(alma):
    factories.fact(alma, FactKind.EXPERIENCE, "child_services", starts_on=days(-200), amount=1)
    factories.fact(alma, FactKind.METHOD, "bbic")

    way = page_of(alma).open.way

    assert way.on > clock.today()
    assert {deed.who for deed in way.deeds} == {"Väntar på dig", "Väntar på mentorn"}
    assert all(deed.when.startswith("från i dag, senast") for deed in way.deeds)


def test_without_a_day_it_says_what_it_depends_on(alma, sign_in):
    text = told(sign_in(alma), reverse("my_ladder"))

    assert "Ingen dag är känd än. Det beror på detta:" in text
    assert "Lägg till den bland dina meriter." in text


def test_a_waiver_is_told_with_reason_decider_and_end(alma, cast, sign_in):
    Fact.objects.create(
        person=alma,
        municipality=alma.municipality,
        kind=FactKind.WAIVER,
        subject="s2_prov",
        starts_on=days(-1),
        ends_on=days(30),
        value={"reason": "Läst i Granby", "within": "child_services"},
        recorded_by=cast.bo,
        recorded_at=clock.now(),
    )

    text = told(sign_in(alma), reverse("my_ladder"))

    assert "Skäl: Läst i Granby. Beslutat av Bo Lind" in text
    assert "Till och med" in text


def test_others_read_the_same_tree_in_the_third_person(alma, cast, sign_in):
    url = reverse("person_card", args=[alma.pk])

    text = told(sign_in(cast.bo), url)

    assert "Varför inte steg 2?" in text
    assert "Väntar på medarbetaren." in text
    assert "Gör modulen." not in text
    assert "Gör modulen." in told(sign_in(alma), reverse("my_ladder"))


def published_long_ago():
    RuleVersion.objects.update(published_at=clock.now() - timedelta(days=365))


@pytest.mark.parametrize("page", ["my_ladder", "person_card"])
def test_another_day_tells_what_was_known_then_or_is_known_today(page, alma, cast, sign_in):
    published_long_ago()
    factories.fact(
        alma, FactKind.COURSE_COMPLETED, "prov", starts_on=days(-100), value={"version": 1}
    )
    reader, url = (
        (alma, reverse("my_ladder"))
        if page == "my_ladder"
        else (cast.elin, reverse("person_card", args=[alma.pk]))
    )
    day = days(-50).isoformat()

    then = told(sign_in(reader), url, den=day, kant=day)
    today = told(sign_in(reader), url, den=day)

    assert "som det var känt då" in then
    assert "0 av 4 krav" in then
    assert "som det är känt i dag" in today
    assert "1 av 4 krav" in today
    for text in (then, today):
        assert "Tillbaka till i dag" in text


def test_the_rules_are_those_of_that_day(alma, sign_in):
    text = told(sign_in(alma), reverse("my_ladder"), den=days(-50).isoformat())

    assert "Ingen trappa var publicerad då" in text


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"den": "i går"}, "Skriv dagen som 2026-03-01."),
        ({"den": "2026-03-01", "kant": "x"}, "Skriv dagen som 2026-03-01."),
        ({"kant": "2026-13-01"}, "Skriv dagen som 2026-03-01."),
        ({"den": "2999-01-01"}, "Den dagen har inte varit än."),
        ({"den": "1999-12-31"}, "Välj en dag från år 2000"),
    ],
)
@pytest.mark.parametrize("page", ["my_ladder", "person_card"])
def test_a_day_that_cannot_be_shown_is_told_and_today_is_shown(page, query, fault, alma, sign_in):
    url = reverse("my_ladder") if page == "my_ladder" else reverse("person_card", args=[alma.pk])

    text = told(sign_in(alma), url, **query)

    assert fault in text
    assert "Tillbaka till i dag" not in text


@pytest.mark.parametrize("name", ["ture", "cilla", "frej", "gun", "olga"])
def test_another_day_is_closed_to_whoever_today_is_closed_to(name, alma, cast, sign_in):
    url = reverse("person_card", args=[alma.pk])
    query = {"den": days(-1).isoformat(), "kant": "da"}

    assert sign_in(getattr(cast, name)).get(url, query).status_code == 404


def test_the_ladder_costs_the_same_with_ten_times_the_facts(alma, path, count_queries):
    reach = access.reach(alma)

    def look():
        return my_ladder.of(reach, alma, Moment(clock.today()), Opening())

    factories.fact(alma, FactKind.WAIVER, "s2_prov", value={"within": "child_services"})
    small = count_queries(look)
    for number in range(20):
        factories.fact(alma, FactKind.ELEMENT_DONE, f"PE{number % 9}", amount=1)
        factories.fact(alma, FactKind.METHOD, f"metod-{number}")
        factories.fact(alma, FactKind.WAIVER, f"krav-{number}", value={"within": "child_services"})

    assert count_queries(look) == small <= 8
