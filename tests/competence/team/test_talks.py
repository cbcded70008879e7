from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competence.domain.facts import FactKind
from competence.models import Fact, Message, Talk
from competence.people import clock
from competence.services import talks
from tests.competence.team.conftest import TODAY

WHEN = clock.at_noon(date(2026, 9, 22))


def book(cast, acting, assignment, key="talk_1", **changes):
    values = {"when": WHEN, "place": "Rum 2"}
    return talks.book(assignment=assignment, key=key, by=acting(cast.bo), **(values | changes))


def hold(cast, acting, assignment, key="talk_1", by=None, **changes):
    values = {"held_on": TODAY, "agreed": "Fler hembesök.", "parked": "Hur går studietiden?"}
    return talks.hold(
        assignment=assignment, key=key, by=by or acting(cast.bo), **(values | changes)
    )


def test_a_booked_talk_is_told_of_once(cast, acting, assignment):
    talk = book(cast, acting, assignment)

    assert book(cast, acting, assignment) == talk
    assert (talk.booked_for, talk.place, talk.booked_by) == (WHEN, "Rum 2", cast.bo)
    message = Message.objects.get()
    assert message.person == cast.alma
    assert "12:00" in message.text


def test_a_supervisor_whose_identity_is_protected_is_not_named_by_mail(cast, acting, assignment):
    cast.bo.protected_identity = True
    cast.bo.save()

    book(cast, acting, assignment)
    hold(cast, acting, assignment)

    assert [cast.bo.name in message.text for message in Message.objects.all()] == [False, False]


def test_a_moved_talk_is_the_same_talk_and_a_new_mail(cast, acting, assignment):
    book(cast, acting, assignment)

    book(cast, acting, assignment, place=" ")

    assert Talk.objects.get().place == ""
    assert Message.objects.count() == 2


def test_a_talk_the_programme_does_not_have_cannot_be_booked(cast, acting, assignment):
    with pytest.raises(ValidationError):
        book(cast, acting, assignment, key="talk_99")


def test_a_held_talk_is_not_booked_again(cast, acting, assignment):
    hold(cast, acting, assignment)

    with pytest.raises(ValidationError):
        book(cast, acting, assignment)


def test_the_learner_is_asked_once_to_confirm_however_often_notes_change(cast, acting, assignment):
    hold(cast, acting, assignment)
    hold(cast, acting, assignment)

    talk = hold(cast, acting, assignment, agreed="Två hembesök till.")

    assert talk.agreed == "Två hembesök till."
    assert f"/samtal/{talk.pk}/bekrafta/" in Message.objects.get().text


def test_a_talk_is_not_held_tomorrow_nor_by_the_learner(cast, acting, assignment):
    with pytest.raises(ValidationError):
        hold(cast, acting, assignment, held_on=date(2026, 9, 16))
    with pytest.raises(PermissionDenied):
        hold(cast, acting, assignment, by=acting(cast.alma))


def test_a_confirmed_talk_is_one_fact_and_stays_as_it_is(cast, acting, assignment):
    talk = hold(cast, acting, assignment)

    talks.confirm(talk=talk, by=acting(cast.alma))
    talks.confirm(talk=talk, by=acting(cast.alma))
    hold(cast, acting, assignment, agreed="Något annat.")

    fact = Fact.objects.get(kind=FactKind.TALK_HELD)
    assert (fact.subject, fact.starts_on) == ("talk_1", TODAY)
    talk.refresh_from_db()
    assert talk.agreed == "Fler hembesök."


def test_only_the_learner_confirms_and_only_what_was_held(cast, acting, assignment):
    booked = book(cast, acting, assignment)

    with pytest.raises(ValidationError):
        talks.confirm(talk=booked, by=acting(cast.alma))
    with pytest.raises(PermissionDenied):
        talks.confirm(talk=booked, by=acting(cast.bo))
