"""What a supervisor and a mentor do."""

from typing import Any

from tests.access_terms import (
    ALMA,
    BO,
    CILLA,
    DISA,
    ELIN,
    EVERYBODY,
    LEADERS,
    TODAY,
    Policy,
    about_alma,
    only,
    person,
)
from tests.belongings import Belongings

FOLLOWERS = only(BO, DISA, ELIN)


def routine(hers: Belongings) -> Any:
    return hers.routine.routine.pk


TEAM = {
    "team": Policy(get=LEADERS, refused=EVERYBODY - LEADERS, query=lambda hers: {"namn": "Alma"}),
    "assign_many": Policy(
        get=LEADERS,
        post=LEADERS,
        refused=EVERYBODY - LEADERS,
        body=lambda hers: {
            "programme": hers.assignment.rule_version_id,
            "people": [hers.person.pk],
            "starts_on": TODAY,
        },
    ),
    "assigned": Policy(
        get=LEADERS,
        post=LEADERS,
        query=lambda hers: {"id": hers.assignment.pk},
        body=lambda hers: {"id": hers.assignment.pk},
    ),
    "team_member": about_alma(LEADERS),
    "assign": about_alma(
        LEADERS,
        LEADERS,
        body=lambda hers: {"programme": hers.assignment.rule_version_id, "starts_on": TODAY},
    ),
    "undo_assignment": about_alma(None, LEADERS),
    "rate": about_alma(
        LEADERS,
        LEADERS,
        body=lambda hers: {"PE3-level": 3, "PE3-seen": "myself", "PE3-on": TODAY},
    ),
    "requirement": about_alma(
        LEADERS,
        LEADERS,
        ids={"key": "pe1_week_1"},
        body=lambda hers: {"what": "waive", "w-reason": "Hon har gjort det i en annan kommun."},
    ),
    "talk": about_alma(
        LEADERS,
        LEADERS,
        ids={"talk": "talk_1"},
        body=lambda hers: {
            "what": "hold",
            "h-held_on": TODAY,
            "h-agreed": "Fortsätt med bredvidgång.",
        },
    ),
    # HR reads what is wished for and agreed; who leads her answers.
    "person_path": Policy(
        get=FOLLOWERS,
        post=LEADERS,
        refused=only(ALMA, CILLA),
        refused_post=only(ALMA, CILLA, ELIN),
        ids={"person_id": person},
        body=lambda hers: {"what": "plan", "choice": hers.wish.pk, "plan-on": TODAY},
    ),
    "confirm_talk": Policy(
        get=only(ALMA),
        post=only(ALMA),
        refused=LEADERS,
        ids={"talk_id": lambda hers: hers.talk.pk},
    ),
    "routine_readings": Policy(get=FOLLOWERS),
    "routine_reading": Policy(get=FOLLOWERS, ids={"routine_id": routine}),
    "go_through": Policy(
        get=LEADERS,
        post=LEADERS,
        refused=FOLLOWERS - LEADERS,
        ids={"routine_id": routine},
        body=lambda hers: {"version": hers.routine.pk, "present": [hers.person.pk]},
    ),
    "mentoring": Policy(),
    "confirm_occasions": Policy(
        get=None,
        post=only(BO, CILLA, DISA),
        body=lambda hers: {"occasions": [hers.occasion.pk], "observed": "on"},
    ),
    "give_back": Policy(
        get=only(BO, CILLA, DISA),
        post=only(BO, CILLA, DISA),
        ids={"occasion_id": lambda hers: hers.occasion.pk},
        body=lambda hers: {"reason": "Det var ett annat slags samtal."},
    ),
}
