"""Writing a draft, one place at a time. Every page carries the digest of the draft it was made from."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.editing.routines import acting_editor
from cms.editing.rules.access import on_draft
from cms.editing.rules.places import NEW, form_for, is_entry, kinds_at, new_node
from cms.editing.rules.subjects import subjects_for
from cms.editing.rules.tree import Row, anchor, sentence, tree
from competence.domain import drafting
from competence.domain.drafting import Document
from competence.models import RuleVersion
from competence.services import rules


@on_draft
def show(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    row, problems = tree(draft.document, subjects_for(draft))
    context = {"version": draft, "row": row, "problems": problems, "editing": True}
    return render(request, "cms/editing/rules_draft.html", context)


@on_draft
def change(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    """One place as a form; what the whole is called, where no place is named."""
    path = _asked(request, "at")
    node = _known(draft, path)
    subjects = subjects_for(draft)
    form = form_for(draft.document, path, node, request.POST or None, subjects)
    if form.is_valid():
        written = form.written()
        if written == node or _saved(
            request, form, draft, drafting.replaced(draft.document, path, written)
        ):
            return _back(draft, path)
    reads = sentence(node, subjects) if path and not is_entry(path) else ""
    return _page(request, draft, form, path=path, reads=reads)


@on_draft
def add(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    """Last in a row: first what kind it is, then its form."""
    path, kind = _asked(request, "at"), _asked(request, "kind")
    row = {row.path: row for row in _rows(draft)}.get(path)
    if row is None or not row.adds:
        raise Http404
    kinds = kinds_at(path)
    if row.adds != "entry" and kind not in dict(kinds):
        context = {"version": draft, "at": path, "kinds": kinds}
        return render(request, "cms/editing/rules_kinds.html", context)
    node = new_node(draft.document, path, kind)
    key = request.POST.get("key") or node.get("key", "")
    node |= {"key": key} if "key" in node else {}
    place = path if row.adds == "root" else f"{path}/{NEW}"
    form = form_for(draft.document, place, node, request.POST or None, subjects_for(draft))
    if key and key in drafting.marks(draft.document):
        # A second click: the first has added it.
        return _back(draft, path)
    if form.is_valid() and _saved(request, form, draft, _with(draft, row, form.written())):
        return _back(draft, path)
    return _page(request, draft, form, path=path, kind=kind, key=key)


@require_POST
@on_draft
def move(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    path = _asked(request, "at")
    if _is_unmoved(draft, path, _asked(request, "mark")):
        by = 1 if request.POST.get("way") == "down" else -1
        _tell_if_stale(request, draft, drafting.moved(draft.document, path, by))
    return _back(draft, path.rpartition("/")[0])


@require_POST
@on_draft
def wrap(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    """Put one leaf in a group of its own, so that others can stand beside it."""
    path = _asked(request, "at")
    if _is_unmoved(draft, path, _asked(request, "mark")):
        leaf = drafting.found_at(draft.document, path)
        key = drafting.fresh_key(draft.document, "grupp")
        group = {"key": key, "all": [{k: v for k, v in leaf.items() if k != "worth"}]}
        group |= {"worth": leaf["worth"]} if "worth" in leaf else {}
        _tell_if_stale(request, draft, drafting.replaced(draft.document, path, group))
    return _back(draft, path)


@on_draft
def remove(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    path, marked = _asked(request, "at"), _asked(request, "mark")
    if not _is_unmoved(draft, path, marked):
        return _back(draft, "")
    if request.method == "POST":
        _tell_if_stale(request, draft, drafting.removed(draft.document, path))
        return _back(draft, path.rpartition("/")[0])
    node = drafting.found_at(draft.document, path)
    title = node.get("title") or sentence(node, subjects_for(draft))
    context = {"version": draft, "at": path, "mark": marked, "removing": title}
    return render(request, "cms/editing/rules_remove.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    found: str = request.POST.get(name) or request.GET.get(name, "")
    return found


def _rows(draft: RuleVersion) -> Iterator[Row]:
    row, _problems = tree(draft.document, subjects_for(draft))
    yield from _all_rows(row)


def _all_rows(row: Row) -> Iterator[Row]:
    yield row
    for place in row.places:
        for inside in place.rows:
            yield from _all_rows(inside)


def _known(draft: RuleVersion, path: str) -> Any:
    """What stands at a place that the page shows; nothing else can be reached."""
    if path and path not in {place.path for row in _rows(draft) for place in row.places}:
        raise Http404
    return drafting.found_at(draft.document, path)


def _is_unmoved(draft: RuleVersion, path: str, marked: str) -> bool:
    """False after a second click, or when somebody else has moved it meanwhile."""
    try:
        node = drafting.found_at(draft.document, path)
    except drafting.NoSuchPlace:
        return False
    return bool(path) and isinstance(node, dict) and drafting.mark(node) == marked


def _with(draft: RuleVersion, row: Row, node: Any) -> Document:
    if row.adds != "root":
        return drafting.inserted(draft.document, row.path, node)
    above, _slash, name = row.path.rpartition("/")
    entry = drafting.found_at(draft.document, above)
    return drafting.replaced(draft.document, above, {**entry, name: node})


def _saved(request: HttpRequest, form: Any, draft: RuleVersion, document: Document) -> bool:
    try:
        _save(request, draft, document)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _tell_if_stale(request: HttpRequest, draft: RuleVersion, document: Document) -> None:
    try:
        _save(request, draft, document)
    except ValidationError as error:
        messages.error(request, error.messages[0])


def _save(request: HttpRequest, draft: RuleVersion, document: Document) -> None:
    rules.save_draft(
        rule_set=draft.rule_set,
        document=document,
        by=acting_editor(request),
        seen=request.POST.get("seen", ""),
    )


def _page(request: HttpRequest, draft: RuleVersion, form: Any, **more: Any) -> HttpResponse:
    """After a fault the page still carries the digest it was made from, never the newer one."""
    context = {
        "version": draft,
        "form": form,
        "seen": request.POST.get("seen", draft.digest),
        "is_stale": any(error.code == "stale" for error in form.non_field_errors().as_data()),
        **more,
    }
    return render(request, "cms/editing/rules_place.html", context)


def _back(draft: RuleVersion, path: str) -> HttpResponse:
    place = f"#{anchor(path)}" if path else ""
    return redirect(reverse("rules:draft", args=[draft.pk]) + place)
