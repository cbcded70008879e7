"""Bedöm utan fråga: her supervisor or mentor, herself, and a panel."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.assessments import PanelForm, WordForm
from competence.models import Assessment
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import choices, colleagues, topics
from competence.queries.history import shown_name
from competence.queries.topics import Topic
from competence.services import assessments, panels
from competence.views.shared import accepted, as_person, refuse_unless

METHODS = ["GET", "HEAD", "POST"]
By = Assessment.Role


@require_http_methods(METHODS)
@as_person
def assess_myself(request: PersonRequest, subject: str) -> HttpResponse:
    topic = _topic(request.person, By.SELF, subject, request)
    return _word(request, request.person, topic, reverse("assessments"))


@require_http_methods(METHODS)
@as_person
def assess(request: PersonRequest, person_id: int, subject: str) -> HttpResponse:
    """Whoever leads her; her mentor only where a step asks for the mentor's word."""
    person = access.visible_person(request.reach, person_id)
    leads = access.may_lead(request.reach, person)
    refuse_unless(leads or access.may_mentor(request.reach, person))
    topic = _led_or_mentored(request, person, subject, leads)
    refuse_unless(leads or topic is not None)
    if topic is None:
        raise Http404
    if topic.role == By.SUPERVISOR and topic.is_element:
        return redirect(f"{reverse('rate', args=[person.pk])}#kind-{subject}")
    back = f"{reverse('team_member', args=[person.pk])}#assessments"
    return _word(request, person, topic, back if leads else reverse("mentoring"))


def _led_or_mentored(
    request: PersonRequest, person: Person, subject: str, leads: bool
) -> Topic | None:
    """As who leads her if a step asks for that, else as her mentor: one may be both."""
    roles = [By.SUPERVISOR] if leads else []
    roles += [By.MENTOR] if access.may_mentor(request.reach, person) else []
    held = topics.topics_of(person, request.reach.day)
    found = (topics.find(held, role, subject) for role in roles)
    return next((topic for topic in found if topic is not None), None)


def _word(request: PersonRequest, person: Person, topic: Topic, back: str) -> HttpResponse:
    form = WordForm(request.POST or None, topic=topic, **_shared(request, person))
    if form.is_valid() and accepted(
        form,
        assessments.state,
        person=person,
        subject=topic.subject,
        role=topic.role,
        word=form.word,
        form_key=form.cleaned_data["form_key"],
        by=request.actor,
    ):
        messages.success(request, _("The assessment is saved."))
        return redirect(back)
    herself = person.pk == request.person.pk
    context = {"form": form, "topic": topic, "herself": herself, "back": back}
    context |= _named(request, person)
    return render(request, "competence/assess.html", context)


@require_http_methods(METHODS)
@as_person
def panel(request: PersonRequest, person_id: int, subject: str) -> HttpResponse:
    """The unit manager or HR writes down what the panel came to."""
    person = access.visible_person(request.reach, person_id)
    refuse_unless(may_conclude(request, person))
    topic = _topic(person, By.PANEL, subject, request)
    members = choices.mentors(request.reach, person, request.reach.day)
    form = PanelForm(request.POST or None, topic=topic, members=members, **_shared(request, person))
    back = f"{reverse('person_card', args=[person.pk])}#assessments"
    if form.is_valid() and _is_concluded(request, person, topic, form):
        messages.success(request, _("The panel's assessment is saved."))
        return redirect(back)
    context = {"form": form, "topic": topic, "panel": True, "back": back}
    context |= _named(request, person)
    return render(request, "competence/assess.html", context)


def _named(request: PersonRequest, person: Person) -> dict[str, Any]:
    return {"person_id": person.pk, "name": shown_name(request.reach, person)}


def may_conclude(request: PersonRequest, person: Person) -> bool:
    return access.may_decide(request.reach, person) or access.may_register_eligibility(
        request.reach, person
    )


def _is_concluded(request: PersonRequest, person: Person, topic: Topic, form: PanelForm) -> bool:
    members = Person.objects.filter(pk__in=form.members)
    return accepted(
        form,
        panels.conclude,
        person=person,
        subject=topic.subject,
        word=form.word,
        members=list(members),
        others=form.outside,
        form_key=form.cleaned_data["form_key"],
        by=request.actor,
    )


def _topic(person: Person, role: str, subject: str, request: PersonRequest) -> Topic:
    topic = topics.find(topics.topics_of(person, request.reach.day), role, subject)
    if topic is None:
        raise Http404
    return topic


def _shared(request: PersonRequest, person: Person) -> dict[str, Any]:
    day = request.reach.day
    return {
        "today": day,
        "colleagues": colleagues.of(person),
        "initial": {"on": day, "form_key": uuid.uuid4()},
    }
