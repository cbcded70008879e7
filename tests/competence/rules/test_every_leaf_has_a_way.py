"""Whatever the shipped ladder and paths ask for can be recorded by somebody, on a page."""

import importlib
import json
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from competence.domain.facts import FactKind
from competence.domain.grammar import parse
from competence.domain.rules import evaluate
from competence.domain.shapes import SHAPES
from competence.models import Assessment, Claim, Occasion, RuleSet
from competence.people import clock
from competence.people.access import reach
from competence.queries import (
    elements,
    ledger,
    my_ladder,
    rulebook,
    supervision,
    topics,
    work_areas,
)
from competence.queries.doings import Who, routes_for
from competence.queries.moments import Moment
from competence.queries.my_ladder import Opening
from competence.queries.names import names_of
from competence.wording.amounts import amount_words
from tests import factories
from tests.access_policy import POLICIES

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
DOCUMENTS = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path("cms/content/programmes").glob("*.json"))
]
LONG_AGO = date(2023, 1, 2)


@pytest.fixture
def shipped(cast):
    for document in DOCUMENTS:
        factories.make_rules(document, kind=document["kind"])
    versions = rulebook.published(cast.havsby, *RuleSet.Kind.values)
    return versions, tuple(elements.leaves_in(versions))


def test_every_leaf_of_the_shipped_stairs_has_a_page_and_a_service(shipped):
    _versions, leaves = shipped
    assert {leaf.kind for leaf in leaves} >= SHAPES.keys() - {"check"}
    for leaf in leaves:
        routes = routes_for(leaf)
        assert routes, (leaf.kind, leaf.subject)
        for route in routes:
            module, _dot, name = route.service.partition(".")
            assert callable(getattr(importlib.import_module(f"competence.services.{module}"), name))
            policy = POLICIES[route.page]
            assert policy.get, route.page
            assert route.url(1, leaf.subject).startswith("/")


def test_every_subject_can_be_chosen_where_its_way_leads(cast, shipped):
    """A way that leads to a page where the thing cannot be chosen is no way."""
    versions, leaves = shipped
    day = clock.today()
    asked = {(topic.role, topic.subject) for topic in topics.topics_of(cast.ture, day)}
    titles = names_of(cast.havsby).titles
    offered = {
        "element": set(elements.entries_of(cast.havsby)),
        "experience": dict(work_areas.areas_of(cast.havsby)).keys(),
        "supervision": dict(supervision.kinds_of(cast.ture, day)).keys(),
        "method": {key for kind, key in titles if kind == "method"},
        "external": {key for kind, key in titles if kind == "external"},
        "talk": {key for version in versions for key in version.document.get("talks", ())},
    }
    for leaf in leaves:
        assert leaf.subject in offered.get(leaf.kind, {leaf.subject}), (leaf.kind, leaf.subject)
        if leaf.kind == "assessment":
            assert (leaf.terms["by"], leaf.subject) in asked


def test_every_role_that_a_rule_may_name_has_somebody_who_can_act(shipped):
    who = {leaf.kind: {route.who for route in routes_for(leaf)} for leaf in shipped[1]}

    assert all(roles & set(Who) for roles in who.values())
    assert who["eligibility"] == {Who.HERSELF, Who.HR}


@pytest.fixture
def experienced(cast):
    """Step 2 decided, four years of child services, and decided to investigate on her own."""
    ture = cast.ture
    step = {"ladder": "child_services", "granted": True}
    factories.fact(ture, FactKind.STEP, "step_2", LONG_AGO, value=step)
    factories.fact(ture, FactKind.INDEPENDENCE, "T2", LONG_AGO, value={"granted": True})
    factories.fact(ture, FactKind.EXPERIENCE, "child_services", LONG_AGO, amount=1)
    return ture


def test_an_experienced_caseworker_fills_step_three_on_the_screens(
    cast, shipped, experienced, sign_in
):
    own, lead = sign_in(cast.ture), sign_in(cast.bo)
    page = own.get(reverse("my_ladder")).text
    for url in (f"{reverse('practice')}?moment=case_seminar", "?vad=supervisor%3APE15"):
        assert url in page
    waits = lead.get(reverse("team_member", args=[cast.ture.pk])).context["member"].step
    assert waits.number == 3
    assert f"{reverse('rate', args=[cast.ture.pk])}#kind-PE15" not in {
        doing.url for row in waits.rows if row.kind == "element" for doing in row.doings
    }

    for kind, key in (
        ("kurs", "barnsamtal_fordjupning"),
        ("kurs", "vald_fordjupning"),
        ("kurs", "lvu_fordjupning"),
        ("metod", "freda"),
    ):
        _brings(own, lead, kind, key)
    own.post(
        reverse("practice"),
        {"element": "case_seminar", "on": clock.today(), "form_key": uuid.uuid4()},
    )
    lead.post(reverse("confirm_occasions"), {"occasions": [Occasion.objects.get().pk]})
    own.post(reverse("ask_assessment"), {"topic": "supervisor:PE15", "form_key": uuid.uuid4()})
    assert Assessment.objects.get().assessor == cast.bo
    lead.post(
        reverse("rate", args=[cast.ture.pk]),
        {"PE15-level": 4, "PE15-seen": "together", "PE15-on": clock.today()},
    )

    found = my_ladder.of(reach(cast.ture), cast.ture, Moment(clock.today()), Opening())
    assert (found.open.number, found.open.met) == (3, True)
    assert "Enhetschefen beslutar" in own.get(reverse("my_ladder")).text
    assert not Assessment.objects.open().exists()


def _brings(own, lead, kind, key):
    fields = {
        "title": key,
        "issuer": "Högskolan",
        "level": "advanced",
        "basis": "training",
        "starts_on": clock.today(),
        "form_key": uuid.uuid4(),
    }
    own.post(reverse("add_merit", args=[kind]), fields)
    claim = Claim.objects.get(title=key)
    lead.post(reverse("settle_claim", args=[claim.pk]), {"what": "accept", "counts_as": key})


@pytest.mark.parametrize(
    ("leaf", "level", "told"),
    [
        ({"level": 5}, 0, "inte bedömt än, behöver nivå 5"),
        ({"level": 5}, 4, "nivå 4, behöver 5"),
        ({"level": 3}, 4, "nivå 4 (minst 3)"),
        ({"observed": 1}, 0, "0 av 1 observerade"),
        ({"count": 2}, 0, "0 av 2 tillfällen"),
    ],
)
def test_a_level_is_told_as_a_level_and_occasions_as_occasions(cast, leaf, level, told):
    rule = parse({"key": "x", "leaf": "element", "element": "PE9", **leaf})
    if level:
        factories.fact(cast.ture, FactKind.ELEMENT_RATED, "PE9", LONG_AGO, level=level)

    with override("sv"):
        assert amount_words(evaluate(rule, ledger.of_person(cast.ture), clock.today())) == told
