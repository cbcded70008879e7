"""Forms that arrived when nobody was signed in. They wait an hour in the browser's own session.

Passwords, codes and files are never kept. Whose form it was is known by a signed cookie, so that
the next user of a shared computer does not get to read it.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from competence.people import clock

MOST_BYTES = 100_000
MOST_FORMS = 3
LASTS_SECONDS = 3600
SESSION_KEY = "kept_forms"
COOKIE = "stegvis-last"
_FOREIGN = ("/konto/", "/cms/", "/i18n/", "/demo/", "/inbjudan/", "/skicka-igen/")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SECRET = ("password", "losenord", "credential", "token")


@dataclass(frozen=True, slots=True)
class KeptForm:
    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def prose(self) -> list[str]:
        """What she wrote in words; keys and choices say nothing to a reader."""
        return [value for _name, value in self.fields if " " in value.strip()]


def keep(request: HttpRequest) -> str | None:
    """Store the posted form; the address of the page that sends it again, or None."""
    if not _may_be_kept(request):
        return None
    key = secrets.token_urlsafe(16)
    kept = {
        "path": request.get_full_path(),
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if not _is_secret(name)
        ],
        "had_files": bool(request.FILES),
        "user": request.user.pk or last_user(request),
        "at": clock.machine_now().timestamp(),
    }
    earlier = list(request.session.get(SESSION_KEY, {}).items())
    request.session[SESSION_KEY] = dict([*earlier, (key, kept)][-MOST_FORMS:])
    return reverse("send_again", args=[key])


def find(request: HttpRequest, key: str) -> KeptForm | None:
    """Hers, and no older than an hour."""
    kept: dict[str, Any] | None = request.session.get(SESSION_KEY, {}).get(key)
    if kept is None or clock.machine_now().timestamp() - kept["at"] > LASTS_SECONDS:
        return None
    if kept["user"] not in (None, request.user.pk):
        return None
    return KeptForm(
        kept["path"], tuple((name, value) for name, value in kept["fields"]), kept["had_files"]
    )


def forget(request: HttpRequest, key: str) -> None:
    forms = request.session.get(SESSION_KEY, {})
    forms.pop(key, None)
    request.session[SESSION_KEY] = forms


def page_of(request: HttpRequest) -> str:
    """The page a part was asked for, when htmx asked."""
    current = urlsplit(request.headers.get("HX-Current-URL", ""))
    if current.netloc != request.get_host():
        return "/"
    return f"{current.path}?{current.query}" if current.query else current.path


def is_from_here(request: HttpRequest) -> bool:
    """Posted by a page of ours: another site's form must never come back with a button under it."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.netloc == request.get_host() and origin.scheme == request.scheme


def remember_user(request: HttpRequest, response: HttpResponse) -> None:
    pk = getattr(getattr(request, "user", None), "pk", None)
    if pk is None or last_user(request) == pk:
        return
    response.set_signed_cookie(
        COOKIE,
        str(pk),
        salt=COOKIE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def last_user(request: HttpRequest) -> int | None:
    try:
        return int(request.get_signed_cookie(COOKIE, salt=COOKIE) or "")
    except (KeyError, ValueError, signing.BadSignature):
        return None


def _may_be_kept(request: HttpRequest) -> bool:
    if request.method != "POST" or request.path.startswith(_FOREIGN):
        return False
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    return request.content_type in _FORMS and 0 < size <= MOST_BYTES


def _is_secret(name: str) -> bool:
    return name == "code" or any(part in name.casefold() for part in _SECRET)
