"""The other side of Lägg till egen: what waits for an answer, and the page where it is given."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.documents import vault
from competence.forms.claims import AcceptForm
from competence.forms.team import ReasonForm
from competence.models import Claim
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.queries import claims, colleagues
from competence.queries.claim_subjects import subjects_for
from competence.services import claims as service
from competence.views.claims import proof_of
from competence.views.shared import accepted, as_person, refuse_unless, was_shown

log = logging.getLogger(__name__)
A_PAGE = 50
LATELY = 10


@require_safe
@as_person
def claim_list(request: PersonRequest) -> HttpResponse:
    refuse_unless(access.may_answer_claims(request.reach))
    page = Paginator(claims.waiting_for(request.reach), A_PAGE).get_page(request.GET.get("page"))
    rows = [claims.named_line(request.reach, row) for row in page]
    lately = [
        claims.named_line(request.reach, row) for row in claims.accepted_by(request.reach)[:LATELY]
    ]
    context = {"rows": rows, "page": page, "accepted": lately}
    return render(request, "competence/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def settle_claim(request: PersonRequest, claim_id: int) -> HttpResponse:
    claim = _answerable(request, claim_id)
    several = claim.kind == Claim.Kind.EXPERIENCE
    accept = AcceptForm(_posted(request, "accept"), choices=subjects_for(claim), several=several)
    give_back = ReasonForm(
        _posted(request, "give_back"), prefix="r", colleagues=colleagues.of(claim.person)
    )
    form = accept if accept.is_bound else give_back
    if form.is_bound and form.is_valid() and _settled(request, claim, form):
        return redirect("claims")
    context = {
        "claim": claims.named_line(request.reach, claim),
        "accept": accept,
        "give_back": give_back,
        "may_take_back": _may_take_back(request, claim),
    }
    return render(request, "competence/settle_claim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def take_back_claim(request: PersonRequest, claim_id: int) -> HttpResponse:
    """Asks first: what counted no longer does, and she gets a mail."""
    claim = _answerable(request, claim_id)
    if claim.state != Claim.State.ACCEPTED:
        messages.info(request, _("It is not accepted any longer."))
        return redirect("settle_claim", claim_id=claim_id)
    refuse_unless(_may_take_back(request, claim))
    form = ReasonForm(request.POST or None, colleagues=colleagues.of(claim.person))
    given: dict[str, Any] = {"claim": claim, "by": request.actor}
    if form.is_valid() and accepted(form, service.take_back, **given, **form.cleaned_data):
        messages.success(request, _("Taken back. She gets a mail and sees your reason."))
        return redirect("claims")
    context = {"claim": claims.named_line(request.reach, claim), "form": form}
    return render(request, "competence/take_back_claim.html", context)


@require_POST
@as_person
def see_degree(request: PersonRequest, claim_id: int) -> HttpResponse:
    claim = _answerable(request, claim_id)
    refuse_unless(claim.kind == Claim.Kind.DEGREE)
    found = claims.kept_file(claim)
    try:
        content = service.see_degree(claim=claim, by=request.actor)
    except vault.Damaged:
        log.exception("The file of claim %s is damaged", claim.pk)
        messages.error(request, _("The file cannot be read. Return it and ask for a new one."))
        return redirect("settle_claim", claim_id=claim_id)
    if content is None or found is None:
        messages.info(request, _("The document has been seen. It is shown once."))
        return redirect("settle_claim", claim_id=claim_id)
    return proof_of(claim, content, found.suffix)


def _may_take_back(request: PersonRequest, claim: Claim) -> bool:
    return claim.state == Claim.State.ACCEPTED and access.may_take_back_claim(
        request.reach,
        claim.person,
        claim.settled_by_id,
        is_degree=claim.kind == Claim.Kind.DEGREE,
    )


def _posted(request: PersonRequest, what: str) -> Any:
    return request.POST if request.POST.get("what") == what else None


def _settled(request: PersonRequest, claim: Claim, form: AcceptForm | ReasonForm) -> bool:
    given: dict[str, Any] = {"claim": claim, "by": request.actor}
    try:
        if isinstance(form, AcceptForm):
            done = service.accept(**form.counted, **given)
            told = _("Accepted. She gets a mail.")
        else:
            done = service.give_back(reason=form.cleaned_data["reason"], **given)
            told = _("Returned. She gets a mail and sees your reason.")
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    if done:
        messages.success(request, told)
    else:
        messages.info(request, _("It is settled already."))
    return True


def _answerable(request: PersonRequest, claim_id: int) -> Claim:
    claim = claims.find(claim_id)
    if claim is None:
        raise Http404
    if claim.person_id == request.person.pk:
        raise PermissionDenied
    is_degree = claim.kind == Claim.Kind.DEGREE
    if not access.may_answer_claim(request.reach, claim.person, is_degree=is_degree):
        raise Http404
    was_shown(request, claim.person_id)
    return claim
