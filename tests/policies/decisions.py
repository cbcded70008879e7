"""Eligibility, tasks, independent work and steps."""

from tests.access_terms import (
    DISA,
    ELIN,
    EVERYBODY,
    LEADERS,
    SEES_ALMA,
    TODAY,
    Policy,
    about_alma,
    only,
)

REGISTER = Policy(get=LEADERS | only(ELIN), refused=EVERYBODY - LEADERS - only(ELIN))

DECISIONS = {
    "eligibility_list": REGISTER,
    "eligibility_csv": REGISTER,
    "eligibility_xlsx": REGISTER,
    "eligibility": about_alma(
        LEADERS | only(ELIN),
        only(ELIN),
        refused_post=SEES_ALMA - only(ELIN),
        body=lambda hers: {"status": "under_review", "basis": "none", "starts_on": TODAY},
    ),
    "supplement": about_alma(
        only(ELIN),
        only(ELIN),
        body=lambda hers: {
            "last_on": TODAY,
            "psychology_missing": "7,5 hp",
            "psychology_planned_on": TODAY,
        },
    ),
    "decisions": Policy(get=only(DISA), refused=EVERYBODY - only(DISA)),
    "person_decisions": about_alma(LEADERS),
    "propose_decision": about_alma(
        None,
        LEADERS,
        body=lambda hers: {"kind": "independence_decision", "subject": "T1"},
    ),
    "task": about_alma(LEADERS, LEADERS, ids={"task": "T3"}, body=lambda hers: {"day": TODAY}),
    "decide_independence": about_alma(
        only(DISA),
        only(DISA),
        ids={"task": "T1"},
        body=lambda hers: {
            "granted": "yes",
            "starts_on": TODAY,
            "delegation": "Delegationsordningen 4.2",
            "motivation": "",
            "confirmed": "yes",
        },
    ),
    "decide_step": about_alma(
        only(DISA),
        only(DISA),
        ids={"step": "step_2"},
        body=lambda hers: {
            "starts_on": TODAY,
            "delegation": "Delegationsordningen 4.2",
            "confirmed": "yes",
        },
    ),
}
