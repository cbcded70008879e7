"""The map of a region, for who leads it: municipalities in numbers of at least five, and no people."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competence.documents import spreadsheet, workbook
from competence.forms.maps import RegionFilter
from competence.people import clock, indicator_readers
from competence.people.middleware import PersonRequest
from competence.people.models import Unit
from competence.queries import region_export
from competence.queries.map_region import RegionMap, region_map
from competence.services import disclosures
from competence.views.shared import as_person, attachment
from competence.wording.coverage import definition_sentence
from competence.wording.region_map import rounding_sentence


@require_safe
@as_person
def region(request: PersonRequest) -> HttpResponse:
    form, shown = _shown(request)
    if shown is None:
        return render(request, "competence/map_region_empty.html")
    part = "#result" if request.headers.get("HX-Request") else ""
    context = {
        "form": form,
        "shown": shown,
        "sentences": tuple(region_export.sentences(shown)),
        "definition": definition_sentence(),
        "rounding": rounding_sentence(),
        "regions": indicator_readers.regions(request.reach),
        "region": _region(request),
    }
    return render(request, f"competence/map_region.html{part}", context)


@require_safe
@as_person
def region_csv(request: PersonRequest) -> HttpResponse:
    shown = _or_404(request)
    lines = list(region_export.lines(shown))
    _note(request, shown, len(lines), "csv")
    return attachment(
        spreadsheet.csv_bytes(lines),
        content_type="text/csv; charset=utf-8",
        name=_name(shown, "csv"),
    )


@require_safe
@as_person
def region_xlsx(request: PersonRequest) -> HttpResponse:
    shown = _or_404(request)
    sheets = region_export.sheets(shown)
    _note(request, shown, len(sheets[-1].rows), "xlsx")
    content = workbook.xlsx_bytes(sheets, title=_("Competence map"), made_on=clock.today())
    return attachment(content, content_type=workbook.CONTENT_TYPE, name=_name(shown, "xlsx"))


def _shown(request: PersonRequest) -> tuple[RegionFilter, RegionMap | None]:
    everything = region_map(_region(request))
    form = RegionFilter(request.GET, everything.profile if everything else None)
    chosen = form.chosen()
    if everything is None or not any(chosen.values()):
        return form, everything
    return form, everything.only(**chosen)


def _region(request: PersonRequest) -> Unit:
    """The one in the address (`?lan=3`) when she leads it, otherwise the first she leads."""
    regions = indicator_readers.regions(request.reach)
    if not regions:
        raise Http404
    asked = request.GET.get("lan", "")
    return next((region for region in regions if str(region.pk) == asked), regions[0])


def _or_404(request: PersonRequest) -> RegionMap:
    _form, shown = _shown(request)
    if shown is None:
        raise Http404
    return shown


def _note(request: PersonRequest, shown: RegionMap, lines: int, form: str) -> None:
    disclosures.region_exported(region=_region(request), lines=lines, form=form, by=request.actor)


def _name(shown: RegionMap, form: str) -> str:
    return f"{slugify(f'kompetenskarta {shown.name}')}-{shown.day.isoformat()}.{form}"
