from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from competence import outbox
from competence.domain.facts import FactKind
from competence.models import Certificate, Decision, Fact, Message, Proposal, RuleSet
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry
from competence.queries.permissions import permissions
from competence.services import decisions, eligibility
from tests import factories
from tests.cast import make_cast
from tests.threads import in_threads

pytestmark = pytest.mark.django_db

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
            "learnt": ["Tar emot anmälningar."],
            "rule": {
                "all": [
                    {"key": "s2_m3", "leaf": "module", "course": "sekretess"},
                    {"key": "s2_pe6", "leaf": "element", "element": "PE6", "count": 2, "level": 3},
                    {"key": "s2_talk", "leaf": "talk", "talk": "talk_12"},
                ]
            },
        },
    ],
}


@pytest.fixture
def ladder():
    return factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)


def meet_step_two(person):
    factories.fact(person, FactKind.COURSE_COMPLETED, "sekretess", value={"version": 2})
    for _occasion in range(2):
        factories.fact(person, FactKind.ELEMENT_DONE, "PE6", amount=1)
    factories.fact(person, FactKind.ELEMENT_RATED, "PE6", level=4)
    factories.fact(person, FactKind.TALK_HELD, "talk_12")


def approve(person, by, starts_on=None):
    return eligibility.register(
        person=person,
        status="approved",
        basis="swedish_degree",
        document_seen_on=clock.today(),
        starts_on=starts_on or clock.today(),
        by=by,
    )


def grant(person, by, task="T2", **fields):
    fields = {"granted": True, "starts_on": clock.today(), "delegation": "SN 4.2", **fields}
    return decisions.decide_independence(person=person, task=task, by=by, **fields)


def levels(person):
    return {found.task: found.level for found in permissions(person, clock.today())}


def test_modules_and_level_four_never_make_anybody_independent(cast, acting):
    meet_step_two(cast.alma)
    for element in range(1, 16):
        factories.fact(cast.alma, FactKind.ELEMENT_RATED, f"PE{element}", level=4)

    with pytest.raises(ValidationError) as refused:
        grant(cast.alma, acting(cast.disa))

    assert refused.value.code == "not_eligible"

    assert set(levels(cast.alma).values()) == {"not_yet"}
    assert not Fact.objects.of_kind(FactKind.INDEPENDENCE).exists()


def test_a_forged_independence_fact_gives_nothing_without_eligibility(cast):
    factories.fact(cast.alma, FactKind.INDEPENDENCE, "T2", value={"granted": True})

    assert levels(cast.alma)["T2"] == "not_yet"


def test_eligibility_alone_means_together_and_the_decision_means_alone(cast, acting):
    approve(cast.alma, acting(cast.elin))
    assert set(levels(cast.alma).values()) == {"together"}

    grant(cast.alma, acting(cast.disa))

    assert levels(cast.alma) == {"T1": "together", "T2": "alone", "T3": "together"}


def test_a_later_refusal_of_eligibility_takes_independence_away(cast, acting):
    approve(cast.alma, acting(cast.elin))
    grant(cast.alma, acting(cast.disa))

    eligibility.register(
        person=cast.alma,
        status="not_eligible",
        basis="none",
        document_seen_on=None,
        starts_on=clock.today(),
        by=acting(cast.elin),
    )

    assert levels(cast.alma)["T2"] == "not_yet"


def test_a_decision_is_one_row_with_its_grounds_and_one_audit_row(cast, acting):
    approve(cast.alma, acting(cast.elin))

    first = grant(cast.alma, acting(cast.disa), motivation="Har visat det i tre utredningar.")
    second = grant(cast.alma, acting(cast.disa))

    assert first == second
    assert first.decision.delegation == "SN 4.2"
    assert first.decision.decided_by == cast.disa
    assert not first.decision.dual_role
    assert AuditEntry.objects.filter(verb="independence.decided").count() == 1


def test_two_decisions_with_the_same_number_cannot_both_stand(cast, acting):
    approve(cast.alma, acting(cast.elin))
    fact = grant(cast.alma, acting(cast.disa))

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.fact(
            cast.alma, FactKind.INDEPENDENCE, "T2", value={"granted": False}, source=fact.source
        )


def test_a_decision_gives_no_right_backwards_in_time(cast, acting):
    approve(cast.alma, acting(cast.elin), starts_on=date(2020, 1, 1))

    with pytest.raises(ValidationError):
        grant(cast.alma, acting(cast.disa), starts_on=clock.today() - timedelta(days=1))
    with pytest.raises(ValidationError):
        grant(cast.alma, acting(cast.disa), starts_on=clock.today() + timedelta(days=400))
    with pytest.raises(ValidationError):
        grant(cast.alma, acting(cast.disa), delegation="  ")


def test_independence_may_be_withdrawn_the_same_day_and_given_back_later(cast, acting):
    approve(cast.alma, acting(cast.elin))
    grant(cast.alma, acting(cast.disa))
    grant(cast.alma, acting(cast.disa), granted=False)
    assert levels(cast.alma)["T2"] == "together"

    grant(cast.alma, acting(cast.disa))

    assert levels(cast.alma)["T2"] == "alone"


def test_approval_needs_a_basis_in_law_and_a_document_seen(cast, acting):
    common = {"person": cast.alma, "starts_on": clock.today(), "by": acting(cast.elin)}

    for basis, seen in (("none", clock.today()), ("grandfathered", clock.today())):
        with pytest.raises(ValidationError):
            eligibility.register(status="approved", basis=basis, document_seen_on=seen, **common)
    with pytest.raises(ValidationError):
        eligibility.register(
            status="approved", basis="swedish_degree", document_seen_on=None, **common
        )
    with pytest.raises(ValidationError):
        eligibility.register(
            status="approved",
            basis="swedish_degree",
            document_seen_on=clock.today() + timedelta(days=1),
            **common,
        )
    assert not Fact.objects.exists()


def test_registering_twice_is_one_line_and_a_new_status_another(cast, acting):
    first = approve(cast.alma, acting(cast.elin))
    assert approve(cast.alma, acting(cast.elin)) == first

    eligibility.register(
        person=cast.alma,
        status="under_review",
        basis="none",
        document_seen_on=None,
        starts_on=clock.today(),
        note="Kontrollerar kursen i förvaltningsrätt.",
        by=acting(cast.elin),
    )

    assert Fact.objects.of_kind(FactKind.ELIGIBILITY).live().count() == 2
    assert Decision.objects.count() == 2


def test_a_registration_cannot_slip_in_before_the_newest(cast, acting):
    approve(cast.alma, acting(cast.elin))

    with pytest.raises(ValidationError):
        approve(cast.alma, acting(cast.elin), starts_on=clock.today() - timedelta(days=30))


def test_a_task_is_assigned_once_and_ends_with_both_days(cast, acting):
    start = clock.today() - timedelta(days=10)
    first = decisions.assign_task(
        person=cast.alma, task="T1", starts_on=start, by=acting(cast.disa)
    )
    again = decisions.assign_task(
        person=cast.alma, task="T1", starts_on=start, by=acting(cast.disa)
    )
    assert first == again

    ended = decisions.end_task(
        person=cast.alma, task="T1", ends_on=clock.today(), by=acting(cast.disa)
    )

    assert (ended.starts_on, ended.ends_on) == (start, clock.today())
    assert (
        decisions.end_task(person=cast.alma, task="T1", ends_on=clock.today(), by=acting(cast.disa))
        is None
    )
    later = decisions.assign_task(
        person=cast.alma, task="T1", starts_on=clock.today(), by=acting(cast.disa)
    )
    assert later != ended


def test_an_unknown_task_is_refused(cast, acting):
    with pytest.raises(ValidationError):
        decisions.assign_task(
            person=cast.alma, task="T9", starts_on=clock.today(), by=acting(cast.disa)
        )


def test_a_step_is_refused_until_the_rules_say_met(cast, acting, ladder):
    decide = {
        "person": cast.alma,
        "step": "step_2",
        "starts_on": clock.today(),
        "delegation": "SN 4.7",
        "by": acting(cast.disa),
    }
    with pytest.raises(ValidationError):
        decisions.decide_step(**decide)
    with pytest.raises(ValidationError):
        decisions.decide_step(**{**decide, "step": "step_9"})
    with pytest.raises(ValidationError):
        decisions.decide_step(**{**decide, "step": "step_1"})

    assert not Certificate.objects.exists()


def test_deciding_a_step_freezes_the_answer_and_orders_one_certificate(cast, acting, ladder):
    meet_step_two(cast.alma)
    decide = {
        "person": cast.alma,
        "step": "step_2",
        "starts_on": clock.today(),
        "delegation": "SN 4.7",
        "by": acting(cast.disa),
    }

    first = decisions.decide_step(**decide)
    again = decisions.decide_step(**decide)

    assert first == again
    assert first.value == {"ladder": "child_services"}
    assert [leaf["key"] for leaf in first.decision.answer["children"]] == [
        "s2_m3",
        "s2_pe6",
        "s2_talk",
    ]
    assert first.decision.rule_version == ladder
    assert Certificate.objects.filter(fact=first).count() == 1


def test_a_step_that_asks_for_newcomers_she_mentored_is_decided_when_she_has(cast, acting):
    asked = {"leaf": "mentored", "of": "newcomer", "persons": 2, "months": 6}
    steps = [{"key": "step_4", "number": 4, "title": "Erfaren", "rule": asked}]
    factories.make_rules({**LADDER, "steps": steps}, kind=RuleSet.Kind.LADDER)
    assert not decisions.step_rules(cast.cilla, "step_4").answer.met
    half_a_year_ago = clock.today() - timedelta(days=190)
    factories.mentor(cast.cilla, cast.elin, starts_on=half_a_year_ago)

    decided = decisions.decide_step(
        person=cast.cilla,
        step="step_4",
        starts_on=clock.today(),
        delegation="SN 4.7",
        by=acting(cast.disa),
    )

    assert decided.subject == "step_4"


def test_the_managers_decision_settles_the_supervisors_proposal(cast, acting, ladder):
    meet_step_two(cast.alma)
    proposal = decisions.propose(
        person=cast.alma, kind=FactKind.STEP, subject="step_2", by=acting(cast.bo)
    )
    again = decisions.propose(
        person=cast.alma, kind=FactKind.STEP, subject="step_2", by=acting(cast.bo)
    )
    assert proposal == again
    assert Message.objects.filter(person=cast.disa).count() == 1
    assert "Alma" not in Message.objects.get(person=cast.disa).text

    fact = decisions.decide_step(
        person=cast.alma,
        step="step_2",
        starts_on=clock.today(),
        delegation="SN 4.7",
        by=acting(cast.disa),
    )

    assert fact.decision.proposal == proposal
    assert not fact.decision.dual_role
    assert not Proposal.objects.filter(settled_at__isnull=True).exists()


def test_where_one_chief_is_both_the_record_says_so(cast, acting, ladder):
    meet_step_two(cast.petra)
    decisions.propose(person=cast.petra, kind=FactKind.STEP, subject="step_2", by=acting(cast.olga))

    fact = decisions.decide_step(
        person=cast.petra,
        step="step_2",
        starts_on=clock.today(),
        delegation="SN 4.7",
        by=acting(cast.olga),
    )

    assert fact.decision.dual_role
    assert Certificate.objects.get(fact=fact).content["dual_role"] is True
    assert not Message.objects.filter(person=cast.olga).exists()


def test_only_steps_and_independence_are_proposed(cast, acting):
    with pytest.raises(ValidationError):
        decisions.propose(
            person=cast.alma, kind=FactKind.ELIGIBILITY, subject="degree", by=acting(cast.bo)
        )


def test_the_decider_is_written_with_the_title_of_her_employment(cast, acting, ladder):
    factories.employ(cast.disa, cast.other_unit, title="Enhetschef utredning")
    approve(cast.alma, acting(cast.elin, "hr"))

    fact = grant(cast.alma, acting(cast.disa, "unit_manager"))

    assert fact.decision.decided_by_title == "Enhetschef utredning"
    hr_line = Fact.objects.of_kind(FactKind.ELIGIBILITY).get()
    assert hr_line.decision.decided_by_title == "HR"
    assert outbox.drain() == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_on_decide_are_one_row_and_one_certificate(settings):
    settings.OUTBOX_IN_PROCESS = False
    cast = make_cast()
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    meet_step_two(cast.alma)
    by = Actor.of(cast.disa, "unit_manager")

    answers = in_threads(
        20,
        lambda: (
            decisions.decide_step(
                person=cast.alma,
                step="step_2",
                starts_on=clock.today(),
                delegation="SN 4.7",
                by=by,
            ).pk
        ),
    )

    assert set(answers) == {Fact.objects.of_kind(FactKind.STEP).get().pk}
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.filter(verb="step.decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_the_same_moment_are_two_rows_in_an_order(settings):
    settings.OUTBOX_IN_PROCESS = False
    cast = make_cast()
    approve(cast.alma, Actor.of(cast.elin, "hr"))
    wishes = [True, False] * 5

    in_threads(10, lambda: grant(cast.alma, Actor.of(cast.disa), granted=wishes.pop()).pk)

    rows = list(Fact.objects.of_kind(FactKind.INDEPENDENCE).order_by("recorded_at", "pk"))
    said = [row.value["granted"] for row in rows]
    assert all(before != after for before, after in pairwise(said))
    assert len({row.source for row in rows}) == len(rows)
    assert levels(cast.alma)["T2"] == ("alone" if said[-1] else "together")
