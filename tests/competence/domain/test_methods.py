"""How long a method lasts is said once and read into every rule that asks for it."""

from competence.domain.methods import methods_in, with_methods

YEAR = {"valid_months": 12}
TWO_YEARS = {"valid_months": 24}
UPDATE = [{"leaf": "module", "course": "update"}]
REGION = {"methods": [{"key": "freda", "validity": YEAR}, {"key": "signs", "validity": YEAR}]}
TOWN = {"methods": [{"key": "freda", "validity": TWO_YEARS, "renewal": UPDATE, "basis": "local"}]}
FREDA = {"leaf": "method", "method": "freda"}


def test_what_the_municipality_says_stands_before_what_the_region_says():
    methods = methods_in([REGION, TOWN])

    assert methods.keys() == {"freda", "signs"}
    assert methods["freda"]["validity"] == TWO_YEARS
    assert methods["signs"]["validity"] == YEAR


def test_it_is_read_into_every_place_that_asks_for_the_method():
    rule = {
        "key": "step_2",
        "all": [{"any": [{**FREDA, "key": "f"}]}, {"leaf": "talk", "talk": "a"}],
    }
    filled = {
        "leaf": "method",
        "method": "freda",
        "key": "f",
        "validity": TWO_YEARS,
        "renewal": UPDATE,
        "basis": "local",
    }

    assert with_methods(rule, methods_in([TOWN])) == {
        "key": "step_2",
        "all": [{"any": [filled]}, {"leaf": "talk", "talk": "a"}],
    }


def test_rule_that_says_itself_how_long_keeps_what_it_says():
    methods = methods_in([TOWN])

    assert with_methods({**FREDA, "valid_months": 6}, methods) == {**FREDA, "valid_months": 6}
    assert with_methods({**FREDA, "validity": YEAR}, methods) == {**FREDA, "validity": YEAR}
    assert with_methods({**FREDA, "basis": "law"}, methods)["basis"] == "law"


def test_method_of_which_nobody_says_anything_and_other_leaves_stay_as_they_are():
    module = {"leaf": "module", "method": "freda"}

    assert with_methods({"leaf": "method", "method": "other"}, methods_in([TOWN])) == {
        "leaf": "method",
        "method": "other",
    }
    assert with_methods(module, methods_in([TOWN])) == module
    assert (
        with_methods(FREDA, methods_in([{"methods": [{"key": "freda", "name": "FREDA"}]}])) == FREDA
    )
