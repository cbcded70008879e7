"""The mentor's page, and what waits to be confirmed. A supervisor confirms in the same way."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.team import ConfirmForm, ReasonForm
from competence.models import Occasion
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.queries import colleagues
from competence.queries.mentoring import mentoring as mentoring_query
from competence.services import practice
from competence.views.shared import as_person, row_ids, safe_next


@require_safe
@as_person
def mentoring(request: PersonRequest) -> HttpResponse:
    context = {"page": mentoring_query(request.reach), "today": request.reach.day}
    return render(request, "competence/mentoring.html", context)


@require_POST
@as_person
def confirm_occasions(request: PersonRequest) -> HttpResponse:
    back = safe_next(request, "mentoring")
    found = _occasions(request, request.POST.getlist("occasions"))
    form = ConfirmForm(request.POST, waiting=[occasion.pk for occasion in found])
    if not form.is_valid():
        messages.warning(request, _("Tick at least one occasion."))
        return redirect(back)
    done = practice.confirm(
        occasions=found, observed=form.cleaned_data["observed"], by=request.actor
    )
    _tell(request, done)
    return redirect(back)


def _tell(request: PersonRequest, done: int) -> None:
    if not done:
        messages.info(request, _("These occasions were confirmed already."))
        return
    words = ngettext("%(count)s occasion confirmed.", "%(count)s occasions confirmed.", done)
    messages.success(request, words % {"count": done})


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def give_back(request: PersonRequest, occasion_id: int) -> HttpResponse:
    found = _occasions(request, [str(occasion_id)])[0]
    back = safe_next(request, "mentoring")
    form = ReasonForm(request.POST or None, colleagues=colleagues.of(found.person))
    if form.is_valid():
        given = practice.give_back(
            occasion=found, reason=form.cleaned_data["reason"], by=request.actor
        )
        if given:
            messages.success(request, _("The occasion is given back. She sees your reason."))
        else:
            messages.info(request, _("This occasion is settled already."))
        return redirect(back)
    context = {"occasion": found, "form": form, "back": back}
    return render(request, "competence/give_back.html", context)


def _occasions(request: PersonRequest, keys: list[str]) -> list[Occasion]:
    """Those asked for, or 404 when one of them belongs to somebody she neither mentors nor leads."""
    rows = Occasion.objects.filter(pk__in=row_ids(keys)).select_related("person")
    found = [row for row in rows if access.may_confirm_practice(request.reach, row.person)]
    if len(found) != len(set(keys)):
        raise Http404
    return found
