"""A talk: booked and held by the supervisor, confirmed by the learner."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.talks import BookForm, HoldForm
from competence.models import Assignment, Talk
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import colleagues, introductions, programme_versions, workplace
from competence.queries import talks as talk_query
from competence.queries.talks import TalkLine
from competence.services import talks
from competence.views.shared import as_person
from competence.views.team import led

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@as_person
def talk(request: PersonRequest, person_id: int, talk: str) -> HttpResponse:
    person = led(request, person_id)
    year = introductions.of_person(person.pk, request.reach.day)
    lines = talk_query.talk_lines(year) if year else ()
    line = next((line for line in lines if line.key == talk), None)
    if year is None or line is None:
        raise Http404
    book, hold = _book_form(request, person, line), _hold_form(request, person, line)
    assignment = Assignment.objects.select_related("rule_version", "person__municipality").get(
        pk=year.assignment_id
    )
    if _save(request, assignment, line, book, hold):
        return redirect("team_member", person_id=person.pk)
    context = {"person": person, "line": line, "book": book, "hold": hold}
    return render(request, "competence/talk.html", context)


def _book_form(request: PersonRequest, person: Person, line: TalkLine) -> BookForm:
    booked = line.booked_for.astimezone(clock.STOCKHOLM) if line.booked_for else None
    return BookForm(
        _posted(request, "book"),
        prefix="b",
        now=clock.now(),
        is_away=lambda day: person.pk in workplace.away([person.pk], day)[0],
        initial={
            "on": booked.date() if booked else line.due_on,
            "at": booked.time() if booked else None,
            "place": line.place,
        },
    )


def _hold_form(request: PersonRequest, person: Person, line: TalkLine) -> HoldForm:
    initial: dict[str, Any] = {"agreed": line.agreed, "parked": line.parked}
    if line.held_on:
        initial["held_on"] = line.held_on
    return HoldForm(
        _posted(request, "hold"),
        prefix="h",
        today=clock.today(),
        colleagues=colleagues.of(person),
        initial=initial,
    )


def _posted(request: PersonRequest, what: str) -> Any:
    return request.POST if request.POST.get("what") == what else None


def _save(
    request: PersonRequest, assignment: Assignment, line: TalkLine, book: BookForm, hold: HoldForm
) -> bool:
    shared: dict[str, Any] = {"assignment": assignment, "key": line.key, "by": request.actor}
    form = book if book.is_bound else hold
    if not form.is_bound or not form.is_valid():
        return False
    try:
        if form is book:
            talks.book(when=book.when, place=book.cleaned_data["place"], **shared)
            messages.success(request, _("The talk is booked. She gets a mail about it."))
        else:
            notes = {name: hold.cleaned_data[name] for name in ("held_on", "agreed", "parked")}
            talks.hold(**notes, **shared)
            messages.success(request, _("The talk is written down. She confirms it herself."))
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    return True


@require_http_methods(METHODS)
@as_person
def confirm_talk(request: PersonRequest, talk_id: int) -> HttpResponse:
    """The learner's page. Who leads her may know of the talk but not confirm it."""
    rows = Talk.objects.select_related("person", "held_by", "assignment__rule_version")
    found = get_object_or_404(rows, pk=talk_id, assignment__retracted_at__isnull=True)
    _require_hers(request, found)
    if request.method == "POST":
        try:
            talks.confirm(talk=found, by=request.actor)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The talk is confirmed."))
        return redirect("my_introduction")
    title = programme_versions.talk_title(found.assignment, found.key)
    return render(request, "competence/confirm_talk.html", {"talk": found, "title": title})


def _require_hers(request: PersonRequest, found: Talk) -> None:
    if found.person_id == request.person.pk:
        return
    if access.may_lead(request.reach, found.person):
        raise PermissionDenied
    raise Http404
