"""Search among five hundred modules, as long as real ones. `make bench` prints what it takes."""

import json
import random
import sys
from copy import deepcopy
from time import perf_counter

import pytest
from django.db import connection
from django.urls import reverse

from cms.contentfiles import read_module
from competence.people import clock
from competence.queries.catalogue import Asked, catalogue, hits
from competence.services import searching
from courses.documents import to_json
from courses.models import Course, CourseVersion
from tests.world import CONTENT

pytestmark = pytest.mark.bench

MODULES, ROUNDS, BAR_MS = 500, 15, 50
QUESTIONS = ("", "skyddsbedömningar", "20 kap. 2 § SoL", "barn", "samtal med föräldrar", "zebra")


def shuffled_texts(document, dice):
    """Real sentences, dealt anew: no two modules are the same and all are as long as ours."""
    written = deepcopy(document)
    blocks = [part["blocks"] for part in written["parts"]]
    dice.shuffle(blocks)
    for part, dealt in zip(written["parts"], blocks, strict=True):
        part["blocks"] = dealt
    dice.shuffle(written["glossary"])
    written["glossary"] = written["glossary"][:3]
    return written


@pytest.fixture
def alma(cast):
    dice = random.Random(4)  # the same five hundred every time
    real = [to_json(read_module(path.parent).document) for path in CONTENT.glob("*/module.md")]
    stages = ("before_start", "day_1", "week_1", "month_1", "month_3", "month_6", "month_12")
    for n in range(MODULES):
        document = shuffled_texts(dice.choice(real), dice)
        document |= {"title": f"{document['title']} {n}", "number": n + 1, "key": f"modul-{n}"}
        document |= {"stage": dice.choice(stages)}
        course = Course.objects.create(key=f"modul-{n}", publisher="/norrland/")
        course.current = CourseVersion.objects.create(
            course=course,
            number=1,
            title=document["title"],
            change_class="A",
            document=document,
            pool=[],
            content_hash=str(n),
            published_at=clock.now(),
        )
        course.save()
    searching.rebuild()
    return cast.alma


def milliseconds(call):
    """The best of several: the rest is other work on the machine."""
    spent = []
    for _round in range(ROUNDS):
        began = perf_counter()
        call()
        spent.append((perf_counter() - began) * 1000)
    return round(min(spent), 1)


def asking(person, text):
    """As the page does it: what is found, what each filter would leave, and thirty shown."""

    def ask():
        found = catalogue(person, Asked(text=text), clock.today())
        return hits(found, found.entries[:30])

    return ask


def test_a_question_among_five_hundred_modules_is_answered_within_the_bar(alma, sign_in, capsys):
    shown = {text: len(asking(alma, text)()) for text in QUESTIONS}
    spent = {text: milliseconds(asking(alma, text)) for text in QUESTIONS}

    client = sign_in(alma)
    page = milliseconds(lambda: client.get(reverse("catalogue"), {"q": "barn"}))

    with capsys.disabled():
        told = {"database": connection.vendor, "ms": spent, "bar": BAR_MS, "page_ms": page}
        sys.stdout.write(f"\n  {json.dumps(told, ensure_ascii=False)}\n")
    assert {text for text in QUESTIONS if not shown[text]} == {"zebra"}
    assert max(spent.values()) < BAR_MS
