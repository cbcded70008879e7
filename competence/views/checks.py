"""The knowledge check: one question a page, kept as she goes, handed in once, answered with reasons."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.answers import response_to
from competence.models import Attempt
from competence.people.middleware import PersonRequest
from competence.queries import my_check, my_learning
from competence.services import learning
from competence.views.learning import course_or_404
from competence.views.shared import as_person

NUMBER = "fraga"


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def check(request: PersonRequest, course: str) -> HttpResponse:
    """The open check where she left it; without one the page that begins it."""
    if request.method == "POST":
        return _start(request, course)
    attempt = my_check.open_attempt(request.person, course)
    if attempt:
        page = my_check.check_page(attempt, _wanted(request))
        return render(request, "competence/check.html", {"page": page})
    cover = my_learning.cover_of(request.person, course_or_404(course))
    if not cover.standing.asked:
        raise Http404
    earlier = my_check.earlier_attempts(request.person, course)
    context = {"cover": cover, "standing": cover.standing, "earlier": earlier}
    return render(request, "competence/check_start.html", context)


def _start(request: PersonRequest, course: str) -> HttpResponse:
    found = course_or_404(course)
    progress = learning.open_course(person=request.person, course=found, by=request.actor)
    try:
        learning.start_check(progress=progress, by=request.actor)
    except ValidationError as error:
        messages.info(request, error.messages[0])
        return redirect("module", course=course)
    return redirect("check", course=course)


def _wanted(request: PersonRequest) -> int | None:
    text = request.GET.get(NUMBER, "")
    return int(text) if text.isdecimal() and len(text) < 4 else None


@require_POST
@as_person
def keep_response(request: PersonRequest, course: str, attempt_id: int) -> HttpResponse:
    attempt = _hers(request, course, attempt_id)
    if attempt.submitted_at:
        return redirect("check_result", course=course, attempt_id=attempt_id)
    key = request.POST.get("question", "")
    question = my_check.question_of(attempt, key)
    if question is None:
        raise Http404
    response = response_to(question, request.POST)
    number = attempt.questions.index(key) + 1
    if response is None and "hoppa" not in request.POST:
        messages.warning(request, _("Choose an answer, or leave the question for later."))
        return redirect(_question_url(course, number))
    if response is not None:
        learning.keep_response(attempt=attempt, question=key, response=response, by=request.actor)
    return redirect(_question_url(course, number + 1))


def _question_url(course: str, number: int) -> str:
    return f"{reverse('check', args=[course])}?{NUMBER}={number}"


@require_POST
@as_person
def submit_check(request: PersonRequest, course: str, attempt_id: int) -> HttpResponse:
    attempt = _hers(request, course, attempt_id)
    learning.submit_check(attempt=attempt, by=request.actor)
    return redirect("check_result", course=course, attempt_id=attempt_id)


@require_safe
@as_person
def check_result(request: PersonRequest, course: str, attempt_id: int) -> HttpResponse:
    attempt = _hers(request, course, attempt_id)
    if attempt.submitted_at is None:
        return redirect("check", course=course)
    page = my_check.result_page(attempt)
    return render(request, "competence/check_result.html", {"page": page})


def _hers(request: PersonRequest, course: str, attempt_id: int) -> Attempt:
    """Nobody else's, not even for those who lead her: the answers of a check are the learner's own."""
    attempt = my_check.attempt_of(request.person, course, attempt_id)
    if attempt is None:
        raise Http404
    return attempt
