"""She asks a former employer about a merit: sees the letter first, reminds once, takes back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competence.forms.employers import AskForm
from competence.models import Claim
from competence.people.middleware import PersonRequest
from competence.queries import claims, employers
from competence.services import employers as service
from competence.views.shared import accepted, as_person
from competence.wording.employer import Letter, letter


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def ask_employer(request: PersonRequest, claim_id: int) -> HttpResponse:
    """The form, then the letter as it will be sent, then the same form again, confirmed."""
    claim = _hers(request, claim_id)
    questions = employers.about(claim, to_herself=True)
    protected = request.person.protected_identity
    may_ask = not protected and employers.may_ask(claim, questions)
    form = AskForm(request.POST if request.method == "POST" and may_ask else None)
    preview = None
    if form.is_valid():
        if "send" in request.POST and _asked(request, claim, form):
            return redirect("ask_employer", claim_id=claim_id)
        if form.is_valid() and "change" not in request.POST:
            preview = _preview(claim, form)
    elif request.method == "POST" and not may_ask:
        messages.info(request, _("No question was sent now."))
        return redirect("ask_employer", claim_id=claim_id)
    context = {
        "claim": claims.line(claim),
        "questions": questions,
        "may_ask": may_ask,
        "protected": protected,
        "form": form,
        "preview": preview,
    }
    return render(request, "competence/ask_employer.html", context)


@require_POST
@as_person
def remind_employer(request: PersonRequest, claim_id: int) -> HttpResponse:
    if service.remind(claim=_hers(request, claim_id), by=request.actor):
        messages.success(request, _("A reminder is sent, with a new link."))
    else:
        messages.info(request, _("You may remind once, a week after you asked."))
    return redirect("ask_employer", claim_id=claim_id)


@require_POST
@as_person
def withdraw_question(request: PersonRequest, claim_id: int) -> HttpResponse:
    if service.withdraw(claim=_hers(request, claim_id), by=request.actor):
        messages.success(request, _("The question is taken back. The link no longer works."))
    else:
        messages.info(request, _("There is no question that waits."))
    return redirect("ask_employer", claim_id=claim_id)


def _hers(request: PersonRequest, claim_id: int) -> Claim:
    claim = claims.find(claim_id)
    if claim is None or claim.person_id != request.person.pk or claim.kind == Claim.Kind.DEGREE:
        raise Http404
    return claim


def _asked(request: PersonRequest, claim: Claim, form: AskForm) -> bool:
    if not accepted(form, service.ask, claim=claim, whom=form.whom, by=request.actor):
        return False
    messages.success(request, _("The question is sent. You get a mail when it is answered."))
    return True


def _preview(claim: Claim, form: AskForm) -> Letter:
    return letter(
        asked=claim.as_asked(),
        to=form.whom.name,
        person=claim.person.name,
        municipality=claim.person.municipality.name,
        link=_("(the link, which only the receiver gets)"),
        until=service.last_day(),
    )
