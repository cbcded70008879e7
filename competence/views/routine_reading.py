"""Who has read which routine, and what was gone through at a workplace meeting."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.forms.routines import MeetingForm, PresentForm, UnitForm
from competence.models import RoutineVersion
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.people.routine_readers import may_follow_routines, may_hold_workplace_meeting
from competence.queries import routine_reading as readings
from competence.queries.routine_reading import RoutineReading
from competence.services import routines
from competence.views.shared import accepted, as_person, refuse_unless


@require_safe
@as_person
def routine_readings(request: PersonRequest) -> HttpResponse:
    _followers_only(request)
    found = readings.overview(request.reach, request.reach.day)
    return render(request, "competence/routine_readings.html", {"readings": found})


@require_safe
@as_person
def routine_reading(request: PersonRequest, routine_id: int) -> HttpResponse:
    _followers_only(request)
    reading = readings.of_routine(request.reach, routine_id, request.reach.day)
    if reading is None:
        raise Http404
    form = UnitForm(request.GET, units=reading.units)
    context = {
        "reading": reading.within(form.unit_id()),
        "form": form,
        "may_hold_meeting": may_hold_workplace_meeting(request.reach),
    }
    return render(request, "competence/routine_reading.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def go_through(request: PersonRequest, routine_id: int) -> HttpResponse:
    """The address says which meeting, the form who was there: at first everybody but those away."""
    _followers_only(request)
    refuse_unless(may_hold_workplace_meeting(request.reach))
    today = request.reach.day
    reading = readings.at_meeting(request.reach, routine_id, today, today)
    if reading is None:
        raise Http404
    asked = {"dag": today.isoformat()} | request.GET.dict()
    meeting = MeetingForm(asked, units=reading.units, today=today)
    shown = _on_the_day(request, reading, meeting)
    people = [(reader.person_id, reader.name) for reader in shown.readers]
    form = PresentForm(
        request.POST or None,
        people=people,
        initial={"present": [reader.person_id for reader in shown.readers if not reader.away]},
    )
    if form.is_valid() and _noted(request, shown, meeting, form):
        return redirect("routine_reading", routine_id=routine_id)
    ticked = {str(value) for value in form["present"].value() or ()}
    context = {
        "reading": shown,
        "readers": [(reader, str(reader.person_id) in ticked) for reader in shown.readers],
        "meeting": meeting,
        "form": form,
        "units": reading.units,
    }
    return render(request, "competence/go_through.html", context)


def _followers_only(request: PersonRequest) -> None:
    if not may_follow_routines(request.reach):
        raise Http404


def _on_the_day(
    request: PersonRequest, reading: RoutineReading, meeting: MeetingForm
) -> RoutineReading:
    """Those who worked in the unit then; nobody, when none did or no unit is chosen yet."""
    day, today = meeting.day(), request.reach.day
    found: RoutineReading | None = reading
    if day != today:
        found = readings.at_meeting(request.reach, reading.routine_id, day, today)
    if found is None or not meeting.unit_id():
        return replace(reading, readers=())
    return found.within(meeting.unit_id())


def _noted(
    request: PersonRequest, reading: RoutineReading, meeting: MeetingForm, form: PresentForm
) -> bool:
    if not meeting.is_valid():
        return False
    if form.cleaned_data["version"] != reading.version_id:
        form.add_error(None, _("There is a newer version. Look at it before you note the meeting."))
        return False
    people = Person.objects.filter(pk__in=form.cleaned_data["present"]).select_related(
        "municipality"
    )
    if not accepted(
        form,
        routines.go_through,
        routine_version=RoutineVersion.objects.select_related("routine").get(pk=reading.version_id),
        people=list(people.in_order()),
        held_on=meeting.day(),
        by=request.actor,
    ):
        return False
    messages.success(
        request, _("The meeting is noted. Whoever was there has acknowledged the routine.")
    )
    return True
