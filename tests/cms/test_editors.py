"""Who gets into the editors' pages, and what she may do there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from cms import editors, tree
from cms.context import navigation, ways
from cms.models import HomePage, ModuleIndexPage, Picture
from competence.people import access, clock
from competence.people.models import Role, User
from tests import factories

pytestmark = pytest.mark.alike

EVERYBODY_ELSE = ("alma", "bo", "cilla", "disa", "olga")


@pytest.fixture
def indexes(cast):
    return {unit.key: tree.index_of(unit) for unit in (cast.region, cast.havsby, cast.granby)}


def may(person, page):
    user = type(person.user).objects.get(pk=person.user_id)
    permissions = page.permissions_for_user(user)
    return permissions.can_edit() and permissions.can_add_subpage()


def is_shown_the_way(person):
    home = reverse("wagtailadmin_home")
    return home in [way.url for way in ways(access.reach(person), "/")]


def test_hr_finds_rules_and_routines_under_one_heading_and_others_find_them_beside_the_rest(cast):
    page = reverse("validity_breaches")
    hers = navigation(access.reach(cast.elin), page)
    group = next(way for way in hers if page in [each.url for each in way.inside])

    assert group.current
    assert [way.url for way in group.inside if way.current] == [page]
    assert reverse("rules:listing") in [way.url for way in group.inside]
    assert len(hers) <= 6
    assert not any(way.inside for way in navigation(access.reach(cast.disa), "/"))


def test_an_editor_edits_her_municipalitys_modules_and_no_others(cast, indexes):
    editors.sync(cast.frej.user)

    assert may(cast.frej, indexes["havsby"])
    assert not may(cast.frej, indexes["granby"])
    assert not may(cast.frej, indexes["norrland"])
    assert not may(cast.frej, HomePage.objects.get())


def test_a_regional_lead_edits_the_regions_modules(cast, indexes):
    editors.sync(cast.gun.user)

    assert may(cast.gun, indexes["norrland"])
    assert not may(cast.gun, indexes["havsby"])


def test_an_editor_may_be_trusted_with_the_regions_modules_too(cast, indexes):
    factories.grant(cast.frej, Role.CONTENT_EDITOR, cast.region)
    editors.sync(cast.frej.user)

    assert may(cast.frej, indexes["havsby"])
    assert may(cast.frej, indexes["norrland"])
    assert not may(cast.frej, indexes["granby"])


def test_a_regional_lead_of_less_than_a_region_edits_nothing(cast, indexes):
    factories.grant(cast.disa, Role.REGIONAL_LEAD, cast.havsby)

    assert editors.units_edited_by(cast.disa.user) == []
    assert not is_shown_the_way(cast.disa)


@pytest.mark.parametrize("name", ["frej", "gun"])
def test_whoever_edits_begins_the_day_there(cast, indexes, client, name, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(cast.people[name].user)

    assert is_shown_the_way(cast.people[name])
    assert client.get(reverse("home")).url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", EVERYBODY_ELSE)
def test_nobody_else_gets_in(cast, indexes, sign_in, name):
    person = getattr(cast, name)

    response = sign_in(person).get("/cms/")

    assert response.status_code == 302
    assert not response.url.startswith("/cms/p")
    assert not person.user.groups.exists()
    assert not may(person, indexes["havsby"])


@pytest.mark.parametrize("name", ["elin", "nils"])
def test_hr_writes_rules_and_no_pages(cast, indexes, sign_in, name):
    person = getattr(cast, name)
    client = sign_in(person)

    assert client.get("/cms/regler/").status_code == 200
    assert not any(may(person, page) for page in (*indexes.values(), HomePage.objects.get()))
    for path in ("/cms/rutiner/ny/", "/cms/seminarier/ny/", "/cms/images/", "/cms/users/"):
        assert client.get(path).status_code == 302
    assert [page for page in indexes.values() if _opens(client, page)] == []
    assert not is_shown_the_way(person)


def _opens(client, page):
    return client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def test_a_role_that_ends_ends_the_editing(cast, sign_in):
    grant = cast.frej.role_grants.get()
    client = sign_in(cast.frej)
    assert client.get("/cms/").status_code == 200
    cast.frej.user.refresh_from_db()
    assert cast.frej.user.is_staff

    factories.grant(cast.frej, Role.MENTOR, cast.unit)
    grant.retracted_at, grant.retracted_reason = clock.now(), "slutade"
    grant.save()

    assert client.get("/cms/").status_code == 302
    cast.frej.user.refresh_from_db()
    assert not cast.frej.user.is_staff
    assert not cast.frej.user.groups.exists()


def test_a_role_that_begins_tomorrow_opens_nothing_today(cast, sign_in):
    person = factories.worker("Ida Ny", cast.unit)
    tomorrow = clock.today() + timedelta(days=1)
    factories.grant(person, Role.CONTENT_EDITOR, cast.havsby, starts_on=tomorrow)

    assert sign_in(person).get("/cms/").status_code == 302


def test_all_editors_are_synced_at_once_for_a_new_installation(cast):
    editors.sync_all()

    writers = tree.rule_writers()
    names = {
        group.name: group.user_set.get().email for group in Group.objects.exclude(pk=writers.pk)
    }
    assert names == {
        "editors /norrland/havsby/": cast.frej.user.email,
        "editors /norrland/": cast.gun.user.email,
    }
    assert {*writers.user_set.all()} == {cast.elin.user, cast.nils.user}


def test_a_superuser_keeps_her_way_in(cast):
    cast.elin.user.is_superuser = True
    cast.elin.user.save()

    editors.sync(cast.elin.user)

    assert cast.elin.user.is_staff


@pytest.mark.parametrize("model", [get_document_model(), Picture])
def test_pictures_and_documents_belong_to_the_municipality(cast, indexes, model):
    editors.sync(cast.frej.user)
    policy = policy_registry.get_by_type(model)
    user = User.objects.get(pk=cast.frej.user_id)

    for unit, opens in ((cast.havsby, True), (cast.granby, False), (cast.region, False)):
        row = model(title="Lathund", collection=tree.collection_of(unit))
        assert policy.user_has_permission_for_instance(user, "change", row) is opens


def test_wagtails_welcome_page_and_groups_are_gone(cast):
    tree.home_page()

    assert list(Page.objects.filter(depth=2)) == [HomePage.objects.get().page_ptr]
    assert Site.objects.get().root_page == HomePage.objects.get().page_ptr
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_the_tree_is_made_once(cast):
    first, again = tree.index_of(cast.havsby), tree.index_of(cast.havsby)

    assert first == again
    assert ModuleIndexPage.objects.count() == 1
    assert tree.home_page() == tree.home_page()


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("/cms/login/?next=/cms/", "/konto/login/?next=/cms/"),
        ("/cms/password_reset/", "/konto/password/reset/"),
    ],
)
def test_wagtails_own_doors_lead_to_ours(client, db, door, leads_to):
    response = client.get(door)

    assert (response.status_code, response.url) == (302, leads_to)


@pytest.mark.parametrize(
    "path",
    [
        "/cms/password_reset/confirm/MQ/abc-def/",
        "/cms/password_reset/done/",
        "/cms/password_reset/complete/",
        "/api/v2/pages/",
        "/api/v3/pages/",
        "/cms/api/v3/pages/",
    ],
)
def test_no_back_door_and_no_api_is_open(cast, sign_in, path):
    assert Client().get(path).status_code in (302, 404)
    assert sign_in(cast.gun).get(path).status_code in (302, 404)


@pytest.mark.parametrize(
    "path",
    [
        *("/cms/", "/cms/rutiner/", "/cms/seminarier/", "/cms/regler/"),
        *("/dokument/1/x.pdf", "/innehall/"),
    ],
)
def test_a_stranger_is_asked_to_sign_in(client, db, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response.url.startswith("/konto/login/")


@pytest.mark.parametrize("path", ["/cms/", "/cms/rutiner/", "/cms/seminarier/ny/", "/cms/images/"])
def test_an_editor_without_a_second_factor_gets_no_further(cast, sign_in, path):
    response = sign_in(cast.frej, second_factor=False).get(path)

    assert response.status_code == 302
    assert response.url.startswith("/konto/2fa/")


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/users/new/", "/cms/groups/", "/cms/sites/"])
def test_users_groups_and_sites_are_for_superusers_alone(cast, sign_in, path):
    client = sign_in(cast.gun)

    assert client.get(path).status_code == 302
    assert path not in client.get("/cms/").text

    cast.gun.user.is_superuser = True
    cast.gun.user.save()
    assert client.get(path).status_code == 200


def test_wagtails_account_page_leads_to_our_own(cast, sign_in):
    assert sign_in(cast.frej).get("/cms/account/").url == "/konto/"


def test_a_form_as_long_as_our_longest_module_is_read(rf):
    """At 1,500 fields, more than Django's own limit, an editor could neither save nor preview it."""
    form = {f"parts-{number}-value-text": "" for number in range(1600)}
    assert len(rf.post("/cms/pages/6/edit/", form).POST) == len(form)
