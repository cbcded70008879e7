"""Advanced courses with their relief."""

from tests.access_terms import (
    ALMA,
    BO,
    CHIEFS,
    DISA,
    EVERYBODY,
    TODAY,
    Policy,
    about_alma,
    only,
)
from tests.belongings import Belongings

PLANNERS = only(ALMA, BO, DISA)


def course(hers: Belongings) -> int:
    return hers.course.pk


RELIEF = {
    "relief_summary": Policy(get=CHIEFS, refused=EVERYBODY - CHIEFS),
    "advanced_courses": about_alma(PLANNERS),
    "plan_course": about_alma(
        PLANNERS,
        PLANNERS,
        body=lambda hers: {
            "requirement": "child_services:avancerad_niva_75",
            "title": "Barnrätt",
            "provider": "Högskolan",
            "starts_on": TODAY,
            "ends_on": TODAY,
        },
    ),
    "change_course": about_alma(
        PLANNERS,
        PLANNERS,
        ids={"course_id": course},
        body=lambda hers: {
            "title": "Barnrätt",
            "provider": "Högskolan",
            "starts_on": TODAY,
            "ends_on": TODAY,
        },
    ),
    "cancel_course": about_alma(PLANNERS, PLANNERS, ids={"course_id": course}),
    "approve_relief": about_alma(
        only(DISA),
        only(DISA),
        ids={"course_id": course},
        body=lambda hers: {
            "percent": 15,
            "starts_on": TODAY,
            "ends_on": TODAY,
            "cover_by": hers.mentor.pk,
            "cover": "Gruppen delar på nya ärenden.",
        },
    ),
    "settle_relief": about_alma(
        None,
        PLANNERS,
        ids={"course_id": course},
        body=lambda hers: {"month": "2026-09-01", "state": "not_kept", "cause": "cover"},
    ),
}
