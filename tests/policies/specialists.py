"""Fråga en specialist. What is shown of whom is tried in tests/competence/learner/test_specialists.py."""

from tests.access_terms import ELIN, EVERYBODY, Policy, only

SPECIALISTS = {
    "specialists": Policy(query=lambda hers: {"omrade": "child_protection"}),
    "my_listing": Policy(
        post=EVERYBODY,
        body=lambda hers: {"width": "region", "email": "jag@example.org", "agreed": "on"},
    ),
    "withdraw_listing": Policy(get=None, post=EVERYBODY),
    "specialist_sharing": Policy(
        get=only(ELIN),
        post=only(ELIN),
        refused=EVERYBODY - only(ELIN),
        body=lambda hers: {"what": "share"},
    ),
}
