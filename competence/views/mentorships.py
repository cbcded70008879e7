from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.employment import LONGEST_AHEAD, LastDayForm
from competence.forms.mentorships import DeclineForm, NameMentorForm
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Mentorship, Person
from competence.queries import choices, colleagues
from competence.queries import mentorships as questions
from competence.services import mentorships
from competence.views.employment import A_DAY, METHODS
from competence.views.shared import accepted, as_person, refuse_unless


@as_person
def name_mentor(request: PersonRequest, person_id: int) -> HttpResponse:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_lead(request.reach, person))
    day = clock.today()
    form = NameMentorForm(
        request.POST or None,
        colleagues=choices.mentors(request.reach, person, day),
        initial={"starts_on": day},
    )
    if request.method == "POST" and form.is_valid() and _propose(request, person, form):
        messages.success(request, _("The question is sent. It counts when it has been answered."))
        return redirect("name_mentor", person.pk)
    context = {
        "form": form,
        "person_name": person.name,
        "mentors": questions.of_person(person, day),
    }
    return render(request, "competence/name_mentor.html", context)


def _propose(request: PersonRequest, person: Person, form: NameMentorForm) -> bool:
    mentor = _chosen(person, form)
    if mentor is None:
        form.add_error(
            "neighbour_email",
            _("Nobody with that address can be asked. Check it with the neighbour."),
        )
        return False
    days = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
    return accepted(
        form, mentorships.propose, person=person, mentor=mentor, by=request.actor, **days
    )


def _chosen(person: Person, form: NameMentorForm) -> Person | None:
    if colleague := form.cleaned_data["mentor"]:
        return Person.objects.select_related("municipality", "user").get(pk=colleague)
    return choices.neighbour(person, form.cleaned_data["neighbour_email"], clock.today())


@as_person
def mentorship(request: PersonRequest, mentorship_id: int) -> HttpResponse:
    """The question, answered by the mentor, by the newcomer or by the mentor's municipality."""
    row = questions.find(request.reach, mentorship_id)
    question = questions.question(request.reach, row)
    form = DeclineForm(request.POST or None, colleagues=colleagues.of(request.person))
    if request.method == "POST" and _answer(request, row, question, form):
        return redirect("mentorship", row.pk)
    return render(request, "competence/mentorship.html", {"question": question, "form": form})


def _answer(
    request: PersonRequest, row: Mentorship, question: questions.Question, form: DeclineForm
) -> bool:
    """False when the form needs mending."""
    answer = request.POST.get("answer")
    if not question.may_answer:
        return _already(request, row)
    if answer == "no" and not form.is_valid():
        return False
    try:
        if answer == "no":
            mentorships.decline(
                mentorship=row, reason=form.cleaned_data["reason"], by=request.actor
            )
        else:
            _say_yes(request, row, question)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return True
    messages.success(request, _("Your answer is saved."))
    return True


def _already(request: PersonRequest, row: Mentorship) -> bool:
    """The second click of those who may answer; 403 for those who may only read."""
    if request.person.pk not in (row.mentor_id, row.person_id) and not access.may_lend(
        request.reach, row.mentor
    ):
        raise PermissionDenied
    messages.info(request, _("This question has already been answered."))
    return True


def _say_yes(request: PersonRequest, row: Mentorship, question: questions.Question) -> None:
    if question.may_accept:
        mentorships.accept(mentorship=row, by=request.actor)
    elif question.may_welcome:
        mentorships.accept_as_person(mentorship=row, by=request.actor)
    else:
        mentorships.agree_as_lender(mentorship=row, by=request.actor)


@require_http_methods(METHODS)
@as_person
def end_mentorship(request: PersonRequest, mentorship_id: int) -> HttpResponse:
    """By the mentor herself, or by who leads the newcomer. An unanswered question is taken back."""
    row = questions.find(request.reach, mentorship_id, ended=True)
    refuse_unless(questions.may_end(request.reach, row))
    mine = row.mentor_id == request.person.pk
    back = reverse("mentoring") if mine else reverse("name_mentor", args=[row.person_id])
    day = request.reach.day
    if row.retracted_at or row.declined_at or row.is_over(day):
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect(back)
    form = LastDayForm(
        request.POST or None,
        earliest=day - A_DAY,
        latest=row.ends_on or day + LONGEST_AHEAD,
        initial={"ends_on": day if row.accepted_at else day - A_DAY},
    )
    if form.is_valid() and _end(request, row, form):
        return redirect(back)
    context = {"end": questions.ending(request.reach, row), "form": form, "back": back}
    return render(request, "competence/mentorship_end.html", context)


def _end(request: PersonRequest, row: Mentorship, form: LastDayForm) -> bool:
    if not accepted(
        form,
        mentorships.end,
        mentorship=row,
        ends_on=form.cleaned_data["ends_on"],
        reason="ended",
        by=request.actor,
    ):
        return False
    if row.accepted_at:
        messages.success(request, _("The last day of the mentorship is written down."))
    else:
        messages.success(request, _("The question is taken back."))
    return True
