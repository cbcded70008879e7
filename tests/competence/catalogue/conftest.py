"""A small catalogue: three modules of the region, a routine in each of two municipalities."""

from copy import deepcopy

import pytest

from competence.people import clock
from courses.models import SearchRow
from tests import factories
from tests.courses.sample import DOCUMENT
from tests.factories import routines as published

LAW = {
    "key": "lag",
    "act": "SoL (2025:400)",
    "section": "20 kap. 2–3 §§",
    "says": "Bedöm genast om barnet behöver skydd.",
    "checked_on": "2027-01-12",
    "source": "https://example.org/sol",
}


def publish(key, title, publisher="/norrland/", **changes):
    document = {**deepcopy(DOCUMENT), "key": key, "title": title, "law": [], "glossary": []}
    course = factories.make_course(key, {**document, **changes})
    if publisher != course.publisher:
        course.publisher = publisher
        course.save()
        SearchRow.objects.write_course(course, course.current)
    return course


def publish_routine(unit, key, title, html="<p>Ta larmet i receptionen.</p>", on=None):
    written = {"title": title, "owner": "", "valid_from": on or clock.today()}
    return published.publish_routine(unit, html, key=key, **written)


@pytest.fixture
def shelves(cast):
    publish(
        "skydd",
        "Omedelbar skyddsbedömning",
        number=1,
        theme="risker",
        stage="day_1",
        roles=["all"],
        minutes={"reading": 45, "conversation": 0, "practice": 0},
        summary="Du bedömer om ett barn behöver skydd samma dag.",
        law=[LAW],
        goals=[{"key": "faran", "text": "Avgöra om faran är omedelbar", "level": "forstaelse"}],
        glossary=[{"term": "skyddsbehov", "meaning": "att barnet inte är tryggt hemma"}],
    )
    publish(
        "samtal",
        "Barnsamtal",
        number=2,
        theme="samtal",
        stage="month_1",
        roles=["investigator"],
        minutes={"reading": 90, "conversation": 0, "practice": 0},
        summary="Du planerar ett samtal som känns tryggt.",
        glossary=[{"term": "Åsikt", "meaning": "det barnet själv tycker"}],
    )
    publish(
        "utredning",
        "Att utreda",
        number=3,
        theme="risker",
        stage="month_1",
        roles=["reception"],
        minutes={"reading": 60, "conversation": 0, "practice": 0},
        summary="Du planerar utredningar.",
        law=[{**LAW, "section": "20 kap. 3 §"}],
        glossary=[{"term": "skyddsbehov", "meaning": "samma ord en gång till"}],
    )
    publish_routine(cast.havsby, "larm", "Larm i Havsby")
    publish_routine(cast.granby, "larm", "Larm i Granby")
