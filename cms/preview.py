"""A draft in the learner's look, by the learner's own block templates; unfinished blocks say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms import checklist, pagedocument
from competence.queries.part_blocks import BlockView, Reader
from competence.wording.terms import TermMarker
from courses.blocks import Block, CaseBlock, ChoiceBlock, OrderBlock, SortBlock
from courses.shape import ShapeError, read

MODES = [("", _("Before she answers")), ("answered", _("With all answers"))]


@dataclass(frozen=True, slots=True)
class Shown:
    template: str
    content: Any


@dataclass(frozen=True, slots=True)
class PreviewPart:
    key: str
    title: str
    minutes: int
    blocks: tuple[Shown | BlockView, ...]
    terms: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class PreviewModule:
    key: str
    title: str
    summary: str
    goals: tuple[str, ...]
    parts: tuple[PreviewPart, ...]


def module(page: Any, mode: str) -> PreviewModule:
    written = pagedocument.written(page)
    document = written.document
    pictures = {each.name: each.row for each in written.media.values() if each.kind == "picture"}
    parts = (
        _part(part, document, pictures, at, mode == "answered")
        for at, part in enumerate(document["parts"])
    )
    return PreviewModule(
        document["key"],
        document["title"],
        document["summary"],
        tuple(goal["text"] for goal in document["goals"]),
        tuple(parts),
    )


def _part(
    part: Mapping[str, Any],
    document: Mapping[str, Any],
    pictures: Mapping[str, Any],
    at: int,
    answered: bool,
) -> PreviewPart:
    meanings = {entry["term"]: entry["meaning"] for entry in document["glossary"] if entry["term"]}
    terms = TermMarker(meanings, prefix=f"ord-{at}")
    laws = {law["key"]: law for law in document["law"]}
    blocks = tuple(
        _shown(block, Reader("", part["key"], laws, _answers(block, answered), {}, terms), pictures)
        for block in part["blocks"]
    )
    return PreviewPart(part["key"], part["title"], part["minutes"] or 0, blocks, terms.explained())


def _shown(raw: dict[str, Any], reader: Reader, pictures: Mapping[str, Any]) -> Shown | BlockView:
    if raw["type"] == "image" and raw["file"] in pictures:
        return Shown("cms/preview_image.html", {**raw, "url": pictures[raw["file"]].reading_url()})
    if raw["type"] == "video":
        return Shown("cms/preview_video.html", raw)
    if raw["type"] == "law" and raw["ref"] not in reader.laws:
        return Shown("cms/preview_unfinished.html", {"missing": [_("The law reference is gone.")]})
    try:
        return reader.view(read(Block, raw))  # type: ignore[arg-type]  # a union is read by its kinds
    except ShapeError as error:
        lines = checklist.lines({}, error.problems)
        return Shown("cms/preview_unfinished.html", {"missing": [line.text for line in lines]})


def _answers(raw: dict[str, Any], answered: bool) -> dict[str, Any]:
    """One answer to the exercise, so that everything it answers back can be read."""
    if not answered:
        return {}
    try:
        block: Any = read(Block, raw)  # type: ignore[arg-type]  # as above
    except ShapeError:
        return {}
    return {f"/{raw['key']}": _answer(block)}


def _answer(block: Any) -> Any:
    match block:
        case ChoiceBlock():
            return {block.key: block.options[0].key}
        case CaseBlock():
            return {step.key: step.options[0].key for step in block.steps}
        case OrderBlock():
            return [item.key for item in block.items]
        case SortBlock():
            return {item.key: item.bucket for item in block.items}
        case _:
            return None
