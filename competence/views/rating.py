"""Bedöm: every kind of element on one screen; what is chosen is written, all or nothing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competence.forms.rating import KindForm, kind_forms
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import colleagues, introductions, ratings
from competence.services import practice
from competence.views.shared import as_person
from competence.views.team import led


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def rate(request: PersonRequest, person_id: int) -> HttpResponse:
    person = led(request, person_id)
    kinds = ratings.kinds_of(person, introductions.of_person(person.pk, request.reach.day))
    if not kinds:
        raise Http404
    forms = kind_forms(
        kinds, request.POST or None, today=request.reach.day, colleagues=colleagues.of(person)
    )
    if request.method == "POST" and _save(request, person, forms):
        return redirect("team_member", person_id=person.pk)
    context = {
        "person": person,
        "forms": forms,
        "failed": [form for form in forms if form.is_bound and form.errors],
    }
    return render(request, "competence/rate.html", context)


def _save(request: PersonRequest, person: Person, forms: list[KindForm]) -> bool:
    # Every form is asked, so that all faults show at once.
    if not all([form.is_valid() for form in forms]):  # noqa: C419  all() would stop at the first
        return False
    chosen = [form.rating() for form in forms if form.is_rated]
    if not chosen:
        messages.warning(request, _("Choose a level for at least one kind of element."))
        return False
    try:
        practice.rate_all(person=person, ratings=chosen, by=request.actor)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    words = ngettext("%(count)s rating saved.", "%(count)s ratings saved.", len(chosen))
    messages.success(request, words % {"count": len(chosen)})
    return True
