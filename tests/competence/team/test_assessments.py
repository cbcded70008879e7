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
from competence.people.models import AuditEntry
from competence.services import assessments, panels, practice
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
    return assessments.ask(**given | {"assessor": assessor or cast.cilla, "by": by} | fields)


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
    assert Message.objects.filter(person=cast.ture).exists()
    assert not words_of(cast.ture).exists()


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
        assessments.withdraw(assessment=asked, by=acting(cast.cilla))


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
