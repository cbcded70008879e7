"""Which area her time here was in: said by whoever leads her or HR, and counted by the paths."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.domain.grammar import parse
from competence.domain.rules import evaluate
from competence.models import Claim, Fact
from competence.people import clock
from competence.queries import ledger
from competence.queries import work_areas as pages
from competence.services import claims, leaving, work_areas
from tests import factories

pytestmark = pytest.mark.django_db
SINCE = date(2025, 1, 1)
FOSTER_CARE = {"key": "f", "leaf": "experience", "of": "foster_care", "months": 12}


@pytest.fixture(autouse=True)
def _rules(cast):
    document = {
        "schema": 1,
        "kind": "path",
        "key": "foster_homes",
        "title": "Familjehem",
        "steps": [
            {"key": "foster_homes_1", "number": 1, "title": "Fördjupad", "rule": FOSTER_CARE},
            {
                "key": "foster_homes_2",
                "number": 2,
                "title": "Eget",
                "rule": {
                    "all": [
                        {
                            "key": "e",
                            "title": "Arbete med öppna insatser",
                            "leaf": "experience",
                            "of": "open_care",
                            "months": 6,
                        },
                    ]
                },
            },
        ],
    }
    factories.make_rules(document, kind="path")


@pytest.fixture
def work(cast):
    return cast.ture.employments.get()


def count(work, by, **fields):
    given = {"area": "foster_care", "starts_on": SINCE, "ends_on": None, "percent": 60}
    return work_areas.count(employment=work, by=by, **given | fields)


def live(person):
    return Fact.objects.live().of_kind(FactKind.EXPERIENCE).filter(person=person)


def test_the_months_of_an_area_count_where_a_path_asks_for_them(cast, work, sign_in):
    client, page = sign_in(cast.bo), reverse("add_area", args=[cast.ture.pk])
    fields = {
        "area": "foster_care",
        "employment": work.pk,
        "starts_on": SINCE,
        "percent": 60,
    }
    assert client.get(page).status_code == 200

    for _click in range(2):
        assert client.post(page, fields).url == reverse("employment", args=[cast.ture.pk])

    fact = live(cast.ture).get()
    assert (fact.subject, fact.amount, fact.ends_on) == ("foster_care", Decimal("0.6"), None)
    answer = evaluate(parse(FOSTER_CARE), ledger.of_person(cast.ture), date(2026, 1, 1))
    assert answer.met
    assert "Familjehemsvård" in sign_in(cast.ture).get(reverse("my_merits")).text


def test_an_area_of_the_municipalitys_own_is_called_as_its_rule_calls_it(cast):
    words = dict(pages.areas_of(cast.havsby))

    assert words["open_care"] == "Arbete med öppna insatser"
    assert next(iter(words)) == "child_services"


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": date(2099, 1, 1)},
        {"starts_on": date(2020, 1, 1)},
        {"ends_on": date(2024, 12, 31)},
        {"percent": 101},
    ],
)
def test_what_the_employment_does_not_hold_is_refused(cast, work, acting, fields):
    with pytest.raises(ValidationError):
        count(work, acting(cast.bo), **fields)
    assert not live(cast.ture).exists()


def test_more_than_she_is_employed_for_and_days_counted_already_are_refused(cast, acting):
    half = factories.employ(cast.cilla, cast.other_unit, fte_percent=50)
    with pytest.raises(ValidationError):
        count(half, acting(cast.bo), percent=60)
    count(half, acting(cast.bo), percent=50)
    with pytest.raises(ValidationError):
        count(half, acting(cast.bo), percent=50, starts_on=date(2025, 6, 1))
    assert count(half, acting(cast.bo), percent=50) == live(cast.cilla).get()


def test_another_task_from_a_day_on_ends_it_and_a_mistake_is_taken_back(
    cast, work, acting, sign_in
):
    line = count(work, acting(cast.bo))
    client = sign_in(cast.elin)
    page = reverse("change_area", args=[cast.ture.pk, line.pk])
    assert client.get(page).status_code == 200

    for _click in range(2):
        client.post(page, {"what": "end", "e-ends_on": "2025-12-31"})
    ended = live(cast.ture).get()
    assert ended.ends_on == date(2025, 12, 31)
    page = reverse("change_area", args=[cast.ture.pk, ended.pk])
    assert client.post(page, {"what": "end", "e-ends_on": "2026-02-01"}).context["end"].errors
    assert client.post(page, {"what": "take_back", "t-reason": ""}).context["wrong"].errors
    for _click in range(2):
        client.post(page, {"what": "take_back", "t-reason": "Det var utredning."})

    assert not live(cast.ture).exists()


def test_it_ends_and_comes_back_with_the_employment(cast, work, acting):
    count(work, acting(cast.elin))
    last = clock.today() + timedelta(days=30)

    ended = leaving.end_employment(employment=work, ends_on=last, by=acting(cast.elin))
    assert live(cast.ture).get().ends_on == last
    leaving.resume_employment(employment=ended, by=acting(cast.elin))

    assert live(cast.ture).get().ends_on is None


def test_no_area_counts_after_her_last_day_and_each_comes_back_as_it_was(cast, work, acting):
    def days():
        return dict(live(cast.ture).values_list("subject", "ends_on"))

    hr, today = acting(cast.elin), clock.today()
    late, later, sooner = (today + timedelta(days=number) for number in (40, 30, 20))
    count(work, hr, ends_on=late)
    count(work, hr, area="open_care", ends_on=today)
    ended = leaving.end_employment(employment=work, ends_on=later, by=hr)
    count(ended, hr, area="child_services")
    ended = leaving.end_employment(employment=ended, ends_on=sooner, by=hr)
    assert days() == {"foster_care": sooner, "open_care": today, "child_services": sooner}

    resumed = leaving.resume_employment(employment=ended, by=hr)
    assert days() == {"foster_care": later, "open_care": today, "child_services": later}
    leaving.end_employment(employment=resumed, ends_on=today - timedelta(days=1), by=hr)

    assert set(days().values()) == {today - timedelta(days=1)}


def test_what_is_counted_while_the_end_is_set_goes_on_when_she_stays(cast, work, acting):
    hr, today = acting(cast.elin), clock.today()
    ended = leaving.end_employment(employment=work, ends_on=today, by=hr)
    count(ended, hr)
    count(ended, hr, area="open_care", ends_on=today - timedelta(days=5))
    line = count(ended, hr, area="child_services")
    work_areas.end(line=line, ends_on=today - timedelta(days=9), by=hr)

    leaving.resume_employment(employment=ended, by=hr)

    assert dict(live(cast.ture).values_list("subject", "ends_on")) == {
        "foster_care": None,
        "open_care": today - timedelta(days=5),
        "child_services": today - timedelta(days=9),
    }


def test_nobody_counts_her_own_time(cast, work, acting):
    line = count(work, acting(cast.bo))

    for write in (
        lambda: count(work, acting(cast.ture)),
        lambda: work_areas.end(line=line, ends_on=SINCE, by=acting(cast.ture)),
        lambda: work_areas.take_back(line=line, reason="Fel.", by=acting(cast.ture)),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_prior_time_counts_in_each_area_it_is_accepted_for_and_goes_with_the_claim(
    cast, acting, sign_in
):
    said = claims.Statement(
        "Familjehemssekreterare", "Granby", SINCE, SINCE.replace(year=2026), percent=80
    )
    claim = claims.send(
        person=cast.ture,
        kind=Claim.Kind.EXPERIENCE,
        said=said,
        proof=None,
        form_key="00000000-0000-0000-0000-000000000021",
        by=acting(cast.ture),
    )
    page = reverse("settle_claim", args=[claim.pk])
    client = sign_in(cast.elin)
    alone = client.post(page, {"what": "accept", "counts_as": "", "also": ["child_services"]})
    assert alone.context["accept"].errors

    client.post(
        page,
        {"what": "accept", "counts_as": "foster_care", "also": ["child_services", "foster_care"]},
    )

    assert {fact.subject for fact in live(cast.ture)} == {"foster_care", "child_services"}
    assert {fact.amount for fact in live(cast.ture)} == {Decimal("0.8")}
    claim.refresh_from_db()
    claims.take_back(claim=claim, reason="Fel intyg.", by=acting(cast.elin))
    assert not live(cast.ture).exists()
