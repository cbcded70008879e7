"""Where pages live: Wagtail's root, locale and site, and one index, collection and group a publisher."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    WorkflowPage,
)

from cms.models import HomePage, ModuleIndexPage
from competence.people.models import Unit

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
COLLECTION_PERMISSIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)
WAGTAILS_OWN = ("Editors", "Moderators")


@transaction.atomic
def home_page() -> HomePage:
    """The home of all modules, made with what Wagtail needs around it. Safe to call again."""
    home = HomePage.objects.first()
    if home is None:
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        home = _root_page().add_child(instance=HomePage(title="Stegvis", slug="stegvis"))
        _forget_wagtails_own(home)
    return home


def _root_page() -> Page:
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=Locale.get_default())
    )


def _forget_wagtails_own(home: HomePage) -> None:
    """The welcome page, and groups that may edit everything: ours come from roles."""
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", root_page=home, is_default_site=True, site_name="Stegvis"
    )
    for page in home.get_siblings(inclusive=False):
        page.delete()
    Group.objects.filter(name__in=WAGTAILS_OWN).delete()
    WorkflowPage.objects.all().delete()


@transaction.atomic
def index_of(unit: Unit) -> ModuleIndexPage:
    """Where the modules of a region or municipality are, made with its collection and its group."""
    found = ModuleIndexPage.objects.filter(unit=unit).first()
    if found is None:
        page = ModuleIndexPage(title=unit.name, slug=slugify(unit.path), unit=unit)
        found = home_page().add_child(instance=page)
        _allow(_group(unit), found, collection_of(unit))
    return found


def collection_of(unit: Unit) -> Collection:
    home_page()
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=unit.name).first() or root.add_child(name=unit.name)


def group_name(unit: Unit) -> str:
    return f"editors {unit.path}"


def rule_writers() -> Group:
    """Those who write rules and no pages: they get in, and every screen asks for itself."""
    return _group_named("rule writers")


def _group(unit: Unit) -> Group:
    return _group_named(group_name(unit))


def _group_named(name: str) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group


def _allow(group: Group, page: ModuleIndexPage, collection: Collection) -> None:
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=COLLECTION_PERMISSIONS,
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
