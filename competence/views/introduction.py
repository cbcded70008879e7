from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from competence.domain.programme import STAGE_KEYS
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import advanced_courses
from competence.queries import my_introduction as introduction
from competence.queries.my_introduction import MyIntroduction
from competence.views import cards
from competence.views.recall import was_left
from competence.views.shared import as_person

TEMPLATE = "competence/my_introduction.html"


@require_safe
@as_person
def my_introduction(request: PersonRequest) -> HttpResponse:
    page = introduction.of(request.person, clock.today())
    return render(request, TEMPLATE, _context(request, page))


@require_safe
@as_person
def stage(request: PersonRequest, stage: str) -> HttpResponse:
    """The same page with another stage open; htmx gets only the stage."""
    if stage not in STAGE_KEYS:
        raise Http404
    page = introduction.of(request.person, clock.today(), stage)
    if page.stage is None or page.stage.key != stage:
        raise Http404
    template = f"{TEMPLATE}#stage" if request.headers.get("HX-Request") else TEMPLATE
    return render(request, template, _context(request, page))


def _context(request: PersonRequest, page: MyIntroduction) -> dict[str, object]:
    shown = [cards.shown(card) for card in page.cards]
    path = [
        {
            "key": stage.key,
            "title": stage.title,
            "state": stage.state,
            "current": stage.current,
            "note": stage.note,
            "href": f"{reverse('stage', args=[stage.key])}#stage",
        }
        for stage in page.path
    ]
    recall = 0 if was_left(request) else page.recall
    relieved = advanced_courses.relieved_on(request.reach, request.person) if page.studies else ()
    context = {"page": page, "cards": shown, "path": path, "recall": recall}
    return context | {"relieved": relieved}
