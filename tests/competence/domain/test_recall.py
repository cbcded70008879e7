from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.recall import (
    MOST_A_DAY,
    Answered,
    Passed,
    RecallQuestion,
    asked_at,
    due,
    may_ask,
    occasion_on,
)

PASSED_ON = date(2026, 12, 31)
FIVE_GOALS = tuple(RecallQuestion(f"fraga-{n}", f"mal-{n}") for n in range(1, 6))
MODULE = Passed(7, "sekretess", PASSED_ON, FIVE_GOALS)


def day(number):
    return PASSED_ON + timedelta(days=number)


def keys(found):
    return [one.question for one in found]


def answer(question, on, *, correct=True, occasion=1, again=False, passed=7):
    return Answered(passed, occasion, question, again, correct, on)


@pytest.mark.parametrize(
    ("on", "occasion"),
    [
        (date(2026, 12, 31), 0),
        (date(2027, 1, 1), 0),
        (date(2027, 1, 2), 1),
        (date(2027, 1, 13), 1),
        (date(2027, 1, 14), 2),
        (date(2027, 2, 27), 2),
        # Two months from 31 December: February has no 31st.
        (date(2027, 2, 28), 3),
        (date(2027, 3, 29), 3),
        (date(2027, 3, 30), 0),
    ],
)
def test_a_module_asks_after_two_days_two_weeks_and_two_months(on, occasion):
    assert occasion_on(PASSED_ON, on) == occasion
    assert bool(due([MODULE], [], on)) == bool(occasion)


def test_three_questions_a_time_and_every_goal_has_its_turn():
    times = [asked_at(FIVE_GOALS, occasion) for occasion in (1, 2, 3)]

    assert times[0] == ("fraga-1", "fraga-2", "fraga-3")
    assert times[1] == ("fraga-4", "fraga-5", "fraga-1")
    assert times[2] == ("fraga-2", "fraga-3", "fraga-4")


def test_the_questions_of_one_goal_take_turns():
    two = (RecallQuestion("a", "mal"), RecallQuestion("b", "annat"), RecallQuestion("c", "annat"))

    assert [asked_at(two, occasion) for occasion in (1, 2)] == [("a", "b"), ("c", "a", "b")]


def test_a_module_without_short_questions_asks_nothing():
    assert due([Passed(7, "tom", PASSED_ON, ())], [], day(2)) == ()


def test_what_was_answered_rightly_is_not_asked_again_that_time():
    answered = [answer(key, day(2)) for key in ("fraga-1", "fraga-2", "fraga-3")]

    assert [due([MODULE], answered, day(n)) for n in (2, 3, 13)] == [(), (), ()]
    assert keys(due([MODULE], answered, day(14))) == ["fraga-4", "fraga-5", "fraga-1"]


def test_a_wrong_answer_comes_back_once_two_days_later():
    answered = [
        answer("fraga-1", day(2), correct=False),
        answer("fraga-2", day(2)),
        answer("fraga-3", day(2)),
    ]

    assert due([MODULE], answered, day(3)) == ()
    [back] = due([MODULE], answered, day(4))
    assert (back.question, back.occasion, back.again) == ("fraga-1", 1, True)

    answered.append(answer("fraga-1", day(4), correct=False, again=True))
    assert [due([MODULE], answered, day(n)) for n in range(4, 14)] == [()] * 10


def test_a_wrong_answer_that_is_asked_in_the_next_time_does_not_come_back_beside_it():
    answered = [answer("fraga-1", day(13), correct=False)]

    found = due([MODULE], answered, day(15))
    assert keys(found) == ["fraga-4", "fraga-5", "fraga-1"]
    assert not any(one.again for one in found)

    answered.append(answer("fraga-1", day(15), occasion=2))
    assert keys(due([MODULE], answered, day(17))) == ["fraga-4", "fraga-5"]


def test_a_wrong_answer_is_let_go_after_thirty_days():
    asked_since = ("fraga-4", "fraga-5", "fraga-1")
    answered = [answer("fraga-2", day(12), correct=False)]
    answered += [answer(key, day(14), occasion=2) for key in asked_since]

    assert "fraga-2" in keys(due([MODULE], answered, day(41)))
    assert "fraga-2" not in keys(due([MODULE], answered, day(42)))


def test_a_time_that_was_let_go_is_not_made_up_for():
    assert {one.occasion for one in due([MODULE], [], day(20))} == {2}


def test_at_most_three_a_day_over_all_modules_the_longest_waiting_first():
    older = Passed(3, "valkommen", day(-3), FIVE_GOALS[:2])

    found = due([MODULE, older], [], day(2))
    assert [(one.course, one.question) for one in found] == [
        ("valkommen", "fraga-1"),
        ("valkommen", "fraga-2"),
        ("sekretess", "fraga-1"),
    ]

    answered = [answer(one.question, day(2), passed=one.passed) for one in found]
    assert due([MODULE, older], answered, day(2)) == ()
    assert keys(due([MODULE, older], answered, day(3))) == ["fraga-2", "fraga-3"]


def test_nothing_is_asked_while_she_is_away():
    assert due([MODULE], [], day(2), away=True) == ()


def test_new_questions_of_a_changed_module_do_not_make_the_time_longer():
    answered = [answer(key, day(2)) for key in ("gammal-1", "gammal-2")]

    assert keys(due([MODULE], answered, day(3))) == ["fraga-1"]


def test_a_question_that_the_module_no_longer_has_does_not_come_back():
    answered = [answer("gammal-1", day(2), correct=False)]

    assert "gammal-1" not in keys(due([MODULE], answered, day(4)))


DAYS = st.integers(min_value=0, max_value=160)


@given(DAYS, st.lists(st.tuples(DAYS, st.booleans()), max_size=40))
def test_whoever_answers_what_she_is_asked_is_never_asked_too_much(last, visits):
    """Law: three a day, no question twice a day, each at most once and once again a time."""
    answered = []
    for number, correct in sorted(visits):
        if number > last:
            break
        for one in due([MODULE], answered, day(number)):
            assert may_ask(PASSED_ON, day(number))
            answered.append(
                answer(
                    one.question,
                    day(number),
                    correct=correct,
                    occasion=one.occasion,
                    again=one.again,
                )
            )

    found = due([MODULE], answered, day(last))

    assert len(found) + sum(each.on == day(last) for each in answered) <= MOST_A_DAY
    assert len(set(keys(found))) == len(found)
    rows = [(each.occasion, each.question, each.again) for each in answered]
    rows += [(one.occasion, one.question, one.again) for one in found]
    assert len(set(rows)) == len(rows)


@given(DAYS)
def test_what_cannot_ask_is_never_read(number):
    wrong = [answer(question.key, day(89), correct=False, occasion=3) for question in FIVE_GOALS]

    if not may_ask(PASSED_ON, day(number)):
        assert due([MODULE], wrong, day(number)) == ()
