from datetime import date

import pytest

from competence.domain.roster.faults import Fault, FaultCode
from competence.domain.roster.headers import Field
from competence.domain.roster.posts import ReadPerson, ReadPost
from tests.competence.domain.roster.build import ALMA, reading


def faults(*rows):
    return [(fault.row, fault.column, fault.code, fault.value) for fault in reading(*rows).faults]


def test_a_row_is_a_person_with_a_post():
    found = reading(
        ALMA
        | {
            "Förvaltning": "Socialförvaltningen",
            "Befattning": "Socialsekreterare",
            "Roll": "Mentor",
            "Anställningsform": "Vikariat",
            "Bemanningsföretag": "Vikarier AB",
            "Sysselsättningsgrad": "75,5",
            "Anst.datum": "14.3.2027",
            "Slutdatum": "31/12 2027",
            "Skyddad identitet": "Ja",
        }
    )

    unit = ("Socialförvaltningen", "Barn och unga")
    days = (date(2027, 3, 14), date(2027, 12, 31))
    terms = ("temporary", 76, "Socialsekreterare", "Vikarier AB", "mentor")
    named = ("100", "Alma", "Berg", "alma@havsby.se", True)
    assert found.people == (ReadPerson(2, *named, (ReadPost(2, unit, *terms, *days),)),)
    assert found.faults == ()
    assert set(found.labels) == {*Field} - {Field.WHOLE_NAME}


def test_empty_cells_say_nothing():
    (person,) = reading(ALMA | {"Befattning": "-", "Slutdatum": "", "Skyddad identitet": ""}).people

    assert person == ReadPerson(
        2, "100", "Alma", "Berg", "alma@havsby.se", False, (ReadPost(2, ("Barn och unga",)),)
    )


def test_a_whole_name_is_divided():
    (person,) = reading({"Anst.nr": "1", "Namn": "Berg, Alma", "Enhet": "Vuxen"}).people

    assert (person.given_name, person.family_name, person.work_email) == ("Alma", "Berg", "")


def test_until_further_notice_is_no_last_day():
    (person,) = reading(ALMA | {"Slutdatum": "9999-12-31"}).people

    assert person.posts[0].ends_on is None


def test_who_comes_from_an_agency_is_from_there():
    (person,) = reading(ALMA | {"Bemanningsföretag": "Vikarier AB"}).people

    assert (person.posts[0].type, person.posts[0].agency) == ("agency", "Vikarier AB")


def test_who_is_paid_by_the_hour_has_no_extent():
    (person,) = reading(ALMA | {"Anställningsform": "Timavlönad", "Syss.grad": "0"}).people
    assert person.posts[0].fte_percent is None

    (person,) = reading(ALMA | {"Syss.grad": "0,00"}).people
    assert person.posts[0].fte_percent is None


def test_a_manager_may_belong_to_the_administration_itself():
    (person,) = reading(ALMA | {"Förvaltning": "Socialförvaltningen", "Enhet": ""}).people

    assert person.posts[0].unit == ("Socialförvaltningen",)


def test_rows_of_nobody_are_headings_between_units():
    found = reading(ALMA, {"Enhet": "Vuxen", "Summa": "12"})

    assert (len(found.people), found.faults) == (1, ())


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"Anst.datum": "i våras"}, "Anst.datum", FaultCode.NOT_A_DAY),
        ({"Slutdatum": "2027-02-30"}, "Slutdatum", FaultCode.NOT_A_DAY),
        ({"Syss.grad": "halvtid"}, "Syss.grad", FaultCode.NOT_AN_EXTENT),
        ({"Syss.grad": "101"}, "Syss.grad", FaultCode.NOT_AN_EXTENT),
        ({"Anst.form": "TV", "Syss.grad": "0"}, "Syss.grad", FaultCode.NOT_AN_EXTENT),
        ({"Anst.form": "Timlön", "Syss.grad": "120"}, "Syss.grad", FaultCode.NOT_AN_EXTENT),
        ({"E-post": "alma(a)havsby.se"}, "E-post", FaultCode.NOT_AN_EMAIL),
        ({"Anst.form": "Månadslön"}, "Anst.form", FaultCode.UNKNOWN_TYPE),
        ({"Roll": "HR"}, "Roll", FaultCode.UNKNOWN_ROLE),
        ({"Sekretess": "kanske"}, "Sekretess", FaultCode.NOT_YES_OR_NO),
        ({"Anst.nr": "1" * 41}, "Anst.nr", FaultCode.TOO_LONG),
        ({"Förnamn": "A" * 81}, "Förnamn", FaultCode.TOO_LONG),
        ({"Efternamn": "A" * 81}, "Efternamn", FaultCode.TOO_LONG),
        ({"E-post": f"{'a' * 250}@x.se"}, "E-post", FaultCode.TOO_LONG),
        ({"Förvaltning": "A" * 121}, "Förvaltning", FaultCode.TOO_LONG),
        ({"Befattning": "A" * 81}, "Befattning", FaultCode.TOO_LONG),
        ({"Konsultbolag": "A" * 121}, "Konsultbolag", FaultCode.TOO_LONG),
        ({"Enhet": f"IFO / {'A' * 121}"}, "Enhet", FaultCode.TOO_LONG),
        ({"Enhet": ">"}, "Enhet", FaultCode.EMPTY),
        ({"Förnamn": "=A1"}, "Förnamn", FaultCode.FORMULA),
        ({"Efternamn": "#N/A"}, "Efternamn", FaultCode.CELL_ERROR),
    ],
)
def test_a_cell_that_is_not_understood_is_named(change, column, code):
    (value,) = [change[column]]
    shown = value if len(value) <= 40 else f"{value[:39]}…"

    assert faults(ALMA | change) == [(2, column, code, shown)]
    assert reading(ALMA | change).people == ()


@pytest.mark.parametrize(
    "change",
    [
        {"Anst.nr": "1" * 40},
        {"Förnamn": "A" * 80, "Efternamn": "B" * 80},
        {"E-post": f"{'a' * 249}@x.se"},
        {"Förvaltning": "A" * 120, "Enhet": f"{'B' * 120} / {'C' * 120}"},
        {"Befattning": "A" * 80, "Konsultbolag": "B" * 120},
        {"Anst.form": "TV", "Syss.grad": "1%"},
        {"Syss.grad": "100"},
        {"Anst.datum": "2027-03-14", "Slutdatum": "2027-03-14"},
    ],
)
def test_the_longest_and_the_largest_are_taken(change):
    assert faults(ALMA | change) == []


def test_a_whole_name_is_as_long_as_both():
    row = {"Anst.nr": "1", "Enhet": "Vuxen"}

    assert faults(row | {"Namn": f"{'A' * 79} {'B' * 80}"}) == []
    assert [code for _row, _column, code, _value in faults(row | {"Namn": "A" * 161})] == [
        FaultCode.TOO_LONG
    ]


def test_every_fault_of_every_row_is_told_in_their_order():
    bad = {"Anst.datum": "x", "Syss.grad": "y"}

    assert [fault[:3] for fault in faults(ALMA | bad, ALMA, ALMA | bad)] == [
        (2, "Anst.datum", FaultCode.NOT_A_DAY),
        (2, "Syss.grad", FaultCode.NOT_AN_EXTENT),
        (4, "Anst.datum", FaultCode.NOT_A_DAY),
        (4, "Syss.grad", FaultCode.NOT_AN_EXTENT),
    ]


def test_a_row_without_number_and_address_is_nobodys():
    nobody = ALMA | {"Anst.nr": "", "E-post": ""}
    without_numbers = {name: cell for name, cell in nobody.items() if name != "Anst.nr"}

    assert faults(nobody) == [(2, "Anst.nr", FaultCode.NO_IDENTITY, "")]
    assert faults(without_numbers) == [(2, "E-post", FaultCode.NO_IDENTITY, "")]


def test_a_post_is_somewhere():
    assert faults(ALMA | {"Enhet": ""}) == [(2, "Enhet", FaultCode.EMPTY, "")]


def test_the_last_day_does_not_come_before_the_first():
    days = {"Anst.datum": "2027-03-14", "Slutdatum": "13 mars 2027"}

    assert faults(ALMA | days) == [(2, "Slutdatum", FaultCode.BACKWARDS, "13 mars 2027")]


def test_rows_of_one_number_are_one_person_with_two_posts():
    second = ALMA | {"Enhet": "Vuxen", "E-post": "", "Sekretess": "ja", "Förnamn": ""}
    (person,) = reading(second, ALMA).people

    assert person.row == 2
    assert (person.given_name, person.work_email) == ("Alma", "alma@havsby.se")
    assert person.protected_identity
    assert [post.unit for post in person.posts] == [("Vuxen",), ("Barn och unga",)]


def test_numbers_are_told_apart_without_regard_to_case():
    found = reading(ALMA | {"Anst.nr": "A1"}, ALMA | {"Anst.nr": "b1", "E-post": "b@havsby.se"})
    assert len(found.people) == 2

    found = reading(ALMA | {"Anst.nr": "A1"}, ALMA | {"Anst.nr": "a1", "E-post": ""})
    assert len(found.people) == 1


def test_without_numbers_the_address_tells_who_it_is():
    plain = {name: cell for name, cell in ALMA.items() if name != "Anst.nr"}
    found = reading(plain, plain | {"Enhet": "Vuxen"}, plain | {"E-post": "bo@havsby.se"})

    assert [len(person.posts) for person in found.people] == [2, 1]


def test_a_row_without_number_belongs_to_the_number_beside_its_address():
    found = reading(ALMA | {"Anst.nr": ""}, ALMA)

    assert [(person.number, len(person.posts)) for person in found.people] == [("100", 2)]


def test_rows_of_one_person_say_the_same_of_her():
    for column, word in (("Förnamn", "Elma"), ("Efternamn", "Dal"), ("E-post", "dal@havsby.se")):
        (fault,) = reading(ALMA, ALMA | {column: ""}, ALMA | {column: word}).faults
        assert (fault.row, fault.column, fault.code) == (4, column, FaultCode.DISAGREES)
        assert (fault.value, fault.other) == (word, 2)


def test_a_whole_name_that_disagrees_is_named_by_its_column():
    row = {"Anst.nr": "1", "Namn": "Alma Berg", "Enhet": "Vuxen"}
    (fault,) = reading(row, row | {"Namn": "Elma Berg"}).faults

    assert fault == Fault(3, Field.GIVEN_NAME, "Namn", FaultCode.DISAGREES, "Elma", 2)


def test_two_people_do_not_share_an_address():
    (fault,) = reading(ALMA, ALMA | {"Anst.nr": "101"}).faults

    email = "alma@havsby.se"
    assert fault == Fault(3, Field.EMAIL, "E-post", FaultCode.SAME_EMAIL, email, 2)


def test_an_address_of_two_numbers_belongs_to_neither_of_them():
    found = reading(ALMA | {"Anst.nr": ""}, ALMA, ALMA | {"Anst.nr": "101"})

    assert [person.number for person in found.people] == ["", "100", "101"]
    assert [(fault.row, fault.other) for fault in found.faults] == [(3, 2), (4, 2)]
