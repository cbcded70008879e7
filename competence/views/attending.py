"""A seminar, something on site, a course elsewhere: what it is, and the day she was there."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.learning import AttendForm
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import attending, my_learning
from competence.queries.alike import modules_like
from competence.services import practice
from competence.views.shared import accepted, as_person
from courses.models import Course


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def attend(request: PersonRequest, course: str) -> HttpResponse:
    found = my_learning.published(course)
    if found is None or found.kind == Course.Kind.MODULE:
        raise Http404
    form = AttendForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _marked(request, form, found):
        messages.success(request, _("Marked. Your mentor or supervisor confirms it."))
        return redirect("module", course=course)
    return shown(request, found, form)


def shown(request: PersonRequest, course: Course, form: AttendForm | None = None) -> HttpResponse:
    today = clock.today()
    context = {
        "page": attending.page_of(request.person, course, today),
        "form": form or AttendForm(initial={"on": today, "form_key": uuid.uuid4()}),
        "alike": modules_like(request.person, course.key, today),
    }
    return render(request, "competence/attended.html", context)


def _marked(request: PersonRequest, form: AttendForm, course: Course) -> bool:
    given = form.cleaned_data
    return accepted(
        form, practice.attend, person=request.person, course=course, **given, by=request.actor
    )
