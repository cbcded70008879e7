"""A module: its cover, its parts, and the step from one part to the next."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competence.models import Progress
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import course_text, my_learning, self_start
from competence.queries.advice import good_before
from competence.queries.alike import modules_like
from competence.services import learning
from competence.views import attending
from competence.views.shared import as_person
from courses.models import Course

COVER = "oversikt"


@require_safe
@as_person
def module(request: PersonRequest, course: str) -> HttpResponse:
    """Resumes where she was; `?oversikt=1` shows the cover, as does a module not begun or done.

    A course of another kind has a page of its own here: who links to a course need not know which.
    """
    found = my_learning.published(course)
    if found is None:
        raise Http404
    if found.kind != Course.Kind.MODULE:
        return attending.shown(request, found)
    cover = my_learning.cover_of(request.person, found)
    standing = cover.standing
    under_way = standing.started and standing.unread and not standing.completion
    if under_way and COVER not in request.GET:
        return redirect("module_part", course=course, part=cover.resume)
    begins = not standing.started and not standing.completion
    context = {
        "cover": cover,
        "standing": standing,
        "before": good_before(request.person, my_learning.current_of(found).document),
        "alike": modules_like(request.person, course, clock.today()),
        "told": self_start.told_of(request.person, course, clock.today()) if begins else None,
    }
    return render(request, "competence/module.html", context)


@require_safe
@as_person
def module_part(request: PersonRequest, course: str, part: str) -> HttpResponse:
    progress = progress_or_404(request, course, part)
    learning.open_part(progress=progress, part=part, by=request.actor)
    page = my_learning.part_page(progress, part)
    return render(request, "competence/module_part.html", {"page": page, "standing": page.standing})  # type: ignore[union-attr]  # the part is there, or we had left


@require_POST
@as_person
def finish_part(request: PersonRequest, course: str, part: str) -> HttpResponse:
    progress = progress_or_404(request, course, part)
    learning.finish_part(
        progress=progress, part=part, seconds=_seconds_at(progress, part), by=request.actor
    )
    unread = learning.unfinished_parts(progress)
    if unread:
        keys = course_text.part_keys(progress.course_version)
        ahead = [key for key in keys[keys.index(part) :] if key in unread]
        return redirect("module_part", course=course, part=(ahead or unread)[0])
    if course_text.has_check(progress.course_version):
        messages.success(request, _("All parts are done. The knowledge check is next."))
        return redirect("check", course=course)
    messages.success(request, _("The module is done."))
    return redirect("module", course=course)


def course_or_404(key: str) -> Course:
    course = my_learning.course_of(key)
    if course is None:
        raise Http404
    return course


def progress_or_404(request: PersonRequest, course: str, part: str) -> Progress:
    """Any module may be read, assigned or not; a part that is not there is not made up."""
    found = course_or_404(course)
    version = found.current
    progress = my_learning.progress_of(request.person, found)
    known = progress.course_version if progress else version
    if known is None or part not in course_text.part_keys(known):
        raise Http404
    return learning.open_course(person=request.person, course=found, by=request.actor)


def part_url(course: str, part: str, block: str = "") -> str:
    url = reverse("module_part", args=[course, part])
    return f"{url}#block-{block}" if block else url


def _seconds_at(progress: Progress, part: str) -> int:
    """Since she opened it; the service caps what a page left open would claim."""
    if progress.last_part != part:
        return 0
    return round((clock.now() - progress.last_at).total_seconds())
