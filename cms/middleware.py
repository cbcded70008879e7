from collections.abc import Callable

from django.conf import settings
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms import editors
from cms.compile import NotReady
from competence.people.models import User

EDITORS = "/cms/"


class EditorPolicyMiddleware:
    """The editors' pages get a wider policy: Wagtail's admin writes inline scripts and styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(EDITORS):
            # Read by ContentSecurityPolicyMiddleware, which stands outside this one.
            response._csp_config = settings.EDITOR_CSP  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class EditorsMiddleware:
    """At every visit to the editors' pages, what she may edit is what her roles say today.

    Whatever tries to publish an unfinished module, or to delete one that results stand on, ends
    here with a message instead of an error page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(EDITORS) and isinstance(request.user, User):
            editors.sync(request.user)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith(EDITORS):
            return None
        if isinstance(error, NotReady):
            return _not_ready(request, error)
        if isinstance(error, ProtectedError):
            messages.error(request, _("This cannot be deleted: learners' results stand on it."))
            return redirect("wagtailadmin_home")
        return None


def _not_ready(request: HttpRequest, error: NotReady) -> HttpResponse:
    text = _("”%s” is not published. The draft is saved. This is missing:") % error.page.title
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in error.messages))
    messages.error(request, format_html("{}<ul>{}</ul>", text, lines))
    if error.page.pk:
        return redirect("wagtailadmin_pages:edit", error.page.pk)
    return redirect("wagtailadmin_home")
