"""Several programmes: hers is proposed first, any may be assigned, and who follows one finds it."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from competence.people.access import reach
from competence.people.models import Employment
from competence.queries import introductions, plan_preview, team
from tests import factories
from tests.competence.team.conftest import TODAY

CONTENT = Path("cms/content/programmes")


@pytest.fixture
def programmes(cast, programme):
    documents = (json.loads(path.read_text()) for path in sorted(CONTENT.glob("*.json")))
    others = [each for each in documents if each["kind"] == "programme" and each.get("audience")]
    return {each["key"]: factories.make_rules(each) for each in others}


def first_for(person):
    return plan_preview.programmes_for(person, TODAY)[0].rule_set.key


def test_each_is_proposed_the_programme_that_is_for_her(cast, programmes):
    ida = factories.make_person("Ida Brask", cast.havsby)
    factories.employ(ida, cast.unit, type=Employment.Type.AGENCY, agency="Vikaria AB")

    assert first_for(cast.ture) == "investigator"
    assert first_for(ida) == "agency"
    assert first_for(cast.bo) == "supervisor"
    assert len(plan_preview.programmes_for(cast.ture, TODAY)) == 4


def test_the_preview_of_a_supervisors_programme_opens_by_itself(cast, programmes, sign_in):
    response = sign_in(cast.disa).get(reverse("assign", args=[cast.bo.pk]))

    assert response.context["preview"].programme == "Introduktion för arbetsledare"
    sign_in(cast.disa).post(
        reverse("assign", args=[cast.bo.pk]),
        {"programme": programmes["supervisor"].pk, "starts_on": TODAY.isoformat()},
    )
    assert introductions.of_person(cast.bo.pk, TODAY).title == "Introduktion för arbetsledare"


def test_a_supervisor_who_follows_a_programme_has_it_in_the_menu(cast, programmes, sign_in):
    link = f'href="{reverse("my_introduction")}"'
    assert link not in sign_in(cast.bo).get(reverse("team")).text

    factories.assign(cast.bo, programmes["supervisor"], TODAY)

    assert link in sign_in(cast.bo).get(reverse("team")).text
    assert sign_in(cast.bo).get("/").url == reverse("team")
    page = sign_in(cast.bo).get(reverse("my_introduction")).text
    assert "Inför uppdraget" in page
    assert "Ingen mentor än" not in page


def test_who_needs_no_mentor_waits_for_none_and_no_step_is_proposed(cast, programmes, sign_in):
    factories.assign(cast.ture, programmes["mentor"], TODAY)

    row = next(row for row in team.team(reach(cast.bo)) if row.person_id == cast.ture.pk)
    assert "name_mentor" not in {step.action for step in row.waiting}

    factories.fact(cast.ture, subject="mentorns_uppdrag", starts_on=TODAY)
    for talk in ("talk_mentor_first", "talk_mentor_3"):
        factories.fact(cast.ture, "talk_held", talk, starts_on=TODAY)
    row = next(row for row in team.team(reach(cast.bo)) if row.person_id == cast.ture.pk)
    assert row.status == "finished"
    assert "propose" not in {step.action for step in row.waiting}
