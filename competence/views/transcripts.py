"""The kompetensöversikt as a file: hers alone, made when she asks, kept nowhere."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competence.documents import transcript as files
from competence.documents import workbook
from competence.documents.order import DrawFailed
from competence.documents.transcript import Transcript
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import transcript as transcripts
from competence.services import disclosures
from competence.views.shared import as_person, attachment

log = logging.getLogger(__name__)


@require_safe
@as_person
def transcript_pdf(request: PersonRequest) -> HttpResponse:
    try:
        return _file(request, "pdf", files.pdf, "application/pdf")
    except DrawFailed as failed:
        # Without the detail, which may quote what she has.
        log.warning("A transcript could not be drawn: %s", failed.code)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "competence/transcript_failed.html", status=status)


@require_safe
@as_person
def transcript_xlsx(request: PersonRequest) -> HttpResponse:
    return _file(request, "xlsx", files.xlsx, workbook.CONTENT_TYPE)


def _file(
    request: PersonRequest, form: str, made: Callable[[Transcript], bytes], content_type: str
) -> HttpResponse:
    """No name in the file's own: it may lie in a shared folder. That she took it is written down."""
    found = transcripts.of(request.person, clock.today())
    content = made(found)
    disclosures.transcript_exported(
        person=request.person, form=form, lines=found.count, by=request.actor
    )
    name = f"kompetensoversikt-{found.made_on.isoformat()}.{form}"
    return attachment(content, content_type=content_type, name=name)
