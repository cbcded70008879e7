"""One person's page, her requirements, and who gets in anywhere."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Deviation, Fact
from competence.people import clock
from competence.people.access import reach
from competence.people.models import Person
from competence.queries.team import team
from competence.queries.team_member import member
from competence.queries.waiting import Waiting
from competence.services import practice, talks
from competence.views.team_actions import actions
from tests import factories
from tests.competence.team.conftest import FIRST_DAY, TODAY

pytestmark = pytest.mark.alike


def lines(cast):
    found = member(reach(cast.bo), cast.alma)
    return {line.key: line for stage in found.stages for line in stage.lines}


def url(cast, key="orosanmalan"):
    return reverse("requirement", args=[cast.alma.pk, key])


def change(what, **fields):
    prefix = {"extend": "e", "waive": "w", "withdraw": "b"}[what]
    return {"what": what} | {f"{prefix}-{name}": value for name, value in fields.items()}


def test_the_plan_shows_days_reasons_and_proofs(cast, assignment):
    factories.fact(cast.alma, starts_on=FIRST_DAY, value={"version": 1})

    found = lines(cast)

    assert found["valkommen"].met
    assert "2026" in found["valkommen"].proofs[0]
    assert found["orosanmalan"].due_on == date(2026, 9, 30)
    assert found["orosanmalan"].moved == ""
    assert found["talk_6"].moved
    assert found["talk_6"].waits_for


def test_the_page_gathers_talks_ratings_and_occasions(cast, acting, assignment, sign_in):
    bo = acting(cast.bo, "supervisor")
    talks.hold(assignment=assignment, key="talk_first", held_on=TODAY, agreed="Två pass.", by=bo)
    practice.rate(person=cast.alma, element="PE1", level=3, seen="told", on=TODAY, by=bo)
    for number in range(2):
        occasion = practice.report(
            person=cast.alma,
            element="PE1",
            on=TODAY,
            form_key=uuid.uuid4(),
            by=acting(cast.alma),
        )
        if number:
            practice.give_back(occasion=occasion, reason="Samma pass.", by=bo)

    response = sign_in(cast.bo).get(reverse("team_member", args=[cast.alma.pk]))

    found = response.context["member"]
    assert found.talk("talk_first").state == "held"
    assert found.talk("nothing") is None
    assert [kind.key for kind in found.rated] == ["PE1"]
    assert len(found.to_confirm) == 1
    assert found.settled[0].return_reason == "Samma pass."
    for text in ("Två pass.", "Samma pass.", "Bredvidgång i mottagningen"):
        assert text in response.text


def test_who_has_no_plan_gets_a_page_with_the_first_step(cast, sign_in):
    response = sign_in(cast.bo).get(reverse("team_member", args=[cast.ture.pk]))

    assert reverse("assign", args=[cast.ture.pk]) in response.text


def test_more_time_is_written_with_its_reason_once(cast, assignment, sign_in):
    client = sign_in(cast.bo)
    given = change("extend", due_on="2026-10-20", reason="Kursen ställdes in.")

    first, second = client.post(url(cast), given), client.post(url(cast), given)

    assert first.url == second.url
    assert Deviation.objects.count() == 1
    line = lines(cast)["orosanmalan"]
    assert (line.due_on, line.changes[0].reason) == (date(2026, 10, 20), "Kursen ställdes in.")


@pytest.mark.parametrize("due_on", ["2026-09-14", "2026-09-20", "", "snart"])
def test_a_day_that_is_no_more_time_is_refused_and_the_reason_stays(
    cast, assignment, sign_in, due_on
):
    response = sign_in(cast.bo).post(
        url(cast), change("extend", due_on=due_on, reason="Kursen ställdes in.")
    )

    assert response.context["extend"].errors
    assert "Kursen ställdes in." in response.text
    assert not Deviation.objects.exists()


def test_a_waiver_is_given_shown_and_withdrawn(cast, assignment, sign_in):
    client = sign_in(cast.bo)

    client.post(url(cast), change("waive", reason="Gick kursen i Granby."))
    client.post(url(cast), change("waive", reason="Gick kursen i Granby."))
    assert lines(cast)["orosanmalan"].waived_because == "Gick kursen i Granby."
    assert Fact.objects.of_kind(FactKind.WAIVER).count() == 1
    assert "Gick kursen i Granby." in client.get(url(cast)).text
    client.post(url(cast), change("withdraw", reason="Det var en annan kurs."))

    assert lines(cast)["orosanmalan"].waived_because == ""


def test_a_waiver_needs_a_reason_and_none_is_given_from_the_law(cast, assignment, sign_in):
    client = sign_in(cast.bo)

    silent = client.post(url(cast), change("waive", reason=""))
    lawless = client.post(url(cast, "behorighet"), change("waive", reason="Hon är duktig."))

    assert "reason" in silent.context["waive"].errors
    assert lawless.context["waive"].non_field_errors()
    assert not Fact.objects.of_kind(FactKind.WAIVER).exists()


def test_a_requirement_that_is_not_there_is_not_there(cast, assignment, sign_in):
    assert sign_in(cast.bo).get(url(cast, "modul_99")).status_code == 404


def test_a_met_requirement_has_nothing_to_change(cast, assignment, sign_in):
    factories.fact(cast.alma, starts_on=FIRST_DAY, value={"version": 1})

    assert sign_in(cast.bo).get(url(cast, "valkommen")).status_code == 200


def test_the_list_is_filtered_without_script(cast, assignment, sign_in):
    client = sign_in(cast.bo)

    shown = client.get("/medarbetare/", {"namn": "alma", "visa": "running"}).context["shown"]
    nobody = client.get("/medarbetare/", {"namn": "zzz"})
    nonsense = client.get("/medarbetare/", {"visa": "allt möjligt"}).context["shown"]

    assert [one.row.name for one in shown] == ["Alma Ek"]
    assert nobody.context["shown"] == []
    assert len(nonsense) == 3


def test_a_row_offers_what_waits_for_the_reader_first(cast, assignment, sign_in):
    one = sign_in(cast.bo).get("/medarbetare/").context["shown"][0]

    first = one.actions[0]
    assert first.primary
    assert first.url == reverse("talk", args=[cast.alma.pk, "talk_first"])
    assert len({action.url for action in one.actions}) == len(one.actions)


def step_url(cast, step):
    row = next(row for row in team(reach(cast.bo)) if row.person_id == cast.alma.pk)
    return actions(replace(row, waiting=(step,)))[0].url


@pytest.mark.parametrize(
    ("action", "subject", "ends"),
    [
        ("assign", "", "/tilldela/"),
        ("invite", "", "/bjud-in/"),
        ("name_mentor", "", "/mentor/"),
        ("hold_talk", "talk_1", "/samtal/talk_1/"),
        ("rate", "PE6", "/bedom/#kind-PE6"),
        ("confirm_practice", "", "/#occasions"),
        ("propose", "", "/beslut/{pk}/"),
        ("decide", "", "/beslut/{pk}/"),
    ],
)
def test_every_step_of_hers_leads_to_the_page_where_it_is_taken(
    cast, assignment, action, subject, ends
):
    url = step_url(cast, Waiting("me", action, "", subject))

    assert url.endswith(ends.format(pk=cast.alma.pk))


def test_without_a_mentor_naming_one_is_always_there(cast, assignment, sign_in):
    cast.alma.mentored_by.update(retracted_at=clock.now(), retracted_reason="test")

    urls = [
        action.url for action in sign_in(cast.bo).get("/medarbetare/").context["shown"][0].actions
    ]

    assert reverse("name_mentor", args=[cast.alma.pk]) in urls


def test_after_the_last_talk_none_is_offered(cast, assignment, sign_in):
    for key in assignment.rule_version.document["talks"]:
        factories.fact(cast.alma, FactKind.TALK_HELD, key, starts_on=TODAY)

    shown = sign_in(cast.bo).get("/medarbetare/").context["shown"]

    row = next(one for one in shown if one.row.person_id == cast.alma.pk)
    assert not [action for action in row.actions if "/samtal/" in action.url]


def test_a_supervisor_without_people_is_told_what_to_do_first(cast, sign_in):
    new = factories.worker("Ny Chef", cast.unit, "supervisor")

    response = sign_in(new).get("/medarbetare/")

    assert response.context["everybody"] == 0
    assert reverse("invite_person") in response.text


def test_long_and_odd_names_are_shown_as_they_are(cast, sign_in):
    odd = factories.worker("Ny Ny", cast.unit)
    odd.given_name, odd.family_name = "<b>Å & 🙂 \u202eEk</b>", "x" * 80
    odd.save()
    factories.lead(cast.bo, odd)

    html = sign_in(cast.bo).get("/medarbetare/").text

    assert "<b>Å" not in html
    assert "&lt;b&gt;Å &amp; 🙂" in html


PAGES = ["team_member", "assign", "rate", "requirement", "talk", "undo_assignment"]


def address(name, person):
    extra = {"requirement": ["sekretess"], "talk": ["talk_1"]}.get(name, [])
    return reverse(name, args=[person.pk, *extra])


@pytest.mark.parametrize("name", PAGES)
def test_strangers_find_nothing_and_do_nothing(cast, assignment, sign_in, name):
    """The neighbour's HR and chief, and a colleague: the person is not there for them."""
    for stranger in (cast.nils, cast.olga, cast.petra, cast.ture, cast.gun, cast.frej):
        client = sign_in(stranger)
        ask = client.get if name == "team_member" else client.post
        assert ask(address(name, cast.alma)).status_code == 404, stranger
        if name != "undo_assignment":
            assert client.get(address(name, cast.alma)).status_code == 404, stranger


@pytest.mark.parametrize("name", PAGES)
def test_somebody_who_does_not_exist_looks_like_somebody_one_may_not_know(cast, sign_in, name):
    nobody = Person(pk=999_999)
    ask = sign_in(cast.bo).get if name == "team_member" else sign_in(cast.bo).post

    assert ask(address(name, nobody)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_may_see_her_but_does_not_lead_her_is_refused(cast, assignment, sign_in, name):
    """Herself, HR and the mentor."""
    for other in (cast.alma, cast.elin, cast.cilla):
        ask = sign_in(other).get if name == "team_member" else sign_in(other).post
        assert ask(address(name, cast.alma)).status_code == 403, other


def test_strangers_confirm_and_give_back_nothing(cast, acting, assignment, sign_in):
    waiting = practice.report(
        person=cast.alma, element="PE1", on=TODAY, form_key=uuid.uuid4(), by=acting(cast.alma)
    )

    for stranger in (cast.nils, cast.olga, cast.ture, cast.alma, cast.elin):
        client = sign_in(stranger)
        posted = client.post("/mentor/bekrafta/", {"occasions": waiting.pk})
        given = client.post(reverse("give_back", args=[waiting.pk]), {"reason": "Nej tack."})
        assert posted.status_code == given.status_code == 404, stranger
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_who_leads_nobody_has_no_team(cast, sign_in):
    for other in (cast.alma, cast.elin):
        for path in ("/medarbetare/", "/medarbetare/tilldela/"):
            assert sign_in(other).get(path).status_code == 403


def test_her_own_manager_opens_every_page(cast, assignment, sign_in):
    client = sign_in(cast.disa)

    for name in ("team_member", "assign", "rate", "requirement", "talk"):
        assert client.get(address(name, cast.alma)).status_code == 200


def test_the_page_of_a_person_costs_the_same_however_much_she_has_done(
    cast, acting, assignment, sign_in, count_queries
):
    client, page = sign_in(cast.bo), reverse("team_member", args=[cast.alma.pk])
    practice.rate(
        person=cast.alma, element="PE1", level=3, seen="told", on=FIRST_DAY, by=acting(cast.bo)
    )
    client.get(page)
    few = count_queries(lambda: client.get(page))
    for number in range(20):
        factories.fact(cast.alma, FactKind.ELEMENT_DONE, f"PE{number % 15 + 1}", amount=1)
    practice.rate(
        person=cast.alma, element="PE2", level=3, seen="told", on=TODAY, by=acting(cast.bo)
    )

    assert count_queries(lambda: client.get(page)) == few <= 42


def test_what_waits_for_him_leads_to_where_he_does_it(cast, assignment, sign_in):
    page = sign_in(cast.bo).get(reverse("team_member", args=[cast.alma.pk]))

    steps = page.context["one"].steps
    hers = {step.waiting.action for step in steps if not step.url}
    mine = [step.url for step in steps if step.waiting.is_mine]
    assert mine
    assert all(f'href="{url}"' in page.content.decode() for url in mine)
    assert hers == {step.waiting.action for step in steps if not step.waiting.is_mine}
    assert hers
