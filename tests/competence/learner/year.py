"""A small programme of two stages that holds one requirement of every sort a learner meets."""

from competence.domain.facts import FactKind
from tests import factories

DOCUMENT = {
    "schema": 1,
    "kind": "programme",
    "key": "investigator",
    "title": "Introduktion för utredare",
    "stages": [
        {
            "key": "day_1",
            "title": "Dag 1",
            "due_days": 1,
            "requirements": [
                {
                    "key": "prov",
                    "title": "Prov av en modul",
                    "leaf": "module",
                    "course": "prov",
                    "minutes": 22,
                },
                {"key": "larm", "title": "Läs rutinen", "leaf": "document", "routine": "larm"},
                {
                    "key": "pe1",
                    "title": "Bredvidgång",
                    "leaf": "element",
                    "element": "PE1",
                    "count": 2,
                },
            ],
        },
        {
            "key": "month_1",
            "title": "Månad 1",
            "due_days": 30,
            "requirements": [
                {
                    "key": "talk_1",
                    "title": "Samtal efter en månad",
                    "leaf": "talk",
                    "talk": "talk_1",
                },
                {"key": "ratt", "title": "Behörigheten är godkänd", "leaf": "eligibility"},
            ],
            "gate": {"all": [{"ref": "talk_1"}, {"ref": "larm"}]},
        },
    ],
    "elements": {
        "PE1": {
            "title": "Bredvidgång i mottagningen",
            "count": 2,
            "levels": ["Har sett", "Gör ihop", "Gör med stöd", "Gör utan stöd", "Visar andra"],
        },
        "PE6": {"title": "Barnsamtal", "count": 8},
    },
    "talks": {"talk_1": {"title": "Samtal efter en månad", "stage": "month_1"}},
}
LADDER = {
    "schema": 1,
    "kind": "ladder",
    "key": "child_services",
    "title": "Kompetenstrappan",
    "steps": [
        {"key": "step_1", "number": 1, "title": "Introduktion", "rule": None},
        {
            "key": "step_2",
            "number": 2,
            "title": "Grund",
            "rule": {
                "all": [
                    {"key": "s2_prov", "leaf": "module", "course": "prov"},
                    {"key": "s2_tid", "leaf": "experience", "of": "child_services", "months": 12},
                    {"key": "s2_pe1", "leaf": "element", "element": "PE1", "count": 2},
                    {
                        "at_least": 1,
                        "of": [
                            {"key": "s2_bbic", "leaf": "method", "method": "bbic", "title": "BBIC"},
                            {"key": "s2_sos", "leaf": "method", "method": "sos", "title": "SoS"},
                        ],
                    },
                ]
            },
        },
        {
            "key": "step_3",
            "number": 3,
            "title": "Fördjupning",
            "rule": {"all": [{"key": "s3_steg", "leaf": "step", "step": "step_2"}]},
        },
    ],
}


def follow(person, starts_on, document=DOCUMENT):
    return factories.assign(person, factories.make_rules(document), starts_on)


def finish_year(person):
    factories.fact(person, FactKind.COURSE_COMPLETED, "prov", value={"version": 1})
    factories.fact(person, FactKind.DOCUMENT_ACKNOWLEDGED, "larm", value={"version": 1})
    factories.fact(person, FactKind.TALK_HELD, "talk_1")
    for _occasion in range(2):
        factories.fact(person, FactKind.ELEMENT_DONE, "PE1", amount=1)
