"""Spaced recall: one short question a page, then every reason. "Not now" leaves it until tomorrow."""

from django.contrib import messages
from django.core.validators import slug_re
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competence.forms.answers import response_to
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import my_recall
from competence.services import recall as answering
from competence.views.shared import as_person

# In the browser's own session: whether she answers is nobody's business, so no row tells of it.
LEFT_ON = "recall_left_on"


@require_safe
@as_person
def recall(request: PersonRequest) -> HttpResponse:
    page = my_recall.page_of(request.person, clock.today())
    return render(request, "competence/recall.html", {"page": page})


@require_POST
@as_person
def answer_recall(request: PersonRequest) -> HttpResponse:
    course, key = request.POST.get("modul", ""), request.POST.get("fraga", "")
    if not (slug_re.match(course) and slug_re.match(key)):
        return _gone(request)
    asked = my_recall.asked_question(request.person, course, key, clock.today())
    if asked is None:
        return _not_asked(request, course, key)
    response = response_to(asked.question, request.POST)
    if response is None:
        messages.warning(request, _("Choose an answer, or leave it with Not now."))
        return redirect("recall")
    answering.keep(asked=asked, response=response, by=request.actor)
    return redirect("recall_result", course=course, question=key)


def _not_asked(request: PersonRequest, course: str, key: str) -> HttpResponse:
    """Answered already, by a double click or in another tab, or left open since another day."""
    if my_recall.answer_of(request.person, course, key):
        return redirect("recall_result", course=course, question=key)
    return _gone(request)


def _gone(request: PersonRequest) -> HttpResponse:
    messages.info(request, _("This question is not asked any more."))
    return redirect("recall")


@require_safe
@as_person
def recall_result(request: PersonRequest, course: str, question: str) -> HttpResponse:
    page = my_recall.result_of(request.person, course, question, clock.today())
    if page is None:
        raise Http404
    return render(request, "competence/recall_result.html", {"page": page})


@require_POST
@as_person
def leave_recall(request: PersonRequest) -> HttpResponse:
    request.session[LEFT_ON] = clock.today().isoformat()
    return redirect("my_introduction")


def was_left(request: PersonRequest) -> bool:
    return bool(request.session.get(LEFT_ON) == clock.today().isoformat())
