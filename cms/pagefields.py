"""A module from files into the fields of its page: the way back from cms.pagedocument."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from cms.contentfiles import Module
from cms.contentfiles.html import read_html
from cms.contentfiles.markdown import write_markdown
from courses import documents, pool

BLOCKS = UUID("0b6f4c0e-6f0a-5b7e-9a53-5d7c8f1e2a44")
TABLE = re.compile(r"(<table>.*?</table>)")
FRONT = (
    *("title", "number", "summary", "theme", "stage", "roles", "agency", "good_before"),
    "change_class",
)
# Wagtail's editor knows bold and italic by these names, and writes an empty element with a slash.
EDITOR_HTML = {
    "<strong>": "<b>",
    "</strong>": "</b>",
    "<em>": "<i>",
    "</em>": "</i>",
    "<br>": "<br/>",
}


def fill(page: Any, module: Module, media: Mapping[str, int]) -> None:
    """`media` leads from the name of each file to the row that holds it."""
    document = documents.to_json(module.document)
    _fill_front(page, document)
    shelf = _Shelf(document["key"], media)
    page.goals = shelf.stream("goal", document["goals"])
    page.law = shelf.stream("reference", document["law"])
    page.sources = shelf.stream("source", document["sources"])
    page.glossary = shelf.stream("term", document["glossary"])
    page.conversation_questions = shelf.stream("question", document["conversation"]["questions"])
    page.parts = [shelf.part(part) for part in document["parts"]]
    page.questions = [shelf.question(entry) for entry in pool.to_json(module.pool)]


def _fill_front(page: Any, document: Mapping[str, Any]) -> None:
    for name in FRONT:
        setattr(page, name, document[name])
    page.minutes_reading = document["minutes"]["reading"]
    page.minutes_conversation = document["minutes"]["conversation"]
    page.minutes_practice = document["minutes"]["practice"]
    page.check_draw = document["check"]["draw"]
    page.check_percent = document["check"]["pass_percent"]
    page.conversation_with = document["conversation"]["with"]
    page.practical_element = document["practical"]["element"]
    page.practical_text = document["practical"]["text"]


class _Shelf:
    """Gives every block an id that follows from the keys, so that loading again moves nothing."""

    def __init__(self, course: str, media: Mapping[str, int]) -> None:
        self.course, self.media = course, media

    def id(self, *keys: object) -> str:
        return str(uuid5(BLOCKS, "/".join(str(key) for key in (self.course, *keys))))

    def stream(self, kind: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        return [
            {"type": kind, "value": value, "id": self.id(kind, _key(value, at))}
            for at, value in enumerate(values)
        ]

    def part(self, part: Mapping[str, Any]) -> dict[str, Any]:
        key = part["key"]
        blocks = [raw for block in part["blocks"] for raw in self._blocks(key, block)]
        return {"type": "part", "value": {**part, "blocks": blocks}, "id": self.id(key)}

    def question(self, question: Mapping[str, Any]) -> dict[str, Any]:
        key = question["key"]
        value = self._wrapped({n: v for n, v in question.items() if n != "kind"}, "pool", key)
        return {"type": question["kind"], "value": value, "id": self.id("pool", key)}

    def _blocks(self, part: str, block: Mapping[str, Any]) -> list[dict[str, Any]]:
        if block["type"] == "text":
            return list(self._texts(part, block))
        value = {name: entry for name, entry in block.items() if name != "type"}
        for name in ("file", "captions"):
            if name in value:
                value[name] = self.media[value[name]]
        if block["type"] == "case":
            value["steps"] = [{**step, "after": _outcomes(step)} for step in block["steps"]]
        wrapped = self._wrapped(value, part, block["key"])
        return [{"type": block["type"], "value": wrapped, "id": self.id(part, block["key"])}]

    def _texts(self, part: str, block: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        """A text with tables in it is several blocks on the page; the key stays the text's."""
        pieces = [piece for piece in TABLE.split(block["html"]) if piece]
        for at, piece in enumerate(pieces):
            is_table = piece.startswith("<table>")
            value = write_markdown(read_html(piece)) if is_table else editor_html(piece)
            keys = (part, block["key"], at) if at else (part, block["key"])
            yield {"type": "table" if is_table else "text", "value": value, "id": self.id(*keys)}

    def _wrapped(self, value: Any, *keys: object) -> Any:
        if isinstance(value, Mapping):
            return {name: self._wrapped(entry, *keys, name) for name, entry in value.items()}
        if not isinstance(value, list):
            return value
        return [
            {
                "type": "item",
                "value": self._wrapped(entry, *keys, _key(entry, at)),
                "id": self.id(*keys, _key(entry, at)),
            }
            for at, entry in enumerate(value)
        ]


def _outcomes(step: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"option": option, "text": text} for option, text in step["after"].items()]


def _key(value: Any, at: int) -> object:
    return value.get("key", at) if isinstance(value, Mapping) else at


def editor_html(html: str) -> str:
    return re.sub(r"</?(?:strong|em)>|<br>", lambda found: EDITOR_HTML[found[0]], html)
