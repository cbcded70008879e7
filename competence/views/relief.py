"""Advanced courses with relief: plan, change, cancel, approve, and tell whether it was kept."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.relief import AnswerForm, CourseForm, NewCourseForm, ReliefForm
from competence.models import AdvancedCourse, ReliefMonth
from competence.people import access, relieving
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import advanced_courses, choices, colleagues, relief_offers, relief_summary
from competence.queries.relief_offers import Offer
from competence.services import relief as service
from competence.views.employment import METHODS
from competence.views.shared import accepted, as_person, refuse_unless, safe_next
from competence.wording.relief import approver_sentence

HOME = "advanced_courses"


@require_safe
@as_person
def courses(request: PersonRequest, person_id: int) -> HttpResponse:
    person = _planned_with(request, person_id)
    context = {
        "person": person,
        "herself": access.is_herself(request.reach, person),
        "courses": advanced_courses.of_person(request.reach, person),
    }
    return render(request, "competence/advanced_courses.html", context)


@require_http_methods(METHODS)
@as_person
def plan(request: PersonRequest, person_id: int) -> HttpResponse:
    """`?for=child_services:avancerad_niva_75` chooses the requirement beforehand."""
    person = _planned_with(request, person_id)
    offered = {offer.value: offer for offer in relief_offers.offers(person, request.reach.day)}
    form = NewCourseForm(
        request.POST or None,
        requirements=_grouped(offered.values()),
        initial=_begun(offered.get(request.GET.get("for", ""))),
    )
    if request.method == "POST" and form.is_valid() and _plan(request, person, form, offered):
        messages.success(request, _("The course is planned. Now the relief can be approved."))
        return redirect(HOME, person.pk)
    context = {
        "person": person,
        "herself": access.is_herself(request.reach, person),
        "form": form,
        "offered": list(offered.values()),
    }
    return render(request, "competence/advanced_course_plan.html", context)


def _grouped(offered) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for offer in offered:
        found.setdefault(offer.step_title, []).append((offer.value, offer.title))
    return list(found.items())


def _begun(offer: Offer | None) -> dict[str, str]:
    return {"requirement": offer.value, "title": offer.title} if offer else {}


def _plan(
    request: PersonRequest, person: Person, form: NewCourseForm, offered: dict[str, Offer]
) -> bool:
    given = dict(form.cleaned_data)
    offer = offered[given.pop("requirement")]
    asked = service.Asked(
        ladder=offer.ladder,
        step=offer.step,
        step_title=offer.step_title,
        requirement=offer.requirement,
        percent=offer.relief.percent,
        approver=offer.relief.approved_by,
    )
    said = service.Said(**given)
    return accepted(form, service.plan, person=person, asked=asked, said=said, by=request.actor)


@require_http_methods(METHODS)
@as_person
def change(request: PersonRequest, person_id: int, course_id: int) -> HttpResponse:
    person = _planned_with(request, person_id)
    course = _course(person, course_id)
    if course.cancelled_at:
        return _already(request, person)
    before = {name: getattr(course, name) for name in ("title", "provider", "starts_on", "ends_on")}
    form = CourseForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid() and _change(request, course, form):
        messages.success(request, _("The course is changed."))
        return redirect(HOME, person.pk)
    context = {"person": person, "course": course, "form": form}
    return render(request, "competence/advanced_course_change.html", context)


def _change(request: PersonRequest, course: AdvancedCourse, form: CourseForm) -> bool:
    said = service.Said(**form.cleaned_data)
    return accepted(form, service.change, course=course, said=said, by=request.actor)


@require_http_methods(METHODS)
@as_person
def cancel(request: PersonRequest, person_id: int, course_id: int) -> HttpResponse:
    person = _planned_with(request, person_id)
    course = _course(person, course_id)
    if course.cancelled_at:
        return _already(request, person)
    if request.method == "POST":
        service.cancel(course=course, by=request.actor)
        messages.success(request, _("The course is cancelled, and its relief ends today."))
        return redirect(HOME, person.pk)
    context = {"person": person, "course": course}
    return render(request, "competence/advanced_course_cancel.html", context)


@require_http_methods(METHODS)
@as_person
def approve(request: PersonRequest, person_id: int, course_id: int) -> HttpResponse:
    person = access.visible_person(request.reach, person_id)
    course = _course(person, course_id)
    refuse_unless(relieving.may_approve(request.reach, person, course.approver))
    if course.cancelled_at:
        return _already(request, person)
    form = ReliefForm(
        request.POST or None,
        covering=choices.mentors(request.reach, person, request.reach.day),
        colleagues=colleagues.of(person),
        initial=_relief_now(course),
    )
    if request.method == "POST" and form.is_valid() and _approve(request, course, form):
        messages.success(request, _("The relief is approved. Those concerned get a mail."))
        return redirect(HOME, person.pk)
    context = {
        "person": person,
        "course": course,
        "form": form,
        "approver": approver_sentence(course.approver),
    }
    return render(request, "competence/relief_approve.html", context)


def _relief_now(course: AdvancedCourse) -> dict[str, object]:
    """What is approved already; else what the step gives, for all of the course."""
    held = service.live_plan(course)
    if held is None:
        return {
            "percent": course.percent,
            "starts_on": course.starts_on,
            "ends_on": course.ends_on,
        }
    names = ("percent", "starts_on", "ends_on", "cover")
    return {"cover_by": held.cover_by_id} | {name: getattr(held, name) for name in names}


def _approve(request: PersonRequest, course: AdvancedCourse, form: ReliefForm) -> bool:
    given = form.cleaned_data
    cover_by = given["cover_by"]
    terms = service.Terms(
        percent=given["percent"],
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        cover_by=Person.objects.select_related("user").get(pk=cover_by) if cover_by else None,
        cover=given["cover"].strip(),
    )
    return accepted(form, service.approve, course=course, terms=terms, by=request.actor)


@require_POST
@as_person
def settle(request: PersonRequest, person_id: int, course_id: int) -> HttpResponse:
    """Kept, in part, or not; or the answer is undone. The same for her and for who leads her."""
    person = _planned_with(request, person_id)
    course = _course(person, course_id)
    back = redirect(safe_next(request, reverse(HOME, args=[person.pk])))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say whether the relief was kept."))
        return back
    given = form.cleaned_data
    if given["state"] == ReliefMonth.State.OPEN:
        service.reopen(course=course, month=given["month"], by=request.actor)
        messages.success(request, _("Undone. The month is asked about again."))
        return back
    try:
        service.settle(course=course, by=request.actor, **given)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return back
    messages.success(request, _("Noted. You can undo it on the page of the course."))
    return back


@require_safe
@as_person
def summary(request: PersonRequest) -> HttpResponse:
    refuse_unless(relieving.may_read_summary(request.reach))
    page = relief_summary.summary(request.reach)
    return render(request, "competence/relief_summary.html", {"page": page})


def _planned_with(request: PersonRequest, person_id: int) -> Person:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(relieving.may_plan(request.reach, person))
    return person


def _course(person: Person, course_id: int) -> AdvancedCourse:
    rows = AdvancedCourse.objects.filter(person=person).select_related("person__municipality")
    course = rows.filter(pk=course_id).first()
    if course is None:
        raise Http404
    return course


def _already(request: PersonRequest, person: Person) -> HttpResponse:
    messages.info(request, _("That is done already. This is how it stands now."))
    return redirect(HOME, person.pk)
