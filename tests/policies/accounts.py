"""Sign-in, invitations and the way in."""

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
)

ACCOUNTS = {
    "acting_as": Policy(post=EVERYBODY, body=lambda hers: {"person": hers.person.pk}),
    "account": Policy(),
    "stay": Policy(get=None, post=EVERYBODY),
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
    "invite_many": Policy(
        get=only(ELIN),
        post=only(ELIN),
        refused=EVERYBODY - only(ELIN),
        body=lambda hers: {
            "people": [hers.newcomer.pk],
            "send_on": TODAY,
            "form_key": hers.newcomer.uid,
            "confirmed": "yes",
        },
    ),
    "invitation_batch": Policy(
        get=only(ELIN),
        refused=EVERYBODY - only(ELIN),
        ids={"batch_id": lambda hers: hers.batch.pk},
    ),
    "stop_batch": Policy(
        get=None,
        post=only(ELIN),
        refused=EVERYBODY - only(ELIN),
        ids={"batch_id": lambda hers: hers.batch.pk},
    ),
    "reinvite": Policy(
        get=only(BO, DISA, ELIN),
        post=only(BO, DISA, ELIN),
        ids={"person_id": lambda hers: hers.newcomer.pk},
        body=lambda hers: {"latest": hers.invitation.pk},
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
