"""The smallest module that holds one of everything."""

from copy import deepcopy

LOOKS = "Du hör vad det leder till och vad som saknas."


def options(*keys):
    return [{"key": key, "text": f"Alternativ {key}", "answer": LOOKS} for key in keys]


DOCUMENT = {
    "key": "prov",
    "title": "Prov av en modul",
    "number": 99,
    "summary": "Du övar på allt som en modul kan hålla.",
    "theme": "samtal",
    "stage": "week_1",
    "roles": ["investigator", "reception"],
    "agency": False,
    "minutes": {"reading": 22, "conversation": 20, "practice": 30},
    "goals": [
        {"key": "lyssna", "text": "lyssna klart", "level": "forstaelse"},
        {"key": "skriva", "text": "skriva så att barnet kan läsa", "level": "fardighet"},
    ],
    "law": [
        {
            "key": "sol-20-1",
            "act": "SoL (2025:400)",
            "section": "20 kap. 1 §",
            "says": "Bedöm genast: behöver barnet skydd?",
            "checked_on": "2027-01-12",
            "source": "https://example.org/sol",
        }
    ],
    "sources": [{"title": "Socialtjänstlag (2025:400)"}],
    "glossary": [{"term": "anmälan", "meaning": "när någon berättar om oro"}],
    "check": {"draw": 4, "pass_percent": 80},
    "change_class": "C",
    "conversation": {
        "with": "mentor",
        "minutes": 20,
        "questions": ["Berätta om en anmälan.", "Hur gjorde du?", "Vad vill du öva på?"],
    },
    "practical": {"element": "PE1", "text": "Sitt med i mottagningen."},
    "parts": [
        {
            "key": "telefonen",
            "title": "Telefonen ringer",
            "minutes": 9,
            "blocks": [
                {"key": "text-1", "type": "text", "html": "<p>Det är <strong>fredag</strong>.</p>"},
                {
                    "key": "svara",
                    "type": "choice",
                    "situation": "Läraren ringer.\n\nHon är orolig.",
                    "question": "Vad svarar du?",
                    "options": options("beratta", "lyssna"),
                },
                {"key": "lagen", "type": "law", "ref": "sol-20-1"},
                {
                    "key": "elis",
                    "type": "case",
                    "title": "Elis",
                    "steps": [
                        {
                            "key": "forst",
                            "situation": "Farmor ringer.",
                            "question": "Vad gör du?",
                            "options": options("lyssna", "vanta"),
                        },
                        {
                            "key": "sedan",
                            "after": {"lyssna": "Hon lugnar sig.", "vanta": "Hon ringer igen."},
                            "question": "Och nu?",
                            "options": options("mote", "brev"),
                        },
                    ],
                },
                {"key": "text-2", "type": "text", "html": "<p>Slut.</p>"},
            ],
        },
        {
            "key": "anteckningen",
            "title": "Anteckningen",
            "minutes": 9,
            "blocks": [
                {
                    "key": "ordna",
                    "type": "order",
                    "question": "I vilken ordning?",
                    "items": [{"key": key, "text": key.title()} for key in ("ta", "se", "ge")],
                    "answer": LOOKS,
                },
                {
                    "key": "sortera",
                    "type": "sort",
                    "question": "Vad är vad?",
                    "buckets": [
                        {"key": "fakta", "title": "Fakta"},
                        {"key": "tolk", "title": "Tolkning"},
                    ],
                    "items": [
                        {"key": "grat", "text": "Han grät.", "bucket": "fakta", "answer": LOOKS},
                        {
                            "key": "ledsen",
                            "text": "Han var ledsen.",
                            "bucket": "tolk",
                            "answer": LOOKS,
                        },
                    ],
                },
                {
                    "key": "bild",
                    "type": "image",
                    "file": "rum.png",
                    "alt": "Ett rum",
                    "caption": "",
                },
                {
                    "key": "film",
                    "type": "video",
                    "file": "rum.mp4",
                    "captions": "rum.vtt",
                    "transcript": "Vi ser ett rum.",
                },
                {"key": "tank", "type": "reflection", "prompt": "Vad bär du med dig?"},
                {"key": "gor", "type": "practical", "element": "", "text": "Sitt med."},
                {"key": "tips", "type": "callout", "title": "Kom ihåg", "text": "Fråga barnet."},
            ],
        },
    ],
}


def asked(key, kind, goal="lyssna", **fields):
    return {
        "key": key,
        "kind": kind,
        "goal": goal,
        "critical": False,
        "recall": False,
        "part": "telefonen",
        "case": "",
        "stem": "Vad gör du?",
        **fields,
    }


def judged(**correct):
    return [
        {"key": key, "text": f"Text {key}", "correct": holds, "explanation": f"Skäl {key}"}
        for key, holds in correct.items()
    ]


ORDER_ITEMS = [
    {"key": key, "text": key.title(), "explanation": "Skäl"} for key in ("ta", "se", "ge")
]
SORT_ITEMS = [
    {"key": "grat", "text": "Han grät.", "bucket": "fakta", "explanation": "Skäl"},
    {"key": "ledsen", "text": "Han var ledsen.", "bucket": "tolk", "explanation": "Skäl"},
]

POOL = [
    asked("ett", "one", options=judged(a=True, b=False), critical=True),
    asked("flera", "several", options=judged(a=True, b=True, c=False)),
    asked("ordning", "order", goal="skriva", part="anteckningen", items=ORDER_ITEMS),
    asked(
        "sortering",
        "sort",
        goal="skriva",
        part="anteckningen",
        buckets=[{"key": "fakta", "title": "Fakta"}, {"key": "tolk", "title": "Tolkning"}],
        items=SORT_ITEMS,
    ),
    asked("fel", "fault", case="Han är svår.", recall=True, options=judged(a=False, b=True)),
    asked("mening", "complete", options=judged(a=True, b=False)),
    *(asked(f"till-{n}", "one", options=judged(a=True, b=False)) for n in range(4)),
]


def document(**changes):
    return {**deepcopy(DOCUMENT), **changes}


def pool():
    return deepcopy(POOL)
