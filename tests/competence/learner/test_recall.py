import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from competence.models import Fact, RecallAnswer
from competence.people import clock
from competence.people.models import AuditEntry
from competence.queries import my_introduction, my_recall
from competence.services import recall
from courses.models import publish_version
from tests import factories
from tests.competence.learner.courses import publish_real, publish_sample
from tests.competence.learner.year import follow
from tests.courses.sample import POOL

pytestmark = pytest.mark.django_db

SHORT = ("ett", "flera", "ordning", "sortering")
RIGHT = {"val": "a"}
CARD = 'id="recall"'


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
def passed(alma):
    """Three questions of each kind, asked since today."""
    publish(short=("ett", "sortering", "till-0"))
    return factories.fact(alma, subject="prov", starts_on=days_ago(2))


def publish(*, short, without=(), key="prov"):
    version = publish_sample(key=key)
    pool = [
        {**question, "recall": question["key"] in short}
        for question in deepcopy(POOL)
        if question["key"] not in without
    ]
    return publish_version(
        course=version.course,
        document={**version.document, "key": key},
        pool=pool,
        content_hash=repr((short, without)),
        at=clock.now(),
    )


def days_ago(number):
    return clock.today() - timedelta(days=number)


def answer(person, course, question, response, by):
    asked = my_recall.asked_question(person, course, question, clock.today())
    return recall.keep(asked=asked, response=response, by=by)


def due(person):
    return [one.question for one in my_recall.due_of(person, clock.today())]


def send(client, question, **response):
    fields = {"modul": "prov", "fraga": question, **(response or RIGHT)}
    return client.post(reverse("answer_recall"), fields)


def test_two_days_after_the_pass_the_home_page_asks_and_before_that_says_nothing(alma, client):
    publish(short=SHORT)
    fact = factories.fact(alma, subject="prov", starts_on=days_ago(1))
    assert CARD not in client.get(reverse("my_introduction")).text
    Fact.objects.filter(pk=fact.pk).delete()

    factories.fact(alma, subject="prov", starts_on=days_ago(2))

    home = client.get(reverse("my_introduction"))
    assert CARD in home.text
    assert home.context["recall"] == 3
    assert reverse("recall") in home.text


def test_one_question_at_a_time_without_its_answer(passed, client):
    response = client.get(reverse("recall"))

    assert response.text.count("<legend>") == 1
    assert "Text a" in response.text
    assert "Skäl" not in response.text


def test_the_answer_gives_every_reason_and_the_part_that_helps(passed, client):
    client.get(reverse("recall"))

    response = send(client, "ett", val="b")

    page = client.get(response.url)
    assert ("Skäl a" in page.text, "Skäl b" in page.text) == (True, True)
    assert reverse("module_part", args=["prov", "telefonen"]) in page.text
    assert reverse("recall") in page.text


def test_a_wrong_one_says_that_it_comes_back_and_a_right_one_does_not(passed, client):
    wrong = client.get(send(client, "ett", val="b").url).context["page"]
    right = client.get(send(client, "till-0").url).context["page"]

    assert (wrong.judged.correct, wrong.comes_back) == (False, True)
    assert (right.judged.correct, right.comes_back) == (True, False)


def test_a_sorting_question_is_answered_and_judged_too(passed, client):
    response = send(client, "sortering", **{"korg-grat": "fakta", "korg-ledsen": "tolk"})

    assert client.get(response.url).context["page"].judged.correct


def test_after_three_the_day_is_done_and_the_home_page_is_quiet(alma, passed, client):
    for question in due(alma):
        last = send(client, question, val="a", **{"korg-grat": "fakta"})

    assert not client.get(last.url).context["page"].more
    assert CARD not in client.get(reverse("my_introduction")).text
    assert client.get(reverse("recall")).context["page"].question is None


def test_an_answer_without_a_choice_asks_again_and_keeps_nothing(passed, client):
    response = client.post(reverse("answer_recall"), {"modul": "prov", "fraga": "ett"})

    assert response.url == reverse("recall")
    assert not RecallAnswer.objects.exists()


def test_sent_twice_it_is_one_answer_and_the_first_one_stands(passed, client):
    first = send(client, "ett", val="b")
    second = send(client, "ett", val="a")

    assert first.url == second.url
    assert RecallAnswer.objects.get().response == "b"


def test_a_question_left_open_since_another_day_leads_back_without_a_fault(passed, client):
    response = send(client, "fel", val="b")

    assert response.url == reverse("recall")
    assert not RecallAnswer.objects.exists()


def test_a_question_that_is_not_asked_cannot_be_answered(alma, passed):
    assert my_recall.asked_question(alma, "prov", "fel", clock.today()) is None


def test_of_two_clicks_that_were_both_asked_the_first_one_stands(alma, passed, by):
    asked = my_recall.asked_question(alma, "prov", "ett", clock.today())

    first, second = (recall.keep(asked=asked, response=given, by=by) for given in "ba")

    assert first == second
    assert RecallAnswer.objects.get().response == "b"


def test_the_database_keeps_one_answer_an_occasion_and_never_a_changed_one(alma, passed, by):
    kept = answer(person=alma, course="prov", question="ett", response="a", by=by)

    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecallAnswer.objects.update(correct=False)


def test_nobody_else_can_read_from_it_that_she_answered(cast, alma, passed, by, sign_in):
    facts, audit = Fact.objects.count(), AuditEntry.objects.count()

    answer(person=alma, course="prov", question="ett", response="b", by=by)

    assert (Fact.objects.count(), AuditEntry.objects.count()) == (facts, audit)
    url = reverse("recall_result", args=["prov", "ett"])
    assert {sign_in(who).get(url).status_code for who in (cast.bo, cast.cilla, cast.disa)} == {404}


def test_not_now_leaves_it_until_tomorrow(passed, client):
    response = client.post(reverse("leave_recall"))

    assert response.url == reverse("my_introduction")
    assert CARD not in client.get(response.url).text
    clock.move_to(clock.now() + timedelta(days=1))
    assert CARD in client.get(response.url).text


def test_nothing_is_asked_during_absence(alma, passed, client):
    follow(alma, days_ago(30))
    factories.absent(alma, days_ago(1), None)

    home = client.get(reverse("my_introduction"))

    assert CARD not in home.text
    assert client.get(reverse("recall")).context["page"].question is None


def test_half_a_day_away_asks_as_usual(alma, passed):
    factories.absent(alma, days_ago(1), None, extent_percent=50)

    assert len(due(alma)) == 3


def test_a_pass_that_was_retracted_asks_nothing(alma, passed):
    Fact.objects.filter(pk=passed.pk).update(retracted_at=clock.now(), retracted_reason="fel")

    assert due(alma) == []


def test_a_module_passed_anew_begins_anew(alma, passed, by):
    answer(person=alma, course="prov", question="ett", response="a", by=by)
    factories.fact(alma, subject="prov", starts_on=clock.today())

    assert due(alma) == []
    clock.move_to(clock.now() + timedelta(days=2))
    assert "ett" in due(alma)


def test_a_question_that_a_new_text_takes_away_is_not_asked_and_its_answer_can_still_be_read(
    alma, passed, by, client
):
    url = reverse("recall_result", args=["prov", "ett"])
    answer(person=alma, course="prov", question="ett", response="b", by=by)

    publish(short=("till-0", "till-1"), without=("ett",))

    assert due(alma) == ["till-0", "till-1"]
    assert "Skäl b" in client.get(url).text


@pytest.mark.parametrize("module", ["valkommen", "orosanmalan", "sekretess"])
def test_the_modules_of_ours_ask_three_questions_that_are_short_enough(alma, module):
    publish_real(module)
    factories.fact(alma, subject=module, starts_on=days_ago(2))

    page = my_recall.page_of(alma, clock.today())

    assert page.total == 3
    words = f"{page.question.case} {page.question.stem}".split()
    assert len(words) < 80


def test_the_home_page_keeps_to_its_queries_with_many_modules_and_answers(
    cast, alma, by, client, count_queries
):
    follow(alma, days_ago(60))
    url = reverse("my_introduction")
    publish(short=SHORT)
    factories.fact(alma, subject="prov", starts_on=days_ago(2))
    small = count_queries(lambda: client.get(url))

    for number in range(6):
        publish(short=SHORT, key=f"prov-{number}")
        factories.fact(alma, subject=f"prov-{number}", starts_on=days_ago(2 + number))
    for one in my_recall.due_of(alma, clock.today())[:2]:
        answer(person=alma, course=one.course, question=one.question, response="b", by=by)
    large = count_queries(lambda: client.get(url))

    assert my_introduction.of(alma, clock.today()).recall == 1
    assert small == large <= 12


def test_everything_is_done_with_links_and_plain_buttons(passed, client):
    home, page = (client.get(reverse(name)).text for name in ("my_introduction", "recall"))

    assert re.search(r'<form[^>]*action="/minns-du/inte-nu/"[^>]*method="post"', home)
    assert re.search(r'<form[^>]*action="/minns-du/svar/"[^>]*method="post"', page)
    assert "hx-post" not in page
