from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.roster import values
from competence.domain.roster.matching import TYPES

PI_DAY = date(2027, 3, 14)


@pytest.mark.parametrize(
    "cell",
    [
        "2027-03-14",
        "2027/03/14",
        "2027.3.14",
        "2027-03-14 00:00:00",
        "2027-03-14T08:00",
        "20270314",
        "14.3.2027",
        "14/3 2027",
        "14/3-2027",
        "14/03/2027",
        "14-03-2027",
        "14. 3. 2027",
        "14.3.2027 08:00",
        "14 mars 2027",
        "14 MAR 2027",
        "14 mar. 2027",
        "den 14:e mars 2027",
    ],
)
def test_a_day_is_read_as_it_is_written_in_sweden(cell):
    assert values.day(cell) == PI_DAY


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "14.3",
        "270314",
        "2027-02-30",
        "2027-13-01",
        "3/14/2027",
        "14 marsvin 2027",
        "14 may 2027",
        "0 mars 2027",
        "1929-12-31",
        "0000-01-01",
        "45000",
        "snart",
        "٢٠٢٧-٠٣-١٤",
    ],
)
def test_what_is_no_day_is_none(cell):
    assert values.day(cell) is None


def test_every_month_is_read_by_its_name_and_by_how_it_begins():
    for number, name in enumerate(values.MONTHS, 1):
        assert values.day(f"2 {name} 2027") == date(2027, number, 2)
        assert values.day(f"2 {name[:3]} 2027") == date(2027, number, 2)


@given(st.dates(date(1930, 1, 1)))
def test_every_day_is_read_back(day):
    assert values.day(day.isoformat()) == day
    assert values.day(day.strftime("%Y%m%d")) == day
    assert values.day(f"{day.day}/{day.month} {day:%Y}") == day


def test_far_ahead_is_never():
    assert values.is_never(date(2099, 1, 1))
    assert not values.is_never(date(2098, 12, 31))


@pytest.mark.parametrize(
    ("cell", "percent"),
    [
        ("75", 75),
        ("75%", 75),
        ("75 %", 75),
        ("75 procent", 75),
        ("75,5", 76),
        ("75,49", 75),
        ("74.5", 75),
        ("100,00", 100),
        ("0,75", 75),
        ("0.7500000001", 75),
        ("1", 100),
        ("1,0", 100),
        ("1%", 1),
        ("1,01", 1),
        ("0", 0),
        ("120", 120),
        ("-75", None),
        ("75 h", None),
        ("1 000", None),
        ("٧٥", None),
        ("", None),
    ],
)
def test_an_extent_is_whole_per_cent(cell, percent):
    assert values.extent(cell) == percent


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Tillsvidareanställning", "permanent"),
        ("Tillsv.anst", "permanent"),
        ("TV", "permanent"),
        ("Fast anst.", "permanent"),
        ("Månadsavlönad, tillsvidare", "permanent"),
        ("Särskild visstidsanställning", "temporary"),
        ("Vik", "temporary"),
        ("Vikariat", "temporary"),
        ("SÄVA", "temporary"),
        ("Tidsbegränsad månadslön", "temporary"),
        ("Projektanställning", "temporary"),
        ("Provanställning", "probation"),
        ("Timavlönad", "hourly"),
        ("Tim", "hourly"),
        ("Timvikarie", "hourly"),
        ("Inhyrd", "agency"),
        ("Konsult, timavlönad", "agency"),
        ("Månadslön", None),
        ("Förtroendevald", None),
        ("", None),
    ],
)
def test_a_type_of_employment_is_known_by_its_words(cell, code):
    assert values.employment_type(cell) == code


def test_the_types_are_those_of_an_employment():
    assert set(values.TYPE_WORDS) == set(TYPES)
    assert set(values.TYPE_CODES.values()) < set(TYPES)


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("Handläggare", "caseworker"),
        ("Arbetsledare", "supervisor"),
        ("Enhetschef", "unit_manager"),
        ("Mentor", "mentor"),
        ("HR", None),
        ("Verksamhetsutvecklare", None),
    ],
)
def test_no_list_makes_anybody_hr(cell, role):
    assert values.role(cell) == role


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Ja", True),
        ("X", True),
        ("Sekretess", True),
        ("nej", False),
        ("0", False),
        ("kanske", None),
    ],
)
def test_yes_and_no_are_told_apart(cell, answer):
    assert values.flag(cell) is answer


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Alma.Berg@Havsby.se", "alma.berg@havsby.se"),
        ("alma@örebro.se", "alma@örebro.se"),
        ("alma+test@ifo.havsby.se", "alma+test@ifo.havsby.se"),
        ("alma@havsby", None),
        ("alma berg@havsby.se", None),
        (".alma@havsby.se", None),
        ("alma@@havsby.se", None),
        ("älma@havsby.se", None),
        ("alma@havsby.se; berg@havsby.se", None),
    ],
)
def test_an_address_is_kept_without_regard_to_case(cell, address):
    assert values.email(cell) == address
    assert values.is_email(cell) is (address is not None)


@pytest.mark.parametrize(
    ("whole", "given_name", "family_name"),
    [
        ("Alma Berg", "Alma", "Berg"),
        ("Anna Maria Berg", "Anna Maria", "Berg"),
        ("Berg, Alma", "Alma", "Berg"),
        ("af Berg ,Alma Maria", "Alma Maria", "af Berg"),
        ("Alma", "Alma", ""),
        ("", "", ""),
    ],
)
def test_a_whole_name_is_divided(whole, given_name, family_name):
    assert values.names(whole) == (given_name, family_name)


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ("Barn och unga", ("Barn och unga",)),
        ("IFO / Barn och unga", ("IFO", "Barn och unga")),
        ("IFO > Barn och unga", ("IFO", "Barn och unga")),
        ("IFO\\Barn", ("IFO", "Barn")),
        ("Barn/unga", ("Barn/unga",)),
        (" / ", None),
        (">", None),
    ],
)
def test_a_unit_may_be_given_with_those_above_it(cell, path):
    assert values.unit_path(cell) == path


@pytest.mark.parametrize("cell", ["", "-", "–", "NULL"])
def test_a_dash_says_as_little_as_nothing(cell):
    assert values.says_nothing(cell)
    assert not values.says_nothing("0")


def test_errors_and_formulas_of_spreadsheets_are_told_from_values():
    assert values.is_error("#N/A")
    assert values.is_error("#ref!")
    assert not values.is_error("#1")
    assert values.is_formula("=A1")
    assert values.is_formula("@SUM(A1)")
    assert not values.is_formula("A=1")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("  Alma \n\t Berg ", "Alma Berg"),
        ("Alma\xa0Berg", "Alma Berg"),
        ("\ufeffAl\u200bma\u202e", "Alma"),
        ("O\u0308rjan", "Örjan"),
        ("O\u200b\u0308rjan", "Örjan"),
        ("Al\x00ma", "Alma"),
        ("\ud800Alma", "Alma"),
        ("O\u0308\tx", "Ö x"),
    ],
)
def test_a_cell_is_what_a_reader_sees_of_it(written, seen):
    assert values.tidy(written) == seen


@given(st.text())
def test_what_is_tidy_stays_so_and_can_be_written(text):
    tidy = values.tidy(text)

    assert values.tidy(tidy) == tidy
    assert tidy.isprintable()
    assert tidy.encode().decode() == tidy
