"""Professional supervision: written down by herself, confirmed by whoever leads her."""

from tests.access_terms import ALMA, EVERYBODY, LEADERS, SEES_ALMA, Policy, about_alma, only
from tests.world import WEDNESDAY

KEY = "00000000-0000-0000-0000-000000000012"


def session(hers):
    return hers.session.pk


SUPERVISION = {
    "supervision": Policy(
        post=EVERYBODY,
        body=lambda hers: {
            "kind": "professional",
            "leader": "Karin Berg",
            "form": "individual",
            "minutes": 60,
            "qualified": "on",
            "day_1": WEDNESDAY.isoformat(),
            "form_key": KEY,
        },
    ),
    "withdraw_session": Policy(get=None, post=only(ALMA), ids={"session_id": session}),
    "confirm_sessions": about_alma(None, LEADERS, body=lambda hers: {"sessions": [session(hers)]}),
    "give_back_session": Policy(
        get=LEADERS,
        post=LEADERS,
        refused=SEES_ALMA - LEADERS,
        ids={"session_id": session},
        body=lambda hers: {"reason": f"Det var ett möte {hers.canary}"},
    ),
}
