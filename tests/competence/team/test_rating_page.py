import pytest
from django.urls import reverse

from competence.models import Rating
from competence.services import practice
from tests.competence.team.conftest import TODAY


@pytest.fixture
def page(cast, assignment):
    return reverse("rate", args=[cast.alma.pk])


def given(key="PE6", **fields):
    values = {"level": "3", "seen": "myself", "on": TODAY.isoformat()}
    return {f"{key}-{name}": value for name, value in (values | fields).items()}


def errors(response, key="PE6"):
    return next(form for form in response.context["forms"] if form.kind.key == key).errors


def test_all_kinds_stand_on_one_screen_with_five_anchored_levels(cast, page, sign_in):
    response = sign_in(cast.bo).get(page)

    forms = response.context["forms"]
    assert len(forms) == 15
    assert all(len(form.kind.levels) == 5 for form in forms)
    assert "Håller inledningen och berättar för barnet" in response.text


def test_only_the_kinds_with_a_level_are_written(cast, page, sign_in):
    sign_in(cast.bo).post(page, given() | given("PE5", level="4") | given("PE7", level=""))

    assert sorted(Rating.objects.values_list("fact__subject", "fact__level")) == [
        ("PE5", 4),
        ("PE6", 3),
    ]


def test_a_double_click_is_one_row_and_both_get_the_page(cast, page, sign_in):
    client = sign_in(cast.bo)

    first, second = client.post(page, given()), client.post(page, given())

    assert first.url == second.url == reverse("team_member", args=[cast.alma.pk])
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("level", ["1", "2", "5"])
def test_sentences_are_asked_for_where_the_level_needs_them(cast, page, sign_in, level):
    response = sign_in(cast.bo).post(page, given(level=level))

    assert "sentences" in errors(response)
    assert not Rating.objects.exists()


def test_sentences_are_asked_for_when_the_level_falls(cast, acting, page, sign_in):
    practice.rate(
        person=cast.alma,
        element="PE6",
        level=4,
        seen="myself",
        on=TODAY.replace(day=1),
        by=acting(cast.bo),
    )

    assert "sentences" in errors(sign_in(cast.bo).post(page, given(level="3")))
    sign_in(cast.bo).post(page, given(level="3", sentences="Det var svårare nu."))
    assert Rating.objects.count() == 2


def test_a_correction_is_a_new_row_with_a_reason(cast, page, sign_in):
    client = sign_in(cast.bo)
    client.post(page, given())

    refused = client.post(page, given(level="4"))
    client.post(page, given(level="4", correction_reason="Jag såg slutet också."))

    assert "correction_reason" in errors(refused)
    kind = next(form.kind for form in client.get(page).context["forms"] if form.kind.key == "PE6")
    assert [said.level for said in kind.history] == [4, 3]
    assert kind.history[1].taken_back == "Jag såg slutet också."
    assert [said.level for said in kind.standing] == [4]


def test_nothing_is_lost_when_something_is_wrong(cast, page, sign_in):
    wrong = given(level="1") | given("PE5", level="2", sentences="Hon såg lugnt på rummet.")

    response = sign_in(cast.bo).post(page, wrong)

    assert "Hon såg lugnt på rummet." in response.text
    assert [form.kind.key for form in response.context["failed"]] == ["PE6"]
    opened = [form.kind.key for form in response.context["forms"] if form.is_open]
    assert sorted(opened) == ["PE5", "PE6"]


def test_words_without_a_level_are_asked_about(cast, page, sign_in):
    response = sign_in(cast.bo).post(page, given(level="", sentences="Gick bra."))

    assert "level" in errors(response)


def test_no_level_at_all_is_said_so(cast, page, sign_in):
    response = sign_in(cast.bo).post(page, given(level=""))

    assert response.status_code == 200
    assert not Rating.objects.exists()


@pytest.mark.parametrize("on", ["2026-09-16", "i går"])
def test_a_day_that_has_not_come_is_refused(cast, page, sign_in, on):
    assert "on" in errors(sign_in(cast.bo).post(page, given(on=on)))


def test_a_day_left_empty_is_today(cast, page, sign_in):
    sign_in(cast.bo).post(page, given(on="", seen=""))

    rating = Rating.objects.get()
    assert (rating.fact.starts_on, rating.seen) == (TODAY, "myself")


@pytest.mark.parametrize("level", ["0", "6", "hej"])
def test_there_are_five_levels(cast, page, sign_in, level):
    assert "level" in errors(sign_in(cast.bo).post(page, given(level=level)))


def test_a_personnummer_is_stopped(cast, page, sign_in):
    response = sign_in(cast.bo).post(page, given(sentences="Det gällde 20120314-2384."))

    assert "sentences" in errors(response)


def test_what_looks_like_a_client_is_asked_about_and_may_be_kept(cast, page, sign_in):
    client = sign_in(cast.bo)
    text = "Samtalet med Kevin Karlsson gick bra."

    asked = client.post(page, given(sentences=text))
    kept = client.post(page, given(sentences=text, not_a_client="on"))

    assert "sentences" in errors(asked)
    assert kept.status_code == 302


def test_names_with_angle_brackets_and_emoji_stay_text(cast, page, sign_in):
    text = "Lugnt <script>alert(1)</script> & tydligt 🙂 \u202e"

    client = sign_in(cast.bo)
    client.post(page, given(sentences=text))

    shown = client.get(reverse("team_member", args=[cast.alma.pk])).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_the_page_never_says_that_a_level_gives_independence(cast, page, sign_in):
    html = sign_in(cast.bo).get(page).text.casefold()

    assert "självständig" not in html
    assert "independen" not in html


def test_without_a_programme_there_is_nothing_to_rate(cast, sign_in):
    assert sign_in(cast.bo).get(reverse("rate", args=[cast.ture.pk])).status_code == 404


def test_a_rating_given_meanwhile_is_told_and_nothing_lost(cast, page, sign_in, monkeypatch):
    from django.core.exceptions import ValidationError

    def refuse(**_given):
        raise ValidationError({"sentences": "Någon annan var före."})

    monkeypatch.setattr(practice, "rate_all", refuse)
    response = sign_in(cast.bo).post(page, given(level="4"))

    assert response.status_code == 200
    assert "Någon annan var före." in response.text
