"""Lägg till egen: what she says that she has from elsewhere, mended, taken back, and its file."""

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.documents import vault
from competence.documents.intake import CONTENT_TYPES
from competence.forms.claims import FORMS, ClaimForm
from competence.models import Claim
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.queries import claims, colleagues
from competence.services import claims as service
from competence.views.shared import as_person, attachment, refuse_unless, was_shown

log = logging.getLogger(__name__)
METHODS = ["GET", "HEAD", "POST"]
KINDS = {
    "kurs": Claim.Kind.COURSE,
    "metod": Claim.Kind.METHOD,
    "erfarenhet": Claim.Kind.EXPERIENCE,
    "examen": Claim.Kind.DEGREE,
}


@require_http_methods(METHODS)
@as_person
def add_merit(request: PersonRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    form = _form(request, KINDS[kind], {"form_key": uuid.uuid4()})
    if form.is_valid():
        service.send(
            person=request.person,
            kind=KINDS[kind],
            said=form.said,
            proof=form.proof,
            form_key=form.cleaned_data["form_key"],
            by=request.actor,
        )
        messages.success(request, _("Sent. You get a mail when it is answered."))
        return redirect("my_merits")
    context = {"form": form, "title": KINDS[kind].label, "is_degree": kind == "examen"}
    return render(request, "competence/add_merit.html", context)


@require_http_methods(METHODS)
@as_person
def mend_claim(request: PersonRequest, claim_id: int) -> HttpResponse:
    claim = _hers(request, claim_id)
    if claim.state != Claim.State.RETURNED:
        messages.info(request, _("It is sent already. What is accepted is not changed."))
        return redirect("my_merits")
    form = _form(request, claim.kind, _as_written(claim))
    if form.is_valid():
        service.mend(claim=claim, said=form.said, proof=form.proof, by=request.actor)
        messages.success(request, _("Sent. You get a mail when it is answered."))
        return redirect("my_merits")
    context = {
        "form": form,
        "title": claim.get_kind_display(),
        "claim": claims.line(claim),
        "is_degree": claim.kind == Claim.Kind.DEGREE,
    }
    return render(request, "competence/add_merit.html", context)


@require_POST
@as_person
def withdraw_claim(request: PersonRequest, claim_id: int) -> HttpResponse:
    if service.withdraw(claim=_hers(request, claim_id), by=request.actor):
        messages.success(request, _("It is taken back, and the file is deleted."))
    else:
        messages.info(request, _("It is settled already."))
    return redirect("my_merits")


@require_safe
@as_person
def claim_file(request: PersonRequest, claim_id: int) -> HttpResponse:
    """To herself, and to the one who answers. Of a degree HR gets it once, from its own page."""
    claim = claims.find(claim_id)
    if claim is None:
        raise Http404
    is_degree = claim.kind == Claim.Kind.DEGREE
    if claim.person_id != request.person.pk:
        if not access.may_answer_claim(request.reach, claim.person, is_degree=is_degree):
            raise Http404
        refuse_unless(not is_degree)
        was_shown(request, claim.person_id)
    found = claims.kept_file(claim)
    if found is None:
        raise Http404
    try:
        content = vault.read(found.storage_key, found.sha256)
    except vault.Damaged:
        log.exception("The file of claim %s is damaged", claim.pk)
        raise Http404 from None
    return proof_of(claim, content, found.suffix)


def proof_of(claim: Claim, content: bytes, suffix: str) -> HttpResponse:
    word = _("proof")
    name = f"{word}-{claim.pk}.{suffix}"
    return attachment(content, content_type=CONTENT_TYPES[suffix], name=name)


def _hers(request: PersonRequest, claim_id: int) -> Claim:
    claim = claims.find(claim_id)
    if claim is None or claim.person_id != request.person.pk:
        raise Http404
    return claim


def _form(request: PersonRequest, kind: str, initial: dict[str, Any]) -> ClaimForm:
    return FORMS[kind](
        request.POST or None,
        request.FILES or None,
        today=clock.today(),
        colleagues=colleagues.of(request.person),
        initial=initial,
    )


def _as_written(claim: Claim) -> dict[str, Any]:
    names = (
        "title",
        "issuer",
        "starts_on",
        "ends_on",
        "credits",
        "level",
        "basis",
        "note",
        "percent",
    )
    return {name: getattr(claim, name) for name in (*names, "form_key")}
