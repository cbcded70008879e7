import json

import pytest

from competence.domain.answer import Answer, Proof, State, WaitsFor
from competence.domain.facts import FactKind, Ledger
from competence.domain.rules import RuleError, evaluate, parse

from .build import fact, moment, on, proven, written

DAY = on("2026-11-21")
SECRECY = {"key": "secrecy", "leaf": "module", "course": "sekretess", "valid_months": 12}
SAFETY = {"key": "safety", "leaf": "module", "course": "trygg", "valid_months": 24}
YEAR = {"key": "year", "leaf": "experience", "of": "child_services", "months": 12}


def test_rule_that_is_badly_written_is_refused():
    with pytest.raises(RuleError, match="all/0: not_a_rule"):
        evaluate({"all": [{}]}, [], DAY)


def test_answer_carries_the_fact_it_rests_on():
    passed = fact("course_completed", "sekretess", "2026-09-01", version=1)

    answer = evaluate(SECRECY, [passed], DAY)

    assert proven(answer) == Answer(
        key="secrecy",
        kind="module",
        subject="sekretess",
        state=State.VALID,
        have=1,
        need=1,
        grounds=(
            Proof(
                passed.id,
                FactKind.COURSE_COMPLETED,
                "sekretess",
                on("2026-09-01"),
                on("2027-08-31"),
                None,
                None,
            ),
        ),
        until=on("2027-08-31"),
    )


def test_retracted_completion_is_gone_but_was_there_when_it_was_known():
    passed = fact(
        "course_completed",
        "sekretess",
        "2026-09-01",
        recorded_at="2026-09-01",
        retracted_at="2026-10-15",
    )

    assert evaluate(SECRECY, [passed], DAY).state is State.MISSING
    assert evaluate(SECRECY, [passed], DAY, moment("2026-10-14")).state is State.VALID
    assert evaluate(SECRECY, [passed], DAY, moment("2026-10-15")).state is State.MISSING
    assert evaluate(SECRECY, [passed], DAY, moment("2026-08-31")).state is State.MISSING


def test_talk_that_is_booked_waits_for_its_day_and_one_that_is_not_for_the_supervisor():
    rule = {"leaf": "talk", "talk": "talk_1"}
    booked = evaluate(rule, written("booked talk_1 2026-12-01"), DAY)
    free = evaluate(rule, [], DAY)

    assert (booked.earliest, booked.waits_for) == (on("2026-12-01"), WaitsFor.TIME)
    assert (free.earliest, free.waits_for) == (DAY, WaitsFor.SUPERVISOR)


def test_shortest_of_several_limits_decides():
    certificate = fact("method_certificate", "home", "2026-01-01", "2026-12-31")
    rule = {"leaf": "method", "method": "home", "valid_months": 36, "max_age_months": 24}

    assert evaluate(rule, [certificate], DAY).until == on("2026-12-31")
    assert evaluate({**rule, "max_age_months": 6}, [certificate], DAY).until == on("2026-06-30")


def test_element_tells_occasions_observations_and_level_apart():
    rule = {"leaf": "element", "element": "PE6", "count": 2, "observed": 1, "level": 3}
    facts = written("element_done PE6 2026-10-01; element_done PE6 2026-10-02 observed_by=mentor")

    answer = evaluate(rule, facts, DAY)

    assert [(part.kind, part.have, part.need, part.state) for part in answer.children] == [
        ("element_count", 2, 2, State.VALID),
        ("element_observed", 1, 1, State.VALID),
        ("element_level", 0, 3, State.MISSING),
    ]
    assert [proof.fact_id for proof in answer.proofs] == [one.id for one in facts]
    assert list(answer.leaves()) == [answer]


def test_element_asked_for_one_thing_has_no_parts():
    rule = {"leaf": "element", "element": "PE6", "level": 3}

    answer = evaluate(rule, written("element_rated PE6 2026-10-01 level=4"), DAY)

    assert (answer.state, answer.have, answer.need, answer.children) == (State.VALID, 4, 3, ())


def test_course_elsewhere_without_credits_asked_for_needs_only_the_course():
    rule = {"leaf": "external", "course": "adv"}

    assert evaluate(rule, written("external_course adv 2026-01-01"), DAY).met
    assert not evaluate({**rule, "hp": 7.5}, written("external_course adv 2026-01-01"), DAY).met


def test_step_of_any_ladder_counts_where_the_rule_names_none():
    rule = {"leaf": "step", "step": "step_2"}

    assert evaluate(rule, written("step_decision step_2 2026-01-01 ladder=foster"), DAY).met
    assert not evaluate(rule, written("step_decision probation 2026-01-01"), DAY).met


def test_eligibility_with_an_unknown_status_is_unknown():
    answer = evaluate({"leaf": "eligibility"}, written("eligibility degree 2026-01-01"), DAY)

    assert (answer.state, answer.waits_for) == (State.UNKNOWN, WaitsFor.HR)


def test_approval_that_has_ended_is_expired():
    facts = written("eligibility degree 2026-01-01..2026-06-30 status=approved")

    assert evaluate({"leaf": "eligibility"}, facts, DAY).state is State.EXPIRED


def test_assigned_task_can_be_asked_for_as_a_decision():
    rule = {"leaf": "decision", "decision": "task_assigned", "subject": "T2"}

    assert evaluate(rule, written("task_assigned T2 2026-09-01"), DAY).met


def test_longest_waiver_is_the_one_shown():
    facts = written("waiver safety 2026-01-01..2026-12-31; waiver safety 2026-01-01")

    answer = evaluate(SAFETY, facts, DAY)

    assert (answer.state, answer.until) == (State.NOT_REQUIRED, None)
    assert [proof.fact_id for proof in answer.proofs] == [facts[1].id]


def test_waiver_for_a_group_lets_off_all_of_it_and_nothing_beside_it():
    rule = {"all": [{"key": "basics", "all": [SECRECY, SAFETY]}, YEAR]}

    answer = evaluate(rule, written("waiver basics 2026-01-01..2026-12-31"), DAY)

    basics, year = answer.children
    assert (basics.state, basics.until) == (State.NOT_REQUIRED, on("2026-12-31"))
    assert [child.state for child in basics.children] == [State.MISSING, State.MISSING]
    assert year.state is State.MISSING


def test_waiver_that_begins_later_is_a_day_on_which_it_can_be_met():
    rule = {"key": "freda", "leaf": "method", "method": "freda"}
    coming = written("waiver freda 2027-01-01")

    answer = evaluate(rule, coming, DAY)

    assert (answer.earliest, answer.waits_for) == (on("2027-01-01"), WaitsFor.TIME)
    assert evaluate({"all": [rule]}, coming, DAY).earliest == on("2027-01-01")
    assert evaluate({**rule, "leaf": "talk", "talk": "t"}, coming, DAY).earliest == DAY


def test_requirement_without_a_key_cannot_be_waived():
    assert not evaluate({"leaf": "talk", "talk": "talk_1"}, [fact("waiver", "")], DAY).met


def test_all_lasts_until_its_first_part_ends_and_counts_its_parts():
    facts = written("course_completed sekretess 2026-10-01; course_completed trygg 2026-10-01")

    answer = evaluate({"all": [SECRECY, SAFETY]}, facts, DAY)

    assert (answer.state, answer.have, answer.need) == (State.VALID, 2, 2)
    assert answer.until == on("2027-09-30")


def test_any_lasts_until_its_longest_part_ends():
    facts = written("course_completed sekretess 2026-10-01; course_completed trygg 2026-10-01")

    answer = evaluate({"any": [SECRECY, SAFETY]}, facts, DAY)

    assert (answer.have, answer.need, answer.until) == (2, 1, on("2028-09-30"))


def test_group_waits_for_its_first_unmet_part():
    talk = {"leaf": "talk", "talk": "talk_1"}

    assert evaluate({"all": [talk, SECRECY]}, [], DAY).waits_for is WaitsFor.SUPERVISOR
    assert evaluate({"all": [SECRECY, talk]}, [], DAY).waits_for is WaitsFor.LEARNER


def test_expired_group_says_when_it_ended_and_a_missing_one_does_not():
    facts = written("course_completed sekretess 2025-01-01; course_completed trygg 2026-01-01")

    assert evaluate({"all": [SECRECY, SAFETY]}, facts, DAY).until == on("2025-12-31")
    assert evaluate({"all": [SECRECY, YEAR]}, facts, DAY).until is None


def test_leaves_of_a_nested_rule_come_in_the_order_they_are_written():
    answer = evaluate({"all": [SECRECY, {"any": [SAFETY, YEAR]}]}, [], DAY)

    assert [leaf.key for leaf in answer.leaves()] == ["secrecy", "safety", "year"]


def test_any_is_reached_by_the_part_that_time_brings_first():
    two_years = {"leaf": "experience", "of": "child_services", "months": 24}
    facts = written("experience child_services 2026-03-14")

    assert evaluate({"any": [two_years, YEAR]}, facts, DAY).earliest == on("2027-03-14")


def test_nested_group_is_reached_on_the_day_its_last_part_is():
    decision = {"leaf": "decision", "decision": "independence_decision", "subject": "T1"}
    facts = written(
        "experience child_services 2026-03-14;"
        "independence_decision T1 2027-06-01 granted=yes;"
        "course_completed sekretess 2026-11-01"
    )
    rule = {"all": [{"all": [YEAR, SECRECY]}, decision]}

    assert evaluate(rule, facts, DAY).earliest == on("2027-06-01")
    assert evaluate(rule, facts[:1], DAY).earliest == on("2027-03-14")
    assert evaluate(rule, facts[1:], DAY).earliest is None


def test_decision_that_will_be_withdrawn_binds_no_day_since_people_can_decide_anew():
    decision = {"leaf": "decision", "decision": "independence_decision", "subject": "T1"}
    facts = written(
        "experience child_services 2026-03-14;"
        "independence_decision T1 2026-10-01 granted=yes;"
        "independence_decision T1 2027-01-01 granted=no"
    )
    rule = {"all": [YEAR, decision]}

    assert evaluate(rule, facts, DAY).earliest == on("2027-03-14")
    assert evaluate(rule, facts[:2], DAY).earliest == on("2027-03-14")


def test_certificate_without_an_end_outlasts_one_with_an_end():
    facts = written(
        "method_certificate home 2026-01-01; method_certificate home 2026-02-01..2026-12-31"
    )

    answer = evaluate({"leaf": "method", "method": "home"}, facts, DAY)

    assert (answer.state, answer.until) == (State.VALID, None)


def test_parsed_rule_and_ledger_give_the_same_answer_as_what_they_were_made_of():
    facts = written("course_completed sekretess 2026-10-01")
    rule = {"all": [SECRECY, SAFETY]}

    assert evaluate(parse(rule), Ledger(facts), DAY) == evaluate(rule, facts, DAY)


def test_answer_with_decimals_and_levels_survives_the_trip_through_json():
    rule = {
        "all": [
            {"leaf": "external", "course": "adv", "hp": 7.5},
            {"leaf": "element", "element": "PE6", "count": 2, "level": 3},
            YEAR,
        ]
    }
    facts = written(
        "external_course adv 2026-01-01 amount=7.5; element_done PE6 2026-10-01 amount=2;"
        "element_rated PE6 2026-10-01 level=3; experience child_services 2026-03-14"
    )

    answer = evaluate(rule, facts, DAY)

    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == proven(answer)
    assert answer.to_json()["children"][0]["have"] == "7.5"


def test_renewal_rests_on_what_renewed_it_and_not_on_what_else_began_that_day():
    rule = {
        "leaf": "method",
        "method": "home",
        "validity": {"valid_months": 24, "window_days": 90},
        "renewal": [{"leaf": "mentored", "of": "newcomer", "persons": 1}],
    }
    facts = [
        fact("method_certificate", "home", "2025-01-10", id=7),
        fact("absence", "", "2026-11-01", "2026-11-03", id=-3),
        fact("mentored", "newcomer", "2026-11-01", id=-3, person=11),
    ]

    (proof,) = evaluate(rule, facts, DAY).proofs

    assert (proof.kind, proof.fact_id, proof.on) == (FactKind.MENTORED, -3, on("2026-11-01"))
    assert proof.until == on("2028-10-31")


def test_temporary_decision_that_begins_later_sets_no_day_for_what_can_be_done_before():
    rule = {"leaf": "talk", "talk": "talk_1"}

    answer = evaluate(rule, written("temporary_validity talk_1 2026-12-01"), DAY)

    assert (answer.earliest, answer.waits_for) == (DAY, WaitsFor.SUPERVISOR)
