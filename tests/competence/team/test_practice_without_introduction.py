"""Experienced staff practise for a step or a method: nobody has to follow an introduction for that."""

import json
import uuid
from pathlib import Path

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, Occasion
from competence.people.access import reach
from competence.queries.mentoring import mentoring
from competence.queries.team import team
from competence.services import practice
from tests import factories
from tests.competence.team.conftest import TODAY

PROGRAMMES = Path("cms/content/programmes")


@pytest.fixture(autouse=True)
def _rules(cast):
    for name in ("investigator", "child_services_ladder", "standard_methods"):
        document = json.loads((PROGRAMMES / f"{name}.json").read_text(encoding="utf-8"))
        factories.make_rules(document, kind=document["kind"])


def mark(client, element):
    fields = {"element": element, "on": TODAY, "form_key": uuid.uuid4()}
    return client.post(reverse("practice"), fields)


@pytest.mark.parametrize(
    "element", ["PE9", "case_seminar", "improvement_task", "coached_mapping", "joint_scoring"]
)
def test_what_a_step_or_a_method_asks_is_marked_and_confirmed(cast, sign_in, element):
    assert mark(sign_in(cast.ture), element).status_code == 302
    occasion = Occasion.objects.get()
    client = sign_in(cast.bo)
    page = client.get(reverse("team_member", args=[cast.ture.pk]))
    assert page.context["member"].to_confirm[0].title != element

    client.post(reverse("confirm_occasions"), {"occasions": [occasion.pk], "observed": "on"})

    fact = Fact.objects.of_kind(FactKind.ELEMENT_DONE).get()
    assert (fact.person, fact.subject) == (cast.ture, element)
    assert fact.value == {"observed_by": "supervisor"}


def test_what_she_marks_waits_for_her_supervisor_on_the_team_page(cast, sign_in):
    mark(sign_in(cast.ture), "case_seminar")

    row = next(row for row in team(reach(cast.bo)) if row.person_id == cast.ture.pk)

    assert row.next.action == "confirm_practice"
    assert row.waits_for_me


def test_a_unit_manager_who_confirms_was_the_eyes_of_who_leads_her(cast, sign_in):
    mark(sign_in(cast.ture), "PE6")

    client = sign_in(cast.disa)
    client.post(
        reverse("confirm_occasions"),
        {"occasions": [Occasion.objects.get().pk], "observed": "on"},
    )

    assert Fact.objects.of_kind(FactKind.ELEMENT_DONE).get().value == {"observed_by": "supervisor"}


def test_a_mentor_with_a_wider_role_is_still_her_mentors_eyes(cast, acting):
    factories.mentor(cast.frej, cast.ture)
    occasion = practice.report(
        person=cast.ture, element="PE6", on=TODAY, form_key=uuid.uuid4(), by=acting(cast.ture)
    )

    practice.confirm(occasions=[occasion], observed=True, by=acting(cast.frej, "content_editor"))

    assert Fact.objects.of_kind(FactKind.ELEMENT_DONE).get().value == {"observed_by": "mentor"}


def test_she_is_rated_without_an_introduction_also_together_with_the_mentor(cast, sign_in):
    client = sign_in(cast.bo)
    page = reverse("rate", args=[cast.ture.pk])
    kinds = [form.kind.key for form in client.get(page).context["forms"]]

    client.post(page, {"PE9-level": 4, "PE9-seen": "together", "PE9-on": TODAY})

    assert "PE9" in kinds
    assert "case_seminar" not in kinds
    fact = Fact.objects.of_kind(FactKind.ELEMENT_RATED).get()
    assert (fact.subject, fact.level, fact.value) == ("PE9", 4, {"seen": "together"})
    assert "tillsammans med mentorn" in sign_in(cast.ture).get(reverse("practice")).text


def test_her_mentor_reads_what_the_occasion_is_called(cast, sign_in):
    factories.mentor(cast.cilla, cast.ture)
    mark(sign_in(cast.ture), "case_seminar")

    titles = [
        occasion.title
        for mentee in mentoring(reach(cast.cilla)).mentees
        for occasion in mentee.occasions
    ]

    assert titles == ["Leda ett fallseminarium"]
