"""What runs out, decisions about it, and what the nightly check found."""

from tests.access_terms import ALMA, BO, CHIEFS, DISA, ELIN, EVERYBODY, TODAY, Policy, only, person

READERS = only(ALMA, BO, DISA, ELIN)
FREDA = {"kind": "metod", "subject": "freda"}


def of_freda(who: frozenset[str], post: frozenset[str] | None = None, **rest: object) -> Policy:
    """As the person card: closed to a mentor, 404. Who reads it but may not decide: 403."""
    ids = {"person_id": person, **FREDA} | rest.pop("ids", {})
    return Policy(get=who, post=post, refused=READERS - who, ids=ids, **rest)


VALIDITY = {
    "validity": Policy(get=READERS, ids={"person_id": person}),
    "validity_of": of_freda(READERS),
    "revoke_validity": of_freda(
        CHIEFS,
        CHIEFS,
        body=lambda hers: {
            "from_on": TODAY,
            "reason": "Arbetar inte med våld längre.",
            "confirmed": "yes",
        },
    ),
    "allow_validity": of_freda(
        CHIEFS,
        CHIEFS,
        ids={"subject": "bbic_basic"},
        body=lambda hers: {
            "until": "2026-12-31",
            "reason": "Kursen ställdes in.",
            "confirmed": "yes",
        },
    ),
    "take_back_validity": of_freda(
        CHIEFS,
        CHIEFS,
        ids={"subject": "home", "fact_id": lambda hers: hers.temporary.pk},
        body=lambda hers: {"reason": "Fel metod.", "confirmed": "yes"},
    ),
    "validity_breaches": Policy(get=only(ELIN), refused=EVERYBODY - only(ELIN)),
}
