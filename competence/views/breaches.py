"""Avvikelser i giltighet: what the nightly check found, for HR."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competence.people.middleware import PersonRequest
from competence.people.models import Role
from competence.queries.validity_breaches import breaches
from competence.views.shared import as_person, refuse_unless

A_PAGE = 50


@require_safe
@as_person
def validity_breaches(request: PersonRequest) -> HttpResponse:
    refuse_unless(Role.HR in request.reach.roles)
    found = breaches(request.reach)
    page = Paginator(found.lines, A_PAGE).get_page(request.GET.get("page"))
    context = {"run": found.run, "page": page, "total": len(found.lines)}
    return render(request, "competence/validity_breaches.html", context)
