import pytest
from django.urls import reverse

from competence import outbox
from competence.models import Attempt, Certificate
from competence.services import learning
from tests.competence.learner.courses import (
    posted,
    publish_real,
    publish_sample,
    questions_of,
    read_through,
    respond,
    right_response,
    wrong_response,
)

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def alma(cast):
    return cast.alma


@pytest.fixture
def by(alma, acting):
    return acting(alma)


@pytest.fixture
def client(alma, sign_in):
    return sign_in(alma)


@pytest.fixture
def version(cast):
    return publish_sample()


@pytest.fixture
def attempt(alma, version, by):
    return learning.start_check(progress=read_through(alma, version, by), by=by)


def keep(client, attempt, question, response):
    return client.post(
        reverse("keep_response", args=[attempt.course_version.course.key, attempt.pk]),
        {"question": question.key, **posted(question, response)},
    )


def submit(client, attempt):
    return client.post(
        reverse("submit_check", args=[attempt.course_version.course.key, attempt.pk])
    )


def result_of(client, attempt):
    return client.get(reverse("check_result", args=[attempt.course_version.course.key, attempt.pk]))


def test_the_whole_check_on_a_phone_from_start_to_certificate(alma, version, by, client):
    read_through(alma, version, by)
    url = reverse("check", args=["prov"])
    assert client.get(url).status_code == 200

    client.post(url)
    attempt = Attempt.objects.get()
    for question in questions_of(attempt):
        assert client.get(url).context["page"].question.key == question.key
        keep(client, attempt, question, right_response(question))
    assert client.get(url).context["page"].question is None
    back = submit(client, attempt)

    result = client.get(back.url)
    uid = Certificate.objects.get().uid
    assert reverse("certificate", args=[uid]) in result.text
    outbox.drain()
    assert client.get(reverse("certificate", args=[uid])).status_code == 200


@pytest.mark.parametrize("key", ["valkommen", "sekretess", "orosanmalan"])
def test_no_explanation_and_no_mark_of_what_is_right_stands_in_the_check(alma, by, client, key):
    version = publish_real(key)
    attempt = learning.start_check(progress=read_through(alma, version, by), by=by)

    pages = [
        client.get(reverse("check", args=[key]), {"fraga": number}).text
        for number in range(1, len(attempt.questions) + 2)
    ]

    for html in pages:
        assert "correct" not in html
        assert "explanation" not in html
        for question in version.pool:
            for option in [*question.get("options", ()), *question.get("items", ())]:
                told = option["explanation"].strip()[:50]
                assert told.replace("&", "&amp;") not in html


def test_double_click_on_begin_and_two_tabs_are_one_check(alma, version, by, client):
    read_through(alma, version, by)

    replies = [client.post(reverse("check", args=["prov"])) for _click in range(2)]

    assert {reply.url for reply in replies} == {reverse("check", args=["prov"])}
    assert Attempt.objects.count() == 1


def test_double_click_on_hand_in_is_one_result(client, attempt, by):
    respond(attempt, by)

    replies = [submit(client, attempt) for _click in range(2)]

    assert replies[0].url == replies[1].url
    assert Certificate.objects.count() == 1


def test_a_lost_session_loses_no_answer(alma, attempt, sign_in):
    question = questions_of(attempt)[0]
    keep(sign_in(alma), attempt, question, right_response(question))

    page = sign_in(alma).get(reverse("check", args=["prov"])).context["page"]

    assert page.asked[0].answered
    assert page.number == 2


def test_an_answer_given_is_shown_again_and_may_be_changed(client, attempt):
    url = reverse("check", args=["prov"])
    for number, question in enumerate(questions_of(attempt), start=1):
        keep(client, attempt, question, wrong_response(question))
        shown = client.get(url, {"fraga": number}).context["page"].question
        given = wrong_response(question)
        if question.kind == "order":
            assert [choice.key for choice in shown.choices] == given
        elif question.kind == "sort":
            assert {choice.key: choice.bucket for choice in shown.choices} == given
        else:
            chosen = [choice.key for choice in shown.choices if choice.chosen]
            assert chosen == ([given] if isinstance(given, str) else given)
        keep(client, attempt, question, right_response(question))

    submit(client, attempt)
    assert Attempt.objects.get().share == 100


def test_a_question_may_wait_but_an_empty_answer_is_asked_about(client, attempt):
    question = questions_of(attempt)[0]
    url = reverse("keep_response", args=["prov", attempt.pk])

    empty = client.post(url, {"question": question.key})
    later = client.post(url, {"question": question.key, "hoppa": "1"})

    assert empty.url.endswith("fraga=1")
    assert later.url.endswith("fraga=2")
    assert Attempt.objects.get().responses == {}


@pytest.mark.parametrize("number", ["0", "999", "-1", "abc", "²", "9" * 40])
def test_a_made_up_question_number_is_harmless(client, attempt, number):
    assert client.get(reverse("check", args=["prov"]), {"fraga": number}).status_code == 200


@pytest.mark.parametrize("value", ["x" * 10_000, "<script>", "nej"])
def test_a_forged_answer_is_wrong_and_never_an_error(client, attempt, value):
    for question in questions_of(attempt):
        client.post(
            reverse("keep_response", args=["prov", attempt.pk]),
            {
                "question": question.key,
                "val": value,
                **{f"plats-{key}": value for key in ("ta", "se", "ge")},
                **{f"korg-{key}": value for key in ("grat", "ledsen")},
            },
        )

    assert submit(client, attempt).status_code == 302
    assert Attempt.objects.get().share == 0
    assert (
        "<script>"
        not in result_of(client, attempt).text.partition("<main")[2].partition("</main>")[0]
    )


def test_a_question_of_another_draw_is_not_found(client, attempt, version):
    other = next(q["key"] for q in version.pool if q["key"] not in attempt.questions)

    response = client.post(
        reverse("keep_response", args=["prov", attempt.pk]), {"question": other, "val": "a"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize("who", ["bo", "cilla", "disa", "elin", "nils"])
def test_another_persons_check_is_not_found_not_even_by_those_who_lead_her(
    cast, attempt, sign_in, who, by
):
    stranger = sign_in(getattr(cast, who))
    question = questions_of(attempt)[0]

    assert result_of(stranger, attempt).status_code == 404
    assert submit(stranger, attempt).status_code == 404
    assert keep(stranger, attempt, question, right_response(question)).status_code == 404


def test_the_check_of_one_module_is_not_found_under_another(client, attempt):
    publish_real("valkommen")

    assert client.get(f"/modul/valkommen/resultat/{attempt.pk}/").status_code == 404


def test_the_result_waits_until_it_is_handed_in(client, attempt):
    assert result_of(client, attempt).url == reverse("check", args=["prov"])


def test_an_answer_after_the_hand_in_leads_to_the_result(client, attempt, by):
    respond(attempt, by)
    submit(client, attempt)
    question = questions_of(attempt)[0]

    back = keep(client, attempt, question, wrong_response(question))

    assert back.url == reverse("check_result", args=["prov", attempt.pk])


def test_a_failed_check_gives_reasons_and_a_way_to_the_part_that_helps(client, attempt, by):
    respond(attempt, by, wrong_response)
    submit(client, attempt)

    response = result_of(client, attempt)

    page = response.context["page"]
    assert not page.passed
    for part, _title in page.revisit:
        assert reverse("module_part", args=["prov", part]) in response.text
    for judged in page.judged:
        assert all(option.explanation in response.text for option in judged.explanations)
    assert reverse("my_introduction") in response.text or not page.critical


def test_a_critical_miss_is_to_be_talked_through(alma, client, by):
    version = publish_sample(check={"draw": 10, "pass_percent": 80})
    attempt = learning.start_check(progress=read_through(alma, version, by), by=by)
    respond(attempt, by)
    critical = next(question for question in questions_of(attempt) if question.critical)
    keep(client, attempt, critical, wrong_response(critical))
    submit(client, attempt)

    page = result_of(client, attempt).context["page"]

    assert (page.passed, page.share) == (False, 90)
    assert [judged.number for judged in page.critical]


def test_the_check_is_closed_until_the_parts_are_read(client, version):
    response = client.post(reverse("check", args=["prov"]))

    assert response.url == reverse("module", args=["prov"])
    assert client.get(reverse("check", args=["prov"])).status_code == 200
    assert not Attempt.objects.exists()


def test_a_module_without_a_check_has_no_page_for_one(client):
    publish_sample(check=None)

    assert client.get(reverse("check", args=["prov"])).status_code == 404
