"""A published text as rows of the search index. Pure: plain document in, plain rows out.

What a knowledge check asks, and what exercises answer back, is left out: a list of hits must not
tell the answers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from courses.lawplaces import found_in, places_of, tokens_of
from courses.words import normal, stems_of

MODULE, ROUTINE, WORD = "module", "routine", "word"
SEMINAR, ON_SITE, EXTERNAL = "seminar", "on_site", "external"
ATTENDED = (SEMINAR, ON_SITE, EXTERNAL)
COURSES = (MODULE, *ATTENDED)
# In the order they are read. A case is told by its situations, not by what a choice leads to.
_SHOWN_FIELDS = ("title", "situation", "question", "prompt", "text", "alt", "caption", "transcript")
_LONGEST_LEAD = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`high`, `middle` and `low` are words only: what a hit is worth depends on where it is.

    `places` are the law places the module teaches and `keywords` what it is about; modules that
    share them are alike.
    """

    kind: str
    key: str
    title: str
    lead: str
    text: str
    high: str
    middle: str
    low: str
    starts_on: date | None = None
    ends_on: date | None = None
    number: int = 0
    stage: str = ""
    theme: str = ""
    minutes: int = 0
    audiences: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


def rows_of_course(key: str, document: Mapping[str, Any]) -> list[Row]:
    """The course and, one row each, the words it explains."""
    if document.get("kind") in ATTENDED:
        return [_attended(key, document)]
    return [_module(key, document), *_glossary(key, document)]


def row_of_routine(key: str, title: str, html: str, starts_on: date, ends_on: date | None) -> Row:
    text = plain(html)
    return Row(
        kind=ROUTINE,
        key=key,
        title=title,
        lead=_first_sentence(text),
        text=text,
        high=normal(title),
        middle="",
        low=_indexed(text),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _module(key: str, document: Mapping[str, Any]) -> Row:
    goals = [goal["text"] for goal in document["goals"]]
    laws = document["law"]
    places = [place for law in laws for place in places_of(law["act"], law["section"])]
    terms = [entry["term"] for entry in document.get("glossary", ())]
    summary = document.get("summary", "")
    lines = [*goals, *(_law_line(law) for law in laws), *_body(document["parts"])]
    text = "\n".join(lines)
    return Row(
        kind=MODULE,
        key=key,
        title=document["title"],
        lead=summary,
        text=text,
        high=" ".join((normal(document["title"]), *tokens_of(places))),
        middle=_indexed(" ".join((summary, *goals, *terms, *(law["act"] for law in laws)))),
        low=_indexed(text),
        number=document.get("number") or 0,
        stage=document.get("stage", ""),
        theme=document.get("theme", ""),
        minutes=document["minutes"].get("reading", 0),
        audiences=tuple(document.get("roles", ())),
        places=tuple(dict.fromkeys(place.asked for place in places)),
        terms=tuple(dict.fromkeys(normal(term) for term in terms)),
        keywords=tuple(sorted(stems_of(" ".join((document["title"], *goals))))),
    )


def _attended(key: str, document: Mapping[str, Any]) -> Row:
    text = "\n".join((*document["agenda"], document["arranged_by"]))
    return Row(
        kind=document["kind"],
        key=key,
        title=document["title"],
        lead=document["summary"],
        text=text,
        high=normal(document["title"]),
        middle=_indexed(document["summary"]),
        low=_indexed(text),
        number=document["number"],
        stage=document["stage"],
        theme=document["theme"],
        minutes=document["minutes"]["attending"],
        audiences=tuple(document["roles"]),
        keywords=tuple(sorted(stems_of(" ".join((document["title"], document["summary"]))))),
    )


def _glossary(key: str, document: Mapping[str, Any]) -> Iterator[Row]:
    for entry in document.get("glossary", ()):
        yield Row(
            kind=WORD,
            key=key,
            title=entry["term"],
            lead=entry["meaning"],
            text="",
            high=normal(entry["term"]),
            middle=_indexed(entry["meaning"]),
            low="",
        )


def _law_line(law: Mapping[str, Any]) -> str:
    return f"{law['act']} {law['section']}: {law['says']}"


def _body(parts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for part in parts:
        yield part["title"]
        for block in part.get("blocks", ()):
            yield from _block(block)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    if block.get("html"):
        yield plain(block["html"])
    for each in (block, *block.get("steps", ())):
        yield from (each[name] for name in _SHOWN_FIELDS if each.get(name))


def plain(html: str) -> str:
    """A line a paragraph, list item or cell."""
    lines = re.sub(r"</(?:p|li|h3|h4|td|th)>|<br>", "\n", html)
    text = unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _indexed(text: str) -> str:
    """Its words, and a token for each place in an act it names."""
    places = [place for found in found_in(text) for place in found.places]
    return " ".join((normal(text), *tokens_of(places))).strip()


def _first_sentence(text: str) -> str:
    first = text.partition("\n")[0]
    sentence = re.match(r".*?[.!?](?=\s|$)", first)
    return (sentence[0] if sentence else first)[:_LONGEST_LEAD]
