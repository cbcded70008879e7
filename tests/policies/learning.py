"""What a learner does, and the pictures she sees."""

from typing import Any

from tests.access_terms import ALMA, EVERYBODY, NOBODY, TODAY, Policy, only
from tests.belongings import Belongings
from tests.factories.routines import RIGHT


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
    "catalogue": Policy(),
    "module": Policy(ids={"course": "orosanmalan"}),
    "attend": Policy(
        post=EVERYBODY,
        ids={"course": "mentorns_uppdrag"},
        body=lambda hers: {"on": TODAY, "form_key": "00000000-0000-0000-0000-000000000004"},
    ),
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
    "recall": Policy(),
    "answer_recall": Policy(
        get=None,
        post=EVERYBODY,
        body=lambda hers: {"modul": "prov", "fraga": "ett", "val": "a"},
    ),
    "leave_recall": Policy(get=None, post=EVERYBODY),
    "recall_result": Policy(get=only(ALMA), ids={"course": "prov", "question": "fel"}),
    "routine": Policy(
        post=EVERYBODY,
        ids={"key": "larm"},
        body=lambda hers: {"version": hers.routine.pk, "val": RIGHT},
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
    "choose_path": Policy(),
    "wish_path": Policy(
        post=EVERYBODY,
        ids={"path": "youth_and_crime"},
        body=lambda hers: {"why": "Jag vill arbeta mer med unga."},
    ),
    "withdraw_path": Policy(
        get=None, post=only(ALMA), ids={"choice_id": lambda hers: hers.wish.pk}
    ),
    "end_path": Policy(
        get=only(ALMA),
        post=only(ALMA),
        ids={"choice_id": lambda hers: hers.path.pk},
        body=lambda hers: {"reason": "Jag byter enhet."},
    ),
    # No address names a person: everybody gets her own.
    "transcript_pdf": Policy(),
    "transcript_xlsx": Policy(),
}
