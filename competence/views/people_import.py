"""Läs in medarbetare: HR brings people in from the HR system's file, and sees it all beforehand."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.documents.spreadsheet import csv_bytes
from competence.forms.people_import import ColumnsForm, FileForm, OrderForm
from competence.models import PeopleImport, PeopleImportLine
from competence.people import staffing
from competence.people.middleware import PersonRequest
from competence.people.models import Unit
from competence.queries import people_imports as query
from competence.services import people_import as service
from competence.views.shared import accepted, as_person, attachment, refuse_unless

METHODS = ["GET", "HEAD", "POST"]
A_PAGE = 50
State = PeopleImport.State
Kind = PeopleImportLine.Kind
# What has to be seen first stands first.
TABS = (Kind.FAULT, Kind.ENDED, Kind.NEW, Kind.CHANGED, Kind.UNTOUCHED)
COUNTED = {Kind.FAULT: "faults"}


@require_http_methods(METHODS)
@as_person
def listing(request: PersonRequest) -> HttpResponse:
    """Earlier files, and the place for the next."""
    home = _home(request)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*given, known=service.remembered(home))
    if form.is_valid() and form.table is not None:
        received = service.receive(
            municipality=home,
            file_name=form.cleaned_data["file"].name,
            content_digest=form.digest,
            table=form.table,
            form_key=form.cleaned_data["form_key"],
            by=request.actor,
        )
        return redirect("people_import", received.pk)
    context = {"form": form, "imports": query.of_municipality(home), "municipality": home.name}
    return render(request, "competence/people_imports.html", context)


@require_http_methods(METHODS)
@as_person
def one(request: PersonRequest, import_id: int) -> HttpResponse:
    """Where it has come: its columns, what it would change, how far it is, what came of it."""
    found = _import(request, import_id)
    if request.headers.get("HX-Request") and request.method == "GET":
        context = _progress(found) | {"polled": True}
        return render(request, "competence/people_import.html#progress", context)
    asks = "kolumner" in request.GET and found.state in service.COMPARABLE
    if request.method == "POST" or found.state == State.MAPPING or asks:
        return _columns(request, found)
    order = OrderForm(counts=found.counts, initial={"seen": found.difference})
    return _page(request, found, order)


def _columns(request: PersonRequest, found: PeopleImport) -> HttpResponse:
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=found.columns,
        initial={
            "is_complete": found.is_complete,
            "counts_experience": found.counts_experience,
        },
    )
    if form.is_valid() and accepted(
        form,
        service.choose,
        people_import=found,
        fields=form.chosen(),
        is_complete=form.cleaned_data["is_complete"],
        counts_experience=form.cleaned_data["counts_experience"],
        by=request.actor,
    ):
        return redirect("people_import", found.pk)
    return render(request, "competence/people_import_columns.html", {"import": found, "form": form})


def _page(request: PersonRequest, found: PeopleImport, order: OrderForm) -> HttpResponse:
    kind = _tab(request, found)
    page = Paginator(query.lines_of(found, kind), A_PAGE).get_page(request.GET.get("page"))
    context = _progress(found) | {
        "order": order,
        "kind": kind,
        "tabs": _tabs(found, kind),
        "page": page,
        "lines": query.shown(list(page.object_list), kind, request.reach),
        "is_stale": service.is_stale(found),
        "counted_from": query.counted_from(found),
        "can_compare": PeopleImport.objects.filter(pk=found.pk, table__isnull=False).exists(),
    }
    return render(request, "competence/people_import.html", context)


def _progress(found: PeopleImport) -> dict[str, Any]:
    return {"import": found, "done": query.progress_of(found)}


def _tab(request: PersonRequest, found: PeopleImport) -> str:
    asked = request.GET.get("visa", "")
    if asked in TABS:
        return asked
    return next((kind for kind in TABS if _count(found, kind)), Kind.NEW)


def _count(found: PeopleImport, kind: str) -> int:
    return int(found.counts.get(COUNTED.get(Kind(kind), kind), 0))


def _tabs(found: PeopleImport, current: str) -> list[dict[str, Any]]:
    here = reverse("people_import", args=[found.pk])
    return [
        {
            "url": f"{here}?visa={kind}",
            "label": Kind(kind).label,
            "count": _count(found, kind),
            "current": kind == current,
        }
        for kind in TABS
    ]


@require_POST
@as_person
def order(request: PersonRequest, import_id: int) -> HttpResponse:
    """All of it, in the background."""
    found = _import(request, import_id)
    form = OrderForm(request.POST, counts=found.counts)
    if form.is_valid() and accepted(
        form,
        service.order,
        people_import=found,
        seen=form.cleaned_data["seen"],
        ended=form.cleaned_data.get("ended"),
        makes_units=form.cleaned_data.get("makes_units", False),
        by=request.actor,
    ):
        return redirect("people_import", found.pk)
    return _page(request, found, form)


@require_POST
@as_person
def again(request: PersonRequest, import_id: int) -> HttpResponse:
    """Compared with what is there now."""
    found = _import(request, import_id)
    service.compare_again(people_import=found, by=request.actor)
    return redirect("people_import", found.pk)


@require_POST
@as_person
def drop(request: PersonRequest, import_id: int) -> HttpResponse:
    found = _import(request, import_id)
    if service.drop(people_import=found, by=request.actor):
        messages.success(request, _("The file is thrown away. Nothing of it was written."))
    return redirect("people_imports")


@require_safe
@as_person
def as_csv(request: PersonRequest, import_id: int, kind: str) -> HttpResponse:
    """The whole tab, for whoever mends the file or keeps the list."""
    found = _import(request, import_id)
    if kind not in TABS:
        raise Http404
    return attachment(
        csv_bytes(query.table_of(found, kind)),
        content_type="text/csv; charset=utf-8",
        name=f"import-{found.pk}-{kind}.csv",
    )


def _home(request: PersonRequest) -> Unit:
    home = staffing.imports_into(request.reach)
    refuse_unless(home is not None)
    if home is None:
        raise Http404
    return home


def _import(request: PersonRequest, import_id: int) -> PeopleImport:
    rows = PeopleImport.objects.light().filter(municipality=_home(request))
    found: PeopleImport = get_object_or_404(
        rows.select_related("ordered_by", "received_by"), pk=import_id
    )
    return found
