from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import my_ladder as ladder
from competence.queries import my_merits as merits
from competence.views.shared import as_person

STEP = "steg"


@require_safe
@as_person
def my_ladder(request: PersonRequest) -> HttpResponse:
    """`?steg=step_3` opens another step: why not that one?"""
    page = ladder.of(request.person, clock.today(), request.GET.get(STEP, ""))
    steps = [
        {
            "number": tread.number,
            "title": tread.title,
            "state": tread.state,
            "current": tread.current,
            "href": f"{reverse('my_ladder')}?{STEP}={tread.key}#krav" if tread.opens else "",
        }
        for tread in (page.treads if page else ())
    ]
    return render(request, "competence/my_ladder.html", {"page": page, "steps": steps})


@require_safe
@as_person
def my_merits(request: PersonRequest) -> HttpResponse:
    page = merits.of(request.person, clock.today())
    context = {"page": page, "protected": request.person.protected_identity}
    return render(request, "competence/my_merits.html", context)
