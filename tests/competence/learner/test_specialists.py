from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, RuleSet, SpecialistListing, SpecialistSharing
from competence.people import clock
from competence.people.access import reach
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Role
from competence.queries import specialists as query
from competence.services import specialists
from competence.tasks import end_lapsed_listings
from tests import factories
from tests.threads import in_threads

pytestmark = pytest.mark.django_db

REGION, HOME = "region", "municipality"
TOP = "child_protection_2"


def path_document(key, title, **more):
    steps = [
        {"key": f"{key}_{number}", "number": number, "title": f"Nivå {number}"} for number in (1, 2)
    ]
    for step in steps:
        step["rule"] = {"key": f"{step['key']}_modul", "leaf": "module", "course": "sekretess"}
    return {
        "schema": 1,
        "kind": "path",
        "key": key,
        "title": title,
        "basis": "local",
        "steps": steps,
        **more,
    }


@pytest.fixture(autouse=True)
def paths(cast):
    for key, title, more in (
        ("child_protection", "Barnskyddsutredning", {}),
        ("foster_homes", "Familjehem", {}),
        ("merit", "Frivillig merit", {"voluntary": True}),
    ):
        document = path_document(key, title, **more)
        factories.make_rules(document, kind=RuleSet.Kind.PATH)


def decide(person, subject=TOP, **fields):
    ladder = subject.rpartition("_")[0]
    return factories.fact(person, FactKind.STEP, subject, value={"ladder": ladder}, **fields)


@pytest.fixture
def listed(acting):
    def make(person, width=REGION, subject=TOP):
        fact = decide(person, subject)
        by = acting(person)
        specialists.agree(person=person, width=width, email=f"{person.pk}@example.org", by=by)
        return fact

    return make


@pytest.fixture
def shared(cast, acting):
    for hr, home in ((cast.elin, cast.havsby), (cast.nils, cast.granby)):
        specialists.share(municipality=home, by=acting(hr, Role.HR))


def seen_by(person):
    page = query.page_of(reach(person))
    return {one.name for area in page.areas for one in area.specialists}


def counts(person):
    coverage = query.page_of(reach(person)).coverage
    return (coverage.required, coverage.unit, coverage.municipality, coverage.county)


def test_nobody_is_shown_until_she_has_agreed(cast, acting):
    decide(cast.ture)
    assert seen_by(cast.alma) == set()
    assert counts(cast.bo) == (2, 0, 0, 0)

    specialists.agree(person=cast.ture, width=HOME, email="t@example.org", by=acting(cast.ture))

    assert seen_by(cast.alma) == {"Ture Ås"}
    assert counts(cast.bo) == (2, 1, 1, 1)
    assert query.page_of(reach(cast.alma)).coverage is None


def test_she_alone_says_yes_and_only_while_she_is_a_specialist(cast, acting):
    given = {"person": cast.ture, "width": HOME, "email": "t@example.org"}
    decide(cast.ture, "child_protection_1")
    decide(cast.ture, "merit_2")
    with pytest.raises(ValidationError):
        specialists.agree(**given, by=acting(cast.ture))

    decide(cast.ture)
    for somebody in (cast.bo, cast.elin):
        with pytest.raises(PermissionDenied):
            specialists.agree(**given, by=acting(somebody))
        with pytest.raises(PermissionDenied):
            specialists.withdraw(person=cast.ture, by=acting(somebody))
    with pytest.raises(ValidationError):
        specialists.agree(**given | {"width": "landet"}, by=acting(cast.ture))
    assert not SpecialistListing.objects.exists()


def test_agreeing_twice_is_one_row_and_anew_takes_its_place(cast, acting):
    decide(cast.ture)
    by = acting(cast.ture)
    given = {"person": cast.ture, "email": "t@example.org", "by": by}

    first = specialists.agree(width=HOME, **given)
    assert specialists.agree(width=HOME, **given) == first
    clock.move(days=3)
    specialists.agree(width=REGION, **given)

    rows = SpecialistListing.objects.live().order_by("starts_on").values_list("width", "ends_on")
    assert list(rows) == [(HOME, clock.today() - timedelta(days=1)), (REGION, None)]
    assert AuditEntry.objects.filter(verb="specialist.agreed").count() == 2


@pytest.mark.parametrize("days", [0, 3])
def test_she_takes_it_back_at_once(cast, acting, listed, days):
    listed(cast.ture)
    clock.move(days=days)

    assert specialists.withdraw(person=cast.ture, by=acting(cast.ture))
    assert not specialists.withdraw(person=cast.ture, by=acting(cast.ture))

    assert seen_by(cast.alma) == set()
    assert AuditEntry.objects.filter(verb="specialist.withdrew").count() == 1


def test_a_neighbour_sees_her_only_when_all_three_have_agreed(cast, acting, listed):
    listed(cast.ture)
    listed(cast.cilla, HOME, "foster_homes_2")
    elin, nils = acting(cast.elin, Role.HR), acting(cast.nils, Role.HR)
    assert (seen_by(cast.petra), counts(cast.nils)) == (set(), (2, 0, 0, 0))

    specialists.share(municipality=cast.havsby, by=elin)
    assert seen_by(cast.petra) == set()
    specialists.share(municipality=cast.granby, by=nils)
    assert seen_by(cast.petra) == {"Ture Ås"}
    assert counts(cast.nils) == (2, 0, 0, 1)

    for municipality, by in ((cast.havsby, elin), (cast.granby, nils)):
        assert specialists.stop_sharing(municipality=municipality, by=by)
        assert not specialists.stop_sharing(municipality=municipality, by=by)
        assert (seen_by(cast.petra), counts(cast.nils)) == (set(), (2, 0, 0, 0))
        specialists.share(municipality=municipality, by=by)
    assert specialists.withdraw(person=cast.ture, by=acting(cast.ture))
    assert (seen_by(cast.petra), counts(cast.nils)) == (set(), (2, 0, 0, 0))
    assert seen_by(cast.alma) == {"Cilla Öberg"}


def test_a_neighbour_reads_name_area_municipality_and_address_and_nothing_else(
    cast, listed, shared, sign_in
):
    listed(cast.ture)

    text = sign_in(cast.petra).get(reverse("specialists")).text
    main = text.partition("<main")[2].partition("</main")[0]

    for shown in ("Ture Ås", "Barnskyddsutredning", "Havsby", f"{cast.ture.pk}@example.org"):
        assert shown in main
    for hidden in ("Utredning", cast.ture.work_email, "/medarbetare/"):
        assert hidden not in main
    assert "Utredning" in sign_in(cast.alma).get(reverse("specialists")).text


def test_another_regions_people_see_nobody_of_this(cast, listed, shared, acting):
    listed(cast.ture)
    other = factories.make_unit("Sydland", kind="region")
    town = factories.make_unit("Fjärrby", other, "municipality")
    ifo = factories.make_unit("Omsorg", town, "administration")
    hr = factories.worker("Ulla Fjärran", ifo, Role.HR, town)
    specialists.share(municipality=town, by=acting(hr, Role.HR))

    assert seen_by(hr) == set()
    with pytest.raises(ValidationError):
        specialists.share(municipality=other, by=SYSTEM)


def test_it_ends_by_itself_with_the_step_and_with_the_employment(cast, listed, acting):
    fact = listed(cast.ture)
    listed(cast.cilla)
    listed(cast.bo)
    Fact.objects.filter(pk=fact.pk).update(
        retracted_at=clock.now(), retracted_reason="Beslutet togs tillbaka."
    )
    cast.cilla.employments.update(retracted_at=clock.now(), retracted_reason="slutat")
    assert seen_by(cast.alma) == {"Bo Lind"}

    assert end_lapsed_listings() == 2
    assert end_lapsed_listings() == 0

    decide(cast.ture)
    assert seen_by(cast.alma) == {"Bo Lind"}


@pytest.mark.parametrize("size", [2, 6])
def test_the_nightly_look_costs_the_same_however_many(cast, listed, count_queries, size):
    for number in range(size):
        listed(factories.worker(f"Spec {number}", cast.unit))

    assert count_queries(end_lapsed_listings) == 9


@pytest.mark.django_db(transaction=True)
def test_her_own_withdrawal_and_the_night_at_the_same_moment_end_it_once(cast, listed, acting):
    fact = listed(cast.ture)
    Fact.objects.filter(pk=fact.pk).update(
        retracted_at=clock.now(), retracted_reason="Beslutet togs tillbaka."
    )
    by, turns = acting(cast.ture), iter(range(4))

    def end():
        if next(turns) % 2:
            return specialists.withdraw(person=cast.ture, by=by)
        return specialists.end_lapsed(by=SYSTEM)

    answers = in_threads(4, end)

    assert sorted(map(int, answers)) == [0, 0, 0, 1]
    verbs = ("specialist.withdrew", "specialist.lapsed")
    assert AuditEntry.objects.filter(verb__in=verbs).count() == 1


def test_a_protected_name_is_nowhere(cast, listed, acting, sign_in):
    listed(cast.ture)
    cast.ture.protected_identity = True
    cast.ture.save()

    assert seen_by(cast.elin) == set()
    with pytest.raises(ValidationError):
        specialists.agree(person=cast.ture, width=REGION, email="x@y.se", by=acting(cast.ture))
    assert 'name="width"' not in sign_in(cast.ture).get(reverse("my_listing")).text


def test_the_database_keeps_consent_her_own(cast, listed):
    listed(cast.ture)
    row = SpecialistListing.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialistListing.objects.create(
            person=cast.alma,
            municipality=cast.havsby,
            width=HOME,
            email="a@example.org",
            starts_on=row.starts_on,
            recorded_at=row.recorded_at,
            recorded_by=cast.elin,
        )


def test_she_agrees_on_the_page_and_takes_it_back(cast, sign_in):
    decide(cast.ture)
    ture, url = sign_in(cast.ture), reverse("my_listing")
    fields = {"width": REGION, "email": "ture@example.org"}

    assert ture.post(url, fields).context["form"].errors["agreed"]
    ture.post(url, fields | {"agreed": "on"})
    assert SpecialistListing.objects.get().email == "ture@example.org"
    assert reverse("withdraw_listing") in ture.get(url).text

    ture.post(reverse("withdraw_listing"))
    assert not SpecialistListing.objects.live().exists()


def test_who_holds_no_such_step_is_told_so(cast, sign_in):
    alma, url = sign_in(cast.alma), reverse("my_listing")
    assert 'name="width"' not in alma.get(url).text

    alma.post(url, {"width": HOME, "email": "a@example.org", "agreed": "on"})

    assert not SpecialistListing.objects.exists()


def test_hr_shares_and_stops_on_the_page(cast, sign_in):
    elin, url = sign_in(cast.elin), reverse("specialist_sharing")

    for _click in range(2):
        elin.post(url, {"what": "share"})
    row = SpecialistSharing.objects.get()
    assert (row.municipality, row.region, row.recorded_by) == (cast.havsby, cast.region, cast.elin)
    assert "Granby" in elin.get(url).text
    elin.post(url, {"what": "stop"})
    assert not SpecialistSharing.objects.live().exists()


def test_an_area_is_chosen_and_an_unknown_one_is_empty(cast, listed, sign_in):
    listed(cast.ture)
    alma, url = sign_in(cast.alma), reverse("specialists")

    assert "Ture Ås" in alma.get(url, {"omrade": "child_protection"}).text
    for area in ("foster_homes", "finns-inte"):
        assert "Ture Ås" not in alma.get(url, {"omrade": area}).text


@pytest.mark.parametrize("size", [2, 12])
def test_the_page_costs_the_same_however_many(cast, listed, shared, count_queries, size):
    for number in range(size):
        home = (cast.unit, cast.granby_unit)[number % 2]
        listed(factories.worker(f"Spec {number}", home))
    reader = reach(cast.bo)

    assert count_queries(lambda: query.page_of(reader)) == 5
