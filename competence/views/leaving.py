"""What is open after somebody who leaves or has left, for whoever led her and for HR."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competence.people.middleware import PersonRequest
from competence.queries import left_open as query
from competence.views.shared import as_person, refuse_unless

A_PAGE = 25


@require_safe
@as_person
def left_open(request: PersonRequest) -> HttpResponse:
    refuse_unless(query.may_read(request.reach))
    found = query.left_open(request.reach)
    page = Paginator(found.lines, A_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "lines": page.object_list, "page": page}
    return render(request, "competence/left_open.html", context)
