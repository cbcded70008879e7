"""Who may what, url by url. A url that is not here fails the tests: whoever adds one says who may.

The rows tell what Havsby's people get for Alma's things. What Granby's people get for them needs no
row: exactly what they get for things that do not exist.
"""

from typing import Any

from tests.access_terms import (
    ALMA,
    BO,
    CILLA,
    DISA,
    ELIN,
    EVERYBODY,
    NOBODY,
    Policy,
    Who,
    certificate,
    only,
    person,
)
from tests.world import WEDNESDAY, Belongings

LEADERS = only(BO, DISA)
CHIEFS = only(DISA, ELIN)
SEES_ALMA = only(ALMA, BO, CILLA, DISA, ELIN)
READS_CERTIFICATES = only(ALMA, BO, DISA, ELIN)
TODAY = WEDNESDAY.isoformat()


def about_alma(get: Who | None, post: Who | None = None, **rest: Any) -> Policy:
    """404 for who may not see her, 403 for who sees her but may not do this."""
    refused = SEES_ALMA - ((get or NOBODY) | (post or NOBODY))
    ids = {"person_id": person} | rest.pop("ids", {})
    return Policy(get=get, post=post, refused=refused, ids=ids, **rest)


OPEN_TO_ALL = {
    "home": Policy(public=True),
    "healthz": Policy(public=True),
    "about": Policy(public=True),
    "accessibility": Policy(public=True),
    "set_language": Policy(get=None, post=EVERYBODY, public=True),
    "verify": Policy(public=True),
    "verified": Policy(
        post=EVERYBODY,
        public=True,
        ids={"code": lambda hers: hers.certificate.code},
        body=lambda hers: {"name": "Nils Nilsson"},
    ),
    "invitation": Policy(
        post=EVERYBODY,
        public=True,
        reveals=True,
        ids={"token": lambda hers: hers.token},
        body=lambda hers: {"password": "kort"},
    ),
}

# Mounted in demo and tests alone; production has none of them (test_access).
DEMO = {
    "demo_start": Policy(public=True),
    "demo_sign_in": Policy(get=None, post=NOBODY, public=True, ids={"key": "new"}),
    "demo_mailbox": Policy(public=True),
    "demo_letter": Policy(get=NOBODY, public=True, ids={"key": "finns-inte"}),
    "demo_move_time": Policy(get=None, post=EVERYBODY, public=True),
    "style": Policy(public=True),
    "style_confirm": Policy(post=EVERYBODY, public=True),
}

ACCOUNTS = {
    "acting_as": Policy(post=EVERYBODY, body=lambda hers: {"person": hers.person.pk}),
    "account": Policy(),
    "send_again": Policy(post=EVERYBODY, ids={"key": "finns-inte"}),
    "invite_person": Policy(
        get=only(BO, DISA, ELIN),
        post=only(BO, DISA, ELIN),
        refused=EVERYBODY - only(BO, DISA, ELIN),
        body=lambda hers: {
            "given_name": "Ny",
            "family_name": "Person",
            "work_email": "ny.person@example.org",
            "unit": hers.unit.pk,
            "supervisor": hers.supervisor.pk,
            "starts_on": TODAY,
            "type": "permanent",
            "fte_percent": 100,
        },
    ),
    "reinvite": Policy(
        get=only(BO, DISA, ELIN),
        post=only(BO, DISA, ELIN),
        ids={"person_id": lambda hers: hers.newcomer.pk},
        body=lambda hers: {"latest": hers.invitation.pk},
    ),
    "absence": about_alma(
        only(BO, DISA, ELIN),
        only(BO, DISA, ELIN),
        body=lambda hers: {"starts_on": TODAY, "ends_on": TODAY, "extent_percent": 100},
    ),
    "name_mentor": about_alma(
        LEADERS, LEADERS, body=lambda hers: {"mentor": hers.mentor.pk, "starts_on": TODAY}
    ),
    "mentorship": Policy(
        get=only(ALMA, CILLA, BO, DISA),
        post=only(ALMA, CILLA, DISA),
        refused_post=only(BO),
        ids={"mentorship_id": lambda hers: hers.mentorship.pk},
        body=lambda hers: {"answer": "yes"},
    ),
}

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
    "confirm_talk": Policy(
        get=only(ALMA),
        post=only(ALMA),
        refused=LEADERS,
        ids={"talk_id": lambda hers: hers.talk.pk},
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

CERTIFICATES = {
    "certificate": Policy(get=READS_CERTIFICATES, ids={"uid": certificate}),
    "certificate_file": Policy(get=READS_CERTIFICATES, ids={"uid": certificate, "edition": "sv"}),
    "certificate_draw_again": Policy(get=None, post=READS_CERTIFICATES, ids={"uid": certificate}),
    "certificate_revoke": Policy(
        get=CHIEFS,
        post=CHIEFS,
        refused=only(ALMA, BO),
        ids={"uid": certificate},
        body=lambda hers: {"reason": "Fel namn."},
    ),
    "certificate_reissue": Policy(
        get=CHIEFS, post=CHIEFS, refused=only(ALMA, BO), ids={"uid": certificate}
    ),
}

MAPS = {
    "map": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "map_export": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "map_cell": Policy(
        get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk, "competence": "sekretess"}
    ),
    "person_card": Policy(get=only(ALMA, BO, DISA, ELIN), ids={"person_id": person}),
}


def attempt(hers: Belongings) -> Any:
    return hers.attempt.pk


# Pictures and films of modules: whoever is signed in; there is no such picture here.
MEDIA = {
    "rendition": Policy(get=NOBODY, ids={"name": "finns-inte.png"}),
    "module_media": Policy(
        get=NOBODY, ids={"course": "valkommen", "number": "1", "name": "finns-inte.png"}
    ),
}
PART = {"course": "sekretess", "part": "fel-andersson"}

LEARNING = {
    "my_introduction": Policy(),
    "stage": Policy(get=only(ALMA), ids={"stage": "month_1"}),
    "module": Policy(ids={"course": "orosanmalan"}),
    "module_part": Policy(ids=PART),
    "finish_part": Policy(get=None, post=EVERYBODY, ids=PART),
    "exercise": Policy(get=None, post=EVERYBODY, ids=PART | {"block": "efter-felet"}),
    "note": Policy(
        post=EVERYBODY,
        ids=PART | {"block": "en-gang"},
        body=lambda hers: {"text": "Fråga Cilla om det."},
    ),
    "check": Policy(post=EVERYBODY, ids={"course": "sekretess"}),
    "keep_response": Policy(
        get=None,
        post=only(ALMA),
        ids={"course": "sekretess", "attempt_id": attempt},
        body=lambda hers: {"question": next(iter(hers.attempt.questions), ""), "hoppa": "1"},
    ),
    "submit_check": Policy(
        get=None, post=only(ALMA), ids={"course": "sekretess", "attempt_id": attempt}
    ),
    "check_result": Policy(
        get=only(ALMA),
        ids={"course": "valkommen", "attempt_id": lambda hers: hers.graded.pk},
    ),
    "routine": Policy(
        post=EVERYBODY, ids={"key": "larm"}, body=lambda hers: {"version": hers.routine.pk}
    ),
    "study_time": Policy(post=EVERYBODY, body=lambda hers: {"on": TODAY, "minutes": 60}),
    "use_study_time": Policy(get=None, post=only(ALMA), ids={"slot_id": lambda hers: hers.slot.pk}),
    "lose_study_time": Policy(
        get=None,
        post=only(ALMA),
        ids={"slot_id": lambda hers: hers.slot.pk},
        body=lambda hers: {"cause": "workload"},
    ),
    "reopen_study_time": Policy(
        get=None, post=only(ALMA), ids={"slot_id": lambda hers: hers.slot.pk}
    ),
    "practice": Policy(
        post=EVERYBODY,
        body=lambda hers: {
            "element": "PE1",
            "on": TODAY,
            "form_key": "00000000-0000-0000-0000-000000000003",
        },
    ),
    "withdraw_occasion": Policy(
        get=None, post=only(ALMA), ids={"occasion_id": lambda hers: hers.occasion.pk}
    ),
    "comment_rating": Policy(
        get=only(ALMA),
        post=only(ALMA),
        ids={"rating_id": lambda hers: hers.rating.pk},
        body=lambda hers: {"comment": "Så tycker jag också."},
    ),
    "my_ladder": Policy(),
    "my_merits": Policy(),
}

POLICIES: dict[str, Policy] = {
    **OPEN_TO_ALL,
    **DEMO,
    **ACCOUNTS,
    **LEARNING,
    **MEDIA,
    **TEAM,
    **DECISIONS,
    **CERTIFICATES,
    **MAPS,
}
