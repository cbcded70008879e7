"""Changing one place of a document: each function gives a new document and leaves the old as it was.

A place is a path such as `steps/2/rule/all/1`; the document itself is the empty path.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from competence.domain.canonical import digest

Document = dict[str, Any]
_NUMBERED = {"ladder": "steps", "path": "steps"}


class NoSuchPlace(LookupError):
    """The path leads nowhere in this document."""


def found_at(document: Any, path: str) -> Any:
    for part in _parts(path):
        document = _inside(document, part)
    return document


def replaced(document: Document, path: str, value: Any) -> Document:
    return _settled(_changed(document, _parts(path), lambda _old: value))


def inserted(document: Document, path: str, value: Any) -> Document:
    """Last in the list at the path, which is made where there is none yet."""
    *above, name = _parts(path)

    def added(holder: Any) -> Any:
        if not isinstance(holder, Mapping) or not isinstance(holder.get(name, []), list):
            raise NoSuchPlace(path)
        return {**holder, name: [*holder.get(name, []), value]}

    return _settled(_changed(document, above, added))


def removed(document: Document, path: str) -> Document:
    *above, last = _parts(path) or [""]

    def without(holder: Any) -> Any:
        _inside(holder, last)
        if isinstance(holder, list):
            return [entry for number, entry in enumerate(holder) if number != int(last)]
        return {name: entry for name, entry in holder.items() if name != last}

    return _settled(_without_empty_renewal(_changed(document, above, without), above))


def moved(document: Document, path: str, by: int) -> Document:
    """Up or down among its neighbours; at the end of the row it stays where it is."""
    *above, last = _parts(path) or [""]

    def reordered(holder: Any) -> Any:
        if not isinstance(holder, list):
            raise NoSuchPlace(path)
        entry, here = _inside(holder, last), int(last)
        others = [*holder[:here], *holder[here + 1 :]]
        place = min(max(here + by, 0), len(others))
        return [*others[:place], entry, *others[place:]]

    return _settled(_changed(document, above, reordered))


def mark(value: Any) -> str:
    """Tells one node from its neighbours wherever it is moved: its key, or else what it says."""
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("key") or digest(value)[:16])


def marks(document: Any) -> Iterator[str]:
    if isinstance(document, Mapping):
        yield mark(document)
    parts = document.values() if isinstance(document, Mapping) else document
    for part in parts if isinstance(document, Mapping | list) else ():
        yield from marks(part)


def fresh_key(document: Document, wish: str) -> str:
    """The wish, or with the first number that makes it the only one in the document."""
    taken = {*marks(document)}
    wish = key = plain_key(wish)
    number = 2
    while key in taken:
        key, number = f"{wish}_{number}", number + 1
    return key


def plain_key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", title.lower().translate(_PLAIN)).strip("_")[:50] or "krav"


_PLAIN = str.maketrans("åäöéü", "aaoeu")


def _parts(path: str) -> list[str]:
    return path.split("/") if path else []


def _inside(holder: Any, part: str) -> Any:
    if isinstance(holder, Mapping) and part in holder:
        return holder[part]
    if (
        isinstance(holder, list)
        and re.fullmatch(r"0|[1-9]\d{0,3}", part)
        and int(part) < len(holder)
    ):
        return holder[int(part)]
    raise NoSuchPlace(part)


def _changed(holder: Any, parts: list[str], change: Callable[[Any], Any]) -> Any:
    if not parts:
        return change(holder)
    part, *below = parts
    new = _changed(_inside(holder, part), below, change)
    if isinstance(holder, list):
        return [new if number == int(part) else old for number, old in enumerate(holder)]
    return {**holder, part: new}


def _without_empty_renewal(document: Any, above: list[str]) -> Any:
    """A list of renewals with nothing in it would be a fault; none means that it is done again."""
    if above[-1:] != ["renewal"] or found_at(document, "/".join(above)):
        return document
    return _changed(
        document,
        above[:-1],
        lambda holder: {name: entry for name, entry in holder.items() if name != "renewal"},
    )


def _settled(document: Any) -> Any:
    """Steps are numbered by their places, and a ladder's are known by their numbers."""
    field = _NUMBERED.get(document.get("kind", "")) if isinstance(document, Mapping) else None
    if field is None or not isinstance(document.get(field), list):
        return document
    keyed = document["kind"] == "ladder"
    steps = [
        {**step, "number": number} | ({"key": f"step_{number}"} if keyed else {})
        for number, step in enumerate(document[field], start=1)
    ]
    return {**document, field: steps}
