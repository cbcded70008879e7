"""The register of eligibility and its files, the page of one person, and her plan for what is missing."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.documents import spreadsheet, workbook
from competence.documents.workbook import Sheet
from competence.domain.tasks import TASKS
from competence.forms.eligibility import (
    CloseSupplementForm,
    EligibilityForm,
    RegisterFilter,
    SupplementForm,
)
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Person, Role
from competence.queries import colleagues, eligibility_export
from competence.queries.decision_queue import shown_name
from competence.queries.eligibility_list import eligibility_rows, may_read, units_in
from competence.queries.eligibility_page import eligibility_page
from competence.services import disclosures, supplements
from competence.services import eligibility as service
from competence.views.shared import accepted, as_person, attachment, refuse_unless
from competence.wording import ELIGIBILITY_LAW, task_title

A_PAGE = 50
METHODS = ["GET", "HEAD", "POST"]


@require_safe
@as_person
def eligibility_list(request: PersonRequest) -> HttpResponse:
    """Opens on the list that must be empty: tasks T1-T3 without approved eligibility."""
    refuse_unless(may_read(request.reach))
    rows = eligibility_rows(request.reach)
    form = RegisterFilter(request.GET, units_in(rows))
    asked = form.selection()
    chosen = [row for row in rows if asked.holds(row)]
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": page.object_list,
        "page": page,
        "chosen": len(chosen),
        "lacking": sum(row.lacks for row in rows),
        "total": len(rows),
        "tasks": [(task, task_title(task)) for task in TASKS],
        "registers": Role.HR in request.reach.roles,
        "law": ELIGIBILITY_LAW,
    }
    return render(request, "competence/eligibility_list.html", context)


@require_safe
@as_person
def eligibility_csv(request: PersonRequest) -> HttpResponse:
    """The lines of the same address, in a file for Excel. Who took it is written down."""
    sheets = _sheets(request, "csv")
    content = spreadsheet.csv_bytes(eligibility_export.lines(sheets))
    return attachment(content, content_type="text/csv; charset=utf-8", name=_name(request, "csv"))


@require_safe
@as_person
def eligibility_xlsx(request: PersonRequest) -> HttpResponse:
    sheets = _sheets(request, "xlsx")
    today = clock.today()
    content = workbook.xlsx_bytes(sheets, title=_("Eligibility register"), made_on=today)
    return attachment(content, content_type=workbook.CONTENT_TYPE, name=_name(request, "xlsx"))


def _sheets(request: PersonRequest, form: str) -> Sequence[Sheet]:
    refuse_unless(may_read(request.reach))
    rows = eligibility_rows(request.reach)
    asking = RegisterFilter(request.GET, units_in(rows))
    asked = asking.selection()
    chosen = [row for row in rows if asked.holds(row)]
    home = request.person.municipality
    disclosures.register_exported(
        municipality=home, unit_id=asked.unit_id, people=len(chosen), form=form, by=request.actor
    )
    return eligibility_export.sheets(
        chosen, asked, place=home.name, unit=asking.unit_name(asked), made_on=clock.today()
    )


def _name(request: PersonRequest, form: str) -> str:
    place = slugify(f"behorighet {request.person.municipality.name}")
    return f"{place}-{clock.today().isoformat()}.{form}"


@require_http_methods(METHODS)
@as_person
def eligibility(request: PersonRequest, person_id: int) -> HttpResponse:
    """Who leads her reads it; only HR writes."""
    person = access.visible_person(request.reach, person_id)
    registers = access.may_register_eligibility(request.reach, person)
    reads = request.method != "POST" and access.may_arrange_for(request.reach, person)
    refuse_unless(registers or reads)
    form = EligibilityForm(
        request.POST or None,
        colleagues=colleagues.of(person),
        initial={"starts_on": clock.today()},
    )
    if form.is_valid() and _register(request, person, form):
        return redirect("eligibility", person_id=person_id)
    page = eligibility_page(request.reach, person)
    context = {
        "page": page,
        "form": form,
        "registers": registers,
        "law": ELIGIBILITY_LAW,
        "crumbs": _crumbs(page.name),
    }
    return render(request, "competence/eligibility.html", context)


def _register(request: PersonRequest, person: Person, form: EligibilityForm) -> bool:
    try:
        service.register(person=person, by=request.actor, **form.cleaned_data)
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, _("The eligibility is registered."))
    return True


@require_http_methods(METHODS)
@as_person
def supplement(request: PersonRequest, person_id: int) -> HttpResponse:
    """Make or change the plan, or close it with a reason."""
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_register_eligibility(request.reach, person))
    page = eligibility_page(request.reach, person)
    closes = "close" in request.POST
    form = SupplementForm(None if closes else request.POST or None, page.supplement)
    closing = CloseSupplementForm(
        request.POST if closes else None, colleagues=colleagues.of(person)
    )
    if closes and _closed(request, person, closing):
        return redirect("eligibility", person_id=person_id)
    if form.is_valid() and accepted(
        form,
        supplements.save,
        person=person,
        last_on=form.cleaned_data["last_on"],
        lines=form.lines(),
        seen=form.cleaned_data["seen"],
        by=request.actor,
    ):
        messages.success(request, _("The plan is saved. It decides nothing: that HR does."))
        return redirect("eligibility", person_id=person_id)
    moved = form.has_error(NON_FIELD_ERRORS, supplements.MOVED)
    if moved:
        form.read_anew(page.supplement)
    crumbs = _crumbs(shown_name(request.reach, person), person_id)
    context = {"page": page, "form": form, "closing": closing, "crumbs": crumbs, "moved": moved}
    return render(request, "competence/supplement.html", context)


def _closed(request: PersonRequest, person: Person, form: CloseSupplementForm) -> bool:
    if not form.is_valid() or not accepted(
        form,
        supplements.close,
        person=person,
        reason=form.cleaned_data["reason"],
        by=request.actor,
    ):
        return False
    messages.success(request, _("The plan is closed. It stays in the history."))
    return True


def _crumbs(name: str, person_id: int | None = None) -> list[dict[str, str]]:
    found = [{"url": reverse("eligibility_list"), "label": _("Eligibility")}]
    if person_id is None:
        return [*found, {"url": "", "label": name}]
    hers = {"url": reverse("eligibility", args=[person_id]), "label": name}
    return [*found, hers, {"url": "", "label": _("Supplement")}]
