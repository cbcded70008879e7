import pytest

from competence.domain.roster.personal_numbers import found, holds, is_their_header
from competence.domain.roster.table import Place, Row, Table


@pytest.mark.parametrize(
    "cell",
    [
        "19811218-9876",
        "811218-9876",
        "811218+9876",
        "811218–9876",
        "811218 - 9876",
        # No check digit is asked for where the hyphen shows what is meant.
        "811218-9870",
        "8112189876",
        "198112189876",
        "5512189878",
        "811218 9876",
        # A coordination number has 60 more for its day.
        "811278-9873",
        "Alma Berg 811218-9876",
        "Alma Berg (8112189876)",
        "811218-9876@havsby.se",
        "811218-K123",
        "19811218T123",
    ],
)
def test_a_personal_identity_number_is_found(cell):
    assert holds(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "00123",
        "8112189875",
        "811318-9876",
        "811200-9876",
        "811232-9876",
        "811260-9876",
        "811292-9876",
        "556016-0680",
        "20270314",
        "2027-03-14",
        "202703141530",
        "+46811218987",
        "1811218-9876",
        "811218-98761",
        "811218-9876-4f1e",
        "811218-Q123",
        "9811218K123",
        "123456789012345",
        "alma.berg@havsby.se",
    ],
)
def test_other_numbers_are_none(cell):
    assert not holds(cell)


def test_the_first_is_told_by_row_and_column():
    table = Table(
        ("Anst.nr", "Kommentar", ""),
        (Row(4, ("1", "", "")), Row(5, ("2", "811218-9876", "8112189876"))),
    )

    assert found(table) == Place(5, "Kommentar")
    assert found(Table(("Anst.nr", "", ""), table.rows)) == Place(5, "B")
    assert found(Table(("Anst.nr",), (Row(2, ("8112189876",)),))) == Place(2, "Anst.nr")


def test_a_column_of_theirs_may_hold_nothing():
    header = ("Anst.nr", "Person-nr")
    empty = Table(header, (Row(2, ("1", "")),))
    masked = Table(header, (Row(2, ("1", "")), Row(3, ("2", "811218-****"))))

    assert found(empty) is None
    assert found(masked) == Place(3, "Person-nr")


@pytest.mark.parametrize(
    ("name", "is_theirs"),
    [("Personnummer", True), ("PERS.NR", True), ("Personalnummer", False), ("Person-id", False)],
)
def test_a_personal_number_is_no_staff_number(name, is_theirs):
    assert is_their_header(name) is is_theirs


def test_a_header_that_is_one_is_shown_to_nobody():
    table = Table(("A", "811218-9876"), (Row(8, ("x", "y")),), header_row=7)

    assert found(table) == Place(7, "B")


def test_telephone_numbers_look_like_them_and_are_none():
    table = Table(("Mobiltelefon", "Tfn"), (Row(2, ("0701018988", "070101-1234")),))

    assert holds("0701018988")
    assert found(table) is None


def test_a_personal_number_among_telephone_numbers_is_found_all_the_same():
    table = Table(("Telefon",), (Row(2, ("811218-9876",)),))

    assert found(table) == Place(2, "Telefon")
