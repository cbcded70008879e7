import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from competence.domain.facts import FactKind
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import facts
from tests import factories
from tests.competence.maps import reading


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def card(client, person):
    return client.get(reverse("person_card", args=[person.pk]))


def words(client, person):
    response = card(client, person)
    assert response.status_code == 200
    return reading.text(reading.tree(response).xpath("//main")[0])


@pytest.mark.parametrize("name", ["alma", "bo", "disa", "elin"])
def test_she_herself_her_leaders_and_hr_read_her_card(cast, profile, sign_in, name):
    assert "Alma Ek" in words(sign_in(getattr(cast, name)), cast.alma)


@pytest.mark.parametrize("name", ["ture", "cilla", "frej", "gun", "nils", "olga", "petra"])
def test_nobody_else_learns_that_she_is_there(cast, profile, sign_in, name):
    assert card(sign_in(getattr(cast, name)), cast.alma).status_code == 404


def test_nobody_has_the_number_of_nobody(cast, profile, sign_in):
    for number in (0, 10**9, 10**30):
        url = reverse("person_card", args=[number])
        assert sign_in(cast.elin).get(url).status_code == 404


def test_protected_identity_is_opened_only_by_those_named(cast, profile, sign_in):
    cast.alma.protected_identity = True
    cast.alma.save()

    assert card(sign_in(cast.disa), cast.alma).status_code == 404
    for reader in (cast.elin, cast.bo, cast.alma):
        assert "Protected identity" in words(sign_in(reader), cast.alma)


def test_the_card_tells_what_she_can_and_what_it_rests_on(cast, profile, passed, acting, sign_in):
    passed(cast.alma, days_ago=300, by=acting(cast.bo))

    told = words(sign_in(cast.elin), cast.alma)

    assert "To renew Sekretess Expires soon until" in told
    on = date_format(clock.today() - timedelta(days=300), "j F Y")
    assert re.search(rf"Proof: [^,]+, version 1, {on}", told)
    assert "Module passed" in told
    assert f"Bo Lind {date_format(clock.today(), 'j F Y')}" in told
    assert "Not yet: Investigate and assess needs" in told


def test_her_year_and_next_steps_are_told_with_who_they_wait_for(cast, profile, sign_in):
    version = factories.RuleSet.objects.get(key="investigator").versions.get()
    factories.assign(cast.alma, version, clock.today())

    told = words(sign_in(cast.bo), cast.alma)

    assert "Next steps" in told
    assert "Välkommen till barn- och ungdomsvården Waiting for the caseworker, due" in told


def test_corrections_are_seen_by_hr_alone(cast, profile, passed, acting, sign_in):
    wrong = passed(cast.alma, by=acting(cast.bo))
    facts.retract(fact=wrong, reason="Wrong person", by=acting(cast.elin))

    assert "by Elin Ström: Wrong person" in words(sign_in(cast.elin), cast.alma)
    for reader in (cast.alma, cast.bo, cast.disa):
        told = words(sign_in(reader), cast.alma)
        assert "Wrong person" not in told
        assert "Module passed" not in told


def test_a_protected_colleague_who_recorded_is_not_named(cast, profile, passed, acting, sign_in):
    cast.ture.protected_identity = True
    cast.ture.save()
    passed(cast.alma, by=acting(cast.ture))

    assert "Ture" not in words(sign_in(cast.disa), cast.alma)
    assert "Ture Ås " in words(sign_in(cast.elin), cast.alma)


def test_a_long_history_costs_no_more_queries(cast, profile, sign_in, count_queries):
    client = sign_in(cast.elin)

    def record(number):
        facts.add(
            person=cast.alma,
            kind=FactKind.ELEMENT_DONE,
            subject="PE6",
            starts_on=clock.today() - timedelta(days=number),
            by=SYSTEM,
        )

    record(1)
    card(client, cast.alma)
    short = count_queries(lambda: card(client, cast.alma))
    for number in range(2, 30):
        record(number)
    long = count_queries(lambda: card(client, cast.alma))

    assert short == long <= 23
