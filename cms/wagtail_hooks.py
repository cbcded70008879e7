from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.models import ModulePage
from cms.viewsets import AttendedViewSet, RoutineViewSet, RuleViewSet

WAGTAILS_OWN = ("help", "reports")


@hooks.register("register_admin_viewset")
def own_screens() -> list[object]:
    return [AttendedViewSet(), RoutineViewSet(), RuleViewSet()]


@hooks.register("insert_global_admin_css")
def look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/editors.css"))


@hooks.register("construct_main_menu")
def without_wagtails_own_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's guide and its news tell of screens that editors here do not have."""
    items[:] = [item for item in items if item.name not in WAGTAILS_OWN]


@hooks.register("before_edit_page")
def tell_of_other_editor(request: HttpRequest, page: Page) -> None:
    """Two editors in one page: both texts are kept as versions, and the second is told.

    Wagtail itself stops only its own automatic saving when somebody else has saved meanwhile.
    """
    if request.method != "POST" or "application/json" in request.headers.get("Accept", ""):
        return
    latest = page.get_latest_revision()
    loaded = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id")
    if latest is None or not loaded or loaded == str(latest.pk) or not loaded.isdigit():
        return
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, latest.pk, "latest"])
    text = _("%(editor)s saved this page while you wrote. Nothing is lost: compare the two texts.")
    editor = latest.user or _("Somebody")
    messages.warning(
        request,
        text % {"editor": editor},
        buttons=[messages.button(compare, _("Compare")), *_history(page)],
    )


def _history(page: Page) -> list[tuple[str, str, bool]]:
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    return [messages.button(history, _("All versions"))]


@hooks.register("before_delete_page")
def keep_what_results_stand_on(request: HttpRequest, page: Page) -> HttpResponse | None:
    published = ModulePage.objects.descendant_of(page, inclusive=True)
    if not published.filter(compilations__isnull=False).exists():
        return None
    messages.error(request, _("A published module is not deleted: learners' results stand on it."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_unpublish_page")
def keep_what_is_required(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not isinstance(page.specific, ModulePage):
        return None
    messages.error(
        request,
        _("A module is taken away by publishing rules that no longer ask for it."),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
