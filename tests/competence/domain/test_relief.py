import pytest

from competence.domain.ladder import read_ladder
from competence.domain.publishing import check_ladder
from competence.domain.relief import Relief

from .documents import ladder

RELIEF = {"percent": 20, "cover": "En kollega tar nya ärenden.", "approved_by": "unit_manager"}


def with_relief(relief):
    document = ladder()
    document["steps"][2]["relief"] = relief
    return document


def test_a_step_says_how_much_relief_its_courses_give_and_who_covers_and_approves():
    first, _second, third = read_ladder(with_relief(RELIEF)).steps

    assert third.relief == Relief(20, "En kollega tar nya ärenden.", "unit_manager")
    assert first.relief is None


@pytest.mark.parametrize("percent", [1, 100])
def test_relief_is_a_part_of_the_working_time(percent):
    assert check_ladder(with_relief({**RELIEF, "percent": percent})) == []


@pytest.mark.parametrize(
    ("relief", "where"),
    [
        ([], ": not_a_mapping"),
        ({**RELIEF, "percent": 0}, "/percent: wrong_field"),
        ({**RELIEF, "percent": 101}, "/percent: wrong_field"),
        ({**RELIEF, "percent": "20"}, "/percent: wrong_field"),
        ({**RELIEF, "cover": " "}, "/cover: wrong_field"),
        ({**RELIEF, "approved_by": "herself"}, "/approved_by: wrong_field"),
    ],
)
def test_relief_without_amount_cover_or_approver_is_refused(relief, where):
    found = check_ladder(with_relief(relief))

    assert [str(problem) for problem in found] == [f"steps/2/relief{where}"]


@pytest.mark.parametrize(
    ("field", "value"), [("basis", "habit"), ("basis", None), ("voluntary", "yes")]
)
def test_a_basis_nobody_knows_is_refused(field, value):
    (problem,) = check_ladder({**ladder(), field: value})

    assert str(problem) == f"{field}: wrong_field"


@pytest.mark.parametrize("basis", ["law", "licence", "national", "local"])
def test_a_ladder_says_on_what_basis_it_asks(basis):
    assert check_ladder({**ladder(), "basis": basis, "voluntary": True}) == []
