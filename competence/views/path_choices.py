"""Välj specialistväg: her own pages, and the one where her supervisor talks and agrees with her."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.path_choices import (
    AgreeForm,
    EndPathForm,
    HoldTalkForm,
    LaterForm,
    PlanTalkForm,
    WishForm,
)
from competence.models import PathChoice
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import colleagues
from competence.queries import path_pages as pages
from competence.services import path_choices as service
from competence.views.shared import LONGEST_ID, accepted, as_person, refuse_unless

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@as_person
def choose_path(request: PersonRequest) -> HttpResponse:
    page = pages.choose_path(request.reach, request.person)
    return render(
        request, "competence/choose_path.html", {"page": page, "today": request.reach.day}
    )


@require_http_methods(METHODS)
@as_person
def wish_path(request: PersonRequest, path: str) -> HttpResponse:
    """What one path asks of her, and the wish for it."""
    found = pages.one_path(request.reach, request.person, path)
    if found is None:
        raise Http404
    form = WishForm(request.POST or None, colleagues=colleagues.of(request.person))
    if form.is_valid() and accepted(
        form,
        service.wish,
        person=request.person,
        path=path,
        why=form.cleaned_data["why"],
        by=request.actor,
    ):
        messages.success(request, _("Your wish is sent. Your supervisor plans a talk with you."))
        return redirect("choose_path")
    context = {"one": found, "page": found.page, "card": found.card, "form": form}
    context["today"] = request.reach.day
    return render(request, "competence/wish_path.html", context)


@require_POST
@as_person
def withdraw_path(request: PersonRequest, choice_id: int) -> HttpResponse:
    if service.withdraw(choice=_hers(request, choice_id), by=request.actor):
        messages.success(request, _("Your wish is taken back."))
    else:
        messages.info(request, _("That is done already. This is how it stands now."))
    return redirect("choose_path")


@require_http_methods(METHODS)
@as_person
def end_path(request: PersonRequest, choice_id: int) -> HttpResponse:
    """She ends the path that was agreed; her supervisor ends it on her own page of it."""
    choice = _hers(request, choice_id)
    if choice.state != PathChoice.State.AGREED:
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("choose_path")
    form = EndPathForm(request.POST or None, colleagues=colleagues.of(request.person))
    if form.is_valid() and accepted(
        form, service.end, choice=choice, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("The path has ended. What you have reached is still yours."))
        return redirect("choose_path")
    page = pages.choose_path(request.reach, request.person)
    return render(request, "competence/end_path.html", {"page": page, "form": form})


@require_http_methods(METHODS)
@as_person
def person_path(request: PersonRequest, person_id: int) -> HttpResponse:
    """HR reads it too; who leads her talks, agrees or says not now."""
    person = access.visible_person(request.reach, person_id)
    may_answer = access.may_lead(request.reach, person)
    refuse_unless(may_answer or access.may_arrange_for(request.reach, person))
    refuse_unless(may_answer or request.method != "POST")
    what = request.POST.get("what", "")
    forms = _forms(request, person, what)
    if what in forms and forms[what].is_valid() and _answer(request, person, what, forms[what]):
        return redirect("person_path", person_id=person.pk)
    context = {"page": pages.person_path(request.reach, person), "forms": forms}
    context |= {"may_answer": may_answer, "today": request.reach.day}
    return render(request, "competence/person_path.html", context)


DONE: dict[str, tuple[Callable[..., object], Promise]] = {
    "plan": (service.plan_talk, gettext_lazy("The talk is planned. She gets a mail about it.")),
    "hold": (service.hold_talk, gettext_lazy("The talk is written down. She reads it too.")),
    "agree": (service.agree, gettext_lazy("The path is agreed. She gets a mail about it.")),
    "later": (service.leave_for_now, gettext_lazy("Your answer is saved. She gets a mail.")),
    "end": (service.end, gettext_lazy("The path has ended. What she has reached is still hers.")),
}
FORMS: dict[str, Any] = {
    "plan": PlanTalkForm,
    "hold": HoldTalkForm,
    "agree": AgreeForm,
    "later": LaterForm,
    "end": EndPathForm,
}


def _forms(request: PersonRequest, person: Person, what: str) -> dict[str, Any]:
    days = {"held_on": clock.today(), "starts_on": clock.today()}
    found = {}
    for name, form in FORMS.items():
        texts = {} if form is PlanTalkForm else {"colleagues": colleagues.of(person)}
        posted = request.POST if name == what else None
        found[name] = form(posted, prefix=name, initial=days, **texts)
    return found


def _answer(request: PersonRequest, person: Person, what: str, form: Any) -> bool:
    """About the choice that was shown, whatever has been wished for since."""
    shown = request.POST.get("choice", "")
    if not shown.isdecimal() or len(shown) > LONGEST_ID:
        raise Http404
    choice = get_object_or_404(person.path_choices.select_related("person"), pk=int(shown))
    write, done = DONE[what]
    given = {name: form.cleaned_data[name] for name in form.base_fields}
    try:
        write(choice=choice, by=request.actor, **given)
    except ValidationError as refused:
        if getattr(refused, "code", "") != service.MOVED:
            form.add_error(None, refused)
            return False
        messages.warning(request, refused.messages[0])
        return True
    messages.success(request, str(done))
    return True


def _hers(request: PersonRequest, choice_id: int) -> PathChoice:
    rows = request.person.path_choices.select_related("person__municipality")
    return get_object_or_404(rows, pk=choice_id)
