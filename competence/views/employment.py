"""Anställning och roller: the page of one person, and the end of an employment."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.employment import (
    LONGEST_AHEAD,
    LONGEST_BACK,
    IdentifiersForm,
    LastDayForm,
)
from competence.people import access, staffing
from competence.people.middleware import PersonRequest
from competence.people.models import Employment, Person, Role
from competence.queries import employment as pages
from competence.queries import open_matters
from competence.services import leaving, people
from competence.views.shared import accepted, as_person, refuse_unless

METHODS = ["GET", "HEAD", "POST"]
A_DAY = timedelta(days=1)


def person_of_card(request: PersonRequest, person_id: int) -> Person:
    """404 for whom she may not know, and where the person card is closed to her."""
    person = access.visible_person(request.reach, person_id)
    if not access.may_read_card(request.reach, person):
        raise Http404
    return person


def crumbs(person: Person, here: str = "") -> list[dict[str, str]]:
    found = [
        {"url": reverse("person_card", args=[person.pk]), "label": person.name},
        {"url": reverse("employment", args=[person.pk]), "label": _("Employment and roles")},
    ]
    return [*found, {"url": "", "label": here}] if here else found


def done_already(request: PersonRequest, person: Person) -> HttpResponse:
    """The second of two clicks, or an old tab."""
    messages.info(request, _("That is done already. This is how it stands now."))
    return redirect("employment", person.pk)


@require_safe
@as_person
def employment(request: PersonRequest, person_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    page = pages.employment_page(request.reach, person)
    context = {"page": page, "crumbs": crumbs(person), "today": request.reach.day}
    context["may_give_methods"] = page.may_change and bool(request.reach.paths(Role.HR))
    return render(request, "competence/employment.html", context)


@require_http_methods(METHODS)
@as_person
def identifiers(request: PersonRequest, person_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    refuse_unless(staffing.may_identify(request.reach, person))
    stands = {name: getattr(person, name) for name in people.IDENTIFIERS}
    form = IdentifiersForm(request.POST or None, initial=stands)
    if form.is_valid() and accepted(
        form, people.identify, person=person, by=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("The employee number and the work e-mail are saved."))
        return redirect("employment", person.pk)
    context = {"person": person, "form": form}
    context["crumbs"] = crumbs(person, _("Employee number and work e-mail"))
    return render(request, "competence/identifiers.html", context)


@require_http_methods(METHODS)
@as_person
def end_employment(request: PersonRequest, person_id: int, employment_id: int) -> HttpResponse:
    """First the day, then what happens that day and to whom things go, then the end."""
    person = person_of_card(request, person_id)
    row = _employment(person, employment_id)
    refuse_unless(staffing.may_end_employment(request.reach, row))
    if row.retracted_at or row.is_over(request.reach.day):
        return done_already(request, person)
    form = _form(request, row)
    confirmed = request.POST.get("confirmed") == "yes"
    if form.is_valid() and confirmed and _end(request, row, form):
        return redirect("employment", person.pk)
    context = {"person": person, "work": row, "form": form}
    context["crumbs"] = crumbs(person, _("End the employment"))
    if form.is_valid() and request.POST.get("change") != "yes":
        context |= _consequences(request, person, row, form.cleaned_data["ends_on"])
    return render(request, "competence/employment_end.html", context)


def _employment(person: Person, employment_id: int) -> Employment:
    rows = Employment.objects.select_related("unit", "replaces", "person")
    return get_object_or_404(rows, person=person, pk=employment_id)


def _form(request: PersonRequest, row: Employment) -> LastDayForm:
    """Who has not begun may be let go with any day before her first: she then never begins."""
    day = request.reach.day
    begun = row.starts_on <= day
    return LastDayForm(
        request.POST or None,
        earliest=max(row.starts_on, day - LONGEST_BACK) if begun else day - A_DAY,
        latest=row.ends_on or max(day, row.starts_on) + LONGEST_AHEAD,
        initial={"ends_on": row.ends_on or day},
    )


def _consequences(
    request: PersonRequest, person: Person, row: Employment, ends_on: date
) -> dict[str, Any]:
    last = staffing.is_last(row, ends_on)
    return {
        "preview": True,
        "is_last": last,
        "never_begins": ends_on < row.starts_on,
        "may_take_back": ends_on >= max(row.starts_on, request.reach.day),
        "closes_on": ends_on + A_DAY,
        "matters": open_matters.of_leaver(request.reach, person, ends_on) if last else (),
    }


def _end(request: PersonRequest, row: Employment, form: LastDayForm) -> bool:
    ends_on = form.cleaned_data["ends_on"]
    if not accepted(
        form, leaving.end_employment, employment=row, ends_on=ends_on, by=request.actor
    ):
        return False
    said = _("The employment ends on %(day)s.") % {"day": date_format(ends_on, "j F Y")}
    messages.success(request, said)
    return True


@require_POST
@as_person
def resume_employment(request: PersonRequest, person_id: int, employment_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    row = _employment(person, employment_id)
    refuse_unless(staffing.may_end_employment(request.reach, row))
    try:
        leaving.resume_employment(employment=row, by=request.actor)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(
            request, _("The end is taken back. Look through roles, supervisor and mentors below.")
        )
    return redirect("employment", person.pk)
