"""Where a unit manager decides: her queue, one person line by line, and the decisions themselves."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence import wording
from competence.domain.tasks import TASKS
from competence.forms.decisions import DecisionForm, IndependenceForm, ProposalForm, TaskForm
from competence.models import Fact
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Person, Role
from competence.queries import colleagues
from competence.queries import person_decisions as page
from competence.queries.decision_queue import decision_queue
from competence.services import decisions as service
from competence.views.shared import as_person, refuse_unless

Decide = Callable[[DecisionForm], Fact]
WRITES = ["GET", "HEAD", "POST"]


@require_safe
@as_person
def decisions(request: PersonRequest) -> HttpResponse:
    refuse_unless(Role.UNIT_MANAGER in request.reach.roles)
    return render(request, "competence/decisions.html", {"queue": decision_queue(request.reach)})


@require_safe
@as_person
def person_decisions(request: PersonRequest, person_id: int) -> HttpResponse:
    person = access.visible_person(request.reach, person_id)
    may_decide = access.may_decide(request.reach, person)
    refuse_unless(may_decide or access.may_lead(request.reach, person))
    context = {
        "page": page.person_decisions(request.reach, person),
        "may_decide": may_decide,
        "may_read_card": access.may_read_card(request.reach, person),
    }
    return render(request, "competence/person_decisions.html", context)


@require_POST
@as_person
def propose(request: PersonRequest, person_id: int) -> HttpResponse:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_lead(request.reach, person))
    form = ProposalForm(request.POST, steps=_page(request, person).known_steps)
    if form.is_valid():
        service.propose(person=person, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The proposal is with the unit manager."))
    else:
        messages.error(request, _("This cannot be proposed."))
    return redirect("person_decisions", person_id=person_id)


@require_http_methods(WRITES)
@as_person
def task(request: PersonRequest, person_id: int, task: str) -> HttpResponse:
    """Assign a task of law, or end it where she has it."""
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_lead(request.reach, person))
    shown = _page(request, person)
    held = next((p for p in shown.permissions if p.task == _known(task)), None)
    form = TaskForm(request.POST or None, initial={"day": clock.today()})
    if form.is_valid() and _write_task(request, person, task, form):
        return redirect("person_decisions", person_id=person_id)
    context = {"page": shown, "form": form, "held": held, "task": task}
    return render(request, "competence/task.html", context)


@require_http_methods(WRITES)
@as_person
def independence(request: PersonRequest, person_id: int, task: str) -> HttpResponse:
    person = _person_to_decide_on(request, person_id)
    _known(task)

    def decide(form: DecisionForm) -> Fact:
        return service.decide_independence(
            person=person, task=task, by=request.actor, **form.cleaned_data
        )

    title = wording.task_title(task)
    form = IndependenceForm(
        request.POST or None, colleagues=colleagues.of(person), initial=_initial(granted="yes")
    )
    return _decide(request, person, title, form, decide)


@require_http_methods(WRITES)
@as_person
def step(request: PersonRequest, person_id: int, step: str) -> HttpResponse:
    person = _person_to_decide_on(request, person_id)

    def decide(form: DecisionForm) -> Fact:
        return service.decide_step(person=person, step=step, by=request.actor, **form.cleaned_data)

    shown = _page(request, person)
    standing = next((s for s in shown.steps if s.key == step), None)
    if standing is None and not shown.has_step(step):
        raise Http404
    # Reached meanwhile: a second click still goes on to the decision that was made.
    if standing is None and request.method != "POST":
        return redirect("person_decisions", person_id=person_id)
    title = standing.title if standing else shown.reached
    form = DecisionForm(request.POST or None, colleagues=colleagues.of(person), initial=_initial())
    return _decide(request, person, title, form, decide, standing)


def _decide(
    request: PersonRequest,
    person: Person,
    title: str,
    form: DecisionForm,
    decide: Decide,
    standing: page.StepStanding | None = None,
) -> HttpResponse:
    """Fill in, see what will be written, confirm. A second click finds the decision already made."""
    context = {"page": _page(request, person), "title": title, "form": form, "step": standing}
    if not form.is_valid() or "change" in request.POST:
        return render(request, "competence/decide.html", context)
    if "confirmed" not in request.POST:
        context["hidden"] = [
            (name, value) for name, value in request.POST.items() if name in form.fields
        ]
        return render(request, "competence/decide_confirm.html", context)
    try:
        fact = decide(form)
    except ValidationError as error:
        form.refuse(error)
        return render(request, "competence/decide.html", context)
    messages.success(request, _("The decision is made and dated."))
    certificate = fact.certificates.first()
    if certificate:
        return redirect("certificate", uid=certificate.uid)
    return redirect("person_decisions", person_id=person.pk)


def _known(task: str) -> str:
    if task not in TASKS:
        raise Http404
    return task


def _person_to_decide_on(request: PersonRequest, person_id: int) -> Person:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_decide(request.reach, person))
    return person


def _page(request: PersonRequest, person: Person) -> page.PersonDecisions:
    return page.person_decisions(request.reach, person)


def _initial(**more: object) -> dict[str, object]:
    return {"starts_on": clock.today(), **more}


def _write_task(request: PersonRequest, person: Person, task: str, form: TaskForm) -> bool:
    day = form.cleaned_data["day"]
    try:
        if "end" in request.POST:
            service.end_task(person=person, task=task, ends_on=day, by=request.actor)
            messages.success(request, _("The task has its last day."))
        else:
            service.assign_task(person=person, task=task, starts_on=day, by=request.actor)
            messages.success(request, _("The task is assigned."))
    except ValidationError as error:
        form.refuse(error)
        return False
    return True
