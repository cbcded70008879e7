"""What every view of the competence app begins with."""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import (
    content_disposition_header,
    url_has_allowed_host_and_scheme,
    urlencode,
)

from competence.people.middleware import PersonRequest
from competence.services import disclosures

LONGEST_ID = 18  # digits: every such number fits a bigint


def as_person[**P](
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
) -> Callable[Concatenate[PersonRequest, P], HttpResponseBase]:
    """A view for somebody who acts as a person; who is several, or none, chooses first.

    A page about a person (`person_id` in its address) that was shown may leave an audit row.
    """

    @wraps(view)
    def guarded(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.person is None:
            back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"{resolve_url('acting_as')}?{back}".rstrip("?"))
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK and "person_id" in kwargs:
            was_shown(request, kwargs["person_id"])
        return response

    return guarded


def was_shown(request: PersonRequest, person_id: Any) -> None:
    """Every look at somebody with protected identity is written down, but for her own."""
    if person_id != request.person.pk:
        page = request.resolver_match.url_name if request.resolver_match else ""
        disclosures.protected_seen(person_id=person_id, page=page or "", by=request.actor)


def refuse_unless(allowed: bool) -> None:
    """403: she may see it, but not do this. (404 for what she may not know of comes from access.)"""
    if not allowed:
        raise PermissionDenied


def accepted[**P](
    form: BaseForm, write: Callable[P, object], /, *args: P.args, **given: P.kwargs
) -> bool:
    """It is written; or the service refused, and the form says why."""
    try:
        write(*args, **given)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def row_ids(keys: Iterable[str]) -> set[int]:
    """Ids as a form or an address gives them. One longer than a column holds is nobody's."""
    return {int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_ID}


def attachment(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    """A private file: handed over, never shown inline, never kept on the way."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """`?next=` when it stays in this house."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else resolve_url(otherwise)
