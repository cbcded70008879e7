"""The competence map, its cells and export, and the person card it leads to."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competence.documents import spreadsheet
from competence.forms.maps import WITHOUT_AGENCY, MapFilter
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.queries import map_export
from competence.queries import person_card as cards
from competence.queries.map import CompetenceMap, NoSuchUnit
from competence.queries.map import competence_map as read_map
from competence.queries.map_cell import cell_page
from competence.queries.map_panel import panel
from competence.queries.person_then import person_then
from competence.queries.profile import Profile, profile
from competence.services import disclosures
from competence.views.map_page import page_of
from competence.views.moments import asked_of, context_of
from competence.views.shared import as_person


@require_safe
@as_person
def competence_map(request: PersonRequest) -> HttpResponse:
    _map_readers_only(request)
    asked = profile(request.person.municipality)
    if asked is None:
        return render(request, "competence/map_empty.html")
    form, shown = _shown(request, asked)
    context = {"form": form, "shown": shown, "page": page_of(shown, panel(shown), request.GET)}
    part = "#result" if request.headers.get("HX-Request") else ""
    return render(request, f"competence/map.html{part}", context)


@require_safe
@as_person
def map_export_csv(request: PersonRequest) -> HttpResponse:
    """The cells of the same address, in a file for Excel. Who took it is written down."""
    _map_readers_only(request)
    asked = profile(request.person.municipality)
    if asked is None:
        raise Http404
    _form, shown = _shown(request, asked)
    lines = list(map_export.lines(shown))
    disclosures.map_exported(
        municipality=request.person.municipality,
        unit_id=shown.place.pk if shown.place else None,
        rows=shown.by,
        lines=len(lines),
        by=request.actor,
    )
    words = ("kompetenskarta", shown.place.name if shown.place else shown.municipality)
    name = f"{slugify(' '.join(words))}-{shown.grid.day.isoformat()}.csv"
    return HttpResponse(
        spreadsheet.csv_bytes(lines),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
@as_person
def map_cell(request: PersonRequest, unit_id: int, competence: str) -> HttpResponse:
    _map_readers_only(request)
    agency = request.GET.get("inhyrda") != WITHOUT_AGENCY
    found = cell_page(request.reach, unit_id, competence, clock.today(), agency=agency)
    if found is None:
        raise Http404
    kept = {} if agency else {"inhyrda": WITHOUT_AGENCY}
    home = reverse("map")
    query = f"?{urlencode(kept)}" if kept else ""
    crumbs = [
        {"url": home + query, "label": _("Competence map")},
        {"url": f"{home}?{urlencode({'enhet': unit_id} | kept)}", "label": found.place.name},
        {"url": "", "label": found.competence.title},
    ]
    return render(request, "competence/map_cell.html", {"cell": found, "crumbs": crumbs})


@require_safe
@as_person
def person_card(request: PersonRequest, person_id: int) -> HttpResponse:
    """Herself, who leads her, her unit manager, HR. 404 also where her identity is protected.

    `?den=2026-03-01&kant=2026-03-01` shows that day, as it was known then.
    """
    person = access.visible_person(request.reach, person_id)
    if not access.may_read_card(request.reach, person):
        raise Http404
    asked = asked_of(request)
    url = reverse("person_card", args=[person_id])
    if asked.moment.past:
        then = person_then(request.reach, person, asked.moment, asked.opening)
        context = {"card": then, "page": then.ladder, **context_of(asked, then.ladder, url)}
        return render(request, "competence/person_then.html", context)
    card = cards.person_card(request.reach, person, clock.today(), asked.opening)
    context = {"card": card, "page": card.ladder, **context_of(asked, card.ladder, url)}
    return render(request, "competence/person_card.html", context)


def _map_readers_only(request: PersonRequest) -> None:
    if not access.may_read_map(request.reach):
        raise Http404


def _shown(request: PersonRequest, asked: Profile) -> tuple[MapFilter, CompetenceMap]:
    form = MapFilter(request.GET, asked)
    try:
        return form, read_map(request.reach, asked, form.selection(), clock.today())
    except NoSuchUnit as unknown:
        raise Http404 from unknown
