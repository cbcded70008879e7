from competence.domain.tasks import TASKS, Reason, TaskLevel, may_do

from .build import moment, on, written

DAY = on("2027-05-01")
BOTH = (
    "eligibility degree 2026-08-01 status=approved; independence_decision T2 2027-03-01 granted=yes"
)


def test_permission_rests_on_both_decisions():
    facts = written(BOTH)

    permission = may_do("T2", facts, DAY)

    assert permission.level is TaskLevel.ALONE
    assert [proof.fact_id for proof in permission.proofs] == [fact.id for fact in facts]


def test_permission_says_of_which_task_and_rests_on_the_refusal_too():
    refused = written("eligibility degree 2026-08-01 status=not_eligible")

    permission = may_do("T2", refused, DAY)

    assert [proof.fact_id for proof in permission.proofs] == [refused[0].id]
    assert (permission.task, may_do("T1", written(BOTH), DAY).task) == ("T2", "T1")


def test_independence_in_one_task_says_nothing_about_the_others():
    assert [may_do(task, written(BOTH), DAY).level for task in TASKS] == [
        "together",
        "alone",
        "together",
    ]


def test_yesterdays_question_gets_yesterdays_answer():
    facts = written(BOTH)

    assert may_do("T2", facts, on("2027-02-28")).level is TaskLevel.TOGETHER
    assert may_do("T2", facts, on("2026-07-31")).level is TaskLevel.NOT_YET
    assert may_do("T2", facts, DAY, moment("2025-12-31")).level is TaskLevel.NOT_YET


def test_waiver_and_status_nobody_knows_give_no_permission():
    assert may_do("T2", written("waiver degree 2026-01-01"), DAY).level is TaskLevel.NOT_YET
    unclear = may_do("T2", written("eligibility degree 2026-01-01 status=maybe"), DAY)
    assert unclear.reasons == (Reason.ELIGIBILITY_UNKNOWN,)


def test_review_after_an_approval_that_has_ended_is_shown_as_a_review():
    facts = written(
        "eligibility degree 2026-01-01..2026-06-30 status=approved;"
        "eligibility degree 2026-07-01 status=under_review"
    )

    assert may_do("T2", facts, DAY).reasons == (Reason.ELIGIBILITY_UNDER_REVIEW,)
