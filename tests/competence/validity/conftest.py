import pytest

from competence.people.audit import SYSTEM
from competence.services import rules

FREDA = {
    "key": "freda",
    "title": "FREDA",
    "validity": {"valid_months": 36, "counted_from": "expiry", "window_days": 90, "grace_days": 30},
    "basis": "local",
}
METHODS = {
    "schema": 1,
    "kind": "methods",
    "key": "standard",
    "title": "Metoder",
    "methods": [FREDA],
}
PROFILE = {
    "schema": 1,
    "kind": "profile",
    "key": "caseworker",
    "title": "Handläggare",
    "competences": [
        {
            "key": "secrecy",
            "title": "Sekretess",
            "rule": {
                "key": "secrecy_module",
                "leaf": "module",
                "course": "sekretess",
                "valid_months": 12,
                "basis": "law",
            },
        },
        {"key": "violence", "title": "Våld", "rule": {"leaf": "method", "method": "freda"}},
    ],
}


@pytest.fixture(autouse=True)
def published(cast):
    for document in (METHODS, PROFILE):
        rules.publish_document(
            publisher="/norrland/", kind=document["kind"], document=document, by=SYSTEM
        )
