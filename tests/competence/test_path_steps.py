"""A step of a specialist path is decided as a step of the ladder is, and has a certificate."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.domain.ladder import following_step, read_ladder
from competence.models import Certificate, Fact, Proposal, RuleSet
from competence.people import clock
from competence.people.audit import Actor
from competence.queries import ledger
from competence.services import decisions, standings
from tests import factories

pytestmark = pytest.mark.django_db

PATH = {
    "schema": 1,
    "kind": "path",
    "key": "vald",
    "title": "Våld i nära relationer",
    "steps": [
        {
            "key": "vald_1",
            "number": 1,
            "title": "Fördjupad i området",
            "rule": {"key": "v1", "leaf": "method", "method": "freda"},
        },
        {
            "key": "vald_2",
            "number": 2,
            "title": "Specialist i området",
            "rule": {
                "key": "v2",
                "leaf": "decision",
                "decision": "step_decision",
                "subject": "vald_1",
            },
        },
    ],
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
            "rule": {"key": "s2", "leaf": "talk", "talk": "talk_12"},
        },
    ],
}


@pytest.fixture
def path():
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    return factories.make_rules(PATH, kind=RuleSet.Kind.PATH)


def decide(person, step, by):
    return decisions.decide_step(
        person=person,
        step=step,
        starts_on=clock.today(),
        delegation="SN 4.8",
        by=Actor.of(by, "unit_manager"),
    )


def text(response):
    return response.content.decode()


def test_a_step_of_a_path_is_refused_until_the_rules_say_met(cast, path):
    with pytest.raises(ValidationError) as refused:
        decide(cast.alma, "vald_1", cast.disa)

    assert refused.value.code == "unmet"
    assert not Certificate.objects.exists()


def test_a_decided_step_is_read_by_the_next_one_and_has_its_certificate(cast, path):
    factories.fact(cast.alma, FactKind.METHOD, "freda")

    first = decide(cast.alma, "vald_1", cast.disa)
    again = decide(cast.alma, "vald_1", cast.disa)
    second = decide(cast.alma, "vald_2", cast.disa)

    assert first == again
    assert first.value == {"ladder": "vald"}
    assert first.decision.rule_version == path
    assert second.decision.answer["state"] == "valid"
    issued = Certificate.objects.get(fact=first)
    assert issued.kind == "path"
    titles = {issued.content["editions"][edition]["title"] for edition in ("sv", "en")}
    assert titles == {"Våld i nära relationer, Fördjupad i området"}


def test_a_step_of_a_path_is_no_step_of_the_ladder(cast, path):
    """Who is a specialist has not thereby reached step 2."""
    factories.fact(cast.alma, FactKind.METHOD, "freda")
    decide(cast.alma, "vald_1", cast.disa)

    with pytest.raises(ValidationError):
        decide(cast.alma, "step_2", cast.disa)


def test_a_merit_that_others_decide_on_has_no_step_to_decide_here(cast, path):
    factories.make_rules({**PATH, "key": "fri", "voluntary": True}, kind=RuleSet.Kind.PATH)
    path.rule_set.versions.update(published_at=None)
    factories.fact(cast.alma, FactKind.METHOD, "freda")

    with pytest.raises(ValidationError) as refused:
        decide(cast.alma, "vald_1", cast.disa)

    assert refused.value.code == "unknown"


def test_the_supervisor_proposes_and_the_manager_decides_at_the_screens(cast, path, sign_in):
    factories.fact(cast.alma, FactKind.METHOD, "freda")
    page = reverse("person_decisions", args=[cast.alma.pk])
    bo, disa = sign_in(cast.bo), sign_in(cast.disa)
    assert "Föreslå Våld i nära relationer, Fördjupad i området" in text(bo.get(page))
    given = {"kind": "step_decision", "subject": "vald_1"}

    bo.post(reverse("propose_decision", args=[cast.alma.pk]), given)

    assert Proposal.objects.get().subject == "vald_1"
    assert "Våld i nära relationer, Fördjupad i området" in text(disa.get(reverse("decisions")))
    url = reverse("decide_step", args=[cast.alma.pk, "vald_1"])
    fields = {"starts_on": clock.today().isoformat(), "delegation": "SN 4.8"}
    assert "Våld i nära relationer" in text(disa.post(url, fields))
    answers = [disa.post(url, fields | {"confirmed": "yes"}) for _click in range(2)]
    issued = reverse("certificate", args=[Certificate.objects.get().uid])
    assert [answer["Location"] for answer in answers] == [issued] * 2
    assert "har nått på en specialistväg" in text(sign_in(cast.alma).get(issued))
    assert "Våld i nära relationer, Fördjupad i området" in text(
        sign_in(cast.alma).get(reverse("my_merits"))
    )


def test_a_path_that_nobody_has_begun_is_in_no_queue_though_all_is_met(cast, path, sign_in):
    factories.fact(cast.alma, FactKind.METHOD, "freda")
    standings.refresh(cast.alma)
    disa = sign_in(cast.disa)
    assert "Våld i nära relationer" not in text(disa.get(reverse("decisions")))

    decide(cast.alma, "vald_1", cast.disa)

    shown = text(disa.get(reverse("decisions")))
    assert "Våld i nära relationer, Specialist i området" in shown
    assert "Våld i nära relationer, Fördjupad i området" in shown


def test_an_unmet_path_is_not_on_the_page_of_decisions(cast, path, sign_in):
    shown = text(sign_in(cast.disa).get(reverse("person_decisions", args=[cast.alma.pk])))

    assert "Grund" in shown
    assert "Våld" not in shown


def test_the_step_that_may_be_decided_next_is_the_first_above_with_a_rule(cast, path):
    stair, day = read_ladder(PATH), date(2026, 10, 14)
    ladder = read_ladder(LADDER)
    one = factories.fact(cast.alma, FactKind.STEP, "vald_1", day, value={"ladder": "vald"})
    two = factories.fact(cast.alma, FactKind.STEP, "vald_2", day, value={"ladder": "vald"})
    facts = [ledger.as_value(Fact.objects.get(pk=row.pk)) for row in (one, two)]

    assert following_step(ladder, [], day).key == "step_2"
    assert following_step(stair, [], day).key == "vald_1"
    assert following_step(stair, facts[:1], day).key == "vald_2"
    assert following_step(stair, facts, day) is None
