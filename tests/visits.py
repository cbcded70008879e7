"""Ask one url as one of the cast, and forget at once what the request changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.regex_helper import normalize

from competence.models import Message
from competence.people.models import AuditEntry
from tests.access_terms import THIRD_PARTY, Policy
from tests.belongings import Belongings, World

# What differs from answer to answer without telling anything.
_CHANGING = re.compile(
    rb'nonce="[^"]*"|name="(csrfmiddlewaretoken|form_key)" value="[^"]*"|"X-CSRFToken": *"[^"]*"'
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: str
    wrote_in: frozenset[int | None]
    error: str

    @property
    def everything(self) -> str:
        return f"{self.headers}\n{self.body.decode(errors='replace')}"


class Visitor:
    """One client for all: a client of her own for everybody loads the middleware eleven times."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = Client(raise_request_exception=False)
        self.news = _news()

    def ask(self, name: str, method: str, url: str, data: dict[str, Any]) -> Answer:
        """As somebody of the cast, or logged out as ""; what it changed is undone."""
        with transaction.atomic():
            answer = self._send(name, url, data, method, self.news)
            transaction.set_rollback(True)
        return answer

    def send(self, name: str, url: str, data: dict[str, Any]) -> Answer:
        """A form; what it changed stays."""
        return self._send(name, url, data, "POST", _news())

    def _send(
        self, name: str, url: str, data: dict[str, Any], method: str, news: list[QuerySet]
    ) -> Answer:
        self.client.cookies.clear()
        if name:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[name]
        send = self.client.get if method == "GET" else self.client.post
        return _answer(send(url, data), news)


def _answer(response: HttpResponse, news: list[QuerySet]) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    error = ""
    if response.status_code >= 500 and getattr(response, "exc_info", None):
        error = repr(response.exc_info[1])
    headers = "\n".join(f"{key}: {value}" for key, value in response.items())
    wrote_in = frozenset(home for rows in news for home in rows.all())
    return Answer(response.status_code, body, headers, wrote_in, error)


def _news() -> list[QuerySet]:
    """The municipalities that rows of the audit and mails are about, of those there are not yet."""
    return [_homes_after_the_last(model) for model in (AuditEntry, Message)]


def _homes_after_the_last(model: type[Model]) -> QuerySet:
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    return model._base_manager.filter(pk__gt=last).values_list("municipality_id", flat=True)


def address(name: str, policy: Policy, hers: Belongings) -> str:
    given = {
        kwarg: spec if isinstance(spec, str) else spec(hers) for kwarg, spec in policy.ids.items()
    }
    return reverse(name, kwargs=given)


def same(one: Answer, other: Answer, *given: str) -> bool:
    """Byte for byte, but for nonce, token, and what the visitor herself asked for and reads again."""
    return (one.status, _plain(one, given)) == (other.status, _plain(other, given))


def _plain(answer: Answer, given: tuple[str, ...]) -> bytes:
    plain = _CHANGING.sub(b"", answer.body) + _location(answer).encode()
    for value in sorted(given, key=len, reverse=True):
        again = re.escape(value.encode())
        plain = re.sub(rb"(?<=[=\". ])" + again + rb"(?=[\"?]| finns inte)", b"(given)", plain)
    return plain


def _location(answer: Answer) -> str:
    return next((line for line in answer.headers.split("\n") if line.startswith("Location")), "")


def own_names() -> set[str]:
    return set(own_views())


def own_views() -> dict[str, list[Callable]]:
    """By name; several addresses may have one name."""
    found: dict[str, list[Callable]] = {}
    for route, name, view in _routes():
        if _is_own(route, name, view):
            found.setdefault(name, []).append(view)
    return found


def unnamed() -> list[str]:
    """Routes of nobody: neither in a third-party set nor with a name to be classified by."""
    return [
        route
        for route, name, _view in _routes()
        if not name and not f"/{route}".startswith((*THIRD_PARTY, "/static/", "/media/"))
    ]


def third_party_addresses(prefix: str) -> list[str]:
    return sorted(
        {
            f"/{_filled(route)}"
            for route, name, view in _routes()
            if f"/{_filled(route)}".startswith(prefix) and not _is_own(route, name, view)
        }
    )


def _is_own(route: str, name: str, view: Callable) -> bool:
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    is_ours = module.split(".")[0] in {"cms", "competence", "courses"}
    return (
        bool(name)
        and (is_ours or not f"/{route}".startswith(THIRD_PARTY))
        and not (f"/{route}".startswith("/cms/"))
    )


def _routes(
    resolver: URLResolver | None = None, before: str = ""
) -> Iterator[tuple[str, str, Callable]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or "", pattern.callback


def _filled(route: str) -> str:
    """An address that the route matches, with 1 for every argument."""
    route = re.sub(r"<uuid:[^>]*>", "00000000-0000-0000-0000-000000000001", route)
    route = re.sub(r"(?<!\?P)<[^>]*>", "1", route)
    filled, _arguments = normalize(route)[0]
    return re.sub(r"%\([^)]*\)s", "1", filled)
