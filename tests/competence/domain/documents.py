"""A small programme and ladder without faults."""


def programme():
    return {
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
                        "key": "secrecy",
                        "title": "Sekretess",
                        "leaf": "module",
                        "course": "sekretess",
                        "minutes": 45,
                    }
                ],
            },
            {
                "key": "month_1",
                "title": "Månad 1",
                "due_days": 30,
                "requirements": [
                    {
                        "key": "shadow",
                        "title": "x",
                        "leaf": "element",
                        "element": "PE1",
                        "count": 2,
                    },
                    {"key": "first_talk", "title": "x", "leaf": "talk", "talk": "talk_1"},
                ],
                "gate": {
                    "all": [
                        {"ref": "secrecy"},
                        {"any": [{"ref": "shadow"}, {"leaf": "eligibility"}]},
                    ]
                },
            },
            {"key": "month_3", "title": "Månad 3", "due_days": 90, "gate": {"ref": "first_talk"}},
        ],
        "elements": {"PE1": {"title": "Bredvidgång", "count": 2}},
        "talks": {"talk_1": {"title": "Första samtalet", "stage": "month_1"}},
    }


def ladder():
    return {
        "schema": 1,
        "kind": "ladder",
        "key": "child_services",
        "title": "Barn och unga",
        "steps": [
            {"key": "step_1", "number": 1, "title": "Introduktion", "rule": None},
            {
                "key": "step_2",
                "number": 2,
                "title": "Grund",
                "rule": {"all": [{"leaf": "experience", "of": "child_services", "months": 12}]},
            },
            {
                "key": "step_3",
                "number": 3,
                "title": "Fördjupning",
                "rule": {"key": "bbic", "leaf": "method", "method": "bbic_basic"},
            },
        ],
    }


def profile():
    return {
        "schema": 1,
        "kind": "profile",
        "key": "investigator_profile",
        "title": "Utredare",
        "competences": [
            {
                "key": "secrecy",
                "title": "Sekretess",
                "rule": {"leaf": "module", "course": "sekretess"},
            }
        ],
    }
