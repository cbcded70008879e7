import pytest

from competence.models import RuleSet, Standing
from competence.people import clock
from tests import factories

LADDER = {
    "schema": 1,
    "kind": "ladder",
    "key": "trappa",
    "title": "Trappan",
    "steps": [
        {"key": "step_1", "number": 1, "title": "Steg 1"},
        {
            "key": "step_2",
            "number": 2,
            "title": "Steg 2",
            "rule": {
                "all": [
                    {"key": "sekretess", "leaf": "module", "course": "sekretess"},
                    {"key": "samtal", "leaf": "talk", "talk": "samtal"},
                ]
            },
        },
    ],
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
                "leaf": "module",
                "course": "sekretess",
                "valid_months": 12,
                "until_new_version": True,
            },
        },
        {
            "key": "mentoring",
            "title": "Mentor",
            "rule": {"leaf": "mentored", "of": "newcomer", "persons": 1},
        },
        {
            "key": "method",
            "title": "Metod",
            "rule": {
                "leaf": "method",
                "method": "freda",
                "validity": {"valid_months": 12, "grace_days": 30},
            },
        },
    ],
}


@pytest.fixture
def rules(cast):
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    factories.make_rules(PROFILE, kind=RuleSet.Kind.PROFILE)


@pytest.fixture
def standing(rules):
    def of(person, goal):
        return Standing.objects.get(person=person, goal=goal)

    return of


@pytest.fixture
def moving_clock():
    return clock.move
