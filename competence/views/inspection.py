"""Underlag för tillsyn, as a page to print and as a workbook. Each is written down as a disclosure."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competence.documents import workbook
from competence.forms.maps import role_asked, role_said
from competence.people.middleware import PersonRequest
from competence.people.models import Role
from competence.queries import inspection as records
from competence.queries.inspection import Inspection
from competence.queries.inspection_export import sheets
from competence.queries.map import NoSuchUnit, TooManyPeople
from competence.queries.moments import Moment
from competence.services import disclosures
from competence.views.maps import map_readers_only
from competence.views.moments import address, asked_of, days_of, file_name, moment_context
from competence.views.shared import as_person, attachment
from competence.wording.coverage import away_sentence, coverage_sentence
from competence.wording.ladder import known_words


@require_safe
@as_person
def inspection(request: PersonRequest, unit_id: int) -> HttpResponse:
    """`?den=2026-03-01&kant=2026-03-01`: as it was known then; without `kant` as it is known today."""
    map_readers_only(request)
    asked = asked_of(request)
    try:
        found = _found(request, unit_id, asked.moment)
    except TooManyPeople:
        return redirect(reverse("map"))
    _note(request, found, "page")
    said = role_said(_role(request))
    days = said | days_of(asked.moment)
    url = reverse("inspection", args=[unit_id])
    home = reverse("map")
    crumbs = [
        {"url": address(home, days), "label": _("Competence map")},
        {"url": address(home, {"enhet": str(unit_id)} | days), "label": found.place.name},
        {"url": "", "label": _("Records for inspection")},
    ]
    context = moment_context(asked, url, said) | {
        "found": found,
        "crumbs": crumbs,
        "days_query": address("", days),
        "known": known_words(asked.moment.known_on, found.made_on),
        "coverage": coverage_sentence(found.tally),
        "away": away_sentence(found.long_away),
    }
    return render(request, "competence/inspection.html", context)


@require_safe
@as_person
def inspection_xlsx(request: PersonRequest, unit_id: int) -> HttpResponse:
    map_readers_only(request)
    try:
        found = _found(request, unit_id, asked_of(request).moment)
    except TooManyPeople:
        return redirect(reverse("map"))
    content = workbook.xlsx_bytes(
        sheets(found), title=_("Records for inspection"), made_on=found.made_on
    )
    _note(request, found, "xlsx")
    name = file_name(f"underlag-tillsyn {found.place.name}", found.moment)
    return attachment(content, content_type=workbook.CONTENT_TYPE, name=f"{name}.xlsx")


def _found(request: PersonRequest, unit_id: int, moment: Moment) -> Inspection:
    try:
        return records.inspection(request.reach, unit_id, moment, _role(request))
    except NoSuchUnit as unknown:
        raise Http404 from unknown


def _role(request: PersonRequest) -> str:
    return role_asked(request.GET, Role.choices)


def _note(request: PersonRequest, found: Inspection, form: str) -> None:
    disclosures.inspection_read(
        municipality=request.person.municipality,
        unit_id=found.place.pk,
        moment=found.moment,
        people=len(found.people),
        protected=found.protected,
        form=form,
        by=request.actor,
    )
