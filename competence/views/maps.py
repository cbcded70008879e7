"""The competence map, its cells and files, today or as of another moment, and the person card."""

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competence.documents import spreadsheet, workbook
from competence.forms.maps import KEPT, MapFilter, role_asked, role_said, who_is_counted
from competence.people import access, clock, sensitive
from competence.people.middleware import PersonRequest
from competence.people.models import Role
from competence.queries import map_export, saved_views
from competence.queries import person_card as cards
from competence.queries.map import CompetenceMap, NoSuchUnit, TooManyPeople
from competence.queries.map import competence_map as read_map
from competence.queries.map_cell import cell_page
from competence.queries.map_panel import panel
from competence.queries.moments import Moment
from competence.queries.person_then import person_then
from competence.queries.profile import Profile, profile_in, published_profiles, roles_in
from competence.services import disclosures
from competence.views.map_page import page_of, too_many
from competence.views.moments import (
    DAY,
    KNOWN,
    address,
    as_known_today,
    asked_of,
    context_of,
    days_of,
    file_name,
    moment_context,
)
from competence.views.shared import as_person, attachment


@require_safe
@as_person
def competence_map(request: PersonRequest) -> HttpResponse:
    map_readers_only(request)
    asked = asked_of(request, ahead=True)
    kept = {key: str(value) for key, value in request.GET.items() if key not in (DAY, KNOWN)}
    context = moment_context(asked, reverse("map"), kept, ahead=True)
    expected, roles = _expected(request, asked.moment)
    if expected is None:
        return render(request, "competence/map_empty.html", context)
    try:
        form, shown = _shown(request, expected, roles, asked.moment)
    except TooManyPeople as found:
        context["choice"] = too_many(found.people, request.GET)
        return render(request, "competence/map_too_many.html", context)
    _note(request, asked.moment, shown.place.pk if shown.place else None)
    page = page_of(shown, panel(shown), request.GET, days_of(asked.moment))
    part = "#result" if request.headers.get("HX-Request") else ""
    context |= {
        "form": form,
        "shown": shown,
        "page": page,
        "days": list(days_of(asked.moment).items()),
        "views": saved_views.of_person(request.person),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
    }
    return render(request, f"competence/map.html{part}", context)


@require_safe
@as_person
def map_export_csv(request: PersonRequest) -> HttpResponse:
    """The cells of the same address, in a file for Excel. Who took it is written down."""

    def made(shown: CompetenceMap) -> bytes:
        return spreadsheet.csv_bytes(map_export.lines(shown, clock.today()))

    return _file(request, "csv", made, "text/csv; charset=utf-8")


@require_safe
@as_person
def map_export_xlsx(request: PersonRequest) -> HttpResponse:
    def made(shown: CompetenceMap) -> bytes:
        today = clock.today()
        sheets = map_export.sheets(shown, today)
        return workbook.xlsx_bytes(sheets, title=_("Competence map"), made_on=today)

    return _file(request, "xlsx", made, workbook.CONTENT_TYPE)


@require_safe
@as_person
def map_cell(request: PersonRequest, unit_id: int, competence: str) -> HttpResponse:
    map_readers_only(request)
    asked = asked_of(request, ahead=True)
    chosen = MapFilter(request.GET, None).selection()
    chosen = replace(chosen, role=role_asked(request.GET, Role.choices))
    page = request.GET.get("page")
    found = cell_page(request.reach, unit_id, competence, asked.moment, chosen, page)
    if found is None:
        raise Http404
    _note(request, asked.moment, unit_id)
    kept = who_is_counted(chosen)
    days = days_of(asked.moment)
    home = reverse("map")
    crumbs = [
        {"url": address(home, kept | days), "label": _("Competence map")},
        {
            "url": address(home, {"enhet": str(unit_id)} | kept | days),
            "label": found.place.name,
        },
        {"url": "", "label": found.competence.title},
    ]
    url = reverse("map_cell", args=[unit_id, competence])
    context = moment_context(asked, url, kept, ahead=True)
    card_query = address("", role_said(chosen.role) | (days if asked.moment.past else {}))
    context |= {"cell": found, "crumbs": crumbs, "card_query": card_query}
    return render(request, "competence/map_cell.html", context)


@require_safe
@as_person
def person_card(request: PersonRequest, person_id: int) -> HttpResponse:
    """Herself, who leads her, her unit manager, HR. 404 also where her identity is protected.

    `?den=2026-03-01&kant=2026-03-01` shows that day, as it was known then; `?roll=supervisor` what
    is asked of that role.
    """
    person = access.visible_person(request.reach, person_id)
    if not access.may_read_card(request.reach, person):
        raise Http404
    asked = asked_of(request)
    if not sensitive.may_read_as_known_then(request.reach, person):
        asked = as_known_today(asked)
    url = reverse("person_card", args=[person_id])
    role = role_asked(request.GET, Role.choices)
    said = role_said(role)
    if asked.moment.past:
        then = person_then(request.reach, person, asked.moment, asked.opening, role)
        if asked.moment.known_on and not then.herself:
            disclosures.card_read_as_known(
                person=person,
                day=asked.moment.day,
                known_on=asked.moment.known_on,
                by=request.actor,
            )
        context = {"card": then, "page": then.ladder, **context_of(asked, then.ladder, url, said)}
        return render(request, "competence/person_then.html", context)
    card = cards.person_card(request.reach, person, clock.today(), asked.opening, role)
    context = {"card": card, "page": card.ladder, **context_of(asked, card.ladder, url, said)}
    return render(request, "competence/person_card.html", context)


def map_readers_only(request: PersonRequest) -> None:
    if not access.may_read_map(request.reach):
        raise Http404


def _file(
    request: PersonRequest, form: str, made: Callable[[CompetenceMap], bytes], content_type: str
) -> HttpResponse:
    map_readers_only(request)
    moment = asked_of(request, ahead=True).moment
    expected, roles = _expected(request, moment)
    if expected is None:
        raise Http404
    try:
        _form, shown = _shown(request, expected, roles, moment)
    except TooManyPeople:
        return redirect(f"{reverse('map')}?{request.GET.urlencode()}")
    content = made(shown)
    disclosures.map_exported(
        municipality=request.person.municipality,
        unit_id=shown.place.pk if shown.place else None,
        rows=shown.by,
        lines=len(list(map_export.lines(shown, clock.today()))),
        moment=moment,
        form=form,
        by=request.actor,
    )
    place = shown.place.name if shown.place else shown.municipality
    name = file_name(f"kompetenskarta {place}", moment)
    return attachment(content, content_type=content_type, name=f"{name}.{form}")


type Roles = list[tuple[str, str]]


def _expected(request: PersonRequest, moment: Moment) -> tuple[Profile | None, Roles]:
    """What is asked of the role in the address, and the roles that something is asked of."""
    versions = published_profiles(request.person.municipality, moment.rules_at)
    roles = roles_in(versions)
    return profile_in(versions, role_asked(request.GET, roles)), roles


def _shown(
    request: PersonRequest, expected: Profile, roles: Roles, moment: Moment
) -> tuple[MapFilter, CompetenceMap]:
    form = MapFilter(request.GET, expected, roles, today=not moment.another)
    try:
        return form, read_map(request.reach, expected, form.selection(), moment)
    except NoSuchUnit as unknown:
        raise Http404 from unknown


def _note(request: PersonRequest, moment: Moment, unit_id: int | None) -> None:
    """What was believed then holds lines that were corrected since: each look is written down."""
    if moment.known_on:
        disclosures.map_read_as_known(
            municipality=request.person.municipality,
            unit_id=unit_id,
            day=moment.day,
            known_on=moment.known_on,
            by=request.actor,
        )
