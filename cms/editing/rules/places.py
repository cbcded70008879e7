"""Which form belongs to a place of a document."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.editing.rules.entryforms import FORMS, EntryForm, HeadForm, MethodForm
from cms.editing.rules.nodeforms import GROUP, REF, GroupForm, LeafForm, RefForm
from cms.editing.rules.subjects import Subjects
from competence.domain.drafting import found_at, fresh_key
from competence.wording.ruletext import KINDS

_ENTRY = re.compile(r"(steps|competences|stages|methods)(/(\d+|ny))?")
_REQUIREMENT = re.compile(r"stages/\d+/requirements(/(\d+|ny))?")
NEW = "ny"

Document = Mapping[str, Any]
PlaceForm = EntryForm | GroupForm | LeafForm | RefForm


def is_entry(path: str) -> bool:
    return _ENTRY.fullmatch(path) is not None


def kinds_at(path: str) -> list[tuple[str, str | Promise]]:
    """What can be added in a row, with plain words."""
    if _REQUIREMENT.fullmatch(path):
        return [*KINDS.items()]
    group = (GROUP, _("A group: some or all of several"))
    if path.startswith("stages/"):
        return [(REF, _("One of the requirements of the programme")), group]
    return [*KINDS.items(), group]


def new_node(document: Document, path: str, kind: str) -> dict[str, Any]:
    if is_entry(path):
        return {}
    key = {"key": fresh_key(dict(document), "grupp" if kind == GROUP else "krav")}
    if kind == REF:
        return {REF: ""}
    return {**key, "all": []} if kind == GROUP else {**key, "leaf": kind}


def form_for(
    document: Document, path: str, node: Any, sent: QueryDict | None, subjects: Subjects
) -> PlaceForm:
    if not path:
        return HeadForm(sent, entry=document, document=document)
    if matched := _ENTRY.fullmatch(path):
        more = {"methods": subjects.choices("method")} if FORMS[matched[1]] is MethodForm else {}
        return FORMS[matched[1]](sent, entry=node, document=document, **more)
    if REF in node:
        return RefForm(sent, rule=node, requirements=_requirements(document))
    form: GroupForm | LeafForm
    if "leaf" in node:
        titled = _REQUIREMENT.fullmatch(path) is not None
        form = LeafForm(sent, rule=node, subjects=subjects, titled=titled)
    else:
        form = GroupForm(sent, rule=node)
    form.is_worth(_is_in_points(document, path))
    return form


def _is_in_points(document: Document, path: str) -> bool:
    above, field, _number = ["", "", *path.split("/")][-3:]
    group = path.removesuffix(f"/{field}/{_number}")
    return field == "of" and bool(above) and "points" in found_at(document, group)


def _requirements(document: Document) -> list[tuple[str, str]]:
    return [
        (entry["key"], entry.get("title") or entry["key"])
        for stage in document.get("stages", ())
        for entry in stage.get("requirements", ())
        if "key" in entry
    ]
