import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competence.domain.facts import FactKind
from competence.models import Fact, Occasion, Rating
from competence.people.models import AuditEntry
from competence.services import practice
from tests.competence.team.conftest import TODAY

YESTERDAY = TODAY - timedelta(days=1)


def report(person, acting, element="PE6", on=TODAY, form_key=None):
    return practice.report(
        person=person, element=element, on=on, form_key=form_key or uuid.uuid4(), by=acting(person)
    )


def rate(cast, acting, level=3, **changes):
    values = {
        "person": cast.alma,
        "element": "PE6",
        "level": level,
        "seen": "myself",
        "on": TODAY,
        "by": acting(cast.bo, "supervisor"),
    }
    return practice.rate(**(values | changes))


def test_the_same_form_sent_twice_is_one_occasion(cast, acting):
    key = uuid.uuid4()

    assert report(cast.alma, acting, form_key=key) == report(cast.alma, acting, form_key=key)
    assert AuditEntry.objects.filter(verb="occasion.reported").count() == 1


def test_somebody_elses_form_gives_nothing(cast, acting):
    key = uuid.uuid4()
    report(cast.alma, acting, form_key=key)

    with pytest.raises(PermissionDenied):
        report(cast.ture, acting, form_key=key)


def test_an_occasion_of_tomorrow_is_refused(cast, acting):
    with pytest.raises(ValidationError):
        report(cast.alma, acting, on=TODAY + timedelta(days=1))


def test_several_occasions_are_confirmed_at_once_and_only_once(cast, acting):
    waiting = [report(cast.alma, acting) for _ in range(3)]
    cilla = acting(cast.cilla, "mentor")

    assert practice.confirm(occasions=waiting, observed=True, by=cilla) == 3
    assert practice.confirm(occasions=waiting, observed=False, by=cilla) == 0
    done = Fact.objects.of_kind(FactKind.ELEMENT_DONE)
    assert done.count() == 3
    assert {fact.value["observed_by"] for fact in done} == {"mentor"}
    assert all(row.observed and row.fact_id for row in Occasion.objects.all())


def test_what_was_only_told_is_not_observed(cast, acting):
    waiting = report(cast.alma, acting)

    practice.confirm(occasions=[waiting], observed=False, by=acting(cast.cilla, "mentor"))

    assert Fact.objects.get().value == {"observed_by": ""}


def test_an_observation_counts_also_where_the_role_has_no_name(cast, acting):
    waiting = report(cast.alma, acting)

    practice.confirm(occasions=[waiting], observed=True, by=acting(cast.cilla))

    assert Fact.objects.get().value["observed_by"]


def test_nobody_settles_her_own_practice(cast, acting):
    waiting = report(cast.alma, acting)

    with pytest.raises(PermissionDenied):
        practice.confirm(occasions=[waiting], observed=True, by=acting(cast.alma))
    with pytest.raises(PermissionDenied):
        practice.give_back(occasion=waiting, reason="Nej.", by=acting(cast.alma))


def test_an_occasion_given_back_says_why_and_is_no_fact(cast, acting):
    waiting = report(cast.alma, acting)
    cilla = acting(cast.cilla, "mentor")

    assert practice.give_back(occasion=waiting, reason=" Det var ett samråd. ", by=cilla)
    assert not practice.give_back(occasion=waiting, reason="Igen.", by=cilla)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.return_reason) == ("returned", "Det var ett samråd.")
    assert not Fact.objects.exists()


def test_an_occasion_is_not_given_back_without_a_reason(cast, acting):
    waiting = report(cast.alma, acting)

    with pytest.raises(ValidationError):
        practice.give_back(occasion=waiting, reason=" ", by=acting(cast.cilla))


def test_the_learner_takes_back_what_nobody_has_confirmed(cast, acting):
    waiting, confirmed = report(cast.alma, acting), report(cast.alma, acting)
    practice.confirm(occasions=[confirmed], observed=False, by=acting(cast.cilla, "mentor"))

    assert practice.withdraw(occasion=waiting, by=acting(cast.alma))
    assert not practice.withdraw(occasion=confirmed, by=acting(cast.alma))
    with pytest.raises(PermissionDenied):
        practice.withdraw(occasion=waiting, by=acting(cast.cilla))


def test_a_rating_is_a_fact_with_its_words_beside(cast, acting):
    fact = rate(cast, acting, 2, sentences=" Hon höll inledningen. ", seen="told")

    assert (fact.kind, fact.subject, fact.level) == (FactKind.ELEMENT_RATED, "PE6", 2)
    assert fact.rating.sentences == "Hon höll inledningen."
    assert fact.rating.seen == "told"
    assert fact.rating.correction_reason == ""


def test_a_double_click_is_one_rating(cast, acting):
    assert rate(cast, acting) == rate(cast, acting)
    assert Rating.objects.count() == 1


def test_a_double_click_on_a_correction_is_one_correction(cast, acting):
    rate(cast, acting, 3)
    again = {"level": 4, "correction_reason": "Jag blandade ihop två samtal."}

    assert rate(cast, acting, **again) == rate(cast, acting, **again)
    assert Rating.objects.count() == 2


@pytest.mark.parametrize("level", [1, 2, 5])
def test_the_lowest_levels_and_the_highest_need_sentences(cast, acting, level):
    with pytest.raises(ValidationError) as refused:
        rate(cast, acting, level)

    assert "sentences" in refused.value.message_dict


@pytest.mark.parametrize("level", [3, 4])
def test_the_middle_levels_need_no_sentences(cast, acting, level):
    assert rate(cast, acting, level).level == level


def test_a_level_that_falls_needs_sentences(cast, acting):
    rate(cast, acting, 4, on=YESTERDAY)

    with pytest.raises(ValidationError):
        rate(cast, acting, 3)
    assert rate(cast, acting, 3, sentences="Det var ett svårare samtal.").level == 3


def test_a_late_entry_is_compared_with_what_held_on_its_day(cast, acting):
    rate(cast, acting, 4)

    assert rate(cast, acting, 3, on=YESTERDAY).level == 3


def test_a_second_rating_of_the_same_day_is_a_correction_with_a_reason(cast, acting):
    first = rate(cast, acting, 3)

    with pytest.raises(ValidationError) as refused:
        rate(cast, acting, 4)
    second = rate(cast, acting, 4, correction_reason="Jag såg slutet också.")

    assert "correction_reason" in refused.value.message_dict
    first.refresh_from_db()
    assert first.retracted_reason == "Jag såg slutet också."
    assert (second.replaces, second.rating.correction_reason) == (first, "Jag såg slutet också.")


def test_new_words_on_the_same_day_are_not_dropped(cast, acting):
    rate(cast, acting, 3)

    with pytest.raises(ValidationError):
        rate(cast, acting, 3, sentences="Något helt annat.")


def test_a_reason_without_anything_to_correct_is_not_kept(cast, acting):
    fact = rate(cast, acting, 3, correction_reason="För säkerhets skull.")

    assert fact.rating.correction_reason == ""


@pytest.mark.parametrize("level", [0, 6])
def test_there_are_five_levels(cast, acting, level):
    with pytest.raises(ValidationError):
        rate(cast, acting, level)


def test_a_rating_has_a_day_that_has_come(cast, acting):
    with pytest.raises(ValidationError):
        rate(cast, acting, on=date(2026, 9, 16))


def test_nobody_rates_herself(cast, acting):
    with pytest.raises(PermissionDenied):
        rate(cast, acting, by=acting(cast.alma))


def test_several_kinds_are_rated_all_or_none(cast, acting):
    ratings = [
        {"element": "PE6", "level": 3, "seen": "myself", "on": TODAY},
        {"element": "PE5", "level": 1, "seen": "myself", "on": TODAY},
    ]

    with pytest.raises(ValidationError):
        practice.rate_all(person=cast.alma, ratings=ratings, by=acting(cast.bo))
    assert not Rating.objects.exists()
    ratings[1]["sentences"] = "Hon var med."
    assert len(practice.rate_all(person=cast.alma, ratings=ratings, by=acting(cast.bo))) == 2


def test_only_the_one_who_was_rated_comments(cast, acting):
    rating = rate(cast, acting).rating

    with pytest.raises(PermissionDenied):
        practice.comment_rating(rating=rating, comment="Jag håller med.", by=acting(cast.bo))
    practice.comment_rating(rating=rating, comment=" Jag håller med. ", by=acting(cast.alma))

    rating.refresh_from_db()
    assert rating.comment == "Jag håller med."
    assert rating.commented_at
