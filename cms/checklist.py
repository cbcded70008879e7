"""The editor's checklist in words: what is wrong, and where on her page it stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.problems import Problem

STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
NUMBERED = {
    "parts": gettext_lazy("part %d"),
    "blocks": gettext_lazy("block %d"),
    "pool": gettext_lazy("question %d of the check"),
    "goals": gettext_lazy("goal %d"),
    "law": gettext_lazy("law reference %d"),
    "sources": gettext_lazy("source %d"),
    "glossary": gettext_lazy("word %d"),
    "questions": gettext_lazy("question %d"),
    "options": gettext_lazy("option %d"),
    "items": gettext_lazy("item %d"),
    "steps": gettext_lazy("step %d"),
    "buckets": gettext_lazy("bucket %d"),
}
NAMED = {
    "parts": gettext_lazy("the parts"),
    "blocks": gettext_lazy("the content"),
    "pool": gettext_lazy("the question pool"),
    "goals": gettext_lazy("the goals"),
    "law": gettext_lazy("the law references"),
    "sources": gettext_lazy("the sources"),
    "glossary": gettext_lazy("the words"),
    "questions": gettext_lazy("the questions"),
    "options": gettext_lazy("the options"),
    "items": gettext_lazy("the items"),
    "steps": gettext_lazy("the steps"),
    "buckets": gettext_lazy("the buckets"),
    "number": gettext_lazy("number in the catalogue"),
    "summary": gettext_lazy("summary"),
    "theme": gettext_lazy("theme"),
    "stage": gettext_lazy("stage"),
    "roles": gettext_lazy("for whom"),
    "good_before": gettext_lazy("good to have taken before"),
    "minutes": gettext_lazy("minutes"),
    "reading": gettext_lazy("on the screen"),
    "conversation": gettext_lazy("conversation"),
    "practice": gettext_lazy("practice"),
    "check": gettext_lazy("the knowledge check"),
    "draw": gettext_lazy("questions drawn"),
    "pass_percent": gettext_lazy("share that passes"),
    "change_class": gettext_lazy("kind of change"),
    "with": gettext_lazy("with whom"),
    "practical": gettext_lazy("at work"),
    "element": gettext_lazy("practical element"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "key": gettext_lazy("key"),
    "level": gettext_lazy("level"),
    "answer": gettext_lazy("answer"),
    "explanation": gettext_lazy("explanation"),
    "situation": gettext_lazy("situation"),
    "question": gettext_lazy("question"),
    "after": gettext_lazy("after the choice"),
    "stem": gettext_lazy("question"),
    "goal": gettext_lazy("goal"),
    "part": gettext_lazy("part"),
    "bucket": gettext_lazy("bucket"),
    "ref": gettext_lazy("law reference"),
    "checked_on": gettext_lazy("last read"),
    "source": gettext_lazy("source"),
    "url": gettext_lazy("address"),
    "act": gettext_lazy("act"),
    "section": gettext_lazy("section"),
    "says": gettext_lazy("what it says"),
    "file": gettext_lazy("file"),
    "alt": gettext_lazy("text for those who cannot see the image"),
    "captions": gettext_lazy("subtitles"),
    "transcript": gettext_lazy("text of the film"),
    "prompt": gettext_lazy("what to think of"),
    "term": gettext_lazy("word"),
    "meaning": gettext_lazy("meaning"),
}
TOPICS = {
    "goals": gettext_lazy("Goals"),
    "law": gettext_lazy("Law references"),
    "sources": gettext_lazy("Sources"),
    "minutes": gettext_lazy("Minutes"),
    "parts": gettext_lazy("Parts"),
    "conversation": gettext_lazy("Conversation"),
    "practical": gettext_lazy("At work"),
    "pool": gettext_lazy("Knowledge check"),
    "": gettext_lazy("About the module"),
}
SAME_TOPIC = {"check": "pool", "number": "", "summary": "", "theme": "", "stage": ""}


@dataclass(frozen=True, slots=True)
class Line:
    topic: str
    where: str
    what: str

    @property
    def text(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    lines: tuple[Line, ...]


def lines(document: Mapping[str, Any], problems: Iterable[Problem]) -> list[Line]:
    return [
        Line(_topic(problem.path), where(problem.path, document), said(problem))
        for problem in problems
    ]


def said(problem: Problem) -> str:
    return _(problem.message) % problem.values


def where(path: str, document: Mapping[str, Any]) -> str:
    words = [_step(name, number) for name, number in STEP.findall(path)]
    if title := _part_title(path, document):
        words[0] = f"{words[0]} ”{title}”"
    shown = ", ".join(words)
    return shown[:1].upper() + shown[1:]


def topics(found: Iterable[Line]) -> list[Topic]:
    """Every topic of the checklist, those without a line too: they are done."""
    listed = list(found)
    return [
        Topic(str(title), tuple(line for line in listed if line.topic == name))
        for name, title in TOPICS.items()
    ]


def _topic(path: str) -> str:
    first = STEP.match(path)
    name = first[1] if first else ""
    name = SAME_TOPIC.get(name, name)
    return name if name in TOPICS else ""


def _step(name: str, number: str) -> str:
    if number and name in NUMBERED:
        return str(NUMBERED[name]) % (int(number) + 1)
    return str(NAMED.get(name, name))


def _part_title(path: str, document: Mapping[str, Any]) -> str:
    found = re.match(r"parts\[(\d+)\]", path)
    title: str = document["parts"][int(found[1])]["title"] if found else ""
    return title
