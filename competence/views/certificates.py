"""The certificate's page, its file, and what HR and managers may do with it."""

import logging
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.documents import vault
from competence.forms.certificates import RevokeForm
from competence.models import Certificate
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.queries import certificate_page
from competence.services import certificates as service
from competence.views.shared import as_person, attachment, refuse_unless, was_shown

log = logging.getLogger(__name__)


@require_safe
@as_person
def certificate(request: PersonRequest, uid: UUID) -> HttpResponse:
    found = _visible(request, uid)
    page = certificate_page.page_of(found)
    template = "competence/certificate.html"
    if request.headers.get("HX-Request"):
        return render(request, f"{template}#status", {"page": page})
    may_withdraw = access.may_withdraw_certificates(request.reach, found.person)
    herself = access.is_herself(request.reach, found.person)
    context = {"page": page, "may_withdraw": may_withdraw, "herself": herself}
    return render(request, template, context)


@require_safe
@as_person
def certificate_file(request: PersonRequest, uid: UUID, edition: str) -> HttpResponse:
    """From private storage, only while the bytes are the ones that were issued."""
    found = _visible(request, uid)
    row = next((file for file in found.files.all() if file.edition == edition), None)
    if row is None or not found.issued_at:
        raise Http404
    try:
        content = vault.read(row.storage_key, row.sha256)
    except vault.Damaged:
        log.exception("The file of certificate %s %s is damaged", found.number, edition)
        messages.error(
            request,
            _("The file does not match its fingerprint and is not handed out. Tell HR the number."),
        )
        return redirect("certificate", uid=uid)
    name = f"{_file_word(edition)}-{slugify(found.number)}.pdf"
    return attachment(content, content_type="application/pdf", name=name)


@require_POST
@as_person
def draw_again(request: PersonRequest, uid: UUID) -> HttpResponse:
    found = _visible(request, uid)
    service.draw_again(certificate=found, by=request.actor)
    return redirect("certificate", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def revoke(request: PersonRequest, uid: UUID) -> HttpResponse:
    found = _visible(request, uid)
    refuse_unless(access.may_withdraw_certificates(request.reach, found.person))
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        service.revoke(certificate=found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The certificate is revoked from today."))
        return redirect("certificate", uid=uid)
    context = {"page": certificate_page.page_of(found), "form": form}
    return render(request, "competence/certificate_revoke.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def reissue(request: PersonRequest, uid: UUID) -> HttpResponse:
    found = _visible(request, uid)
    refuse_unless(access.may_withdraw_certificates(request.reach, found.person))
    if request.method == "POST":
        try:
            newer = service.reissue(certificate=found, by=request.actor)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("certificate", uid=uid)
        messages.success(request, _("A new certificate is on its way. The old one says replaced."))
        return redirect("certificate", uid=newer.uid)
    context = {"page": certificate_page.page_of(found)}
    return render(request, "competence/certificate_reissue.html", context)


def _visible(request: PersonRequest, uid: UUID) -> Certificate:
    """404 also for a mentor, who knows the person: that there is a certificate is not hers to know."""
    found = certificate_page.find(uid)
    if found is None or not access.may_read_certificates(request.reach, found.person):
        raise Http404
    was_shown(request, found.person_id)
    return found


def _file_word(edition: str) -> str:
    return "certificate" if edition == "en" else "intyg"
