"""A session ends by itself: 30 minutes after she last did something, 12 hours after she signed in.

It is the machine's time that counts, so that moving the demo's calendar signs nobody out.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from competence.people import clock

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# Read by the sign-in page, which says why she has to sign in again.
SIGNED_OUT = "signed_out"
IDLE, TOO_LONG = "idle", "too_long"
# Whatever a page asks for by itself carries this header (see templates with hx-trigger="every …").
BACKGROUND = "X-Background"
# Wagtail's editor tells every ten seconds that its page is open.
_PINGS = "/cms/editing-sessions/"
NOTED_EVERY_SECONDS = 60


class SessionLifetimeMiddleware:
    """Signs out whoever has been away too long. Writes the session once a minute at most.

    It must stand before whatever asks who the user is, and lets the request go on as a stranger's:
    so the form she posted is kept and the page she was on is remembered, as for any stranger.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            _end_or_note(request)
        return self.get_response(request)


def why_over(session: SessionBase, moment: int) -> str:
    if moment - session.get(SIGNED_IN_AT, moment) >= settings.SESSION_COOKIE_AGE:
        return TOO_LONG
    if moment - session.get(SEEN_AT, moment) >= settings.SESSION_IDLE_SECONDS:
        return IDLE
    return ""


@receiver(user_logged_in)
def begin(*, request: HttpRequest, **_signal: Any) -> None:
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = _moment()
    request.session.pop(SIGNED_OUT, None)


def _end_or_note(request: HttpRequest) -> None:
    session, moment = request.session, _moment()
    if why := why_over(session, moment):
        logout(request)
        request.session[SIGNED_OUT] = why
        return
    # A session from before these two were noted begins now.
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = moment
    if not _is_background(request) and moment - session.get(SEEN_AT, 0) >= NOTED_EVERY_SECONDS:
        session[SEEN_AT] = moment


def _is_background(request: HttpRequest) -> bool:
    return BACKGROUND in request.headers or request.path.startswith(_PINGS)


def _moment() -> int:
    return int(clock.machine_now().timestamp())
