"""Eligibility, tasks, independent work and steps."""

from tests.access_terms import DISA, ELIN, EVERYBODY, LEADERS, TODAY, Policy, about_alma, only

DECISIONS = {
    "eligibility_list": Policy(get=only(ELIN), refused=EVERYBODY - only(ELIN)),
    "eligibility": about_alma(
        only(ELIN),
        only(ELIN),
        body=lambda hers: {"status": "under_review", "basis": "none", "starts_on": TODAY},
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
