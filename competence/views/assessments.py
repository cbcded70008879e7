"""Bedömningar: what waits for her word, what she has asked for, and what has been said of her."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.assessments import AskColleagueForm, AskForm, TopicForm, WordForm
from competence.forms.team import ReasonForm
from competence.models import Assessment
from competence.people import access, leaders
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import assessments as pages
from competence.queries import choices, colleagues, topics
from competence.services import assessment_questions as questions
from competence.services import assessments as service
from competence.views.evidence import tabs
from competence.views.shared import accepted, as_person, refuse_unless, was_shown
from competence.views.team import led

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@as_person
def assessments(request: PersonRequest) -> HttpResponse:
    page = pages.page_of(request.reach)
    context = {"page": page, "tabs": tabs(request, len(page.to_answer) or "")}
    return render(request, "competence/assessments.html", context)


@require_http_methods(METHODS)
@as_person
def ask_assessment(request: PersonRequest) -> HttpResponse:
    """She asks for a word about her own work; `?vad=peer:PE9` says about what."""
    asked = pages.askable(topics.topics_of(request.person, request.reach.day))
    initial = {"form_key": uuid.uuid4(), "topic": request.GET.get("vad", "")}
    form = AskForm(request.POST or None, topics=asked, initial=initial)
    if form.is_valid() and _is_asked(request, request.person, form, _found(request, form)):
        return redirect("assessments")
    context = {"form": form, "person": request.person, "herself": True, "asked": asked}
    context["back"] = reverse("assessments")
    return render(request, "competence/ask_assessment.html", context)


def _found(request: PersonRequest, form: AskForm) -> Person | None:
    """Her supervisor and her mentor are known; a colleague is whom she names."""
    person, day = request.person, request.reach.day
    if form.role == Assessment.Role.PEER:
        return choices.colleague(person, form.cleaned_data["email"], day)
    if form.role == Assessment.Role.MENTOR:
        return choices.mentor_of(person, day)
    return leaders.supervisor_of(person, day)


@require_http_methods(METHODS)
@as_person
def ask_colleague(request: PersonRequest, person_id: int) -> HttpResponse:
    """Whoever leads her asks for it."""
    person, day = led(request, person_id), request.reach.day
    asked = pages.askable(topics.topics_of(person, day))
    form = AskColleagueForm(
        request.POST or None,
        topics=asked,
        assessors=choices.mentors(request.reach, person, day),
        initial={"form_key": uuid.uuid4(), "topic": request.GET.get("vad", "")},
    )
    back = f"{reverse('team_member', args=[person.pk])}#assessments"
    if form.is_valid():
        assessor = Person.objects.filter(pk=form.cleaned_data["assessor"]).first()
        if _is_asked(request, person, form, assessor):
            return redirect(back)
    context = {"form": form, "person": person, "herself": False, "asked": asked, "back": back}
    return render(request, "competence/ask_assessment.html", context)


def _is_asked(
    request: PersonRequest, person: Person, form: TopicForm, assessor: Person | None
) -> bool:
    if assessor is None:
        form.add_error(None, _("Nobody with that address can be asked. Check it with her."))
        return False
    if not accepted(
        form, questions.ask, person=person, assessor=assessor, by=request.actor, **form.asked
    ):
        return False
    messages.success(request, _("The question is sent. You see the answer here."))
    return True


@require_http_methods(METHODS)
@as_person
def assessment(request: PersonRequest, assessment_id: int) -> HttpResponse:
    """The question, for the one who is asked: promise it, write it, or say no."""
    row = _asked_of(request, assessment_id)
    if not row.is_open:
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("assessments")
    topic = pages.topic_of(row, topics.topics_of(row.person, request.reach.day))
    names = colleagues.of(row.person)
    what = request.POST.get("what", "")
    word = WordForm(
        request.POST if what == "give" else None,
        topic=topic,
        today=request.reach.day,
        colleagues=names,
        initial={"on": request.reach.day, "form_key": row.form_key},
    )
    no = ReasonForm(request.POST if what == "decline" else None, prefix="r", colleagues=names)
    if _is_answered(request, row, what, word, no):
        return redirect("assessments")
    context = {"row": pages.line_of(request.reach, row, [topic]), "topic": topic}
    context |= {"word": word, "no": no, "promised": row.state == Assessment.State.ACCEPTED}
    return render(request, "competence/assessment.html", context)


def _is_answered(
    request: PersonRequest, row: Assessment, what: str, word: WordForm, no: ReasonForm
) -> bool:
    by = request.actor
    if what == "accept":
        questions.accept(assessment=row, by=by)
        messages.success(request, _("Your yes is saved. You find the question among yours."))
        return True
    if no.is_bound and no.is_valid():
        questions.decline(assessment=row, reason=no.cleaned_data["reason"], by=by)
        messages.success(request, _("Your no is saved. Whoever asked gets a mail."))
        return True
    given = word.is_bound and word.is_valid()
    if given and accepted(word, service.give, assessment=row, word=word.word, by=by):
        messages.success(request, _("The assessment is saved. She can read it now."))
        return True
    return False


@require_POST
@as_person
def withdraw_assessment(request: PersonRequest, assessment_id: int) -> HttpResponse:
    row = _known(request, assessment_id)
    refuse_unless(request.person.pk in (row.asked_by_id, row.person_id))
    if questions.withdraw(assessment=row, by=request.actor):
        messages.success(request, _("The question is taken back."))
    else:
        messages.info(request, _("That is done already. This is how it stands now."))
    return redirect("assessments")


@require_http_methods(METHODS)
@as_person
def take_back_assessment(request: PersonRequest, assessment_id: int) -> HttpResponse:
    """Asks first: what counted no longer does, and she gets a mail."""
    row = _asked_of(request, assessment_id)
    refuse_unless(not row.is_rating)
    if not row.may_be_taken_back:
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("assessments")
    form = ReasonForm(request.POST or None, colleagues=colleagues.of(row.person))
    if form.is_valid() and accepted(
        form,
        service.take_back,
        assessment=row,
        reason=form.cleaned_data["reason"],
        by=request.actor,
    ):
        messages.success(request, _("Taken back. She gets a mail and sees your reason."))
        return redirect("assessments")
    found = topics.topics_of(row.person, request.reach.day)
    context = {"row": pages.line_of(request.reach, row, found), "form": form}
    return render(request, "competence/take_back_assessment.html", context)


def _known(request: PersonRequest, assessment_id: int) -> Assessment:
    """404 for what she may not know of: not about her, not asked of her now, nobody she sees."""
    row = pages.one(assessment_id)
    if row is None:
        raise Http404
    if not pages.is_asked(request.reach, row):
        access.visible_person(request.reach, row.person_id)
    return row


def _asked_of(request: PersonRequest, assessment_id: int) -> Assessment:
    row = _known(request, assessment_id)
    refuse_unless(pages.is_asked(request.reach, row))
    was_shown(request, row.person_id)
    return row
