import pytest

from competence.domain.answer import State
from competence.domain.ladder import reached_step, read_ladder, step_answers
from competence.domain.rules import RuleError

from .build import moment, on, written
from .documents import ladder

DAY = on("2027-10-01")


def reached(facts, **known):
    step = reached_step(read_ladder(ladder()), written(facts), DAY, **known)
    return step and step.title


def test_ladder_is_read_as_it_is_written():
    read = read_ladder(ladder())

    assert (read.key, read.title) == ("child_services", "Barn och unga")
    assert [(step.key, step.number, step.title) for step in read.steps] == [
        ("step_1", 1, "Introduktion"),
        ("step_2", 2, "Grund"),
        ("step_3", 3, "Fördjupning"),
    ]


def test_a_path_is_for_its_audience_and_without_one_for_anybody():
    anybodys = read_ladder({**ladder(), "kind": "path"})
    supervisors = read_ladder({**ladder(), "kind": "path", "audience": "supervisor"})

    assert anybodys.is_for(set())
    assert supervisors.is_for({"caseworker", "supervisor"})
    assert not supervisors.is_for({"caseworker"})


def test_ladder_with_a_fault_cannot_be_read():
    with pytest.raises(RuleError, match="steps: empty_list"):
        read_ladder({**ladder(), "steps": []})


def test_highest_decided_step_is_the_one_she_stands_on():
    facts = "step_decision step_1 2026-09-01; step_decision step_2 2027-09-01"

    assert reached(facts) == "Grund"
    assert reached(facts, known_at=moment("2025-01-01")) is None


def test_step_decided_in_another_ladder_or_over_does_not_count():
    assert reached("step_decision step_2 2027-09-01 ladder=foster_care") is None
    assert reached(
        "step_decision step_2 2026-09-01..2027-09-30; step_decision step_1 2026-01-01"
    ) == ("Introduktion")


PLACED = "step_decision step_1 2026-01-01; step_decision step_3 2027-01-01"


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        (f"{PLACED}; revocation step_3 2027-09-01 of=step_decision", "Grund"),
        (f"{PLACED}; revocation step_3 2027-10-02 of=step_decision", "Fördjupning"),
        (f"{PLACED}; revocation step_2 2027-09-01 of=step_decision", "Fördjupning"),
        (f"{PLACED}; revocation step_3 2027-09-01 of=method_certificate", "Fördjupning"),
        (
            f"{PLACED}; revocation step_3 2027-09-01 of=step_decision; step_decision step_3 2027-09-01",
            "Fördjupning",
        ),
    ],
)
def test_revoked_step_leaves_the_ones_below_it(facts, title):
    assert reached(facts) == title


def test_rules_alone_move_nobody():
    assert reached("experience child_services 2020-01-01") is None


def test_each_step_with_a_rule_says_why_or_why_not():
    facts = written("experience child_services 2026-03-14; waiver bbic 2027-01-01")

    answers = step_answers(read_ladder(ladder()), facts, DAY)

    assert {key: answer.state for key, answer in answers.items()} == {
        "step_2": State.VALID,
        "step_3": State.NOT_REQUIRED,
    }


def test_steps_are_answered_as_known_then_and_a_waiver_of_another_ladder_waives_nothing():
    read, facts = read_ladder(ladder()), written("experience child_services 2026-03-14")
    elsewhere = written("waiver bbic 2027-01-01 within=foster_care")
    here = written("waiver bbic 2027-01-01 within=child_services")

    assert not step_answers(read, facts, DAY, moment("2025-12-31"))["step_2"].met
    assert not step_answers(read, elsewhere, DAY)["step_3"].met
    assert step_answers(read, here, DAY)["step_3"].met


@pytest.mark.parametrize(
    ("revoked", "step"),
    [
        ("step_3 2027-09-01 of=step_decision", "Grund"),
        # Decided again after it was revoked; or to be revoked tomorrow.
        ("step_3 2027-01-01 of=step_decision", "Fördjupning"),
        ("step_3 2027-10-02 of=step_decision", "Fördjupning"),
        # The day it is decided anew is the day it was revoked: the decision stands.
        ("step_3 2027-06-01 of=step_decision", "Fördjupning"),
        ("step_3 2027-09-01 of=method_certificate", "Fördjupning"),
        ("step_2 2027-09-01 of=step_decision", "Fördjupning"),
    ],
)
def test_a_revoked_step_leaves_the_steps_that_its_decision_included(revoked, step):
    facts = f"step_decision step_3 2027-06-01; revocation {revoked}"

    assert reached(facts) == step
