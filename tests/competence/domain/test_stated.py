"""What somebody states that a person holds already, and what the rules make of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import RANK, Because, State
from competence.domain.facts import FactKind, Ledger
from competence.domain.lifetimes import nameless
from competence.domain.rules import evaluate, parse
from competence.domain.stated import Says, as_competence, decided_elsewhere, latest_word
from tests.competence.domain.build import fact, on, written
from tests.competence.domain.strategies import DAYS, FACTS, RULES

DAY = on("2026-11-22")
MODULE = {"leaf": "module", "course": "sekretess", "valid_months": 12}
CONVERSATIONS = {"leaf": "element", "element": "PE6", "count": 8, "level": 3}
METHOD = {
    "leaf": "method",
    "method": "freda",
    "validity": {"valid_months": 12, "window_months": 3, "grace_days": 30},
    "renewal": [{"leaf": "module", "course": "freda_anew"}],
}
CREDITS = {"leaf": "external", "course": "a", "hp": 15, "level": "advanced", "valid_months": 12}
OLD_CREDITS = "external_course a 2024-01-01 amount=15 level=advanced"
EVERY = {"all": [MODULE, CONVERSATIONS]}


def word(says="holds", starts_on="2026-09-01", ends_on=None, subject="it", **details):
    return fact("stated_competence", subject, starts_on, ends_on, says=says, **details)


def asked(rule, *facts, day=DAY):
    return evaluate(as_competence(parse(rule), "it"), facts, day)


@pytest.mark.parametrize("rule", [MODULE, CONVERSATIONS, METHOD, EVERY, {"any": [MODULE, METHOD]}])
def test_what_nobody_has_recorded_or_stated_is_not_known(rule):
    assert asked(rule).state is State.UNKNOWN
    assert evaluate(rule, (), DAY).state is State.MISSING


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (CONVERSATIONS, "element_done PE6 2026-09-01 amount=5"),
        (EVERY, "element_done PE6 2026-09-01 amount=8; element_rated PE6 2026-09-02 level=2"),
        ({"leaf": "check", "course": "a"}, "knowledge_check a 2026-09-01 passed=no"),
        ({**MODULE, "min_version": 2}, "course_completed sekretess 2026-09-01 version=1"),
    ],
)
def test_what_is_recorded_and_not_enough_is_known_to_be_missing(rule, known):
    assert asked(rule, *written(known)).state is State.MISSING


def test_what_has_run_out_is_not_unknown():
    assert asked(MODULE, *written("course_completed sekretess 2024-09-01")).state is State.EXPIRED


@pytest.mark.parametrize("rule", [CONVERSATIONS, {"leaf": "talk", "talk": "a"}])
def test_a_word_that_she_holds_it_is_enough_and_is_its_proof(rule):
    said = word(starts_on="2020-03-01")

    answer = asked(rule, said)

    assert (answer.state, answer.until) == (State.VALID, None)
    assert [proof.fact_id for proof in answer.proofs] == [said.id]
    assert [proof.kind for proof in answer.proofs] == [FactKind.STATED]
    assert answer.because is Because.STATED


@pytest.mark.parametrize(
    ("says", "since", "until", "state", "last"),
    [
        (MODULE, "2026-09-01", None, State.VALID, "2027-08-31"),
        (MODULE, "2026-09-01", "2027-01-31", State.SOON, "2027-01-31"),
        (MODULE, "2026-09-01", "2029-01-31", State.VALID, "2027-08-31"),
        (MODULE, "2025-01-01", None, State.EXPIRED, "2025-12-31"),
        (CONVERSATIONS, "2026-09-01", "2028-01-31", State.VALID, "2028-01-31"),
        (CONVERSATIONS, "2026-09-01", "2026-11-21", State.EXPIRED, "2026-11-21"),
        (METHOD, "2026-01-15", None, State.SOON, "2027-01-14"),
        (EVERY, "2026-09-01", None, State.VALID, "2027-08-31"),
    ],
)
def test_it_lasts_as_the_rule_lets_it_last(says, since, until, state, last):
    answer = asked(says, word(starts_on=since, ends_on=until))

    assert (answer.state, answer.until) == (state, on(last))


def test_a_stated_method_is_renewed_by_what_the_rule_says_and_not_by_the_word():
    said = word(starts_on="2026-01-15")
    renewed = written("course_completed freda_anew 2026-12-01")

    assert asked(METHOD, said, day=on("2027-02-01")).state is State.EXPIRED
    assert asked(METHOD, said, *renewed, day=on("2027-02-01")).state is State.VALID


def test_leave_lengthens_what_is_stated_as_it_does_what_is_proven():
    said = word(starts_on="2026-01-01")
    away = fact("absence", "x", "2026-12-01", "2027-02-28")

    answer = asked(METHOD, said, away, day=on("2027-03-05"))

    assert (answer.state, answer.because) == (State.SOON, Because.GRACE)


def test_what_is_revoked_is_not_held_by_an_older_word():
    said = word(starts_on="2026-09-01")
    revoked = fact("revocation", "freda", "2026-10-01", of="method_certificate")

    assert asked(METHOD, said, revoked).state is State.EXPIRED


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (METHOD, "method_certificate freda 2025-01-15"),
        (METHOD, "method_certificate freda 2026-05-01; revocation freda 2026-10-01"),
        (METHOD, "revocation freda 2026-10-01 of=method_certificate"),
        (METHOD, "revocation freda 2026-11-01"),
        (MODULE, "course_completed sekretess 2025-01-15"),
        (MODULE, "temporary_validity sekretess 2026-09-01..2026-09-30"),
        ({**MODULE, "min_version": 2}, "course_completed sekretess 2026-09-01 version=1"),
        ({"leaf": "check", "course": "a"}, "knowledge_check a 2026-09-01 passed=no"),
        (CONVERSATIONS, "element_rated PE6 2026-09-01 level=2"),
        (CREDITS, OLD_CREDITS),
        (CREDITS, f"{OLD_CREDITS}; external_course a 2026-09-01 amount=5 level=advanced"),
    ],
)
@pytest.mark.parametrize("form", ["alone", "all", "any"])
def test_a_later_word_does_not_hold_what_is_recorded_otherwise(rule, known, form):
    other = {"leaf": "talk", "talk": "never_held"}
    whole = rule if form == "alone" else {form: [rule, other]}

    assert not asked(whole, *written(known), word(starts_on="2026-11-01")).met


def test_what_is_revoked_says_so_under_a_later_word():
    revoked = written("revocation freda 2026-08-01; revocation freda 2026-10-01")

    answer = asked(METHOD, *revoked, word(starts_on="2026-11-01"))

    assert (answer.state, answer.because) == (State.EXPIRED, Because.REVOKED)
    assert answer.until == on("2026-09-30")


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (CREDITS, "external_course a 2026-09-01 amount=5 level=advanced"),
        (CREDITS, "external_course a 2024-01-01 amount=15 level=other; booked a 2026-12-01"),
        (CREDITS, "external_course a 2026-12-01 amount=15 level=advanced"),
        ({"leaf": "element", "element": "PE6", "observed": 2}, "element_done PE6 2026-09-01"),
        (METHOD, "revocation freda 2026-12-01"),
    ],
)
def test_a_word_fills_what_is_recorded_too_few_times(rule, known):
    assert asked(rule, *written(known), word(starts_on="2026-11-01")).met


def test_time_that_has_to_be_judged_is_too_little_and_no_more():
    rule = {"leaf": "experience", "of": "x", "months": 24, "arithmetic": "extent"}
    known = fact("experience", "x", "2026-01-01", amount="0.3")

    assert asked(rule, known, word()).met


def test_a_new_word_may_follow_one_that_has_run_out():
    first, second = word(starts_on="2025-01-01"), word(starts_on="2026-11-01")

    assert asked(MODULE, first).state is State.EXPIRED
    assert asked(MODULE, first, second).until == on("2027-10-31")


def test_of_two_ways_one_by_the_word_is_enough_where_the_word_has_run_out_for_the_other():
    assert asked({"any": [MODULE, CONVERSATIONS]}, word(starts_on="2020-01-01")).met


def test_what_is_waived_as_a_whole_says_nothing_against_the_word():
    waived = fact("waiver", "part", "2026-09-01")
    rule = {"all": [CONVERSATIONS, {"key": "part", "all": [MODULE]}]}
    run_out = written("course_completed sekretess 2024-09-01")

    assert asked(rule, *run_out, word(), waived).met


def test_an_older_word_that_is_revoked_is_held_in_no_other_way():
    revoked = fact("revocation", "freda", "2026-10-01", of="method_certificate")

    assert not asked({"any": [METHOD, CONVERSATIONS]}, word(), revoked).met


def test_a_new_version_ends_what_was_stated_before_it_and_not_after():
    rule = {"leaf": "document", "routine": "larm", "until_new_version": True}
    newer = fact("new_version", "larm", "2026-10-01", version=2, change="C")

    before = asked(rule, word(starts_on="2026-09-01"), newer)
    after = asked(rule, word(starts_on="2026-10-01"), newer)

    assert (before.state, before.until) == (State.EXPIRED, on("2026-09-30"))
    assert (after.state, after.until) == (State.VALID, None)


def test_a_word_that_she_has_it_not_is_a_known_gap():
    answer = asked(CONVERSATIONS, word("not"))

    assert (answer.state, answer.because) == (State.MISSING, Because.STATED_NOT)
    assert [proof.kind for proof in answer.proofs] == [FactKind.STATED]


def test_no_word_takes_away_what_is_proven_or_adds_to_what_is_recorded_as_lacking():
    done = written("course_completed sekretess 2026-10-01")
    some = written("element_done PE6 2026-09-01 amount=5")

    assert asked(MODULE, *done, word("not")) == asked(MODULE, *done)
    assert asked(CONVERSATIONS, *some, word("not")) == asked(CONVERSATIONS, *some)


def test_in_a_group_each_part_rests_on_its_proof_where_there_is_one():
    done, said = written("course_completed sekretess 2026-10-01"), word(starts_on="2020-01-01")

    answer = asked(EVERY, *done, said)

    module, conversations = answer.children
    assert [proof.fact_id for proof in module.proofs] == [done[0].id]
    assert [proof.fact_id for proof in conversations.proofs] == [said.id]
    assert (answer.state, answer.until) == (State.VALID, on("2027-09-30"))


def test_the_word_said_last_counts_and_what_was_so_before_stands():
    held = word(starts_on="2020-01-01", recorded_at="2026-09-01")
    lost = word("not", starts_on="2026-11-01", recorded_at="2026-11-01")
    found = word(starts_on="2026-06-01", recorded_at="2026-11-20")

    assert asked(CONVERSATIONS, held, lost, day=on("2026-10-31")).state is State.VALID
    assert asked(CONVERSATIONS, held, lost).state is State.MISSING
    assert asked(CONVERSATIONS, held, lost, found).state is State.VALID
    assert latest_word(Ledger((held, lost, found)), "it", DAY) == found


def test_of_two_words_of_one_moment_the_later_line_counts():
    first, second = word("not"), word()

    assert latest_word(Ledger((second, first)), "it", DAY) == second


def test_do_not_know_takes_back_what_was_said():
    answer = asked(CONVERSATIONS, word(), word("unknown", recorded_at="2026-10-01"))

    assert answer.state is State.UNKNOWN


def test_a_word_from_a_later_day_or_about_something_else_says_nothing():
    later = word(starts_on="2026-11-23")
    other = word(subject="other")

    assert asked(CONVERSATIONS, later, other).state is State.UNKNOWN


@pytest.mark.parametrize(
    "decided",
    [
        {"leaf": "eligibility"},
        {"leaf": "step", "step": "step_2"},
        {"leaf": "decision", "decision": "independence_decision", "subject": "T1"},
        {"leaf": "assessment", "of": "PE6", "by": "panel"},
        {"leaf": "method", "method": "bbic", "basis": "licence"},
    ],
)
@pytest.mark.parametrize("form", ["alone", "all", "any"])
def test_what_somebody_named_decides_is_never_held_by_a_word(decided, form):
    rule = decided if form == "alone" else {form: [CONVERSATIONS, decided]}
    node = as_competence(parse(rule), "it")

    answer = asked(rule, word())

    assert not answer.met
    assert [leaf.kind for leaf in decided_elsewhere(node)] == [decided["leaf"]]


def test_a_rule_that_is_no_competence_hears_no_word():
    assert evaluate(CONVERSATIONS, [word()], DAY).state is State.MISSING


def test_a_waiver_stands_before_any_word():
    waived = fact("waiver", "it", "2026-09-01")

    assert asked({**CONVERSATIONS, "key": "it"}, waived, word("not")).state is State.NOT_REQUIRED


def test_the_same_question_asked_as_a_competence_runs_out_as_the_others_do():
    plain = parse(METHOD)

    assert nameless(as_competence(plain, "it")) == nameless(plain)


@given(RULES, FACTS, DAYS, st.sampled_from(list(Says)), st.integers(0, 900), st.booleans())
def test_no_word_ever_lowers_what_is_recorded_and_none_decides(rule, known, day, says, ago, ends):
    node = as_competence(parse(rule), "it")
    said = replace(
        word(says),
        starts_on=day - timedelta(days=ago),
        ends_on=day if ends else None,
    )

    without, spoken = evaluate(node, known, day), evaluate(node, [*known, said], day)

    if without.met or not node.competence.stateable:
        assert spoken == without
    elif says is Says.HOLDS:
        assert RANK[spoken.state] >= RANK[evaluate(parse(rule), known, day).state]
    else:
        assert not spoken.met


@given(RULES, FACTS, DAYS, st.integers(0, 900))
def test_no_word_holds_what_is_recorded_as_run_out_or_refused(rule, known, day, ago):
    said = replace(word(), starts_on=day - timedelta(days=ago))
    too_little = {Because.NOT_DONE, Because.TOO_FEW, Because.TOO_FEW_OBSERVED}
    too_little |= {Because.NOT_RATED, Because.NO_DECISION, Because.NEEDS_JUDGEMENT}

    plain = evaluate(parse(rule), known, day)
    spoken = evaluate(as_competence(parse(rule), "it"), [*known, said], day)

    if spoken.met and not plain.met and not any(one.kind is FactKind.WAIVER for one in known):
        unmet = [leaf for leaf in plain.leaves() if not leaf.met]
        assert {leaf.state for leaf in unmet} == {State.MISSING}
        assert {leaf.because for leaf in unmet} <= too_little
