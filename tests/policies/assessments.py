"""Who says how the work goes, who is asked, and who reads it."""

from tests.access_terms import (
    ALMA,
    BO,
    CHIEFS,
    CILLA,
    EVERYBODY,
    LEADERS,
    SEES_ALMA,
    TODAY,
    Policy,
    about_alma,
    only,
)

KEY = "00000000-0000-0000-0000-000000000011"
WORDS = "Analyserna går att följa. Barnets röst finns med."
ASSESSOR = only(CILLA)
OTHERS = SEES_ALMA - ASSESSOR


def asked(hers):
    return hers.asked.pk


def given(hers):
    return hers.given.pk


def question(hers):
    return {"topic": "peer:PE9", "assessor": hers.mentor.pk, "form_key": KEY}


def own_question(hers):
    return {"topic": "peer:PE9", "email": hers.mentor.work_email, "form_key": KEY}


def word(hers):
    return {"level": 4, "on": TODAY, "sentences": WORDS, "form_key": KEY}


ASSESSMENTS = {
    "assessments": Policy(),
    "ask_assessment": Policy(post=EVERYBODY, body=own_question),
    "ask_colleague": about_alma(LEADERS, LEADERS, body=question),
    "assess_myself": Policy(post=EVERYBODY, ids={"subject": "PE9"}, body=word),
    "assess": about_alma(LEADERS, LEADERS, ids={"subject": "supervisors_2"}, body=word),
    "panel": about_alma(
        CHIEFS,
        CHIEFS,
        ids={"subject": "step_5"},
        body=lambda hers: word(hers) | {"member_1": hers.mentor.pk, "member_2": hers.supervisor.pk},
    ),
    "assessment": Policy(
        get=ASSESSOR,
        post=ASSESSOR,
        refused=OTHERS,
        ids={"assessment_id": asked},
        body=lambda hers: word(hers) | {"what": "give"},
    ),
    "withdraw_assessment": Policy(
        get=None,
        post=only(ALMA, BO),
        refused_post=SEES_ALMA - only(ALMA, BO),
        ids={"assessment_id": asked},
    ),
    "take_back_assessment": Policy(
        get=ASSESSOR,
        post=ASSESSOR,
        refused=OTHERS,
        ids={"assessment_id": given},
        body=lambda hers: {"reason": f"Fel person {hers.canary}"},
    ),
}
