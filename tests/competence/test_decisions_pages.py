import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Certificate, Fact, Proposal, RuleSet
from competence.people import clock
from competence.people.models import Employment
from competence.services import decisions, standings
from tests import factories
from tests.competence.test_decisions_services import LADDER, approve, meet_step_two

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def ladder():
    return factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)


def text(response):
    return response.content.decode()


def decision(**fields):
    return {
        "starts_on": clock.today().isoformat(),
        "delegation": "SN 4.7",
        "motivation": "Alla rader är uppfyllda.",
        **fields,
    }


def test_everything_passed_but_no_eligibility_never_reads_as_alone(cast, sign_in, ladder):
    meet_step_two(cast.alma)
    for element in range(1, 16):
        factories.fact(cast.alma, FactKind.ELEMENT_RATED, f"PE{element}", level=4)
    page = text(sign_in(cast.disa).get(reverse("person_decisions", args=[cast.alma.pk])))
    queue = text(sign_in(cast.disa).get(reverse("decisions")))
    hr = text(sign_in(cast.elin).get(reverse("eligibility", args=[cast.alma.pk])))

    for shown in (page, queue, hr):
        assert "Not yet" in shown or "Inte än" in shown
        assert 'data-level="alone"' not in shown
        for word in ("On your own", "På egen hand", "Själv", "själv"):
            assert word not in shown.replace("arbetar ingen självständigt", ""), word


def test_a_direct_post_cannot_make_her_independent_without_eligibility(cast, sign_in, ladder):
    meet_step_two(cast.alma)
    url = reverse("decide_independence", args=[cast.alma.pk, "T2"])

    answer = sign_in(cast.disa).post(url, decision(granted="yes", confirmed="yes"))

    assert answer.status_code == 200
    assert "SN 4.7" in text(answer)
    assert not Fact.objects.of_kind(FactKind.INDEPENDENCE).exists()


def test_the_decision_is_shown_before_it_is_made(cast, sign_in, acting):
    approve(cast.alma, acting(cast.elin))
    manager = sign_in(cast.disa)
    url = reverse("decide_independence", args=[cast.alma.pk, "T2"])

    first = manager.post(url, decision(granted="yes"))
    assert "SN 4.7" in text(first)
    assert not Fact.objects.of_kind(FactKind.INDEPENDENCE).exists()
    changed = manager.post(url, decision(granted="yes", change="yes"))
    assert 'name="delegation"' in text(changed)
    second = manager.post(url, decision(granted="yes", confirmed="yes"))

    assert second.status_code == 302
    fact = Fact.objects.of_kind(FactKind.INDEPENDENCE).get()
    assert fact.value == {"granted": True}
    assert fact.decision.motivation == "Alla rader är uppfyllda."


def test_a_double_click_makes_one_row_and_both_get_the_page(cast, sign_in, ladder):
    meet_step_two(cast.alma)
    manager = sign_in(cast.disa)
    url = reverse("decide_step", args=[cast.alma.pk, "step_2"])

    answers = [manager.post(url, decision(confirmed="yes")) for _click in range(2)]

    certificate = Certificate.objects.get()
    assert [answer["Location"] for answer in answers] == [
        reverse("certificate", args=[certificate.uid])
    ] * 2
    assert Fact.objects.of_kind(FactKind.STEP).count() == 1


def test_the_step_page_shows_every_line_with_its_proof_and_what_is_missing(cast, sign_in, ladder):
    factories.make_course("sekretess")
    factories.fact(cast.alma, FactKind.COURSE_COMPLETED, "sekretess", value={"version": 2})

    page = text(sign_in(cast.disa).get(reverse("person_decisions", args=[cast.alma.pk])))

    assert "Sekretess, version 2, " in page
    assert "PE6" in page
    assert "talk_12" in page
    assert reverse("decide_step", args=[cast.alma.pk, "step_2"]) not in page


def test_an_unmet_step_is_refused_and_nothing_typed_is_lost(cast, sign_in, ladder):
    url = reverse("decide_step", args=[cast.alma.pk, "step_2"])

    answer = sign_in(cast.disa).post(url, decision(confirmed="yes"))

    assert answer.status_code == 200
    assert "Alla rader är uppfyllda." in text(answer)
    assert not Certificate.objects.exists()


def test_bad_input_comes_back_with_reasons_and_what_was_typed(cast, sign_in, acting):
    approve(cast.alma, acting(cast.elin))
    url = reverse("decide_independence", args=[cast.alma.pk, "T2"])
    far = (clock.today() + timedelta(days=900)).isoformat()
    manager = sign_in(cast.disa)

    for fields in (
        {"delegation": ""},
        {"starts_on": "i morgon"},
        {"starts_on": far, "confirmed": "yes"},
        {"motivation": "Barnet 121212-1212 fick hjälp", "confirmed": "yes"},
        {"granted": "kanske"},
    ):
        answer = manager.post(url, decision(granted="yes") | fields)
        assert answer.status_code == 200
        assert 'role="alert"' in text(answer), fields
    assert not Fact.objects.of_kind(FactKind.INDEPENDENCE).exists()


def test_unknown_tasks_and_steps_are_not_there(cast, sign_in, ladder):
    manager = sign_in(cast.disa)

    for name, key in (
        ("task", "T9"),
        ("decide_independence", "T9"),
        ("decide_step", "step_9"),
    ):
        url = reverse(name, args=[cast.alma.pk, key])
        assert manager.get(url).status_code == 404
        assert manager.post(url, decision(granted="yes", confirmed="yes")).status_code == 404


def test_the_chief_who_is_both_reads_it_before_she_decides(cast, sign_in, ladder):
    meet_step_two(cast.petra)
    chief = sign_in(cast.olga)

    pages = [
        chief.get(reverse("person_decisions", args=[cast.petra.pk])),
        chief.get(reverse("decide_step", args=[cast.petra.pk, "step_2"])),
        chief.post(reverse("decide_step", args=[cast.petra.pk, "step_2"]), decision()),
    ]

    for page in pages:
        assert "You both propose and decide" in text(page) or "både föreslår" in text(page)


def test_the_supervisor_proposes_but_does_not_decide(cast, sign_in, ladder):
    meet_step_two(cast.alma)
    supervisor = sign_in(cast.bo)
    url = reverse("propose_decision", args=[cast.alma.pk])

    for _click in range(2):
        answer = supervisor.post(url, {"kind": "step_decision", "subject": "step_2"})
        assert answer.status_code == 302
    forged = supervisor.post(
        reverse("decide_step", args=[cast.alma.pk, "step_2"]), decision(confirmed="yes")
    )

    assert Proposal.objects.count() == 1
    assert forged.status_code == 403
    assert "Bo Lind" in text(sign_in(cast.disa).get(reverse("decisions")))


def test_nonsense_cannot_be_proposed(cast, sign_in):
    for kind, subject in (("eligibility", "degree"), ("step_decision", "T1"), ("", "")):
        sign_in(cast.bo).post(
            reverse("propose_decision", args=[cast.alma.pk]), {"kind": kind, "subject": subject}
        )

    assert not Proposal.objects.exists()


def test_what_the_rules_say_is_met_waits_in_the_managers_queue(cast, sign_in, ladder):
    meet_step_two(cast.alma)
    standings.refresh(cast.alma)

    page = text(sign_in(cast.disa).get(reverse("decisions")))

    assert "Grund" in page
    assert page.count("Alma Ek") >= 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("alma", 403), ("ture", 404), ("cilla", 403), ("elin", 403), ("nils", 404), ("olga", 404)],
)
def test_who_gets_the_decision_pages_of_another(cast, sign_in, ladder, who, status):
    client = sign_in(getattr(cast, who))
    person = cast.alma.pk

    for url in (
        reverse("person_decisions", args=[person]),
        reverse("task", args=[person, "T1"]),
        reverse("decide_independence", args=[person, "T1"]),
        reverse("decide_step", args=[person, "step_2"]),
    ):
        assert client.get(url).status_code == status, url
    posted = client.post(
        reverse("propose_decision", args=[person]), {"kind": "step_decision", "subject": "step_2"}
    )
    assert posted.status_code == status


def test_nobody_decides_on_herself(cast, sign_in, ladder):
    url = reverse("person_decisions", args=[cast.disa.pk])

    assert sign_in(cast.disa).get(url).status_code == 403


def test_a_task_is_assigned_and_ended_on_the_page(cast, sign_in):
    url = reverse("task", args=[cast.alma.pk, "T1"])
    supervisor = sign_in(cast.bo)
    today = clock.today().isoformat()

    assert supervisor.get(url).status_code == 200
    assert supervisor.post(url, {"day": today, "assign": "yes"}).status_code == 302
    assert Fact.objects.of_kind(FactKind.TASK_ASSIGNED).live().get().ends_on is None
    assert supervisor.post(url, {"day": today, "end": "yes"}).status_code == 302

    assert Fact.objects.of_kind(FactKind.TASK_ASSIGNED).live().get().ends_on == clock.today()


def test_hr_list_names_who_has_tasks_but_no_approved_eligibility(cast, sign_in, acting):
    for person in (cast.alma, cast.ture):
        decisions.assign_task(
            person=person, task="T2", starts_on=clock.today(), by=acting(cast.disa)
        )
    approve(cast.ture, acting(cast.elin, "hr"))
    hr = sign_in(cast.elin)

    lacking = text(hr.get(reverse("eligibility_list")))
    everybody = text(hr.get(reverse("eligibility_list"), {"visa": "alla"}))

    assert "Alma Ek" in lacking
    assert "Ture Ås" not in lacking
    assert "Ture Ås" in everybody
    assert "Petra Vik" not in everybody


def test_hr_finds_who_has_not_begun(cast, sign_in):
    coming = factories.make_person("Åsa Ny", cast.havsby)
    factories.employ(coming, cast.unit, starts_on=clock.today() + timedelta(days=9))
    left = factories.make_person("Lars Gammal", cast.havsby)
    factories.employ(
        left, cast.unit, clock.today() - timedelta(days=9), clock.today() - timedelta(days=1)
    )

    shown = text(sign_in(cast.elin).get(reverse("eligibility_list"), {"visa": "alla"}))

    assert "Åsa Ny" in shown
    assert "Börjar" in shown
    assert "Registrera" in shown
    assert "Lars Gammal" not in shown


def test_hr_list_filters_on_agency(cast, sign_in, acting):
    factories.employ(cast.alma, cast.other_unit, type=Employment.Type.AGENCY, agency="Hyr AB")
    for person in (cast.alma, cast.ture):
        decisions.assign_task(
            person=person, task="T2", starts_on=clock.today(), by=acting(cast.disa)
        )
    hr = sign_in(cast.elin)

    hired = text(hr.get(reverse("eligibility_list"), {"form": "inhyrda"}))
    employed = text(hr.get(reverse("eligibility_list"), {"form": "anstallda"}))

    assert "Alma Ek" in hired
    assert "Ture Ås" not in hired
    assert "Ture Ås" in employed
    assert "Alma Ek" not in employed


def test_hr_registers_and_the_history_stays(cast, sign_in):
    hr = sign_in(cast.elin)
    url = reverse("eligibility", args=[cast.alma.pk])
    today = clock.today().isoformat()
    review = {"status": "under_review", "basis": "none", "starts_on": today, "note": ""}
    approval = {
        "status": "approved",
        "basis": "swedish_degree",
        "starts_on": today,
        "document_seen_on": today,
    }

    assert hr.post(url, review).status_code == 302
    for _click in range(2):
        assert hr.post(url, approval).status_code == 302
    refused = hr.post(url, approval | {"document_seen_on": ""})

    assert refused.status_code == 200
    assert 'role="alert"' in text(refused)
    assert Fact.objects.of_kind(FactKind.ELIGIBILITY).live().count() == 2
    assert "Elin Ström" in text(hr.get(url))


@pytest.mark.parametrize(
    ("who", "status"), [("alma", 403), ("bo", 403), ("disa", 403), ("nils", 404), ("gun", 404)]
)
def test_only_hr_of_the_scope_registers_eligibility(cast, sign_in, who, status):
    client = sign_in(getattr(cast, who))
    url = reverse("eligibility", args=[cast.alma.pk])

    assert client.get(url).status_code == (200 if who in {"bo", "disa"} else status)
    assert client.post(url, {"status": "approved"}).status_code == status
    assert not Fact.objects.exists()


def test_lists_are_for_those_who_have_the_role(cast, sign_in):
    assert sign_in(cast.alma).get(reverse("eligibility_list")).status_code == 403
    assert sign_in(cast.alma).get(reverse("decisions")).status_code == 403
    assert sign_in(cast.elin).get(reverse("decisions")).status_code == 403
    assert sign_in(cast.frej).get(reverse("eligibility_list")).status_code == 403


def test_a_protected_name_is_shown_only_to_those_who_lead_her_and_hr(cast, sign_in, acting):
    cast.alma.protected_identity = True
    cast.alma.save()
    decisions.assign_task(person=cast.alma, task="T2", starts_on=clock.today(), by=acting(cast.bo))

    assert "Alma Ek" not in text(sign_in(cast.disa).get(reverse("decisions")))
    assert "Alma Ek" in text(sign_in(cast.elin).get(reverse("eligibility_list")))


def grow(cast, acting, many):
    for number in range(many):
        person = factories.worker(f"Person {number} {uuid.uuid4().hex[:6]}", cast.unit)
        decisions.assign_task(
            person=person, task="T2", starts_on=clock.today(), by=acting(cast.disa)
        )
        approve(person, acting(cast.elin))
        meet_step_two(person)
        standings.refresh(person)
        if number % 2:
            decisions.propose(
                person=person, kind=FactKind.STEP, subject="step_2", by=acting(cast.bo)
            )


@pytest.mark.parametrize(
    ("who", "name", "query"),
    [("disa", "decisions", {}), ("elin", "eligibility_list", {"visa": "alla"})],
)
def test_lists_ask_as_many_questions_for_thirty_as_for_three(
    cast, sign_in, acting, ladder, count_queries, who, name, query
):
    client = sign_in(getattr(cast, who))
    grow(cast, acting, 3)
    client.get(reverse(name), query)
    few = count_queries(lambda: client.get(reverse(name), query))
    grow(cast, acting, 27)

    many = count_queries(lambda: client.get(reverse(name), query))

    assert few == many
    assert many <= 20


def test_one_person_costs_as_much_with_many_facts(cast, sign_in, ladder, count_queries):
    client = sign_in(cast.disa)
    url = reverse("person_decisions", args=[cast.alma.pk])
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for number in range(60):
        factories.fact(cast.alma, FactKind.ELEMENT_DONE, f"PE{number % 15 + 1}", amount=1)
    for task in ("T1", "T2", "T3"):
        factories.fact(cast.alma, FactKind.TASK_ASSIGNED, task)

    assert count_queries(lambda: client.get(url)) == few
    assert few <= 22


def test_an_old_decision_is_read_by_the_rules_it_was_made_by(cast, sign_in, acting, ladder):
    """New rules ask for something else, call the step something else, and have lost a requirement."""
    meet_step_two(cast.alma)
    fact = decisions.decide_step(
        person=cast.alma,
        step="step_2",
        starts_on=clock.today(),
        delegation="SN 4.7",
        by=acting(cast.disa),
    )
    certificate = Certificate.objects.get(fact=fact)
    client, pages = sign_in(cast.disa), []
    addresses = (
        reverse("person_decisions", args=[cast.alma.pk]),
        reverse("certificate", args=[certificate.uid]),
    )

    for asked in (None, {"leaf": "external", "course": "ny", "title": "Ny kurs"}):
        if asked:
            changed = {"key": "step_2", "number": 2, "title": "Nytt namn", "rule": asked}
            factories.make_rules(
                {**LADDER, "steps": [LADDER["steps"][0], changed]}, kind=RuleSet.Kind.LADDER
            )
        pages.append([text(client.get(address)) for address in addresses])

    for decision_page, certificate_page in pages:
        told = decision_page.partition('id="decided"')[2]
        assert "Vad reglerna sa då: Kompetenstrappan, version 1" in told
        assert "2 tillfällen" in told
        assert "Grund" in told
        assert "Grund" in certificate_page
        assert "2 tillfällen" in certificate_page
        for new in ("Nytt namn", "Ny kurs"):
            assert new not in told
            assert new not in certificate_page
    before, after = (page.partition("<main")[2].partition("</main>")[0] for _told, page in pages)
    assert before == after
