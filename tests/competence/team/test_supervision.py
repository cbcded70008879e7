"""Handledning: written down by herself, a session or a term at once, confirmed by who leads her."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.domain.grammar import parse
from competence.domain.rules import evaluate
from competence.models import Fact, SupervisionSession
from competence.people.access import reach
from competence.people.models import AuditEntry
from competence.queries import ledger
from competence.queries.team import team
from competence.services import supervision
from competence.services.supervision import Sitting
from tests.competence.team.conftest import TODAY

SAID = Sitting("professional", 90, "group", "Eva Sund, Sundkonsult", True, True)
AUTHORISATION = parse(
    {
        "leaf": "supervision",
        "of": "professional",
        "hours": 6,
        "minutes_an_hour": 45,
        "qualified": True,
        "outside_line": True,
    }
)


def form(*days, **fields):
    given = {
        "kind": "professional",
        "leader": "Eva Sund, Sundkonsult",
        "form": "group",
        "minutes": 90,
        "qualified": "on",
        "outside_line": "on",
        "form_key": uuid.uuid4(),
    }
    written = {f"day_{number}": day for number, day in enumerate(days, start=1)}
    return given | written | fields


def weeks_ago(count):
    return TODAY - timedelta(weeks=count)


def hers(cast, acting, **fields):
    given = {"person": cast.ture, "said": SAID, "days": [TODAY], "form_key": uuid.uuid4()}
    return supervision.report(**given | {"by": acting(cast.ture)} | fields)


def test_a_term_is_written_once_and_confirmed_at_once_and_counts_by_the_hour_of_45(cast, sign_in):
    own, lead = sign_in(cast.ture), sign_in(cast.bo)
    fields = form(*map(weeks_ago, (1, 3, 5)))

    for _click in range(2):
        assert own.post(reverse("supervision"), fields).url == reverse("supervision")
    assert SupervisionSession.objects.count() == 3
    page = lead.get(reverse("team_member", args=[cast.ture.pk]))
    ids = [line.id for line in page.context["member"].sessions]
    for _click in range(2):
        lead.post(reverse("confirm_sessions", args=[cast.ture.pk]), {"sessions": ids})

    facts = Fact.objects.of_kind(FactKind.SUPERVISION)
    assert [fact.amount for fact in facts] == [90, 90, 90]
    answer = evaluate(AUTHORISATION, ledger.of_person(cast.ture), TODAY)
    assert (answer.met, int(answer.have)) == (True, 6)
    assert own.get(reverse("supervision")).context["hours"].qualified == 6
    confirmed = AuditEntry.objects.filter(verb="supervision.confirmed")
    assert confirmed.count() == 3


def test_a_leader_in_the_line_counts_as_supervision_but_not_for_the_authorisation(cast, acting):
    said = Sitting("professional", 270, "group", "Bo Lind", False, False)
    supervision.confirm(sessions=hers(cast, acting, said=said), by=acting(cast.bo))

    answer = evaluate(AUTHORISATION, ledger.of_person(cast.ture), TODAY)
    plain = parse({"leaf": "supervision", "of": "professional", "hours": 6})

    assert int(answer.have) == 0
    assert evaluate(plain, ledger.of_person(cast.ture), TODAY).met


@pytest.mark.parametrize(
    "fields",
    [
        {"day_1": ""},
        {"day_1": TODAY + timedelta(days=1)},
        {"day_2": TODAY + timedelta(days=1)},
        {"minutes": 0},
        {"minutes": 500},
        {"leader": ""},
        {"leader": "090315-2384"},
        {"kind": "nagot"},
        {"form": "annat"},
    ],
)
def test_a_session_that_cannot_be_is_kept_on_the_page(cast, sign_in, fields):
    response = sign_in(cast.ture).post(reverse("supervision"), form(TODAY) | fields)

    assert response.context["form"].errors
    assert not SupervisionSession.objects.exists()


def test_the_same_day_with_the_same_leader_is_not_counted_twice(cast, acting, sign_in):
    hers(cast, acting)

    response = sign_in(cast.ture).post(reverse("supervision"), form(TODAY))

    assert response.context["form"].non_field_errors()
    assert SupervisionSession.objects.count() == 1


def test_she_takes_back_what_waits_and_no_more(cast, acting, sign_in):
    (row,) = hers(cast, acting)
    client, url = sign_in(cast.ture), reverse("withdraw_session", args=[row.pk])

    for _click in range(2):
        assert client.post(url).status_code == 302

    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert supervision.confirm(sessions=[row], by=acting(cast.bo)) == 0


@pytest.mark.parametrize(("confirmed", "state"), [(False, "returned"), (True, "taken_back")])
def test_what_is_given_back_does_not_count_and_she_reads_why(
    cast, acting, sign_in, confirmed, state
):
    (row,) = hers(cast, acting)
    if confirmed:
        supervision.confirm(sessions=[row], by=acting(cast.bo))
    client, page = sign_in(cast.bo), reverse("give_back_session", args=[row.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": ""}).context["form"].errors

    for _click in range(2):
        client.post(page, {"reason": "Det var ett arbetsmöte."})

    row.refresh_from_db()
    assert row.state == state
    assert not Fact.objects.live().of_kind(FactKind.SUPERVISION).exists()
    assert "Det var ett arbetsmöte." in sign_in(cast.ture).get(reverse("supervision")).text


def test_nobody_writes_or_confirms_for_somebody_else(cast, acting):
    (row,) = hers(cast, acting)

    with pytest.raises(PermissionDenied):
        hers(cast, acting, by=acting(cast.bo))
    with pytest.raises(PermissionDenied):
        supervision.confirm(sessions=[row], by=acting(cast.ture))
    with pytest.raises(PermissionDenied):
        supervision.give_back(session=row, reason="Nej.", by=acting(cast.ture))
    with pytest.raises(PermissionDenied):
        supervision.withdraw(session=row, by=acting(cast.bo))
    with pytest.raises(PermissionDenied):
        hers(cast, acting, person=cast.cilla, form_key=row.form_key, by=acting(cast.cilla))


def test_what_waits_for_who_leads_her_stands_in_the_list(cast, acting, sign_in):
    hers(cast, acting, days=[weeks_ago(1), TODAY])

    row = next(row for row in team(reach(cast.bo)) if row.person_id == cast.ture.pk)

    assert (row.next.action, row.next.count, row.waits_for_me) == ("confirm_supervision", 2, True)
    link = f"{reverse('team_member', args=[cast.ture.pk])}#supervision"
    assert link in sign_in(cast.bo).get(reverse("team")).text


def test_nothing_ticked_is_said_and_confirms_nothing(cast, acting, sign_in):
    (row,) = hers(cast, acting)

    sign_in(cast.bo).post(reverse("confirm_sessions", args=[cast.ture.pk]), {})

    row.refresh_from_db()
    assert row.state == "waiting"


def test_her_page_costs_the_same_with_ten_times_the_sessions(cast, acting, sign_in, count_queries):
    client, page = sign_in(cast.ture), reverse("supervision")
    hers(cast, acting)
    client.get(page)
    few = count_queries(lambda: client.get(page))

    hers(cast, acting, days=[weeks_ago(count) for count in range(1, 12)])

    assert count_queries(lambda: client.get(page)) == few
