"""Nulägesinventering: the grid of a unit, the units to choose from, and her own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from competence.forms.inventory import (
    BulkForm,
    Gone,
    InventoryForm,
    Typed,
    all_typed,
    closed_cells,
    gone_cells,
    posted_people,
    read_cells,
)
from competence.forms.inventory_own import read_own
from competence.people import access
from competence.people.inventory import Fillable, may_fill
from competence.people.middleware import PersonRequest
from competence.people.models import Unit
from competence.queries import inventory as queries
from competence.queries.inventory_lines import Inventory
from competence.queries.inventory_own import own_page
from competence.queries.inventory_units import units as fillable_units
from competence.services import inventory as service
from competence.services.inventory import Filled
from competence.views.employment import METHODS
from competence.views.inventory_page import bases, grid_of, hows, of_row, typed_words
from competence.views.shared import as_person

FILL = "fill"
type Found = tuple[Fillable, ...]


@require_safe
@as_person
def units(request: PersonRequest) -> HttpResponse:
    """Where there is somebody to fill in for; with one unit alone, that one."""
    if not may_fill(request.reach):
        raise Http404
    found = fillable_units(request.reach)
    if len(found) == 1:
        return redirect("inventory", found[0].pk)
    return render(request, "competence/inventories.html", {"units": found})


@require_http_methods(METHODS)
@as_person
def grid(request: PersonRequest, unit_id: int) -> HttpResponse:
    """Every change on the page is saved at once; what cannot be stays as it was typed."""
    hers = queries.unit_of(request.reach, unit_id)
    if hers is None:
        raise Http404
    unit, found = hers
    shown = _shown(request, unit, found)
    if shown is None or not shown.rows:
        context = {"unit": unit, "shown": shown}
        return render(request, "competence/inventory_empty.html", context)
    if request.method != "POST":
        return _page(request, shown, InventoryForm(None, shown=shown, today=request.reach.day))
    form = InventoryForm(request.POST, shown=shown, today=request.reach.day)
    if not form.is_valid():
        return _page(request, shown, form, all_typed(form, request.POST))
    if FILL in request.POST:
        return _filled_in(request, shown, form)
    return _saved(request, unit, found, form)


def _shown(request: PersonRequest, unit: Unit, found: Found) -> Inventory | None:
    page = request.GET.get("sida", "1")
    number = int(page) if page.isdecimal() and len(page) < len("10000") else 1
    return queries.inventory(request.reach, unit, found, number, posted_people(request.POST))


def _filled_in(request: PersonRequest, shown: Inventory, form: InventoryForm) -> HttpResponse:
    """The same in many cells, to be looked at: nothing is saved yet."""
    bulk = BulkForm(request.POST, shown)
    typed = all_typed(form, request.POST)
    if not bulk.is_valid():
        return _page(request, shown, form, typed, bulk=bulk)
    put = bulk.put(typed)
    count = sum(put[name] != typed.get(name) for name in put)
    told = ngettext(
        "%(count)s cell is filled in and not saved yet. Look through it and save.",
        "%(count)s cells are filled in and not saved yet. Look through them and save.",
        count,
    )
    note = told % {"count": count} if count else _("There was no empty cell to fill in.")
    return _page(request, shown, form, put, note=note)


def _saved(request: PersonRequest, unit: Unit, found: Found, form: InventoryForm) -> HttpResponse:
    reading = read_cells(form, request.POST)
    people = {one.person.pk: one.person for one in found if one.named}
    gone = gone_cells(form, request.POST)
    filled = service.fill(unit=unit, people=people, words=reading.words, by=request.actor)
    shown = _shown(request, unit, found)
    if shown is None:
        raise Http404
    faults = {**_left_alone(filled), **reading.faults}
    if not faults and not gone:
        messages.success(request, _told(filled, shown))
        return redirect(request.get_full_path())
    again = InventoryForm(None, shown=shown, today=request.reach.day)
    again.initial = {**again.initial, **_defaults(form)}
    kept = {name: reading.typed[name] for name in faults}
    note = _left(filled, len(faults) + len(gone))
    return _page(request, shown, again, kept, faults=faults, gone=gone, note=note)


def _left_alone(filled: Filled) -> dict[str, str]:
    others, hers = (
        _("Somebody else has filled this in meanwhile."),
        _("She has said something else since. Look again."),
    )
    told = [*((name, hers) for name in filled.unheard), *((name, others) for name in filled.stale)]
    return {f"{pk}-{key}": reason for (pk, key), reason in told}


def _defaults(form: InventoryForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("since", "basis")}


def _told(filled: Filled, shown: Inventory) -> str:
    count = len(filled.saved)
    if not count:
        return _("Nothing was changed.")
    saved = ngettext("%(count)s word is saved.", "%(count)s words are saved.", count)
    progress = _("%(filled)s of %(total)s filled in.")
    counts = {"count": count, "filled": shown.filled, "total": shown.total}
    return f"{saved} {progress}" % counts


def _left(filled: Filled, count: int) -> str:
    saved = ngettext(
        "%(count)s word is saved.", "%(count)s words are saved.", len(filled.saved)
    ) % {"count": len(filled.saved)}
    left = ngettext(
        "%(count)s is not: it stands as you typed it, with the reason beside it.",
        "%(count)s are not: they stand as you typed them, with the reason beside them.",
        count,
    ) % {"count": count}
    return f"{saved} {left}"


def _page(
    request: PersonRequest,
    shown: Inventory,
    form: InventoryForm,
    typed: Mapping[str, Typed] | None = None,
    *,
    faults: Mapping[str, str] | None = None,
    gone: Sequence[Gone] | None = None,
    bulk: BulkForm | None = None,
    note: str = "",
) -> HttpResponse:
    if request.method == "POST" and faults is None:
        faults, gone = closed_cells(form, request.POST), gone_cells(form, request.POST)
    context = {
        "shown": shown,
        "form": form,
        "bulk": bulk or BulkForm(None, shown),
        "grid": grid_of(shown, typed or {}, faults or {}),
        "faults": faults or {},
        "gone": [(one.title, typed_words(one.typed)) for one in gone or ()],
        "note": note,
        "bases": bases(),
        "hows": hows(),
        "page_numbers": range(1, shown.pages + 1),
        "may_read_map": access.may_read_map(request.reach),
    }
    return render(request, "competence/inventory.html", context)


@require_http_methods(METHODS)
@as_person
def mine(request: PersonRequest) -> HttpResponse:
    """What she says herself. It waits for whoever leads her, and counts when that is answered."""
    row = own_page(request.reach)
    if row is None:
        return render(request, "competence/inventory_mine.html", {"row": None})
    if request.method != "POST":
        return render(request, "competence/inventory_mine.html", {"row": of_row(row, {}, {})})
    said = read_own(row, request.POST, request.reach.day)
    count = service.say(
        person=request.person, words=said.words, takes_back=said.takes_back, by=request.actor
    )
    if not said.faults:
        messages.success(request, _said(count))
        return redirect("my_inventory")
    now = own_page(request.reach)
    kept = {name: said.typed[name] for name in said.faults}
    shown = of_row(now or row, kept, said.faults)
    return render(request, "competence/inventory_mine.html", {"row": shown})


def _said(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    return _("Saved. Whoever leads you sees it and answers.")
