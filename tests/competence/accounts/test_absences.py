"""Absence gets a last day or is taken back; no row is edited."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competence.people import clock
from competence.people.models import Absence, AuditEntry
from tests import factories

A_DAY = timedelta(days=1)


@pytest.fixture
def away(cast):
    return factories.absent(cast.alma, clock.today() - 10 * A_DAY, None)


def change(client, row, **fields):
    url = reverse("change_absence", args=[row.person_id, row.pk])
    return client.post(url, fields)


def verbs():
    return list(AuditEntry.objects.values_list("verb", flat=True))


def test_who_came_back_gets_a_last_day_in_a_new_row(cast, sign_in, away):
    client, last = sign_in(cast.bo), clock.today() - A_DAY

    answers = [
        change(client, away, what="end", ends_on=last.isoformat()).status_code for _click in "12"
    ]

    row = Absence.objects.live().get()
    assert answers == [302, 302]
    assert (row.starts_on, row.ends_on, row.replaces) == (away.starts_on, last, away)
    assert verbs() == ["absence.ended"]


def test_what_was_registered_by_mistake_is_taken_back_and_still_known(cast, sign_in, away):
    client, before = sign_in(cast.elin), clock.now()

    answers = [change(client, away, what="retract").status_code for _click in "12"]

    assert answers == [302, 302]
    assert not Absence.objects.live().exists()
    assert Absence.objects.known_at(before).get() == away
    assert verbs() == ["absence.retracted"]


@pytest.mark.parametrize("shift", [-11, 5000])
def test_a_last_day_that_cannot_be_is_said_in_words(cast, sign_in, away, shift):
    day = clock.today() + shift * A_DAY

    response = change(sign_in(cast.bo), away, what="end", ends_on=day.isoformat())

    assert response.context["form"].has_error("ends_on")
    assert Absence.objects.live().get() == away


def test_days_free_again_can_be_registered_anew(cast, sign_in, away):
    client = sign_in(cast.bo)
    change(client, away, what="retract")

    client.post(
        reverse("absence", args=[cast.alma.pk]),
        {"starts_on": away.starts_on.isoformat(), "ends_on": "", "extent_percent": 50},
    )

    assert Absence.objects.live().get().extent_percent == 50


def test_the_absence_of_somebody_else_is_not_there(cast, sign_in, away):
    url = reverse("change_absence", args=[cast.ture.pk, away.pk])

    assert sign_in(cast.bo).get(url).status_code == 404
