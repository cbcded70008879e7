"""What she says that she has from elsewhere, and who answers."""

from tests.access_terms import (
    ALMA,
    BO,
    DISA,
    ELIN,
    EVERYBODY,
    TODAY,
    Policy,
    only,
)

ANSWERS = only(BO, DISA, ELIN)
COURSE = {
    "title": "Barnrätt",
    "issuer": "Umeå universitet",
    "level": "advanced",
    "starts_on": TODAY,
    "form_key": "00000000-0000-0000-0000-000000000007",
}
EMPLOYER = {
    "name": "Karin Berg",
    "workplace": "Ume kommun",
    "email": "karin.berg@kommun.example.org",
    "send": "1",
}


def claim(hers):
    return hers.claim.pk


def asked(hers):
    return hers.returned.pk


CLAIMS = {
    "add_merit": Policy(post=EVERYBODY, ids={"kind": "kurs"}, body=lambda hers: COURSE),
    "mend_claim": Policy(
        get=only(ALMA),
        post=only(ALMA),
        ids={"claim_id": lambda hers: hers.returned.pk},
        body=lambda hers: COURSE,
    ),
    "withdraw_claim": Policy(get=None, post=only(ALMA), ids={"claim_id": claim}),
    "ask_employer": Policy(
        get=only(ALMA),
        post=only(ALMA),
        ids={"claim_id": claim},
        body=lambda hers: EMPLOYER,
    ),
    "remind_employer": Policy(get=None, post=only(ALMA), ids={"claim_id": asked}),
    "withdraw_question": Policy(get=None, post=only(ALMA), ids={"claim_id": asked}),
    # Nobody signs in: the link is the key, and what it may name is what it was sent about.
    "employer_answer": Policy(
        post=EVERYBODY,
        public=True,
        reveals=True,
        ids={"token": lambda hers: hers.question_token},
        body=lambda hers: {"verdict": "right", "words": "", "name": "", "role": ""},
    ),
    "employer_thanks": Policy(public=True),
    "claims": Policy(get=ANSWERS, refused=EVERYBODY - ANSWERS),
    "settle_claim": Policy(
        get=ANSWERS,
        post=ANSWERS,
        refused=only(ALMA),
        ids={"claim_id": claim},
        body=lambda hers: {"what": "accept", "counts_as": ""},
    ),
    # Accepted by Bo: his to take back, and HR's.
    "take_back_claim": Policy(
        get=only(BO, ELIN),
        post=only(BO, ELIN),
        refused=only(ALMA, DISA),
        ids={"claim_id": lambda hers: hers.accepted.pk},
        body=lambda hers: {"reason": f"Fel kurs {hers.canary}"},
    ),
    "claim_file": Policy(get=ANSWERS | only(ALMA), ids={"claim_id": claim}),
    "see_degree": Policy(
        get=None,
        post=only(ELIN),
        refused=only(ALMA),
        ids={"claim_id": lambda hers: hers.degree.pk},
    ),
}
