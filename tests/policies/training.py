"""Metodansvar. Bo owns a method within the unit; a role alone gives nothing else."""

from tests.access_terms import ALMA, BO, DISA, ELIN, EVERYBODY, TODAY, Policy, only, person
from tests.belongings import Belongings

OWNER = only(BO)


def day(hers: Belongings) -> int:
    return hers.training.pk


TRAINING = {
    "trainings": Policy(get=OWNER, refused=EVERYBODY - OWNER),
    "register_training": Policy(
        get=OWNER,
        post=OWNER,
        refused=EVERYBODY - OWNER,
        body=lambda hers: {
            "method": "bbic_basic",
            "on": TODAY,
            "people": [hers.person.pk],
            "form_key": "00000000-0000-0000-0000-000000000007",
            "confirmed": "yes",
        },
    ),
    "training_day": Policy(
        get=OWNER,
        post=OWNER,
        refused=EVERYBODY - OWNER,
        ids={"day_id": day},
        body=lambda hers: {"people": [hers.person.pk], "reason": "Hon var inte med."},
    ),
    "methods_owned": Policy(
        get=only(ELIN),
        post=only(ELIN),
        refused=only(ALMA, BO, DISA),
        ids={"person_id": person},
        body=lambda hers: {"methods": ["bbic_basic"]},
    ),
}
