"""HR's list of eligibility, and the page where one person's is registered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.domain.tasks import TASKS
from competence.forms.eligibility import EligibilityForm
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Role
from competence.queries import colleagues
from competence.queries.decision_queue import shown_name
from competence.queries.eligibility_list import eligibility_rows, registrations
from competence.queries.permissions import permissions
from competence.services import eligibility as service
from competence.views.shared import as_person, refuse_unless
from competence.wording import ELIGIBILITY_LAW, task_title

AGENCY = {"": "all", "inhyrda": "agency", "anstallda": "employed"}


@require_safe
@as_person
def eligibility_list(request: PersonRequest) -> HttpResponse:
    """Opens on the list that must be empty: tasks T1-T3 without approved eligibility."""
    refuse_unless(Role.HR in request.reach.roles)
    rows = eligibility_rows(request.reach)
    show_all = request.GET.get("visa") == "alla"
    agency = AGENCY.get(request.GET.get("form", ""), "all")
    context = {
        "rows": [row for row in rows if _fits(row.agency, agency) and (show_all or row.lacks)],
        "show_all": show_all,
        "agency": agency,
        "lacking": sum(row.lacks for row in rows),
        "total": len(rows),
        "tasks": [(task, task_title(task)) for task in TASKS],
    }
    return render(request, "competence/eligibility_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def eligibility(request: PersonRequest, person_id: int) -> HttpResponse:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_register_eligibility(request.reach, person))
    form = EligibilityForm(
        request.POST or None,
        colleagues=colleagues.of(person),
        initial={"starts_on": clock.today()},
    )
    if form.is_valid():
        try:
            service.register(person=person, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The eligibility is registered."))
            return redirect("eligibility", person_id=person_id)
    context = {
        "name": shown_name(request.reach, person),
        "form": form,
        "registrations": registrations(person),
        "permissions": permissions(person, clock.today()),
        "law": ELIGIBILITY_LAW,
    }
    return render(request, "competence/eligibility.html", context)


def _fits(is_agency: bool, wanted: str) -> bool:
    return wanted == "all" or is_agency == (wanted == "agency")
