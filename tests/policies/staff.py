"""Employment, roles, supervisors, deputies, absence, and the ends of things."""

from tests.access_terms import (
    ALMA,
    BO,
    CHIEFS,
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

ARRANGERS = only(BO, DISA, ELIN)


def of_card(who: frozenset[str], **rest: object) -> Policy:
    """The person card is closed to a mentor: 404. Who reads it but may not do this: 403."""
    ids = {"person_id": person} | rest.pop("ids", {})
    return Policy(get=who, post=who, refused=only(ALMA, BO, DISA, ELIN) - who, ids=ids, **rest)


def supervisor(hers: Belongings) -> int:
    return hers.supervisor.pk


STAFF = {
    "left_open": Policy(get=ARRANGERS, refused=EVERYBODY - ARRANGERS),
    "employment": Policy(get=only(ALMA, BO, DISA, ELIN), ids={"person_id": person}),
    "identifiers": of_card(
        only(ELIN),
        body=lambda hers: {"employee_number": "A-17", "work_email": hers.person.work_email},
    ),
    "end_employment": of_card(
        CHIEFS,
        ids={"employment_id": lambda hers: hers.employment.pk},
        body=lambda hers: {"ends_on": TODAY, "confirmed": "yes"},
    ),
    "resume_employment": Policy(
        get=None,
        post=CHIEFS,
        refused=only(BO),
        ids={
            "person_id": lambda hers: hers.left.person_id,
            "employment_id": lambda hers: hers.left.pk,
        },
    ),
    "add_area": of_card(
        ARRANGERS,
        body=lambda hers: {
            "area": "foster_care",
            "employment": hers.employment.pk,
            "starts_on": TODAY,
            "percent": 50,
        },
    ),
    "change_area": of_card(
        ARRANGERS,
        ids={"line_id": lambda hers: hers.area.pk},
        body=lambda hers: {"what": "take_back", "t-reason": f"En annan uppgift {hers.canary}"},
    ),
    "grant_role": of_card(
        CHIEFS,
        body=lambda hers: {"role": "supervisor", "unit": hers.unit.pk, "starts_on": TODAY},
    ),
    "end_role": of_card(
        CHIEFS,
        ids={"grant_id": lambda hers: hers.grant.pk},
        body=lambda hers: {"ends_on": TODAY},
    ),
    "name_supervisor": of_card(
        CHIEFS, body=lambda hers: {"supervisor": hers.supervisor.pk, "starts_on": TODAY}
    ),
    # Bo is the one stood in for, and Elin the one who will: neither names herself.
    "name_deputy": Policy(
        get=CHIEFS,
        post=CHIEFS,
        refused=only(BO),
        ids={"person_id": supervisor},
        body=lambda hers: {"deputy": hers.mentor.pk, "starts_on": TODAY, "ends_on": TODAY},
    ),
    "end_deputy": Policy(
        get=CHIEFS,
        post=CHIEFS,
        refused=only(BO),
        ids={"person_id": supervisor, "deputyship_id": lambda hers: hers.deputyship.pk},
        body=lambda hers: {"ends_on": TODAY},
    ),
    "absence": about_alma(
        ARRANGERS,
        ARRANGERS,
        body=lambda hers: {"starts_on": TODAY, "ends_on": TODAY, "extent_percent": 100},
    ),
    "change_absence": about_alma(
        ARRANGERS,
        ARRANGERS,
        ids={"absence_id": lambda hers: hers.absence.pk},
        body=lambda hers: {"what": "retract"},
    ),
    "end_programme": about_alma(
        LEADERS,
        LEADERS,
        ids={"assignment_id": lambda hers: hers.assignment.pk},
        body=lambda hers: {"ends_on": TODAY, "reason": "Hon byter till en annan enhet."},
    ),
    "end_mentorship": Policy(
        get=only(BO, CILLA, DISA),
        post=only(BO, CILLA, DISA),
        refused=only(ALMA),
        ids={"mentorship_id": lambda hers: hers.mentorship.pk},
        body=lambda hers: {"ends_on": TODAY},
    ),
}
