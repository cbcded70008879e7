"""Study time: plan it, say that it came off or did not, undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competence.forms.learning import StudySlotForm
from competence.models import StudySlot
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import study_slots
from competence.services import study_time as service
from competence.views.shared import accepted, as_person, safe_next

HOME = "study_time"


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def study_time(request: PersonRequest) -> HttpResponse:
    initial = {"on": clock.today(), "minutes": 60}
    form = StudySlotForm(request.POST or None, initial=initial)
    if form.is_valid() and _planned(request, form):
        messages.success(request, _("The study time is planned."))
        return redirect(HOME)
    page = study_slots.page_of(request.person, clock.today())
    return render(request, "competence/study_time.html", {"page": page, "form": form})


def _planned(request: PersonRequest, form: StudySlotForm) -> bool:
    return accepted(
        form, service.plan, person=request.person, **form.cleaned_data, by=request.actor
    )


@require_POST
@as_person
def use(request: PersonRequest, slot_id: int) -> HttpResponse:
    service.use(slot=_hers(request, slot_id), by=request.actor)
    messages.success(request, _("Good. The study time is noted as used."))
    return redirect(safe_next(request, HOME))


@require_POST
@as_person
def lose(request: PersonRequest, slot_id: int) -> HttpResponse:
    slot = _hers(request, slot_id)
    try:
        lost = service.lose(slot=slot, cause=request.POST.get("cause", ""), by=request.actor)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect(safe_next(request, HOME))
    if lost.told_at and not slot.told_at:
        messages.info(
            request, _("Noted. Your supervisor now gets a mail, so that you can plan anew.")
        )
    else:
        messages.info(request, _("Noted. You can undo it under Study time."))
    return redirect(safe_next(request, HOME))


@require_POST
@as_person
def reopen(request: PersonRequest, slot_id: int) -> HttpResponse:
    service.reopen(slot=_hers(request, slot_id), by=request.actor)
    messages.success(request, _("Undone. The study time is planned again."))
    return redirect(safe_next(request, HOME))


def _hers(request: PersonRequest, slot_id: int) -> StudySlot:
    slot = StudySlot.objects.filter(person=request.person, pk=slot_id).first()
    if slot is None:
        raise Http404
    return slot
