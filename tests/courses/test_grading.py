import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import pool
from courses.grading import draw, grade, present, result
from tests.courses import sample

POOL = pool.from_json(sample.pool())
QUESTIONS = {question.key: question for question in POOL}
GOALS = {question.goal for question in POOL}

KEYS = st.sampled_from(["a", "b", "c", "ta", "se", "ge", "grat", "ledsen", "fakta", "tolk", ""])
FORGED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | KEYS | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | KEYS | st.integers(), inner)
    ),
    max_leaves=8,
)
SEEDS = st.text(st.characters(codec="utf-8"))


@given(st.integers(-1, 15), SEEDS, st.sets(st.sampled_from(sorted(QUESTIONS))))
def test_the_same_seed_draws_the_same_questions_whatever_the_order_of_the_pool(n, seed, seen):
    drawn = draw(POOL, n, seed, frozenset(seen))

    assert drawn == draw(tuple(reversed(POOL)), n, seed, frozenset(seen))
    assert len(drawn) == len(set(drawn)) == min(max(n, 0), len(POOL))


@given(st.integers(len(GOALS), 10), SEEDS, st.sets(st.sampled_from(sorted(QUESTIONS))))
def test_every_goal_is_asked_about(n, seed, seen):
    drawn = draw(POOL, n, seed, frozenset(seen))

    assert {QUESTIONS[key].goal for key in drawn} == GOALS


@given(st.integers(1, 10), SEEDS, st.sets(st.sampled_from(sorted(QUESTIONS))))
def test_a_seen_question_comes_back_only_when_the_unseen_do_not_reach(n, seed, seen):
    drawn = set(draw(POOL, n, seed, frozenset(seen)))

    unseen = set(QUESTIONS) - seen
    goals_only_seen = GOALS - {QUESTIONS[key].goal for key in unseen}
    assert len(drawn & seen) <= max(len(goals_only_seen), n - len(unseen))


def test_different_seeds_draw_different_questions():
    assert len({draw(POOL, 4, str(seed)) for seed in range(30)}) > 10


@given(st.sampled_from(POOL), SEEDS)
def test_what_is_shown_never_tells_the_answer(question, seed):
    shown = json.dumps(present(question, seed), ensure_ascii=False)

    assert "correct" not in shown
    assert "explanation" not in shown
    assert "Skäl" not in shown
    assert '"bucket"' not in shown


@given(SEEDS)
def test_an_order_question_is_never_shown_in_its_right_order(seed):
    shown = [item["key"] for item in present(QUESTIONS["ordning"], seed)["items"]]

    assert sorted(shown) == ["ge", "se", "ta"]
    assert shown != ["ta", "se", "ge"]


def test_options_change_places_between_attempts():
    shown = {
        tuple(option["key"] for option in present(QUESTIONS["ett"], str(seed))["options"])
        for seed in range(20)
    }

    assert shown == {("a", "b"), ("b", "a")}


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("ett", "a", "b"),
        ("flera", ["a", "b"], ["a"]),
        ("flera", ["b", "a"], ["a", "b", "c"]),
        ("ordning", ["ta", "se", "ge"], ["se", "ta", "ge"]),
        ("sortering", {"grat": "fakta", "ledsen": "tolk"}, {"grat": "fakta"}),
        ("sortering", {"ledsen": "tolk", "grat": "fakta"}, {"grat": "tolk", "ledsen": "tolk"}),
        ("fel", "b", "a"),
        ("mening", "a", ""),
    ],
)
def test_each_kind_of_question_is_graded_by_its_own_rule(key, right, wrong):
    assert grade(QUESTIONS[key], right).correct
    assert not grade(QUESTIONS[key], wrong).correct


@given(st.sampled_from(POOL), FORGED)
def test_a_forged_response_never_raises_and_keeps_only_known_keys(question, response):
    graded = grade(question, response)

    assert len(json.dumps(graded.chosen)) < 100
    assert grade(question, json.loads(json.dumps(graded.chosen))).chosen == graded.chosen


@pytest.mark.parametrize(
    ("key", "forged"),
    [
        ("ett", ["a"]),
        ("ett", "ab"),
        ("flera", ["a", "b", "b"]),
        ("flera", ["a", "b", "okänd"]),
        ("flera", "ab"),
        ("ordning", ["ta", "se", "ge", "ge"]),
        ("ordning", ["ta", "se", "ge", 7]),
        ("sortering", {"grat": "fakta", "ledsen": "tolk", "okänd": "tolk"}),
        ("sortering", {"grat": ["fakta"], "ledsen": "tolk"}),
        ("sortering", [["grat", "fakta"], ["ledsen", "tolk"]]),
    ],
)
def test_more_than_was_asked_is_wrong(key, forged):
    assert not grade(QUESTIONS[key], forged).correct


def test_a_graded_choice_explains_every_option():
    graded = grade(QUESTIONS["ett"], "b")

    assert [(e.key, e.chosen, e.correct, e.explanation) for e in graded.explanations] == [
        ("a", False, True, "Skäl a"),
        ("b", True, False, "Skäl b"),
    ]
    assert graded.critical_miss


def test_a_graded_order_says_where_each_item_was_put_and_belongs():
    graded = grade(QUESTIONS["ordning"], ["se", "ta"])

    assert [(e.key, e.given, e.right, e.correct) for e in graded.explanations] == [
        ("ta", "2", "1", False),
        ("se", "1", "2", False),
        ("ge", "", "3", False),
    ]


def test_a_graded_sort_names_the_buckets_by_their_titles():
    graded = grade(QUESTIONS["sortering"], {"grat": "tolk", "ledsen": "tolk"})

    assert [(e.key, e.given, e.right, e.correct) for e in graded.explanations] == [
        ("grat", "Tolkning", "Fakta", False),
        ("ledsen", "Tolkning", "Tolkning", True),
    ]


def test_four_of_five_is_eighty_percent_and_passes():
    graded = [grade(QUESTIONS[f"till-{n}"], "a") for n in range(4)]
    graded.append(grade(QUESTIONS["ordning"], []))

    outcome = result(graded, 80)

    assert (outcome.passed, outcome.share) == (True, 80)
    assert outcome.parts_to_revisit == ("anteckningen",)


def test_one_less_does_not_pass():
    graded = [grade(QUESTIONS[f"till-{n}"], "ab"[n == 0]) for n in range(4)]

    outcome = result(graded, 80)

    assert (outcome.passed, outcome.share) == (False, 75)
    assert outcome.parts_to_revisit == ("telefonen",)


def test_a_critical_miss_never_passes():
    graded = [grade(QUESTIONS[f"till-{n}"], "a") for n in range(4)]
    graded.append(grade(QUESTIONS["ett"], "b"))

    outcome = result(graded, 80)

    assert not outcome.passed
    assert outcome.critical_misses == ("ett",)


def test_no_answers_at_all_do_not_pass():
    outcome = result([], 80)

    assert (outcome.passed, outcome.share) == (False, 0)
