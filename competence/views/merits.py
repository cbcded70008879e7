from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import assessments
from competence.queries import my_ladder as ladder
from competence.queries import my_merits as merits
from competence.queries.step_relief import relief_of
from competence.views.moments import asked_of, context_of
from competence.views.shared import as_person


@require_safe
@as_person
def my_ladder(request: PersonRequest) -> HttpResponse:
    """`?steg=step_3` opens another step: why not that one? `?den=` shows another day."""
    asked = asked_of(request)
    page = ladder.of(request.reach, request.person, asked.moment, asked.opening)
    context = {"page": page, "herself": True, **context_of(asked, page, reverse("my_ladder"))}
    context["to_answer"] = assessments.waiting_for(request.reach)
    opened = page.open if page and not asked.moment.past else None
    context["relief"] = (
        relief_of(request.reach, opened, request.get_full_path()) if opened else None
    )
    context["person_id"] = request.person.pk
    return render(request, "competence/my_ladder.html", context)


@require_safe
@as_person
def my_merits(request: PersonRequest) -> HttpResponse:
    page = merits.of(request.person, clock.today())
    person = request.person
    context = {"page": page, "protected": person.protected_identity, "person_id": person.pk}
    return render(request, "competence/my_merits.html", context)
