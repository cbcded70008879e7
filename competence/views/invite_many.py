"""Bjud in flera: choose, read each mail, send now or on a day, follow it, take back what has not gone."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.invite_many import InviteFilter, InviteManyForm
from competence.models import InvitationBatch
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import invite_many as query
from competence.services import invitation_batches as service
from competence.views.shared import accepted, as_person, refuse_unless


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def invite_many(request: PersonRequest) -> HttpResponse:
    """First whom and when, then every mail as it will be, then the batch."""
    refuse_unless(query.may_invite(request.reach))
    filters = InviteFilter(request.GET, query.units(request.reach))
    asked = filters.asked()
    found = query.candidates(request.reach, asked)
    form = InviteManyForm(
        request.POST or None,
        people=found.people,
        initial={
            "people": [one.person_id for one in found.people],
            "send_on": request.reach.day,
            "form_key": uuid.uuid4(),
        },
    )
    if request.method == "POST" and (made := _made_before(request)):
        return redirect("invitation_batch", made.pk)
    if form.is_valid() and "change" not in request.POST:
        chosen = query.chosen(found, form.cleaned_data["people"])
        batch = _make(request, form, chosen, again=asked.again)
        if batch:
            return redirect("invitation_batch", batch.pk)
        if not form.errors:
            context = _preview(request, form, chosen)
            return render(request, "competence/invite_many_preview.html", context)
    context = {
        "filters": filters,
        "asked": asked,
        "found": found,
        "form": form,
        "batches": query.batches(request.reach),
    }
    return render(request, "competence/invite_many.html", context)


def _made_before(request: PersonRequest) -> InvitationBatch | None:
    """The second of two clicks: whom it chose are no longer there to choose."""
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    return InvitationBatch.objects.filter(form_key=key, made_by=request.person).first()


def _make(
    request: PersonRequest, form: InviteManyForm, chosen: list[Person], *, again: bool
) -> InvitationBatch | None:
    if request.POST.get("confirmed") != "yes":
        return None
    key = form.cleaned_data["form_key"]
    if not accepted(
        form,
        service.make,
        people=chosen,
        send_on=form.cleaned_data["send_on"],
        again=again,
        form_key=key,
        by=request.actor,
    ):
        return None
    return InvitationBatch.objects.get(form_key=key)


def _preview(request: PersonRequest, form: InviteManyForm, chosen: list[Person]) -> dict[str, Any]:
    """Every mail; the one with the longest name first, where a line breaks if it ever does."""
    send_on = form.cleaned_data["send_on"]
    letters = [(one, service.preview(one, request.person, send_on)) for one in chosen]
    letters.sort(key=lambda pair: len(pair[0].name), reverse=True)
    return {
        "letters": [(person.name, letter) for person, letter in letters],
        "chosen": [one.pk for one in chosen],
        "given": form.cleaned_data,
        "today": request.reach.day,
    }


@require_safe
@as_person
def invitation_batch(request: PersonRequest, batch_id: int) -> HttpResponse:
    batch = _batch(request, batch_id)
    page = query.batch_page(request.reach, batch)
    part = "#progress" if request.headers.get("HX-Request") else ""
    context = {"page": page, "is_due": batch.send_on <= request.reach.day}
    return render(request, f"competence/invitation_batch.html{part}", context)


@require_POST
@as_person
def stop_batch(request: PersonRequest, batch_id: int) -> HttpResponse:
    batch = _batch(request, batch_id)
    count = service.stop(batch=batch, by=request.actor)
    if count:
        words = ngettext(
            "%(count)s invitation is taken back before it was sent.",
            "%(count)s invitations are taken back before they were sent.",
            count,
        )
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Everything is sent already. There is nothing to take back."))
    return redirect("invitation_batch", batch_id)


def _batch(request: PersonRequest, batch_id: int) -> InvitationBatch:
    refuse_unless(query.may_invite(request.reach))
    batch = query.find(request.reach, batch_id)
    if batch is None:
        raise Http404
    return batch
