import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Occasion, Rating
from competence.people import clock
from competence.services import practice
from tests import factories
from tests.competence.learner.year import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(cast):
    follow(cast.alma, clock.today())
    return cast.alma


@pytest.fixture
def client(alma, sign_in):
    return sign_in(alma)


def mark(client, element="PE1", on=None, key=None):
    return client.post(
        reverse("practice"),
        {"element": element, "on": on or clock.today(), "form_key": key or uuid.uuid4()},
    )


def rate(alma, by, level, sentences="Två meningar om vad jag såg."):
    return practice.rate(
        person=alma,
        element="PE1",
        level=level,
        seen="myself",
        on=clock.today(),
        sentences=sentences,
        by=by,
    )


def test_the_day_is_today_unless_she_says_another(client):
    form = client.get(reverse("practice"), {"moment": "PE6"}).context["form"]

    assert (form["element"].initial, form["on"].initial) == ("PE6", clock.today())


def test_a_double_click_marks_one_occasion(client):
    key = uuid.uuid4()

    replies = [mark(client, key=key) for _click in range(2)]

    assert {reply.status_code for reply in replies} == {302}
    assert Occasion.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"element": "PE99"},
        {"on": "i går"},
        {"on": "0000-00-00"},
        {"key": "inte-en-nyckel"},
        {"element": "x" * 10_000},
    ],
)
def test_a_forged_occasion_is_refused_with_the_form_kept(client, fields):
    response = mark(client, **fields)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Occasion.objects.exists()


def test_a_day_that_has_not_come_is_refused(client):
    response = mark(client, on=clock.today() + timedelta(days=1))

    assert "on" in response.context["form"].errors


def test_what_nobody_has_confirmed_can_be_taken_back(client, cast, acting):
    mark(client)
    occasion = Occasion.objects.get()

    for _click in range(2):
        client.post(reverse("withdraw_occasion", args=[occasion.pk]))

    assert Occasion.objects.get().state == "withdrawn"
    assert client.get(reverse("practice")).context["occasions"] == []


def test_what_is_confirmed_stays(client, cast, acting):
    mark(client)
    practice.confirm(
        occasions=Occasion.objects.all(), observed=True, by=acting(cast.cilla, "mentor")
    )

    client.post(reverse("withdraw_occasion", args=[Occasion.objects.get().pk]))

    assert Occasion.objects.get().state == "confirmed"
    assert cast.cilla.name in client.get(reverse("practice")).text


def test_anothers_occasion_is_not_found(cast, client, sign_in):
    mark(client)

    stranger = sign_in(cast.ture)

    url = reverse("withdraw_occasion", args=[Occasion.objects.get().pk])
    assert stranger.post(url).status_code == 404


def test_level_four_says_that_it_is_no_decision_on_independent_work(cast, alma, client, acting):
    rate(alma, acting(cast.bo), 3)
    caution = "It is not a decision on independent work"
    swedish = "Det är inte ett beslut om självständigt arbete"
    below = client.get(reverse("practice")).text
    assert caution not in below
    assert swedish not in below

    clock.move(days=1)
    rate(alma, acting(cast.bo), 4)

    html = client.get(reverse("practice")).text
    assert "Gör utan stöd" in html
    assert caution in html or swedish in html


def test_she_puts_her_own_words_beside_a_rating(cast, alma, client, acting):
    rate(alma, acting(cast.bo), 2)
    rating = Rating.objects.get()
    url = reverse("comment_rating", args=[rating.pk])
    assert client.get(url).status_code == 200

    client.post(url, {"comment": "Jag vill öva på slutet av samtalet."})

    assert "Jag vill öva på slutet av samtalet." in client.get(reverse("practice")).text


@pytest.mark.parametrize("comment", ["Det var 090315-2384.", "b" * 10_000])
def test_a_comment_that_may_not_be_saved_is_kept_on_the_page(cast, alma, client, acting, comment):
    rate(alma, acting(cast.bo), 2)
    rating = Rating.objects.get()

    response = client.post(reverse("comment_rating", args=[rating.pk]), {"comment": comment})

    assert response.status_code == 200
    assert comment in response.text
    assert Rating.objects.get().comment == ""


def test_anothers_rating_is_not_found(cast, alma, acting, sign_in):
    rate(alma, acting(cast.bo), 2)
    rating = Rating.objects.get()

    for stranger in (cast.ture, cast.bo, cast.nils):
        url = reverse("comment_rating", args=[rating.pk])
        assert sign_in(stranger).get(url).status_code == 404


def test_without_a_programme_the_page_says_what_will_come(cast, sign_in):
    response = sign_in(cast.ture).get(reverse("practice"))

    assert response.status_code == 200
    assert not response.context["page"].elements


def test_the_page_costs_the_same_with_ten_times_the_occasions(
    cast, alma, client, acting, count_queries
):
    url = reverse("practice")
    mark(client)
    rate(alma, acting(cast.bo), 2)
    small = count_queries(lambda: client.get(url))

    for number in range(15):
        mark(client)
        factories.fact(alma, FactKind.ELEMENT_DONE, "PE1", amount=1)
        clock.move(days=1)
        rate(alma, acting(cast.bo), 1 + number % 5)

    assert count_queries(lambda: client.get(url)) == small
