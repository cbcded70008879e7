import pytest

from competence.domain.answer import State
from competence.domain.programme import (
    gate_answer,
    read_programme,
    requirement_answers,
)
from competence.domain.rules import RuleError

from .build import moment, on, written
from .documents import programme

DAY = on("2026-11-21")
SECRECY = "course_completed sekretess 2026-09-01;"


def test_programme_is_read_with_its_requirements_and_minutes():
    read = read_programme(programme())

    assert (read.key, read.title) == ("investigator", "Introduktion för utredare")
    assert [one.title for one in read.requirements()] == ["Sekretess", "x", "x"]
    assert [(one.key, one.stage, one.minutes) for one in read.requirements()] == [
        ("secrecy", "day_1", 45),
        ("shadow", "month_1", 0),
        ("first_talk", "month_1", 0),
    ]
    assert (read.stage("month_1").title, read.stage("month_1").due_days) == ("Månad 1", 30)


def test_programme_with_a_fault_cannot_be_read():
    with pytest.raises(RuleError, match="stages: empty_list"):
        read_programme({**programme(), "stages": []})


def test_gate_asks_the_requirements_it_refers_to():
    read = read_programme(programme())

    answer = gate_answer(read, "month_1", written(SECRECY), DAY)

    assert (answer.key, answer.state) == ("month_1", State.UNKNOWN)
    assert [leaf.key for leaf in answer.leaves()] == ["secrecy", "shadow", ""]
    facts = written(SECRECY + "element_done PE1 2026-09-02 amount=2")
    assert gate_answer(read, "month_1", facts, DAY).met
    assert not gate_answer(read, "month_1", facts, DAY, moment("2025-01-01")).met


def test_gate_itself_is_never_waived():
    answer = gate_answer(
        read_programme(programme()), "day_1", written("waiver day_1 2026-01-01"), DAY
    )

    assert (answer.key, answer.met) == ("day_1", False)


def test_stage_without_a_gate_is_passed_when_all_of_it_is_done():
    read = read_programme(programme())

    assert gate_answer(read, "day_1", written(SECRECY), DAY).met
    assert not gate_answer(read, "day_1", [], DAY).met


def test_gate_that_is_one_reference_answers_as_that_requirement():
    read = read_programme(programme())

    assert gate_answer(read, "month_3", written("talk_held talk_1 2026-10-01"), DAY).met


def test_waiver_opens_the_gate_of_its_own_programme_only():
    read = read_programme(programme())
    done = SECRECY + "waiver shadow 2026-09-01 within="

    assert gate_answer(read, "month_1", written(f"{done}investigator"), DAY).met
    assert not gate_answer(read, "month_1", written(f"{done}foster_care"), DAY).met


def test_each_requirement_has_an_answer_of_its_own():
    answers = requirement_answers(
        read_programme(programme()),
        written(SECRECY + "waiver shadow 2026-09-01 within=investigator"),
        DAY,
    )

    assert {key: answer.state for key, answer in answers.items()} == {
        "secrecy": State.VALID,
        "shadow": State.NOT_REQUIRED,
        "first_talk": State.MISSING,
    }


def test_requirements_are_answered_as_known_then():
    answers = requirement_answers(
        read_programme(programme()), written(SECRECY), DAY, moment("2025-12-31")
    )

    assert not answers["secrecy"].met
