"""The page as plain data: the module document and the pool, as its editors left them, unchecked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model

from cms.contentfiles.html import read_html, write_html
from cms.contentfiles.markdown import html_from_markdown
from cms.contentfiles.prose import ProseError
from cms.contentfiles.yamltext import canonical_text
from courses.problems import Problem

TEXTS = {"text", "table"}
FILES = {"image": ("file",), "video": ("file", "captions")}


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or film that a block shows, and the name the module knows it by."""

    kind: str
    row: Any

    @property
    def path(self) -> Path:
        return Path(self.row.file.path)

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(slots=True)
class Written:
    document: dict[str, Any]
    pool: list[dict[str, Any]]
    media: dict[str, Medium]
    problems: list[Problem] = field(default_factory=list)


def written(page: Any) -> Written:
    """At most two queries, for pictures and films."""
    parts = _raw(page, "parts")
    media = _media(parts)
    found = Written(_front(page), [_question(entry) for entry in _raw(page, "questions")], media)
    found.document["parts"] = [
        _part(entry["value"], f"parts[{at}]", found) for at, entry in enumerate(parts)
    ]
    return found


def _raw(page: Any, name: str) -> list[dict[str, Any]]:
    stream: StreamField = page._meta.get_field(name)
    raw: list[dict[str, Any]] = stream.stream_block.get_prep_value(getattr(page, name))
    return raw


def _values(page: Any, name: str) -> list[Any]:
    return [plain(entry["value"]) for entry in _raw(page, name)]


def plain(raw: Any) -> Any:
    """Without Wagtail's wrapping of lists, texts in their canonical form."""
    if isinstance(raw, Mapping):
        return {name: plain(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [plain(entry["value"]) for entry in raw]
    if isinstance(raw, date):
        return raw.isoformat()
    if raw is None:
        return ""
    return canonical_text(raw) if isinstance(raw, str) else raw


def _front(page: Any) -> dict[str, Any]:
    return {
        "key": page.course.key if page.course_id else page.slug,
        "title": canonical_text(page.title),
        "number": page.number,
        "summary": canonical_text(page.summary),
        "theme": page.theme,
        "stage": page.stage,
        "roles": list(page.roles),
        "agency": page.agency,
        "good_before": list(page.good_before),
        "minutes": {
            "reading": page.minutes_reading,
            "conversation": page.minutes_conversation,
            "practice": page.minutes_practice,
        },
        "goals": _values(page, "goals"),
        "law": _values(page, "law"),
        "sources": _values(page, "sources"),
        "glossary": _values(page, "glossary"),
        "check": {"draw": page.check_draw, "pass_percent": page.check_percent},
        "change_class": page.change_class,
        "conversation": {
            "with": page.conversation_with,
            "minutes": page.minutes_conversation,
            "questions": _values(page, "conversation_questions"),
        },
        "practical": {
            "element": page.practical_element,
            "text": canonical_text(page.practical_text),
        },
    }


def _question(entry: dict[str, Any]) -> dict[str, Any]:
    return {**plain(entry["value"]), "kind": entry["type"]}


def _part(raw: dict[str, Any], path: str, found: Written) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = []
    texts: list[str] = []
    for entry in [*raw["blocks"], {"type": "", "value": ""}]:
        if entry["type"] in TEXTS:
            texts.append(_html(entry, f"{path}.blocks[{len(blocks)}]", found))
            continue
        if html := "".join(texts):
            number = sum(block["type"] == "text" for block in blocks) + 1
            blocks.append({"key": f"text-{number}", "type": "text", "html": html})
        texts = []
        if entry["type"]:
            blocks.append(_block(entry, found))
    named = {name: plain(raw[name]) for name in ("key", "title")}
    return {**named, "minutes": raw["minutes"], "blocks": blocks}


def _html(entry: dict[str, Any], path: str, found: Written) -> str:
    """What the editor's screen saves, or a table, in the restricted form of the document."""
    try:
        if entry["type"] == "table":
            return html_from_markdown(entry["value"])
        return write_html(read_html(entry["value"]))
    except ProseError as error:
        found.problems.append(error.problem.inside(path))
        return ""


def _block(entry: dict[str, Any], found: Written) -> dict[str, Any]:
    kind = entry["type"]
    value = {**plain(entry["value"]), "type": kind}
    for name in FILES.get(kind, ()):
        medium = found.media.get(_reference(kind, name, value[name]))
        value[name] = medium.name if medium else ""
    if kind == "case":
        value["steps"] = [_step(step) for step in value["steps"]]
    return value


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {**step, "after": {told["option"]: told["text"] for told in step["after"]}}


def _reference(kind: str, name: str, pk: object) -> str:
    return f"{'picture' if kind == 'image' else 'document'}:{pk}"


def _media(parts: list[dict[str, Any]]) -> dict[str, Medium]:
    used = set(_used(parts))
    models = {"picture": get_image_model(), "document": get_document_model()}
    found: dict[str, Medium] = {}
    for kind, model in models.items():
        keys = [pk for used_kind, pk in used if used_kind == kind]
        for row in model.objects.filter(pk__in=keys) if keys else ():
            found[f"{kind}:{row.pk}"] = Medium(kind, row)
    return found


def _used(parts: list[dict[str, Any]]) -> Iterable[tuple[str, int]]:
    for part in parts:
        for entry in part["value"]["blocks"]:
            for name in FILES.get(entry["type"], ()):
                if pk := entry["value"].get(name):
                    yield ("picture" if entry["type"] == "image" else "document"), pk
