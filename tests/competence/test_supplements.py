"""Komplettering through the service and its page: a plan of HR's that never decides anything."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, Supplement, SupplementSubject
from competence.people import clock
from competence.people.models import AuditEntry
from competence.services import supplements
from competence.services.supplements import Line
from tests.competence.test_decisions_services import approve

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def plan(cast, acting, today):
    """Two subjects missing; `change` writes the plan anew."""

    def write(**changed):
        lines = {
            "social_law": Line("social_law", "Förvaltningsrätt 7,5 hp", today + 30 * A_DAY),
            "psychology": Line("psychology", "Utvecklingspsykologi", today + 60 * A_DAY),
        } | changed
        return supplements.save(
            person=cast.alma,
            last_on=today + 200 * A_DAY,
            lines=[line for line in lines.values() if line],
            by=acting(cast.elin, "hr"),
        )

    return write


def live(row):
    return dict(row.subjects.filter(dropped_at=None).values_list("subject", "proof"))


def test_the_same_plan_sent_twice_is_written_once(plan):
    first, second = plan(), plan()

    assert first == second
    assert SupplementSubject.objects.count() == 2
    assert AuditEntry.objects.filter(verb="supplement.planned").count() == 1


def test_what_is_proven_is_a_new_row_and_the_old_one_stays(plan, today):
    row = plan()
    done = Line("social_law", "Förvaltningsrätt 7,5 hp", today + 30 * A_DAY, today, "Ladokutdrag")

    plan(social_law=done)

    assert live(row) == {"social_law": "Ladokutdrag", "psychology": ""}
    assert row.subjects.filter(subject="social_law").count() == 2
    assert AuditEntry.objects.filter(verb="supplement.changed").count() == 1


def test_a_row_of_a_plan_is_never_rewritten(plan):
    row = plan()

    with pytest.raises(IntegrityError), transaction.atomic():
        row.subjects.update(proof="Ett annat papper", done_on=clock.today())


def test_a_plan_that_cannot_be_is_refused_in_words(plan, today):
    wrong = {
        "planned": Line("social_law", "Rätt", today + 201 * A_DAY),
        "done": Line("social_law", "Rätt", today, today + A_DAY, "Intyg"),
        "proof": Line("social_law", "Rätt", today, today),
        "subject": Line("astronomy", "Rätt", today),
    }

    for code, line in wrong.items():
        with pytest.raises(ValidationError) as refused:
            plan(social_law=line)
        assert refused.value.code == code
    with pytest.raises(ValidationError) as refused:
        plan(social_law=None, psychology=None)
    assert refused.value.code == "empty"


def test_a_plan_ends_within_six_years_and_not_before_today(cast, acting, today):
    line = Line("social_law", "Rätt", today - 30 * A_DAY)

    for last_on in (today - A_DAY, today + 7 * 366 * A_DAY):
        with pytest.raises(ValidationError) as refused:
            supplements.save(person=cast.alma, last_on=last_on, lines=[line], by=acting(cast.elin))
        assert "last_on" in refused.value.message_dict


def test_who_is_eligible_gets_no_plan_and_nobody_makes_her_own(cast, acting, plan, today):
    line = Line("social_law", "Rätt", today)
    with pytest.raises(ValidationError):
        supplements.save(person=cast.elin, last_on=today, lines=[line], by=acting(cast.elin))
    approve(cast.alma, acting(cast.elin))

    with pytest.raises(ValidationError) as refused:
        plan()

    assert refused.value.code == "approved"


def test_an_approval_by_hr_ends_the_plan_and_one_to_come_does_not(cast, acting, plan, today):
    row = plan()
    approve(cast.alma, acting(cast.elin), starts_on=today + 9 * A_DAY)
    row.refresh_from_db()
    assert row.closed_at is None

    approve(cast.ture, acting(cast.elin))
    approve(cast.alma, acting(cast.elin), starts_on=today + 9 * A_DAY)
    clock.move_to(clock.at_noon(today + 10 * A_DAY))
    approve(cast.alma, acting(cast.elin), starts_on=today + 10 * A_DAY)

    row.refresh_from_db()
    assert (row.closed_by, row.closed_reason) == (cast.elin, "")


def test_a_plan_is_closed_with_a_reason_once(cast, acting, plan):
    plan()
    by = acting(cast.elin)

    with pytest.raises(ValidationError):
        supplements.close(person=cast.alma, reason=" ", by=by)
    first = supplements.close(person=cast.alma, reason="Andra uppgifter.", by=by)
    second = supplements.close(person=cast.alma, reason="Andra uppgifter.", by=by)

    assert (first, second) == (True, False)
    assert AuditEntry.objects.filter(verb="supplement.closed").count() == 1


def fields(today, **more):
    return {
        "last_on": (today + 100 * A_DAY).isoformat(),
        "psychology_missing": "7,5 hp",
        "psychology_planned_on": (today + 50 * A_DAY).isoformat(),
        **more,
    }


@pytest.mark.alike
def test_hr_writes_the_plan_and_everybody_who_leads_her_reads_it(cast, sign_in, today):
    hr, url = sign_in(cast.elin), reverse("supplement", args=[cast.alma.pk])

    for _click in range(2):
        assert hr.post(url, fields(today)).status_code == 302
    read = sign_in(cast.bo).get(reverse("eligibility", args=[cast.alma.pk])).text

    assert Supplement.objects.count() == SupplementSubject.objects.count() == 1
    assert "Psykologi" in read
    assert "Komplettering pågår" in read
    assert 'name="status"' not in read
    assert sign_in(cast.bo).get(url).status_code == 403


@pytest.mark.alike
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"psychology_proof": "Intyg"}, "psychology_done_on"),
        ({"psychology_done_on": "2026-01-05"}, "psychology_proof"),
        ({"psychology_planned_on": ""}, "psychology_planned_on"),
        ({"social_law_proof": "Intyg"}, "social_law_missing"),
    ],
)
def test_a_row_said_by_halves_tells_what_is_missing(cast, sign_in, today, more, field):
    url = reverse("supplement", args=[cast.alma.pk])

    response = sign_in(cast.elin).post(url, fields(today, **more))

    assert response.context["form"].has_error(field)
    assert not Supplement.objects.exists()


@pytest.mark.alike
def test_the_plan_is_changed_and_closed_on_its_page(cast, sign_in, plan):
    plan()
    url = reverse("supplement", args=[cast.alma.pk])
    hr = sign_in(cast.elin)

    shown = hr.get(url).text
    without = hr.post(url, {"close": "yes", "reason": ""})
    hr.post(url, {"close": "yes", "reason": "Har andra uppgifter nu."})

    assert "Förvaltningsrätt 7,5 hp" in shown
    assert without.context["closing"].has_error("reason")
    assert "Har andra uppgifter nu." in hr.get(reverse("eligibility", args=[cast.alma.pk])).text
    assert not Fact.objects.of_kind(FactKind.ELIGIBILITY).exists()


@pytest.mark.alike
def test_a_plan_that_somebody_changed_meanwhile_is_not_written_over(cast, sign_in, plan, today):
    plan()
    hr, url = sign_in(cast.elin), reverse("supplement", args=[cast.alma.pk])
    seen = hr.get(url).context["form"]["seen"].value()
    done = Line("social_law", "Förvaltningsrätt 7,5 hp", today + 30 * A_DAY, today, "Ladokutdrag")
    plan(social_law=done)

    refused = hr.post(url, fields(today, seen=seen, psychology_missing="Barnpsykologi"))
    kept = live(Supplement.objects.get())
    again = refused.context["form"]["seen"].value()
    saved = hr.post(url, fields(today, seen=again, psychology_missing="Barnpsykologi"))

    assert refused.context["moved"]
    assert "Ladokutdrag" in refused.text
    assert 'value="Barnpsykologi"' in refused.text
    assert kept == {"social_law": "Ladokutdrag", "psychology": ""}
    assert saved.status_code == 302
    assert live(Supplement.objects.get()) == {"psychology": ""}
