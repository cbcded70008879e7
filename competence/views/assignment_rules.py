"""Tilldelningsregler: HR writes who gets which programme, sees whom that reaches, and decides."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.assignment_rules import QuestionForm, WholeRule
from competence.forms.team import ReasonForm
from competence.models import AssignmentRule, AssignmentRuleVersion, Reached
from competence.people import staffing
from competence.people.middleware import PersonRequest
from competence.people.models import Unit
from competence.queries import colleagues, reach_page, rule_reach
from competence.services import assignment_rules as service
from competence.services import decided, programme_end
from competence.views.shared import accepted, as_person, refuse_unless, was_shown

METHODS = ["GET", "HEAD", "POST"]
State = AssignmentRule.State


@require_safe
@as_person
def listing(request: PersonRequest) -> HttpResponse:
    publisher = _publisher(request)
    names = reach_page.names_for(publisher)
    context = {
        "rules": reach_page.lines(publisher, names),
        "proposals": reach_page.proposals(publisher, names),
        "proposes": publisher.kind == Unit.Kind.REGION,
        "publisher": publisher.name,
    }
    return render(request, "competence/assignment_rules.html", context)


@require_http_methods(METHODS)
@as_person
def new(request: PersonRequest) -> HttpResponse:
    """An empty rule, or one that begins as the region's proposal says."""
    publisher = _publisher(request)
    source = _proposal(publisher, request.POST.get("source") or request.GET.get("fran", ""))
    document = service.latest_of(source).document if source else {}
    form = _form(request, publisher, document)
    form.main.initial["source"] = source.pk if source else None
    if form.is_sent and form.is_valid():
        given = form.main.cleaned_data
        try:
            draft = service.begin(
                publisher=publisher,
                document=form.document(),
                form_key=given["form_key"],
                adopted_from=source,
                by=request.actor,
            )
        except ValidationError as refused:
            form.main.add_error(None, refused)
        else:
            return redirect("assignment_rule_trial", draft.rule_id)
    return render(request, "competence/assignment_rule_form.html", {"form": form, "rule": None})


@require_http_methods(METHODS)
@as_person
def change(request: PersonRequest, rule_id: int) -> HttpResponse:
    rule = _rule(request, rule_id)
    latest = service.latest_of(rule)
    form = _form(request, rule.publisher, latest.document)
    form.main.initial["seen"] = request.POST.get("seen", latest.digest)
    if (
        form.is_sent
        and form.is_valid()
        and accepted(
            form.main,
            service.save_draft,
            rule=rule,
            document=form.document(),
            seen=form.main.cleaned_data["seen"],
            by=request.actor,
        )
    ):
        return redirect("assignment_rule_trial", rule.pk)
    context = {"form": form, "rule": rule, "title": latest.title}
    return render(request, "competence/assignment_rule_form.html", context)


@require_safe
@as_person
def rule(request: PersonRequest, rule_id: int) -> HttpResponse:
    found = _rule(request, rule_id)
    if request.headers.get("HX-Request"):
        context = {"rule": found, "title": ""}
        return render(request, "competence/assignment_rule.html#progress", context)
    version, draft = _versions(found)
    names = reach_page.names_for(found.publisher)
    context = {
        "rule": found,
        "version": version,
        "title": version.title,
        "draft": draft,
        "page": reach_page.rule_page(found, version, names, request.reach.day),
        "proposes": found.publisher.kind == Unit.Kind.REGION,
        "changeable": found.state != State.ENDED,
    }
    return render(request, "competence/assignment_rule.html", context)


@require_http_methods(METHODS)
@as_person
def trial(request: PersonRequest, rule_id: int) -> HttpResponse:
    """Whom it reaches today. Nothing is written before the button that says so."""
    found = _rule(request, rule_id)
    latest = service.latest_of(found)
    latest.rule = found
    if request.method == "POST":
        return _publish(request, latest)
    names = reach_page.names_for(found.publisher)
    context = {
        "rule": found,
        "version": latest,
        "title": latest.title,
        "sentence": reach_page.rule_sentence(latest.document, names),
        "times": reach_page.time_words(latest.document),
        "proposes": found.publisher.kind == Unit.Kind.REGION,
    } | _tried(request, latest, names)
    return render(request, "competence/assignment_rule_trial.html", context)


def _tried(
    request: PersonRequest, version: AssignmentRuleVersion, names: reach_page.ReachNames
) -> dict[str, Any]:
    home = version.rule.publisher
    if home.kind != Unit.Kind.MUNICIPALITY:
        return {}
    asked = request.GET.get("person", "")
    person_id = int(asked) if asked.isdecimal() else None
    tried = reach_page.trial(version, home, request.reach, names, person_id)
    if tried.answer:
        was_shown(request, tried.answer.id)
    form = QuestionForm(request.GET if asked else None, people=tried.people)
    return {"trial": tried, "question": form}


def _publish(request: PersonRequest, draft: AssignmentRuleVersion) -> HttpResponse:
    try:
        service.publish(draft=draft, seen=request.POST.get("seen", ""), by=request.actor)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("assignment_rule_trial", draft.rule_id)
    return redirect("assignment_rule", draft.rule_id)


@require_POST
@as_person
def discard(request: PersonRequest, rule_id: int) -> HttpResponse:
    found = _own(request).filter(pk=rule_id).first()
    if found is None:
        raise Http404
    draft = found.versions.filter(published_at__isnull=True).first()
    if draft is not None and service.discard(draft=draft, by=request.actor) is None:
        messages.success(request, _("The draft is thrown away."))
        return redirect("assignment_rules")
    return redirect("assignment_rule", found.pk)


@require_POST
@as_person
def pause(request: PersonRequest, rule_id: int) -> HttpResponse:
    found = _rule(request, rule_id)
    turn = service.resume if "resume" in request.POST else service.pause
    turn(rule=found, by=request.actor)
    return redirect("assignment_rule", found.pk)


@require_http_methods(METHODS)
@as_person
def end(request: PersonRequest, rule_id: int) -> HttpResponse:
    found = _rule(request, rule_id)
    if request.method == "POST":
        service.end(rule=found, by=request.actor)
        return redirect("assignment_rule", found.pk)
    context = {"rule": found, "title": service.latest_of(found).title}
    return render(request, "competence/assignment_rule_end.html", context)


@require_POST
@as_person
def keep(request: PersonRequest, rule_id: int, reached_id: int) -> HttpResponse:
    found = _rule(request, rule_id)
    row = _reached(found, reached_id)
    if row.person_id == request.person.pk:
        messages.error(request, decided.HER_OWN)
    elif service.keep(reached=row, by=request.actor):
        words = _("%(name)s goes on with the programme.")
        messages.success(request, words % {"name": row.person.name})
    return redirect("assignment_rule", found.pk)


@require_http_methods(METHODS)
@as_person
def release(request: PersonRequest, rule_id: int, reached_id: int) -> HttpResponse:
    """The rule no longer fits her, and a human ends the programme, with a reason."""
    found = _rule(request, rule_id)
    row = _reached(found, reached_id)
    if row.person_id == request.person.pk:
        messages.error(request, decided.HER_OWN)
        return redirect("assignment_rule", found.pk)
    assignment = rule_reach.open_assignment(row)
    if assignment is None:
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("assignment_rule", found.pk)
    form = ReasonForm(request.POST or None, colleagues=colleagues.of(row.person))
    day = request.reach.day
    if form.is_valid() and accepted(
        form,
        programme_end.end,
        assignment=assignment,
        ends_on=day if assignment.starts_on <= day else assignment.starts_on - reach_page.A_DAY,
        reason=form.cleaned_data["reason"],
        by=request.actor,
    ):
        messages.success(request, _("The introduction is ended. She gets a mail with the reason."))
        return redirect("assignment_rule", found.pk)
    context = {"rule": found, "form": form, "name": row.person.name}
    context |= {"programme": assignment.rule_version.title}
    return render(request, "competence/assignment_rule_release.html", context)


def _publisher(request: PersonRequest) -> Unit:
    publisher = staffing.assigns_by_rule_in(request.reach)
    refuse_unless(publisher is not None)
    if publisher is None:
        raise Http404
    return publisher


def _own(request: PersonRequest) -> Any:
    return AssignmentRule.objects.of(_publisher(request)).select_related("publisher")


def _rule(request: PersonRequest, rule_id: int) -> AssignmentRule:
    found: AssignmentRule = get_object_or_404(_own(request), pk=rule_id)
    return found


def _reached(rule: AssignmentRule, reached_id: int) -> Reached:
    row = reach_page.reached_of(rule, reached_id)
    if row is None:
        raise Http404
    return row


def _proposal(publisher: Unit, asked: str) -> AssignmentRule | None:
    if not asked.isdecimal():
        return None
    return AssignmentRule.objects.offered_to(publisher).filter(pk=asked).first()


def _form(request: PersonRequest, publisher: Unit, document: Mapping[str, Any]) -> WholeRule:
    offered = reach_page.offered(publisher, reach_page.names_for(publisher))
    return WholeRule(request.POST if request.method == "POST" else None, offered, document)


def _versions(
    rule: AssignmentRule,
) -> tuple[AssignmentRuleVersion, AssignmentRuleVersion | None]:
    """What holds, or what is to hold; and the draft, where there is one."""
    *earlier, latest = rule.versions.order_by("number").select_related("published_by")
    if latest.published_at:
        return latest, None
    return (earlier[-1] if earlier else latest), latest
