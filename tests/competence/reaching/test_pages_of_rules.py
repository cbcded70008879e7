"""HR builds a rule, sees whom it reaches, publishes it, and decides about those it no longer fits."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competence import outbox, tasks
from competence.models import Assignment, AssignmentRule, OutboxRow, Reached
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry, Role
from competence.services import assignment_rules, roles, rule_reach
from tests import factories
from tests.competence.reaching.conftest import TODAY, caseworkers, document, published, written
from tests.competence.reaching.test_rules_of_assignment import hire

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
LIST = "/tilldelningsregler/"
KEY = "0f0e0d0c-0b0a-4908-8706-050403020100"


def sent(**more):
    return {
        "title": "Nya i Utredning",
        "programme": "investigator",
        "after_days": "0",
        "within_days": "",
        "form_key": KEY,
        "reached_count": "1",
        "excepted_count": "0",
        "reached-0-role": ["caseworker"],
        **more,
    }


def url(rule, path=""):
    return f"{LIST}{rule.pk}/{path}"


def test_hr_writes_a_rule_tries_it_publishes_and_a_new_colleague_gets_the_programme(
    cast, programme, elin, sign_in
):
    hr = sign_in(cast.elin)
    first = {
        "reached-0-unit": [cast.unit.path],
        "reached-0-hired_from": "2024-01-01",
    }
    more = hr.post(f"{LIST}ny/", sent(add="reached", **first)).text
    excepted = hr.post(f"{LIST}ny/", sent(add="excepted", reached_count="2", **first)).text
    whole = sent(
        reached_count="2",
        excepted_count="1",
        **first,
        **{"reached-1-employment": ["hourly"], "excepted-0-holds": "module:sekretess"},
    )
    factories.fact(cast.ture, subject="sekretess", value={"version": 1})
    factories.make_course("sekretess")
    trial = hr.post(f"{LIST}ny/", whole, follow=True).text

    assert "Eller alla med" in more
    assert 'value="2024-01-01"' in more
    assert "Utom alla med" in excepted
    assert (
        "Alla socialsekreterare i Utredning som anställts från 1 januari 2024 och alla medarbetare "
        "som är timavlönade får ”Introduktion för utredare”, utom de som redan har godkänt i "
        "modulen ”Sekretess”."
    ) in trial
    assert "<strong>2</strong> av 8 personer får programmet" in trial
    assert "Är socialsekreterare. Arbetar i Utredning. Anställdes 8 januari 2024." in trial
    assert not Assignment.objects.exists()
    draft = AssignmentRule.objects.get().versions.get()
    why = hr.get(url(draft.rule, "prova/"), {"person": cast.ture.pk}).text
    assert "Omfattas inte av regeln." in why
    assert "Har godkänt i modulen ”Sekretess”." in why

    hr.post(url(draft.rule, "prova/"), {"seen": draft.digest})
    busy = hr.get(url(draft.rule)).text
    outbox.drain()
    done = hr.get(url(draft.rule), headers={"HX-Request": "true"}).text
    clock.move_to(clock.at_noon(TODAY + timedelta(days=1)))
    new = hire(cast, elin, starts_on=clock.today())
    outbox.drain()
    page = hr.get(url(draft.rule)).text

    assert "Regeln genomförs" in busy
    assert "hx-get" in busy
    assert "Alla är genomgångna" in done
    assert Assignment.objects.get(person=new).starts_on == clock.today()
    assert "3 personer har fått programmet" in page
    assert "16 september 2026" in page
    assert "Nya Berg" in page
    assert "Gäller" in hr.get(LIST).text


def test_everything_wrong_in_the_form_is_told_where_it_is(cast, programme, sign_in):
    hr = sign_in(cast.elin)

    def told(**more):
        return hr.post(f"{LIST}ny/", sent(**more)).text

    assert "Fyll i minst en sak" in told(**{"reached-0-role": []})
    days = {"reached-0-hired_from": "2026-03-01", "reached-0-hired_before": "2026-03-01"}
    assert "Välj en dag efter den första" in told(**days)
    assert "minst en grupp" in told(**{"reached-0-remove": "on"})
    assert "minst en grupp" in told(reached_count="många")
    assert "2 saker att rätta" in told(programme="finns_inte", title="")
    assert not AssignmentRule.objects.exists()
    # A group is never taken away altogether: an empty one is left to fill in.
    assert "Alla med" in told(add="excepted", **{"reached-0-remove": "on"})


def test_rule_is_changed_from_what_it_says_and_a_stale_form_writes_nothing_over(
    cast, programme, elin, sign_in
):
    held = {"holds": {"leaf": "eligibility"}, "hired": {"before": "2026-01-01"}}
    draft = written(cast, elin, document([{"role": ["caseworker"]}], [held], within_days=90))
    rule = published(draft, elin)
    hr = sign_in(cast.elin)

    shown = hr.get(url(rule, "andra/")).text
    changed = sent(seen=draft.digest, title="Annat namn")
    hr.post(url(rule, "andra/"), changed)
    stale = hr.post(url(rule, "andra/"), sent(seen=draft.digest, title="Tredje"))
    page = hr.get(url(rule)).text

    assert 'value="90"' in shown
    assert '<option value="eligibility" selected>' in shown
    assert "Inget är skrivet över" in stale.text
    assert "Det finns ett utkast som inte gäller än" in page
    assert "Annat namn" in hr.get(url(rule, "prova/")).text
    hr.post(url(rule, "kasta/"))
    assert "utkast som inte gäller" not in hr.get(url(rule)).text
    old = hr.post(url(rule, "prova/"), {"seen": "gammalt"}, follow=True)
    assert old.status_code == 200


def test_draft_published_from_an_old_page_is_refused_and_a_new_one_thrown_away(
    cast, programme, elin, sign_in
):
    draft = written(cast, elin)
    hr = sign_in(cast.elin)

    refused = hr.post(url(draft.rule, "prova/"), {"seen": "gammalt"}, follow=True)
    gone = hr.post(url(draft.rule, "kasta/"), follow=True)

    assert "Regeln har ändrats" in refused.text
    assert "Utkastet är borttaget" in gone.text
    assert "Inga regler än" in gone.text


def test_hr_pauses_resumes_and_ends_a_rule(cast, programme, elin, sign_in):
    rule = published(written(cast, elin), elin)
    hr = sign_in(cast.elin)

    states = []
    for path, body in (("pausa/", {"pause": "1"}), ("pausa/", {"resume": "1"}), ("avsluta/", {})):
        hr.post(url(rule, path), body)
        outbox.drain()
        rule.refresh_from_db()
        states.append(rule.state)

    assert states == ["paused", "active", "ended"]
    assert "når ingen ny" in hr.get(url(rule, "avsluta/")).text
    assert "Pausa" not in hr.get(url(rule)).text


def test_hr_decides_about_each_that_the_rule_no_longer_fits(cast, programme, elin, sign_in):
    rule = published(written(cast, elin), elin)
    for person in (cast.alma, cast.ture):
        roles.end(grant=person.role_grants.get(), ends_on=TODAY, by=elin)
    clock.move_to(clock.at_noon(TODAY + timedelta(days=1)))
    hr = sign_in(cast.elin)
    rows = {row.person: row for row in Reached.objects.all()}

    shown = hr.get(url(rule)).text
    kept = hr.post(url(rule, f"{rows[cast.ture].pk}/behall/"), follow=True).text
    release = url(rule, f"{rows[cast.alma].pk}/avsluta/")
    unsaid = hr.post(release, {"reason": ""})
    ended = hr.post(release, {"reason": "Byter uppdrag."}, follow=True).text
    again = hr.get(release, follow=True).text

    assert "Omfattas inte längre: 2" in shown
    assert "Är inte socialsekreterare." in shown
    assert "Ture Ås fortsätter med programmet" in kept
    assert unsaid.status_code == 200
    assert "Introduktionen är avslutad" in ended
    assert "redan gjort" in again
    assert "Omfattas inte längre" not in ended
    assert not Assignment.objects.live().filter(person=cast.alma, ends_on=None).exists()
    assert hr.post(url(rule, "999999/behall/")).status_code == 404


def test_hr_decides_nothing_about_herself(cast, programme, elin, sign_in):
    by, hr = Actor.of(cast.bo, Role.HR), sign_in(cast.elin)
    first = written(cast, by, document([{"role": ["hr"]}]))
    assert "Någon annan behöver tilldela" in hr.get(url(first.rule, "prova/")).text
    rule = published(first, by)
    wanted = document([{"role": ["mentor"]}])
    newer = assignment_rules.save_draft(rule=rule, document=wanted, seen=first.digest, by=by)
    published(newer, by)
    row = Reached.objects.get(person=cast.elin)

    page = hr.get(url(rule)).text
    asked = [
        hr.post(url(rule, f"{row.pk}/{path}/"), {"reason": "Nej."}, follow=True).text
        for path in ("behall", "avsluta")
    ]

    assert f"/{row.pk}/behall/" not in page
    for text in (page, *asked):
        assert "Någon annan behöver bestämma om ditt eget program" in text
    row.refresh_from_db()
    assert (row.kept_at, row.assignment.retracted_at) == (None, None)


def test_work_given_up_says_so_and_is_not_busy_for_ever(
    cast, programme, elin, sign_in, monkeypatch
):
    draft = written(cast, elin)
    assignment_rules.publish(draft=draft, seen=draft.digest, by=elin)
    OutboxRow.objects.filter(done_at=None).update(attempts=outbox.MOST_ATTEMPTS - 1)
    monkeypatch.setattr(rule_reach, "_reach", None)
    outbox.drain()
    hr = sign_in(cast.elin)

    stopped = hr.get(url(draft.rule)).text
    monkeypatch.undo()
    tasks.carry_out_assignment_rules()
    outbox.drain()

    assert "Den börjar om i natt" in stopped
    assert "hx-get" not in stopped
    assert "Den börjar om i natt" not in hr.get(url(draft.rule)).text


def test_region_proposes_without_names_and_hr_begins_from_it(cast, programme, sign_in):
    gun, hr = sign_in(cast.gun), sign_in(cast.elin)

    form = gun.get(f"{LIST}ny/").text
    trial = gun.post(f"{LIST}ny/", sent(), follow=True).text
    proposal = AssignmentRule.objects.get()
    gun.post(url(proposal, "prova/"), {"seen": proposal.versions.get().digest})
    outbox.drain()
    offered = hr.get(LIST).text
    begun = hr.get(f"{LIST}ny/", {"fran": proposal.pk}).text
    mine = hr.post(f"{LIST}ny/", sent(source=proposal.pk, form_key=uuid.uuid4()), follow=True).text

    assert "reached-0-unit" not in form
    assert "Ett förslag når ingen" in trial
    assert "Alma" not in trial
    assert "Förslag från regionen" in offered
    assert "checked" in begun
    assert "Alma Ek" in mine
    assert "Förslag från regionen" not in hr.get(LIST).text
    assert AssignmentRule.objects.get(adopted_from=proposal).publisher == cast.havsby
    assert hr.get(url(proposal)).status_code == 404


def test_question_about_protected_identity_is_written_down(cast, programme, elin, sign_in):
    cast.alma.protected_identity = True
    cast.alma.save()
    draft = written(cast, elin)

    sign_in(cast.elin).get(url(draft.rule, "prova/"), {"person": cast.alma.pk})

    assert AuditEntry.objects.filter(concerns_id=cast.alma.pk, verb__contains="protected").exists()


def test_where_no_programme_is_published_there_is_nothing_to_give(cast, sign_in):
    assert "Inget program är publicerat" in sign_in(cast.elin).get(f"{LIST}ny/").text


@pytest.mark.parametrize("more", [0, 9])
def test_pages_ask_the_same_of_the_database_whatever_the_number_of_people(
    cast, programme, elin, sign_in, more
):
    for number in range(more):
        factories.worker(f"Extra Nummer{number}", cast.unit)
        written(cast, elin)
    rule = published(written(cast, elin), elin)
    assignment_rules.save_draft(
        rule=rule, document=caseworkers(cast, title="X"), seen=rule.versions.get().digest, by=elin
    )
    roles.end(grant=cast.alma.role_grants.get(), ends_on=TODAY, by=elin)
    clock.move_to(clock.at_noon(TODAY + timedelta(days=1)))
    hr = sign_in(cast.elin)
    hr.get(LIST)

    asked = []
    for path in ("", f"{rule.pk}/", f"{rule.pk}/prova/"):
        with CaptureQueriesContext(connection) as found:
            assert hr.get(LIST + path).status_code == 200
        asked.append(len(found))

    assert asked == [12, 18, 19]
