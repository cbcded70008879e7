import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from competence.models import Fact, MethodOwnership, RuleSet, TrainingDay
from competence.people import clock
from competence.people.access import may_arrange_for, may_lead, reach, visible_to
from competence.people.models import AuditEntry, Role
from competence.queries import trainings
from competence.services import dated, roles, training
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def methods(cast):
    entries = [
        {"key": key, "title": title, "validity": {"kind": "never"}, "basis": "local"}
        for key, title in (("bbic_basic", "BBIC grundutbildning"), ("home", "HOME"))
    ]
    document = {"schema": 1, "kind": "methods", "key": "standard_methods", "methods": entries}
    factories.make_rules(document, kind=RuleSet.Kind.METHODS)


@pytest.fixture
def owner(cast, acting):
    """Ture, a caseworker otherwise, owns BBIC in his unit."""
    hr = acting(cast.elin, Role.HR)
    today = clock.today()
    roles.grant(person=cast.ture, role=Role.METHOD_OWNER, scope=cast.unit, starts_on=today, by=hr)
    training.own(person=cast.ture, methods=["bbic_basic"], by=hr)
    return acting(cast.ture, Role.METHOD_OWNER)


def register(by, *people, method="bbic_basic", on=None, form_key=None):
    return training.register(
        method=method,
        on=on or clock.today(),
        people=people,
        form_key=form_key or uuid.uuid4(),
        by=by,
    )


def test_who_was_there_has_the_method_from_that_day(cast, owner):
    key = uuid.uuid4()
    day = register(owner, cast.alma, cast.cilla, form_key=key)
    assert register(owner, cast.alma, cast.cilla, form_key=key) == day

    rows = Fact.objects.live().values_list("person", "kind", "subject", "starts_on", "source")
    assert set(rows) == {
        (person.pk, "method_certificate", "bbic_basic", clock.today(), f"training:{day.pk}")
        for person in (cast.alma, cast.cilla)
    }
    assert AuditEntry.objects.filter(verb="training.registered").count() == 1


def test_nobody_is_trained_twice_the_same_day(cast, owner):
    register(owner, cast.alma)
    register(owner, cast.alma, cast.cilla)

    assert Fact.objects.filter(person=cast.alma).count() == 1
    assert [line.people for line in trainings.days_of(reach(cast.ture), [])] == [1, 1]


def test_only_her_own_methods_for_others_at_home_on_a_day_that_has_come(cast, acting, owner):
    today = clock.today()
    for refused in (
        lambda: register(owner, cast.alma, method="home"),
        lambda: register(owner, cast.ture),
        lambda: register(owner, cast.petra),
        lambda: register(acting(cast.bo), cast.alma),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    for wrong in (
        lambda: register(owner),
        lambda: register(owner, cast.alma, on=today + timedelta(days=1)),
        lambda: register(owner, cast.alma, on=today - timedelta(days=367)),
    ):
        with pytest.raises(ValidationError):
            wrong()
    assert not Fact.objects.exists()


def test_what_was_wrong_is_taken_back_with_a_reason_in_one_step(cast, owner):
    day = register(owner, cast.alma, cast.cilla)
    with pytest.raises(ValidationError):
        training.take_back(day=day, people=[cast.alma.pk], reason=" ", by=owner)

    given = {"day": day, "people": [cast.alma.pk], "reason": "Hon var sjuk.", "by": owner}
    assert training.take_back(**given) == 1
    assert training.take_back(**given) == 0

    assert [one.name for one in trainings.participants_of(day)] == [cast.cilla.name]
    assert Fact.objects.get(person=cast.alma).retracted_reason == "Hon var sjuk."
    assert AuditEntry.objects.filter(verb="training.taken_back").count() == 1


def test_hr_says_which_methods_and_nobody_does_for_herself(cast, acting, owner):
    hr = acting(cast.elin, Role.HR)
    assert not training.own(person=cast.ture, methods=["bbic_basic"], by=hr)
    clock.move(days=1)
    assert training.own(person=cast.ture, methods=["home"], by=hr)

    assert [row.method for row in training.owned(cast.ture)] == ["home"]
    assert MethodOwnership.objects.live().filter(method="bbic_basic").get().ends_on
    with pytest.raises(PermissionDenied):
        training.own(person=cast.ture, methods=["home"], by=owner)


def test_the_role_opens_nothing_else(cast, owner):
    reader = reach(cast.ture)

    assert set(visible_to(reader)) == {cast.ture}
    for person in (cast.alma, cast.cilla, cast.petra):
        assert not may_lead(reader, person)
        assert not may_arrange_for(reader, person)


def test_she_registers_after_a_look_and_takes_back_on_the_page(cast, owner, sign_in):
    ture, url = sign_in(cast.ture), reverse("register_training")
    shown = ture.get(url).text
    assert cast.alma.name in shown
    assert cast.elin.name not in shown
    key, today = uuid.uuid4(), clock.today()
    fields = {"method": "bbic_basic", "on": today, "people": [cast.alma.pk], "form_key": key}

    assert cast.alma.name in ture.post(url, fields).text
    assert not TrainingDay.objects.exists()
    for _click in range(2):
        assert ture.post(url, fields | {"confirmed": "yes"}).url == reverse("trainings")
    day = TrainingDay.objects.get()
    assert "BBIC" in ture.get(reverse("trainings")).text

    page = reverse("training_day", args=[day.pk])
    assert ture.post(page, {"people": [cast.alma.pk]}).context["form"].errors["reason"]
    ture.post(page, {"people": [cast.alma.pk], "reason": "Hon var inte med."})
    assert not Fact.objects.live().exists()
    assert ture.get(page).status_code == 200


@pytest.mark.parametrize("who", ["petra", "elin", "ture", "bo"])
def test_who_is_outside_her_units_cannot_be_chosen(cast, owner, sign_in, who):
    cast.bo.protected_identity = True
    cast.bo.save()
    fields = {
        "method": "bbic_basic",
        "on": clock.today(),
        "people": [getattr(cast, who).pk],
        "form_key": uuid.uuid4(),
        "confirmed": "yes",
    }

    response = sign_in(cast.ture).post(reverse("register_training"), fields)

    assert response.context["form"].errors["people"]
    assert not TrainingDay.objects.exists()


def test_she_sees_who_worked_here_only_for_days_she_may_register(cast, owner, sign_in):
    today = clock.today()
    gone = factories.worker("Lena Borta", cast.unit, starts_on=today - timedelta(days=900))
    last = today - timedelta(days=300)
    dated.close(gone.employments.get(), ends_on=last, reason="ended", by=owner)
    ture, url = sign_in(cast.ture), reverse("register_training")

    def shown(days_ago):
        return gone.name in ture.get(url, {"dag": today - timedelta(days=days_ago)}).text

    assert [shown(days_ago) for days_ago in (366, 367, 800, 299)] == [True, False, False, False]


def test_protected_name_is_not_on_a_day_that_was_registered_before(cast, owner, sign_in):
    day = register(owner, cast.alma)
    cast.alma.protected_identity = True
    cast.alma.save()

    assert cast.alma.name not in sign_in(cast.ture).get(reverse("training_day", args=[day.pk])).text


def test_only_who_registered_the_day_and_owns_the_method_still_takes_back(
    cast, acting, owner, sign_in
):
    day = register(owner, cast.alma)
    hr, ture = acting(cast.elin, Role.HR), sign_in(cast.ture)
    given = {"day": day, "people": [cast.alma.pk], "reason": "Hon var sjuk."}
    training.own(person=cast.cilla, methods=["bbic_basic"], by=hr)
    page = reverse("training_day", args=[day.pk])
    assert ture.get(page).status_code == 200
    clock.move(days=1)
    training.own(person=cast.ture, methods=["home"], by=hr)

    for by in (acting(cast.cilla, Role.METHOD_OWNER), hr, owner):
        with pytest.raises(PermissionDenied):
            training.take_back(**given, by=by)
    assert ture.get(page).status_code == 403
    assert page not in ture.get(reverse("trainings")).text
    assert Fact.objects.live().filter(person=cast.alma).exists()


def test_another_owners_day_is_not_found(cast, owner, acting, sign_in):
    day = register(owner, cast.alma)
    for person, unit in ((cast.cilla, cast.unit), (cast.petra, cast.granby_unit)):
        factories.grant(person, Role.METHOD_OWNER, unit)
        url = reverse("training_day", args=[day.pk])
        assert sign_in(person).get(url).status_code == 404


def test_hr_gives_the_role_and_the_methods_on_the_pages(cast, sign_in):
    elin, args = sign_in(cast.elin), [cast.ture.pk]
    role = {"role": "method_owner", "unit": cast.unit.pk, "starts_on": clock.today()}

    elin.post(reverse("grant_role", args=args), role)
    elin.post(reverse("methods_owned", args=args), {"methods": ["home"]})

    assert Role.METHOD_OWNER in reach(cast.ture).roles
    assert reverse("methods_owned", args=args) in elin.get(reverse("employment", args=args)).text
    assert "HOME" in sign_in(cast.ture).get(reverse("register_training")).text


@pytest.mark.parametrize("size", [1, 4])
def test_her_days_cost_the_same_however_many(cast, owner, count_queries, size):
    for number in range(size):
        register(owner, cast.alma, on=clock.today() - timedelta(days=number))
    reader = reach(cast.ture)

    assert count_queries(lambda: trainings.days_of(reader, ["bbic_basic"])) == 2
