"""Handledning: her own page, and what whoever leads her confirms or gives back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from competence.forms.supervision import ConfirmSessionsForm, SupervisionForm, new_list
from competence.forms.team import ReasonForm
from competence.models import SupervisionSession
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.queries import colleagues
from competence.queries import supervision as pages
from competence.services import supervision as service
from competence.views.evidence import tabs
from competence.views.shared import accepted, as_person, refuse_unless, row_ids, was_shown
from competence.views.team import led

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def supervision(request: PersonRequest) -> HttpResponse:
    person, day = request.person, request.reach.day
    kinds = pages.kinds_of(person, day)
    form = new_list(kinds, day)
    if request.method == "POST":
        form = SupervisionForm(request.POST, kinds=kinds, today=day)
        if form.is_valid() and _reported(request, form):
            return redirect("supervision")
    listed = Paginator(pages.own(person.pk), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "hours": pages.hours_of(person.pk),
        "sessions": pages.lines(listed),
        "listed": listed,
        "tabs": tabs(request),
    }
    return render(request, "competence/supervision.html", context)


def _reported(request: PersonRequest, form: SupervisionForm) -> bool:
    if not accepted(
        form,
        service.report,
        person=request.person,
        said=form.said,
        days=form.days,
        form_key=form.cleaned_data["form_key"],
        by=request.actor,
    ):
        return False
    messages.success(request, _("Written down. Your supervisor confirms it."))
    return True


@require_POST
@as_person
def withdraw_session(request: PersonRequest, session_id: int) -> HttpResponse:
    rows = SupervisionSession.objects.filter(person=request.person, pk=session_id)
    row = rows.select_related("person").first()
    if row is None:
        raise Http404
    if service.withdraw(session=row, by=request.actor):
        messages.success(request, _("The session is taken back."))
    else:
        messages.info(request, _("It is settled already. Talk with the one who confirmed it."))
    return redirect("supervision")


@require_POST
@as_person
def confirm_sessions(request: PersonRequest, person_id: int) -> HttpResponse:
    person = led(request, person_id)
    back = f"{reverse('team_member', args=[person.pk])}#supervision"
    keys = row_ids(request.POST.getlist("sessions"))
    rows = list(SupervisionSession.objects.filter(person=person, pk__in=keys))
    form = ConfirmSessionsForm(request.POST, waiting=[row.pk for row in rows])
    if not form.is_valid():
        messages.warning(request, _("Tick at least one session."))
        return redirect(back)
    done = service.confirm(sessions=rows, by=request.actor)
    if done:
        words = ngettext("%(count)s session confirmed.", "%(count)s sessions confirmed.", done)
        messages.success(request, words % {"count": done})
    else:
        messages.info(request, _("These sessions were confirmed already."))
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def give_back_session(request: PersonRequest, session_id: int) -> HttpResponse:
    """Not yet confirmed, it comes back to her; confirmed, it no longer counts."""
    row = SupervisionSession.objects.filter(pk=session_id).select_related("person").first()
    if row is None:
        raise Http404
    access.visible_person(request.reach, row.person_id)
    refuse_unless(access.may_lead(request.reach, row.person))
    was_shown(request, row.person_id)
    back = f"{reverse('team_member', args=[row.person_id])}#supervision"
    if row.state not in (row.State.WAITING, row.State.CONFIRMED):
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect(back)
    form = ReasonForm(request.POST or None, colleagues=colleagues.of(row.person))
    if form.is_valid() and accepted(
        form, service.give_back, session=row, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("Given back. She sees your reason."))
        return redirect(back)
    context = {"row": pages.lines([row])[0], "person": row.person, "form": form, "back": back}
    return render(request, "competence/give_back_session.html", context)
