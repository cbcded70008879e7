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


def claim(hers):
    return hers.claim.pk


CLAIMS = {
    "add_merit": Policy(post=EVERYBODY, ids={"kind": "kurs"}, body=lambda hers: COURSE),
    "mend_claim": Policy(
        get=only(ALMA),
        post=only(ALMA),
        ids={"claim_id": lambda hers: hers.returned.pk},
        body=lambda hers: COURSE,
    ),
    "withdraw_claim": Policy(get=None, post=only(ALMA), ids={"claim_id": claim}),
    "claims": Policy(get=ANSWERS, refused=EVERYBODY - ANSWERS),
    "settle_claim": Policy(
        get=ANSWERS,
        post=ANSWERS,
        refused=only(ALMA),
        ids={"claim_id": claim},
        body=lambda hers: {"what": "accept", "counts_as": ""},
    ),
    "claim_file": Policy(get=ANSWERS | only(ALMA), ids={"claim_id": claim}),
    "see_degree": Policy(
        get=None,
        post=only(ELIN),
        refused=only(ALMA),
        ids={"claim_id": lambda hers: hers.degree.pk},
    ),
}
