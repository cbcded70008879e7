from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class EditorPolicyMiddleware:
    """The editors' pages get a wider policy: Wagtail's admin writes inline scripts and styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
            # Read by ContentSecurityPolicyMiddleware, which stands outside this one.
            response._csp_config = settings.EDITOR_CSP  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
