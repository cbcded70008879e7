"""Exercises that answer back, and notes of her own. By htmx only the block is sent, else the page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competence.forms.answers import CHOICE, STEP, read_answer
from competence.forms.learning import NoteForm
from competence.models import ExerciseAnswer, Progress
from competence.people.middleware import PersonRequest
from competence.queries import colleagues, course_text, my_learning
from competence.queries.part_blocks import ReflectionView, exercise_view
from competence.services import learning
from competence.views.learning import part_url, progress_or_404
from competence.views.shared import as_person
from courses import exercises
from courses.blocks import CaseBlock, ChoiceBlock, OrderBlock, ReflectionBlock
from courses.exercises import Exercise

AGAIN = "igen"


@require_POST
@as_person
def exercise(request: PersonRequest, course: str, part: str, block: str) -> HttpResponse:
    progress = progress_or_404(request, course, part)
    name = course_text.block_name(part, block)
    found = course_text.exercise_of(progress.course_version, name)
    if found is None:
        raise Http404
    error = _take(request, progress, found, name)
    if not request.headers.get("HX-Request"):
        if error:
            messages.warning(request, error)
        return redirect(part_url(course, part, block))
    kept = _kept(progress, name)
    view = exercise_view(found, kept, my_learning.exercise_seed(progress, part))
    context = {"content": view, "course": course, "part": part, "error": error}
    return render(request, "competence/blocks/exercise.html#body", context)


def _take(request: PersonRequest, progress: Progress, found: Exercise, name: str) -> str:
    """The answer is kept, or why it was not."""
    if AGAIN in request.POST:
        learning.forget_answer(progress=progress, block=name, by=request.actor)
        return ""
    response = _response(request, found, _kept(progress, name))
    if not response:
        return _("Choose first. Then you see where it leads.")
    try:
        learning.answer_exercise(progress=progress, block=name, response=response, by=request.actor)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _response(request: PersonRequest, found: Exercise, kept: Any) -> Any:
    if isinstance(found, ChoiceBlock | CaseBlock):
        step, option = request.POST.get(STEP, ""), request.POST.get(CHOICE, "")
        return exercises.with_step(found, kept, step, option)
    kind = "order" if isinstance(found, OrderBlock) else "sort"
    return read_answer(kind, [item.key for item in found.items], request.POST)


def _kept(progress: Progress, name: str) -> Any:
    answers = ExerciseAnswer.objects.filter(progress=progress, block=name)
    return answers.values_list("response", flat=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def note(request: PersonRequest, course: str, part: str, block: str) -> HttpResponse:
    """Write, change or take away; GET shows the same form on a page of its own."""
    progress = progress_or_404(request, course, part)
    name = course_text.block_name(part, block)
    prompt = _prompt(progress, part, block)
    written = progress.notes.filter(block=name).values_list("text", flat=True).first() or ""
    if "radera" in request.POST:
        learning.write_note(progress=progress, block=name, text="", by=request.actor)
        messages.success(request, _("Your note is erased."))
        return redirect(part_url(course, part, block))
    form = NoteForm(
        request.POST or None, initial={"text": written}, colleagues=colleagues.of(request.person)
    )
    if form.is_valid():
        learning.write_note(
            progress=progress, block=name, text=form.cleaned_data["text"], by=request.actor
        )
        messages.success(request, _("Your note is saved. Only you see it."))
        return redirect(part_url(course, part, block))
    context = {
        "content": ReflectionView(block, prompt, written),
        "form": form,
        "course": course,
        "part": part,
        "title": progress.course_version.title,
    }
    return render(request, "competence/note.html", context)


def _prompt(progress: Progress, part: str, block: str) -> str:
    if block == course_text.OWN_NOTE:
        return ""
    found = course_text.part_of(progress.course_version, part)
    for each in found.blocks if found else ():
        if each.key == block and isinstance(each, ReflectionBlock):
            return each.prompt
    raise Http404
