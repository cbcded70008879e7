"""Metodansvar: register who was at a training, take it back, and who owns which method."""

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.forms.people import DayField
from competence.forms.training import OwnedForm, TakeBackForm, TrainingForm
from competence.models import TrainingDay
from competence.people import staffing, training
from competence.people.middleware import PersonRequest
from competence.people.models import Person, Role
from competence.queries import colleagues, trainings
from competence.services import training as service
from competence.views.employment import METHODS, crumbs, person_of_card
from competence.views.shared import accepted, as_person, refuse_unless, row_ids

HOME = "trainings"


@require_safe
@as_person
def days(request: PersonRequest) -> HttpResponse:
    refuse_unless(training.may_hold_trainings(request.reach))
    methods = trainings.owned_by(request.person, request.reach.day)
    context = {
        "days": trainings.days_of(request.reach, [key for key, _title in methods]),
        "methods": methods,
    }
    return render(request, "competence/trainings.html", context)


@require_http_methods(METHODS)
@as_person
def register(request: PersonRequest) -> HttpResponse:
    """The day and who was there; then a look at it; then it is written."""
    refuse_unless(training.may_hold_trainings(request.reach))
    day = _day(request.POST.get("on") or request.GET.get("dag") or "", request.reach.day)
    there = {one.pk: one for one in training.participants(request.reach, day)}
    methods = trainings.owned_by(request.person, request.reach.day)
    form = TrainingForm(
        request.POST or None,
        methods=methods,
        people=[(pk, one.name) for pk, one in there.items()],
        initial={"on": day, "form_key": uuid.uuid4()},
    )
    context = {"form": form, "methods": methods, "people": there}
    if request.method != "POST" or not form.is_valid():
        return render(request, "competence/training_register.html", context)
    chosen = [there[pk] for pk in form.cleaned_data["people"]]
    if request.POST.get("confirmed") == "yes" and _register(request, form, chosen):
        messages.success(request, _("The training is registered."))
        return redirect(HOME)
    if form.errors:
        return render(request, "competence/training_register.html", context)
    context |= {"chosen": chosen, "title": dict(methods)[form.cleaned_data["method"]]}
    context |= {"given": form.cleaned_data}
    return render(request, "competence/training_preview.html", context)


def _day(text: str, otherwise: date) -> date:
    """Whose names are offered follows the day; the form itself says what is wrong with one.

    No other days than those she may register: who worked when is not for her to look up.
    """
    try:
        asked = DayField(required=False).clean(text) or otherwise
    except ValidationError:
        return otherwise
    return asked if otherwise - service.LONGEST_BACK <= asked <= otherwise else otherwise


def _register(request: PersonRequest, form: TrainingForm, chosen: list[Person]) -> bool:
    given = {name: form.cleaned_data[name] for name in ("method", "on", "form_key")}
    return accepted(form, service.register, people=chosen, by=request.actor, **given)


@require_http_methods(METHODS)
@as_person
def day(request: PersonRequest, day_id: int) -> HttpResponse:
    """Her own day, in a method that is hers still: who is registered, and whom she takes back."""
    refuse_unless(training.may_hold_trainings(request.reach))
    found = TrainingDay.objects.filter(registered_by=request.person, pk=day_id).first()
    if found is None:
        raise Http404
    refuse_unless(service.answers_for(found, request.person))
    if trainings.all_taken_back(found, row_ids(request.POST.getlist("people"))):
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("training_day", found.pk)
    there = trainings.participants_of(found)
    form = TakeBackForm(
        request.POST or None,
        people=[(one.person_id, one.name) for one in there],
        colleagues=colleagues.of(request.person),
    )
    if request.method == "POST" and form.is_valid() and _take_back(request, found, form):
        messages.success(request, _("Taken back. It stays readable, with the reason."))
        return redirect("training_day", found.pk)
    known = trainings.titles(request.person.municipality)
    context = {"day": found, "title": known.get(found.method, found.method), "there": there}
    return render(request, "competence/training_day.html", context | {"form": form})


def _take_back(request: PersonRequest, found: TrainingDay, form: TakeBackForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("people", "reason")}
    return accepted(form, service.take_back, day=found, by=request.actor, **given)


@require_http_methods(METHODS)
@as_person
def methods(request: PersonRequest, person_id: int) -> HttpResponse:
    """HR says which methods a method owner answers for."""
    person = person_of_card(request, person_id)
    refuse_unless(staffing.may_change(request.reach, person) and bool(request.reach.paths(Role.HR)))
    known = sorted(trainings.titles(person.municipality).items(), key=lambda each: each[1])
    held = [row.method for row in service.owned(person)]
    form = OwnedForm(request.POST or None, methods=known, initial={"methods": held})
    if request.method == "POST" and form.is_valid():
        service.own(person=person, methods=form.cleaned_data["methods"], by=request.actor)
        messages.success(request, _("The methods are written down."))
        return redirect("employment", person.pk)
    context = {"person": person, "form": form, "known": known}
    context["crumbs"] = crumbs(person, _("Methods she answers for"))
    return render(request, "competence/methods_owned.html", context)
