"""How the work goes, in the word of a named role: asked for, promised, given, taken back."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Assessment, Fact, Message, PanelMember
from competence.people import access, clock
from competence.people.models import AuditEntry, LineManagement
from competence.queries import assessments as queries
from competence.queries import team
from competence.services import assessment_questions, assessments, facts, panels, practice
from competence.services.assessments import Word
from tests import factories
from tests.competence.team.conftest import TODAY

PROGRAMMES = Path("cms/content/programmes")
WORDS = "Analyserna går att följa. Barnets röst finns med."
WORD = Word(4, WORDS, TODAY)


@pytest.fixture(autouse=True)
def _rules(cast):
    for name in ("investigator", "child_services_ladder", "supervisors_path"):
        document = json.loads((PROGRAMMES / f"{name}.json").read_text(encoding="utf-8"))
        factories.make_rules(document, kind=document["kind"])


@pytest.fixture
def asked(cast, acting):
    return ask(cast, acting)


def ask(cast, acting, role="peer", assessor=None, subject="PE9", **fields):
    given = {"person": cast.ture, "subject": subject, "role": role, "form_key": uuid.uuid4()}
    by = acting(cast.ture)
    return assessment_questions.ask(
        **given | {"assessor": assessor or cast.cilla, "by": by} | fields
    )


def form(what="give", **fields):
    return {
        "what": what,
        "level": 4,
        "on": TODAY,
        "sentences": WORDS,
        "form_key": uuid.uuid4(),
    } | fields


def words_of(person):
    return Fact.objects.live().of_kind(FactKind.ASSESSMENT).filter(person=person)


def test_she_asks_a_colleague_who_answers_and_it_is_one_fact(cast, sign_in):
    own, colleague = sign_in(cast.ture), sign_in(cast.cilla)
    question = {"topic": "peer:PE9", "email": cast.cilla.work_email, "form_key": uuid.uuid4()}

    for _click in range(2):
        assert own.post(reverse("ask_assessment"), question).url == reverse("assessments")
    page = reverse("assessment", args=[Assessment.objects.get().pk])
    assert page in colleague.get(reverse("assessments")).text
    assert "Någon annan kan ha svårt att följa" not in colleague.get(page).text
    for _click in range(2):
        assert colleague.post(page, form()).url == reverse("assessments")

    fact = words_of(cast.ture).get()
    assert (fact.subject, fact.level, fact.starts_on) == ("PE9", 4, TODAY)
    assert fact.value == {"by": "peer", "assessor": cast.cilla.pk}
    assert WORDS in own.get(reverse("assessments")).text
    assert list(AuditEntry.objects.filter(verb__startswith="assessment.").values_list("verb")) == [
        ("assessment.asked",),
        ("assessment.given",),
    ]


def test_a_promise_is_kept_until_it_is_written(cast, asked, sign_in):
    client, page = sign_in(cast.cilla), reverse("assessment", args=[asked.pk])

    client.post(page, {"what": "accept"})
    client.post(page, {"what": "accept"})
    asked.refresh_from_db()
    assert asked.state == "accepted"
    client.post(page, form())

    asked.refresh_from_db()
    assert asked.state == "given"


def test_a_no_goes_to_the_one_who_asked_with_its_reason_on_the_page(cast, asked, sign_in):
    client, page = sign_in(cast.cilla), reverse("assessment", args=[asked.pk])
    silent = client.post(page, {"what": "decline", "r-reason": ""})

    client.post(page, {"what": "decline", "r-reason": "Jag har inte läst någon."})

    assert silent.context["no"].errors
    assert "Jag har inte läst någon." in sign_in(cast.ture).get(reverse("assessments")).text
    assert "Cilla" in Message.objects.get(person=cast.ture).text
    assert not words_of(cast.ture).exists()


def test_the_mail_about_a_no_does_not_tell_a_protected_name(cast, asked, acting):
    cast.cilla.protected_identity = True
    cast.cilla.save()

    assessment_questions.decline(assessment=asked, reason="Hinner inte.", by=acting(cast.cilla))

    mail = Message.objects.get(person=cast.ture)
    assert "Cilla" not in mail.text
    assert "Person med skyddade uppgifter skriver inte bedömningen" in mail.text


@pytest.mark.parametrize(
    "fields",
    [
        {"level": ""},
        {"level": 6},
        {"on": TODAY + timedelta(days=1)},
        {"sentences": ""},
        {"sentences": "Det gällde 090315-2384."},
        {"sentences": "Jag läste om Kevin Karlsson."},
    ],
)
def test_a_word_that_may_not_be_saved_is_kept_on_the_page(cast, asked, sign_in, fields):
    response = sign_in(cast.cilla).post(reverse("assessment", args=[asked.pk]), form(**fields))

    assert response.context["word"].errors
    assert not words_of(cast.ture).exists()


def test_who_leads_her_is_never_her_colleague_and_nobody_assesses_herself(cast, acting):
    for role, assessor in (
        ("peer", cast.bo),
        ("peer", cast.disa),
        ("peer", cast.ture),
        ("peer", cast.petra),
        ("supervisor", cast.cilla),
        ("mentor", cast.cilla),
    ):
        with pytest.raises(ValidationError):
            ask(cast, acting, role, assessor)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("email", ["", "ingen@havsby.example.org", "bo-lind@havsby.example.org"])
def test_an_address_that_cannot_be_asked_is_told_so(cast, sign_in, email):
    fields = {"topic": "peer:PE9", "email": email, "form_key": uuid.uuid4()}

    response = sign_in(cast.ture).post(reverse("ask_assessment"), fields)

    assert response.context["form"].errors
    assert not Assessment.objects.exists()


def test_a_rating_answers_what_the_supervisor_was_asked(cast, sign_in, acting):
    sign_in(cast.ture).post(
        reverse("ask_assessment"), {"topic": "supervisor:PE15", "form_key": uuid.uuid4()}
    )
    row = Assessment.objects.get()
    assert row.assessor == cast.bo
    page = sign_in(cast.bo).get(reverse("assessment", args=[row.pk]))
    assert f"{reverse('rate', args=[cast.ture.pk])}#kind-PE15" in page.text

    rated = practice.rate(
        person=cast.ture, element="PE15", level=4, seen="myself", on=TODAY, by=acting(cast.bo)
    )

    row.refresh_from_db()
    assert (row.state, row.fact) == ("given", rated)


def test_the_supervisor_says_how_a_step_as_a_whole_goes_and_takes_it_back(cast, sign_in):
    client = sign_in(cast.disa)
    factories.lead(cast.disa, cast.bo)
    fields = form(level=3)
    for _click in range(2):
        client.post(reverse("assess", args=[cast.bo.pk, "supervisors_2"]), fields)
    row = Assessment.objects.get()
    assert words_of(cast.bo).get().value == {"by": "supervisor", "assessor": cast.disa.pk}
    page = reverse("take_back_assessment", args=[row.pk])
    assert client.get(page).status_code == 200

    for _click in range(2):
        client.post(page, {"reason": "Det gällde en annan."})

    assert not words_of(cast.bo).exists()
    assert "Det gällde en annan." in sign_in(cast.bo).get(reverse("assessments")).text


def test_an_element_is_rated_and_not_assessed_beside(cast, sign_in):
    response = sign_in(cast.bo).get(reverse("assess", args=[cast.ture.pk, "PE9"]))

    assert response.url == f"{reverse('rate', args=[cast.ture.pk])}#kind-PE9"


def test_her_own_word_is_hers_alone_and_counts_as_nobody_elses(cast, sign_in, acting):
    sign_in(cast.ture).post(reverse("assess_myself", args=["PE9"]), form(level=5))

    assert words_of(cast.ture).get().value == {"by": "self", "assessor": cast.ture.pk}
    with pytest.raises(PermissionDenied):
        assessments.state(
            person=cast.ture,
            subject="PE9",
            role="self",
            word=WORD,
            form_key=uuid.uuid4(),
            by=acting(cast.bo),
        )


def test_a_question_is_taken_back_by_the_one_who_asked(cast, asked, sign_in, acting):
    url = reverse("withdraw_assessment", args=[asked.pk])
    for _click in range(2):
        assert sign_in(cast.ture).post(url).status_code == 302

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not assessments.give(assessment=asked, word=WORD, by=acting(cast.cilla))
    with pytest.raises(PermissionDenied):
        assessment_questions.withdraw(assessment=asked, by=acting(cast.cilla))


def test_a_panel_of_two_is_one_outcome_with_its_members(cast, sign_in):
    fields = form(member_1=cast.disa.pk, others="Karin Berg, Granby\n\n", level=5)
    page = reverse("panel", args=[cast.ture.pk, "step_5"])
    for _click in range(2):
        assert sign_in(cast.disa).post(page, fields).status_code == 302

    assert words_of(cast.ture).get().value == {
        "by": "panel",
        "assessor": cast.disa.pk,
        "members": 2,
    }
    assert [str(member) for member in PanelMember.objects.all()][1] == "Karin Berg, Granby"
    assert "Karin Berg, Granby" in sign_in(cast.ture).get(reverse("assessments")).text


def test_one_alone_is_no_panel_and_she_sits_in_none_of_her_own(cast, sign_in, acting):
    page = reverse("panel", args=[cast.ture.pk, "step_5"])
    alone = sign_in(cast.disa).post(page, form(member_1=cast.disa.pk))

    assert alone.context["form"].errors
    given = {"person": cast.ture, "subject": "step_5", "word": WORD, "others": ["Karin Berg"]}
    for member in (cast.ture, cast.petra):
        with pytest.raises(ValidationError):
            panels.conclude(**given, members=[member], form_key=uuid.uuid4(), by=acting(cast.disa))
    with pytest.raises(PermissionDenied):
        panels.conclude(**given, members=[cast.bo], form_key=uuid.uuid4(), by=acting(cast.ture))
    assert not Assessment.objects.exists()


def test_what_no_step_asks_for_cannot_be_assessed(cast, sign_in):
    for name, args in (
        ("assess", [cast.ture.pk, "nagot"]),
        ("panel", [cast.ture.pk, "nagot"]),
    ):
        assert sign_in(cast.disa).get(reverse(name, args=args)).status_code == 404
    assert sign_in(cast.ture).get(reverse("assess_myself", args=["nagot"])).status_code == 404


def test_the_page_costs_the_same_with_ten_times_the_assessments(
    cast, acting, sign_in, count_queries
):
    client, page = sign_in(cast.ture), reverse("assessments")

    def say(number):
        assessments.state(
            person=cast.ture,
            subject=f"PE{number}",
            role="self",
            word=WORD,
            form_key=uuid.uuid4(),
            by=acting(cast.ture),
        )
        ask(cast, acting, subject=f"PE{number}")

    say(1)
    client.get(page)
    few = count_queries(lambda: client.get(page))
    for number in range(2, 12):
        say(number)

    assert count_queries(lambda: client.get(page)) == few


@pytest.fixture
def lent(cast):
    """Petra of Granby mentors Ture of Havsby for a month, as both municipalities and Ture agreed."""
    row = factories.mentor(cast.petra, cast.ture, TODAY, TODAY + timedelta(days=30))
    row.home_agreed_at = row.lender_agreed_at = row.person_accepted_at = clock.now()
    row.save()
    return row


def test_a_mentor_from_the_neighbour_knows_of_her_words_only_meanwhile(cast, acting, lent, sign_in):
    open_one = ask(cast, acting, "mentor", cast.petra)
    given = ask(cast, acting, "mentor", cast.petra, "step_5")
    by = acting(cast.petra)
    assert assessments.give(assessment=given, word=WORD, by=by)
    client, about = sign_in(cast.petra), {"assessment": given, "reason": "Fel person.", "by": by}
    pages = [
        reverse("assessment", args=[open_one.pk]),
        reverse("take_back_assessment", args=[given.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert "Ture Ås" in client.get(reverse("assessments")).text

    clock.move_to(clock.at_noon(TODAY + timedelta(days=31)))

    client = sign_in(cast.petra)
    for page in pages:
        assert client.get(page).status_code == 404
        assert client.post(page, {"reason": "Fel person.", "what": "accept"}).status_code == 404
    assert "Ture Ås" not in client.get(reverse("assessments")).text
    assert queries.waiting_for(access.reach(cast.petra)) == 0
    for act, said in (
        (assessments.take_back, about),
        (assessment_questions.accept, {"assessment": open_one, "by": by}),
        (assessments.give, {"assessment": open_one, "word": WORD, "by": by}),
        (assessment_questions.decline, about | {"assessment": open_one}),
    ):
        with pytest.raises(PermissionDenied):
            act(**said)
    assert words_of(cast.ture).exists()
    assert "Obesvarad" in sign_in(cast.ture).get(reverse("assessments")).text


def test_a_protected_name_is_not_told_to_the_colleague_who_is_asked(cast, asked, sign_in):
    cast.ture.protected_identity = True
    cast.ture.save()
    client, page = sign_in(cast.cilla), reverse("assessment", args=[asked.pk])

    for url in (reverse("assessments"), page):
        assert "Ture Ås" not in client.get(url).text
    client.post(page, form())

    for url in (reverse("assessments"), reverse("take_back_assessment", args=[asked.pk])):
        assert "Ture Ås" not in client.get(url).text


def test_a_protected_name_stands_only_for_those_who_may_know_it(cast, sign_in):
    cast.ture.protected_identity = True
    cast.ture.save()
    page = reverse("panel", args=[cast.ture.pk, "step_5"])

    assert "Ture Ås" not in sign_in(cast.disa).get(page).text


@pytest.fixture
def rate(cast, acting):
    def make(**fields):
        given = {"person": cast.ture, "element": "PE15", "level": 3, "seen": "myself", "on": TODAY}
        return practice.rate(**given | {"by": acting(cast.bo)} | fields)

    return make


def test_a_rating_is_not_taken_back_as_a_word(cast, acting, rate, sign_in):
    row = ask(cast, acting, "supervisor", cast.bo, "PE15")
    rated = rate()
    page, client = reverse("take_back_assessment", args=[row.pk]), sign_in(cast.bo)

    assert client.get(page).status_code == 403
    assert client.post(page, {"reason": "Fel person."}).status_code == 403
    with pytest.raises(PermissionDenied):
        assessments.take_back(assessment=row, reason="Fel person.", by=acting(cast.bo))

    rated.refresh_from_db()
    assert rated.retracted_at is None


def test_what_is_retracted_already_is_not_retracted_again(cast, asked, acting, sign_in):
    assessments.give(assessment=asked, word=WORD, by=acting(cast.cilla))
    asked.refresh_from_db()
    facts.retract(fact=asked.fact, reason="Fel dag.", by=acting(cast.elin))

    about = {"reason": "Fel person.", "by": acting(cast.cilla)}
    assert not assessments.take_back(assessment=asked, **about)
    page = reverse("take_back_assessment", args=[asked.pk])
    assert sign_in(cast.cilla).post(page, {"reason": "Fel person."}).url == reverse("assessments")

    assert Fact.objects.get(pk=asked.fact_id).retracted_reason == "Fel dag."


def test_a_word_beside_the_rating_of_an_element_is_refused(cast, acting, sign_in):
    row = ask(cast, acting, "supervisor", cast.bo, "PE15")

    response = sign_in(cast.bo).post(reverse("assessment", args=[row.pk]), form())

    assert response.status_code == 403
    with pytest.raises(PermissionDenied):
        assessments.state(
            person=cast.ture,
            subject="PE15",
            role="supervisor",
            word=WORD,
            form_key=uuid.uuid4(),
            by=acting(cast.bo),
        )
    assert not words_of(cast.ture).exists()


def test_the_same_form_with_another_choice_asks_nobody(cast, acting, sign_in):
    client, key = sign_in(cast.bo), uuid.uuid4()
    url = reverse("ask_colleague", args=[cast.ture.pk])
    question = {"topic": "peer:PE9", "assessor": cast.cilla.pk, "form_key": key}
    assert client.post(url, question).status_code == 302

    again = client.post(url, question | {"assessor": cast.alma.pk})

    assert "Öppna sidan igen" in again.text
    assert Assessment.objects.get().assessor == cast.cilla
    assert Message.objects.count() == 1


def test_a_question_that_is_over_is_not_revived_by_its_old_form(cast, acting, asked):
    assessment_questions.withdraw(assessment=asked, by=acting(cast.ture))

    with pytest.raises(ValidationError):
        ask(cast, acting, form_key=asked.form_key)


def test_a_question_waits_for_the_one_who_was_asked(cast, acting):
    ask(cast, acting, "supervisor", cast.disa, "PE15")

    def waits(viewer):
        rows = team.team(access.reach(viewer))
        found = next(row for row in rows if row.person_id == cast.ture.pk)
        return [one.who for one in found.waiting if one.action == "assess"]

    assert waits(cast.disa) == ["me"]
    assert waits(cast.bo) == []


def test_a_question_to_whoever_led_her_before_is_told_as_unanswered(cast, acting, sign_in):
    ask(cast, acting, "supervisor", cast.bo, "PE15")
    client, page = sign_in(cast.ture), reverse("assessments")
    assert "Obesvarad" not in client.get(page).text

    LineManagement.objects.filter(person=cast.ture).update(
        retracted_at=clock.now(), retracted_by=cast.elin, retracted_reason="Ny arbetsledare."
    )

    assert "Obesvarad" in client.get(page).text
    assert "Obesvarad" in sign_in(cast.disa).get(reverse("team_member", args=[cast.ture.pk])).text


def test_a_corrected_rating_takes_the_place_of_the_old_one(cast, acting, rate):
    row = ask(cast, acting, "supervisor", cast.bo, "PE15")
    rate()

    corrected = rate(level=4, correction_reason="Jag såg slutet.")

    row.refresh_from_db()
    assert (row.state, row.fact) == ("given", corrected)
    assert AuditEntry.objects.filter(verb="assessment.corrected").count() == 1


def test_a_corrected_rating_answers_the_later_question(cast, acting, rate):
    first = ask(cast, acting, "supervisor", cast.bo, "PE15")
    rate()
    later = ask(cast, acting, "supervisor", cast.bo, "PE15")

    corrected = rate(level=4, correction_reason="Jag såg slutet.")

    first.refresh_from_db()
    later.refresh_from_db()
    assert (later.state, later.fact) == ("given", corrected)
    assert (first.state, first.reason) == ("taken_back", "Jag såg slutet.")


def test_who_leads_and_mentors_her_may_speak_as_her_mentor(cast, sign_in):
    path = (PROGRAMMES / "mentor_guide_path.json").read_text(encoding="utf-8")
    document = json.loads(path.replace('"by": "panel"', '"by": "mentor"'))
    factories.make_rules(document, kind=document["kind"])
    page = reverse("assess", args=[cast.ture.pk, "mentor_guide_2"])
    assert sign_in(cast.bo).get(page).status_code == 404

    factories.mentor(cast.bo, cast.ture)

    assert sign_in(cast.bo).post(page, form()).status_code == 302
    assert words_of(cast.ture).get().value == {"by": "mentor", "assessor": cast.bo.pk}


def test_a_panel_of_several_from_elsewhere_is_one_a_line(cast, sign_in):
    names = [f"Karin Berg {number}, socialförvaltningen i Granby" for number in range(4)]
    page, client = reverse("panel", args=[cast.ture.pk, "step_5"]), sign_in(cast.disa)

    assert client.post(page, form(others="K" * 121)).context["form"].errors["others"]
    assert client.post(page, form(others="\r\n".join(names))).status_code == 302

    assert [str(member) for member in PanelMember.objects.all()] == names
