from datetime import date, timedelta

import pytest
from django.urls import reverse

from competence import outbox
from competence.domain.facts import FactKind
from competence.models import Assignment, RuleSet
from competence.people import access, clock
from competence.queries import my_ladder, my_merits
from competence.queries.moments import Moment
from competence.queries.my_ladder import Opening
from competence.services import assignments
from tests import factories
from tests.competence.learner.courses import pass_module, publish_sample
from tests.competence.learner.year import DOCUMENT, LADDER, follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(cast):
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    return cast.alma


def ladder_of(person, step=""):
    today = clock.today()
    return my_ladder.of(access.reach(person), person, Moment(today), Opening(step))


def lines(page):
    return {row.key: row for branch in page.open.branches for row in rows(branch)}


def rows(branch):
    return (*branch.left, *branch.done)


def test_everybody_begins_on_the_step_without_a_rule(alma):
    page = ladder_of(alma)

    assert [tread.state for tread in page.treads] == ["valid", "ahead", "ahead"]
    assert page.reached.number == 1
    assert (page.open.number, page.open.have, page.open.need) == (2, 0, 4)


def test_a_line_says_the_earliest_day_when_only_time_is_missing(alma):
    factories.fact(alma, FactKind.EXPERIENCE, "child_services", starts_on=clock.today(), amount=1)

    line = lines(ladder_of(alma))["s2_tid"]

    assert not line.met
    assert str(clock.today().year + 1) in line.earliest


def test_some_of_several_are_enough(alma):
    branch = ladder_of(alma).open.branches[-1]
    assert (branch.have, branch.need, len(rows(branch))) == (0, 1, 2)

    factories.fact(alma, FactKind.METHOD, "bbic")

    page = ladder_of(alma)
    assert next(b for b in page.open.branches if b.kind == "at_least").have == 1
    assert page.open.have == 1


def test_a_waived_requirement_counts_and_says_so(alma):
    factories.fact(alma, FactKind.WAIVER, "s2_prov", value={"within": "child_services"})

    assert lines(ladder_of(alma))["s2_prov"].state == "not_required"


def test_a_waiver_in_the_programme_changes_nothing_on_the_ladder(cast, alma, acting):
    assignment = follow(alma, clock.today(), DOCUMENT)
    assignments.waive(
        assignment=Assignment.objects.select_related("rule_version", "person").get(
            pk=assignment.pk
        ),
        requirement="prov",
        reason="Läst i Granby",
        by=acting(cast.bo),
    )

    assert lines(ladder_of(alma))["s2_prov"].state == "missing"


def meet(alma):
    factories.fact(alma, FactKind.COURSE_COMPLETED, "prov", value={"version": 1})
    factories.fact(
        alma,
        FactKind.EXPERIENCE,
        "child_services",
        starts_on=clock.today() - timedelta(days=400),
        amount=1,
    )
    for _occasion in range(2):
        factories.fact(alma, FactKind.ELEMENT_DONE, "PE1", amount=1)
    factories.fact(alma, FactKind.METHOD, "bbic")


def test_rules_alone_move_nobody(alma):
    meet(alma)

    page = ladder_of(alma)

    assert page.open.met
    assert [tread.state for tread in page.treads] == ["valid", "waiting", "ahead"]
    assert page.reached.number == 1


def test_a_decision_moves_her_and_opens_the_next_step(alma):
    factories.fact(alma, FactKind.STEP, "step_2", value={"ladder": "child_services"})

    page = ladder_of(alma)

    assert page.reached.number == 2
    assert (page.open.number, page.open.have) == (3, 1)
    assert page.open.met


@pytest.mark.parametrize(
    ("asked", "opened"), [("step_3", 3), ("step_2", 2), ("step_1", 2), ("hittepa", 2)]
)
def test_any_step_with_requirements_can_be_opened(alma, sign_in, asked, opened):
    response = sign_in(alma).get(reverse("my_ladder"), {"steg": asked})

    assert response.context["page"].open.number == opened


def test_without_a_ladder_the_page_says_what_will_come(cast, sign_in):
    response = sign_in(cast.alma).get(reverse("my_ladder"))

    assert response.status_code == 200
    assert response.context["page"] is None


def test_what_she_has_is_listed_with_its_certificate(cast, alma, acting, sign_in):
    version = publish_sample()
    attempt = pass_module(alma, version, acting(alma))
    outbox.drain()
    factories.fact(alma, FactKind.TALK_HELD, "talk_1")
    factories.fact(alma, FactKind.INDEPENDENCE, "T1", value={"granted": True})
    factories.fact(
        alma,
        FactKind.ELIGIBILITY,
        "degree",
        value={"status": "approved", "basis": "swedish_degree"},
    )
    factories.fact(alma, FactKind.EXTERNAL, "bar", amount=15)
    factories.fact(
        alma,
        FactKind.EXPERIENCE,
        "child_services",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        amount=1,
    )
    meet(alma)

    response = sign_in(alma).get(reverse("my_merits"))
    page = response.context["page"]

    uid = attempt.fact.certificates.get().uid
    assert reverse("certificate", args=[uid]) in response.text
    assert page.eligibility.since == clock.today()
    assert [row.detail for row in page.courses] != [""]
    assert len(page.experience) == 2
    assert page.months >= 25
    assert page.practice[0].since == clock.today()
    assert len(page.certificates) == 1


def test_an_empty_list_says_what_will_gather_there(cast, sign_in):
    response = sign_in(cast.alma).get(reverse("my_merits"))

    assert response.context["page"].is_empty
    assert reverse("my_introduction") in response.text


def test_merits_cost_the_same_with_ten_times_the_facts(alma, sign_in, count_queries):
    client = sign_in(alma)
    url = reverse("my_merits")
    meet(alma)
    small = count_queries(lambda: client.get(url))

    for number in range(30):
        factories.fact(alma, FactKind.ELEMENT_DONE, f"PE{number % 9}", amount=1)
        factories.fact(alma, FactKind.METHOD, f"metod-{number}")

    assert count_queries(lambda: client.get(url)) == small


def test_merits_are_hers_alone(cast, alma, acting, sign_in):
    pass_module(alma, publish_sample(), acting(alma))

    assert my_merits.of(cast.ture, clock.today()).modules == ()
