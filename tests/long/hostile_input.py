"""Whatever a form, an address or its question part holds: an answer, and never a broken page."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competence.forms.maps import MapFilter
from competence.forms.team import FilterForm
from competence.forms.verification import CodeForm
from tests.access_policy import POLICIES
from tests.access_terms import HAVSBY_PEOPLE
from tests.visits import address
from tests.world import nobody

pytestmark = pytest.mark.django_db
# A page costs as much as some ten rules.
FEWER = settings(
    max_examples=max(3, settings.default.max_examples // 10),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # the visitor undoes each visit
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
FORMS = sorted(name for name, policy in POLICIES.items() if policy.body(nobody()))
PAGES = sorted(name for name, policy in POLICIES.items() if policy.get)
IN_ADDRESSES = sorted(name for name, policy in POLICIES.items() if policy.ids)
# Every word that a view reads from the address, itself or through a form.
ASKED_FOR = sorted(
    {*FilterForm.base_fields, *MapFilter.base_fields, *CodeForm.base_fields}
    | {
        word
        for file in Path(django_settings.BASE_DIR, "competence").rglob("*.py")
        for word in re.findall(r"GET\.get(?:list)?\(\"(\w+)\"", file.read_text())
    }
)

NASTY = st.sampled_from(
    [
        "",
        "\x00",
        "\ufeff",
        "\u202e\u200b",
        "=1+1",
        "'; --",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}{% now 'Y' %}%(name)s{0}",
        "../../etc/passwd",
        "NaN",
        "1e999",
        "-0",
        "9" * 30,
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:59",
        "٢٠٢٦-٠١-٠١",
        "19121212-1212",
        "å" * 20_000,
    ]
)
DAYS = st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes"))
TEXT = NASTY | st.text(max_size=200) | st.integers().map(str) | DAYS | st.uuids().map(str)
VALUES = TEXT | st.lists(TEXT, max_size=3)


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
@FEWER
def test_hostile_forms_are_answered(name, visitor, world, data):
    policy = POLICIES[name]
    fields = policy.body(world.alma)
    for field in data.draw(st.sets(st.sampled_from(sorted(fields)), min_size=1), "fields"):
        fields = fields | {field: data.draw(VALUES, field)}
    url, who = address(name, policy, world.alma), _allowed(policy.post)

    answer = visitor.ask(who, "POST", url, fields)

    assert answer.status < 500, (who, url, fields, answer.error)


@pytest.mark.parametrize("name", PAGES)
@given(asked=st.dictionaries(st.sampled_from(ASKED_FOR), VALUES, min_size=1, max_size=4))
@FEWER
def test_hostile_questions_are_answered(name, visitor, world, asked):
    policy = POLICIES[name]
    url, who = address(name, policy, world.alma), _allowed(policy.get)

    answer = visitor.ask(who, "GET", url, policy.query(world.alma) | asked)

    assert answer.status < 500, (who, url, asked, answer.error)


@pytest.mark.parametrize("name", IN_ADDRESSES)
@given(data=st.data())
@FEWER
def test_hostile_addresses_are_answered(name, visitor, world, data):
    policy = POLICIES[name]
    places = address(name, policy, world.alma).strip("/").split("/")
    place = data.draw(st.integers(0, len(places) - 1), "place")
    places[place] = quote(data.draw(TEXT, "instead"), safe="")
    url, who = f"/{'/'.join(places)}/", _allowed(policy.get or policy.post)

    answer = visitor.ask(who, "GET", url, {})

    assert answer.status < 500, (who, url, answer.error)


def _allowed(who):
    return min(who or HAVSBY_PEOPLE)
