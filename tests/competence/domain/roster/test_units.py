import pytest

from competence.domain.roster.known import Known, KnownUnit
from competence.domain.roster.units import Place, Units

KNOWN = (
    KnownUnit(1, ()),
    KnownUnit(2, ("Social",)),
    KnownUnit(3, ("Social", "IFO")),
    KnownUnit(4, ("Social", "IFO", "Barn")),
    KnownUnit(5, ("Social", "IFO", "Mottagning")),
    KnownUnit(6, ("Social", "Vuxen")),
    KnownUnit(7, ("Social", "Vuxen", "Mottagning")),
    KnownUnit(8, ("Vuxen",)),
)


def units(*named, municipality="Havsby kommun"):
    return Units(Known((), KNOWN, municipality), named)


@pytest.mark.parametrize(
    ("path", "id"),
    [
        (("Social", "IFO", "Barn"), 4),
        (("SOCIAL", "ifo", "barn"), 4),
        (("IFO", "Barn"), 4),
        (("Barn",), 4),
        # The file leaves out what lies between.
        (("Social", "Barn"), 4),
        (("Social", "Vuxen", "Mottagning"), 7),
        (("Vuxen", "Mottagning"), 7),
        # A whole path goes before what only ends like it.
        (("Vuxen",), 8),
        (("Social", "Vuxen"), 6),
        # The municipality itself may stand at the beginning.
        (("Havsby", "Social"), 2),
        (("Havsby kommun",), 1),
    ],
)
def test_a_unit_is_found_by_as_much_as_the_file_says(path, id):
    found = units(path)

    assert found.at(path).id == id
    assert found.new == ()


@pytest.mark.parametrize("path", [("Mottagning",), ("Social", "Mottagning"), ("Mottagning", "A")])
def test_two_units_of_one_name_are_not_guessed_between(path):
    assert units(path).at(path) is None
    assert units(path).new == ()


def test_of_two_that_are_meant_the_one_is_taken_that_ends_like_it():
    known = (*KNOWN, KnownUnit(9, ("Skola", "IFO", "Stab", "Barn")))
    found = Units(Known((), known), ())

    assert found.at(("IFO", "Barn")).id == 4


def test_new_units_are_made_below_those_that_are_there_parents_first():
    found = units(("IFO", "Ny", "Grupp"), ("Kultur", "Bibliotek"), ("ifo", "ny"), ("Barn",))

    assert found.new == (
        ("Social", "IFO", "Ny"),
        ("Social", "IFO", "Ny", "Grupp"),
        ("Kultur",),
        ("Kultur", "Bibliotek"),
    )
    assert found.at(("IFO", "NY")) == Place(("Social", "IFO", "Ny"), None)
    assert found.at(("Grupp",)).path == ("Social", "IFO", "Ny", "Grupp")


def test_a_new_unit_makes_a_name_ambiguous_at_once_and_not_the_next_time():
    found = units(("Barn",), ("Kultur", "Barn"))

    assert found.new == (("Kultur",), ("Kultur", "Barn"))
    assert found.at(("Barn",)) is None


def test_a_municipality_without_a_name_stands_before_nothing():
    assert units(("Social",), municipality="").at(("Social",)).id == 2
    assert Units(Known((), ()), ()).at(()) is None
