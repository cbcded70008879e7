from datetime import date

import pytest
from django.urls import reverse

from competence.models import AdvancedCourse, ReliefMonth, ReliefPlan, RuleSet
from competence.people import clock
from competence.people.models import Role
from tests import factories
from tests.competence.domain.documents import ladder

from .study import AUGUST, FIRST, LAST, SEPTEMBER, approved, planned

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture(autouse=True)
def _october(cast):
    clock.move_to(clock.at_noon(date(2026, 10, 14)))


@pytest.fixture
def steps(cast):
    """A ladder whose third step asks for a course and gives relief for it."""
    document = ladder()
    document["steps"][2]["rule"] = {
        "key": "alla",
        "all": [
            {
                "key": "avancerad",
                "title": "Kurs på avancerad nivå",
                "leaf": "external",
                "course": "advanced_course",
            }
        ],
    }
    document["steps"][2]["relief"] = {
        "percent": 20,
        "cover": "En kollega tar nya ärenden.",
        "approved_by": "unit_manager",
    }
    factories.make_rules(document, kind=RuleSet.Kind.LADDER)
    return document


def plan(client, person, wanted, **changes):
    fields = {
        "requirement": wanted,
        "title": "Barnrätt",
        "provider": "Högskolan",
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    return client.post(reverse("plan_course", args=[person.pk]), fields | changes)


def test_she_plans_a_course_her_chief_approves_and_both_see_the_month(cast, steps, sign_in):
    ture, disa = sign_in(cast.ture), sign_in(cast.disa)
    step = steps["steps"][2]["key"]
    shown = ture.get(reverse("my_ladder"), {"steg": step}).text
    begun = f"{reverse('plan_course', args=[cast.ture.pk])}?for={steps['key']}:avancerad"
    assert begun in shown
    assert 'value="Kurs på avancerad nivå"' in ture.get(begun).text

    plan(ture, cast.ture, f"{steps['key']}:avancerad")
    course = AdvancedCourse.objects.get()
    assert (course.step, course.percent, course.approver) == (step, 20, "unit_manager")

    terms = {"percent": 20, "starts_on": FIRST, "ends_on": LAST, "cover": "En vikarie."}
    url = reverse("approve_relief", args=[cast.ture.pk, course.pk])
    assert ture.get(url).status_code == 403
    disa.post(url, terms | {"cover_by": cast.alma.pk})
    assert ReliefPlan.objects.get().cover_by == cast.alma

    for page in (
        ture.get(reverse("my_introduction")),
        ture.get(reverse("my_ladder"), {"steg": step}),
        disa.get(reverse("advanced_courses", args=[cast.ture.pk])),
    ):
        assert "september 2026" in page.text
        assert cast.alma.name in page.text
    assert "september 2026" in disa.get(reverse("team_member", args=[cast.ture.pk])).text


def test_an_answer_is_given_and_undone_and_leads_back(cast, sign_in, acting):
    course = planned(cast.ture, acting(cast.ture))
    approved(course, acting(cast.disa, Role.UNIT_MANAGER))
    bo = sign_in(cast.bo)
    url = reverse("settle_relief", args=[cast.ture.pk, course.pk])
    answer = {"month": SEPTEMBER, "state": "not_kept", "cause": "cover"}

    assert bo.post(url, answer | {"next": "/medarbetare/"}).url == "/medarbetare/"
    row = ReliefMonth.objects.get()
    assert (row.state, row.cause, row.settled_by) == ("not_kept", "cover", cast.bo)
    assert "ingen kunde täcka" in bo.get(reverse("advanced_courses", args=[cast.ture.pk])).text

    bo.post(url, {"month": SEPTEMBER, "state": "open"})
    for wrong in ({}, {"month": AUGUST, "state": "not_kept"}, {"month": LAST, "state": "kept"}):
        assert bo.post(url, wrong).status_code == 302
    assert ReliefMonth.objects.get().state == "open"


@pytest.mark.parametrize(
    "changes",
    [{"ends_on": "2026-08-01"}, {"requirement": "annan:kurs"}, {"title": ""}],
)
def test_a_course_that_cannot_be_is_kept_on_the_page(cast, steps, sign_in, changes):
    response = plan(sign_in(cast.bo), cast.ture, f"{steps['key']}:avancerad", **changes)

    assert response.context["form"].errors
    assert not AdvancedCourse.objects.exists()


def test_relief_says_who_covers_and_names_no_client(cast, sign_in, acting):
    course = planned(cast.ture, acting(cast.ture))
    url = reverse("approve_relief", args=[cast.ture.pk, course.pk])
    terms = {"percent": 20, "starts_on": FIRST, "ends_on": LAST}

    for cover in ("", "Ärendet 20120131-1234 väntar."):
        response = sign_in(cast.disa).post(url, terms | {"cover": cover})
        assert response.context["form"].errors["cover"]
    assert not ReliefPlan.objects.exists()


def test_a_course_is_changed_and_cancelled_after_a_question(cast, sign_in, acting):
    course = planned(cast.ture, acting(cast.ture))
    ture, args = sign_in(cast.ture), [cast.ture.pk, course.pk]
    fields = {"title": "Barnrätt", "provider": "Högskolan", "starts_on": FIRST, "ends_on": FIRST}

    ture.post(reverse("change_course", args=args), fields)
    assert AdvancedCourse.objects.get().title == "Barnrätt"
    assert "Barnrätt" in ture.get(reverse("cancel_course", args=args)).text
    for _click in range(2):
        ture.post(reverse("cancel_course", args=args))

    assert AdvancedCourse.objects.get().cancelled_at
    for name in ("change_course", "cancel_course"):
        assert ture.get(reverse(name, args=args)).status_code == 302


def test_without_a_ladder_with_relief_the_page_says_so(cast, sign_in):
    text = sign_in(cast.ture).get(reverse("plan_course", args=[cast.ture.pk])).text

    assert "<form" not in text.partition("<main")[2].partition("</main")[0]


def test_a_supervisor_without_caseload_finds_her_ladder(cast, sign_in):
    assert reverse("my_ladder") in sign_in(cast.bo).get(reverse("team")).text


def test_the_summary_is_for_chiefs(cast, sign_in):
    assert sign_in(cast.elin).get(reverse("relief_summary")).status_code == 200
    assert sign_in(cast.bo).get(reverse("relief_summary")).status_code == 403
