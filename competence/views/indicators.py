"""Nyckeltal: one place at a time, from snapshots of months that are over; as page, table and figure."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from competence.documents import spreadsheet
from competence.domain.indicators.months import month_end
from competence.people import indicator_readers
from competence.people.middleware import PersonRequest
from competence.queries.indicator_page import IndicatorPage, NoSuchPlace, indicator_page
from competence.services import disclosures
from competence.views.indicator_cards import card, cards
from competence.views.indicator_lines import lines
from competence.views.moments import address
from competence.views.shared import as_person, attachment, row_ids

PLACE, FORM, EXACT = "plats", "visa", "exakt"


@require_safe
@as_person
def indicators(request: PersonRequest) -> HttpResponse:
    """`?plats=12` one municipality or unit; `&visa=exakt` as it is, for who opens its people."""
    page = _page(request)
    _note(request, page, "page")
    context = {
        "page": page,
        "cards": cards(page),
        "day": month_end(page.month),
        "kept": _query(page),
        "exact_url": address(reverse("indicators"), _asked(page, exact=True)),
        "rounded_url": address(reverse("indicators"), _asked(page, exact=False)),
    }
    return render(request, "competence/indicators.html", context)


@require_safe
@as_person
def indicators_csv(request: PersonRequest) -> HttpResponse:
    page = _page(request)
    _note(request, page, "csv")
    content = spreadsheet.csv_bytes(lines(page))
    return attachment(content, content_type="text/csv; charset=utf-8", name=f"{_name(page)}.csv")


@require_safe
@as_person
def indicator_svg(request: PersonRequest, key: str) -> HttpResponse:
    """The figure alone, with its title and source in it."""
    page = _page(request)
    shown = page.one(key)
    if shown is None or not shown.months:
        raise Http404
    _note(request, page, "svg")
    context = {"card": card(page, shown), "page": page, "day": month_end(page.month), "file": True}
    drawn = render(request, "competence/indicator_trend.svg", context, "image/svg+xml")
    name = f"{_name(page)}-{key.replace('_', '-')}.svg"
    return attachment(drawn.content, content_type="image/svg+xml", name=name)


def _page(request: PersonRequest) -> IndicatorPage:
    if not indicator_readers.may_read(request.reach):
        raise Http404
    asked = request.GET.get(PLACE, "")
    ids = row_ids([asked])
    if asked and not ids:
        raise Http404
    exact = request.GET.get(FORM) == EXACT
    try:
        return indicator_page(request.reach, next(iter(ids), None), exact=exact)
    except NoSuchPlace as unknown:
        raise Http404 from unknown


def _note(request: PersonRequest, page: IndicatorPage, form: str) -> None:
    """Small numbers tell of people: each look at them is written down. What is told to all is not."""
    if page.exact and page.place is not None:
        disclosures.indicators_read(unit=page.place, month=page.month, form=form, by=request.actor)


def _asked(page: IndicatorPage, *, exact: bool) -> dict[str, str]:
    place = {PLACE: str(page.place.pk)} if page.place else {}
    return place | ({FORM: EXACT} if exact else {})


def _query(page: IndicatorPage) -> str:
    return address("", _asked(page, exact=page.exact))


def _name(page: IndicatorPage) -> str:
    place = page.place.name if page.place else "kommuner"
    return f"{slugify(f'nyckeltal {place}')}-{month_end(page.month).isoformat()}"
