"""What every page begins with that answers somebody who is not signed in, by a code or a link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from competence.people import pace

A_MINUTE = 30
View = Callable[..., HttpResponse]


def public_answer(what: str) -> Callable[[View], View]:
    """Thirty a minute from one address; kept by nobody, found by no search engine."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if pace.within(request, what, A_MINUTE):
                response = view(request, **kwargs)
            else:
                response = render(request, "competence/too_many.html", status=429)
                response.headers["Retry-After"] = str(pace.MINUTE)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["Referrer-Policy"] = "no-referrer"
            add_never_cache_headers(response)
            return response

        return guarded

    return guard
