"""The kompetensöversikt as two files, a paper to read and a workbook to sort, and neither is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competence.documents import order, workbook
from competence.documents.certificate import LANGUAGES
from competence.documents.workbook import Sheet, Value
from competence.wording.states import day_words

# Up to so many characters of a name, this size.
NAME_SIZES = ((30, "26pt"), (60, "20pt"))
SMALLEST_NAME = "14pt"
LONGEST_FOOT = 60


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is of the paper's width, in percent; `otherwise` what the paper says for no day."""

    title: str
    share: int
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`below` stands under the row on paper and in a column of its own in the workbook."""

    cells: tuple[Value, ...]
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    below: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Whose it is, what it says in short, and everything in sections."""

    name: str
    municipality: str
    made_on: date
    summary: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    @property
    def count(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def title(self) -> str:
        return f"{_('Transcript of competence')} – {self.name}"


def pdf(transcript: Transcript) -> bytes:
    language = LANGUAGES.get(get_language() or "", LANGUAGES["sv"])
    page = {
        "transcript": transcript,
        "language": language,
        "name_size": _name_size(transcript.name),
        "foot": Truncator(transcript.name).chars(LONGEST_FOOT),
        "sections": [_printed(section) for section in transcript.sections],
    }
    html = render_to_string("documents/transcript.html", page)
    return order.draw(html, title=transcript.title, language=language)


def xlsx(transcript: Transcript) -> bytes:
    sheets = [_first(transcript), *map(_sheet, transcript.sections)]
    return workbook.xlsx_bytes(sheets, title=transcript.title, made_on=transcript.made_on)


def _name_size(name: str) -> str:
    return next((size for longest, size in NAME_SIZES if len(name) <= longest), SMALLEST_NAME)


def _printed(section: Section) -> dict[str, object]:
    return {
        "title": section.title,
        "columns": section.columns,
        "note": section.note,
        "below": section.below,
        "rows": [
            {
                "cells": [
                    (column, _words(value) or column.otherwise)
                    for column, value in zip(section.columns, row.cells, strict=True)
                ],
                "below": row.below,
            }
            for row in section.rows
        ],
    }


def _words(value: Value) -> str:
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, Decimal | int):
        return number_format(value)
    return value or ""


def _first(transcript: Transcript) -> Sheet:
    lines: list[Sequence[Value]] = [
        (_("Name"), transcript.name),
        (_("Municipality"), transcript.municipality),
        (_("Made on"), transcript.made_on),
        *transcript.summary,
        *((section.title, section.note) for section in transcript.sections if section.note),
    ]
    return Sheet(_("Transcript of competence"), lines)


def _sheet(section: Section) -> Sheet:
    head = [column.title for column in section.columns]
    if section.below:
        head.append(section.below)
    return Sheet(section.title, list(_lines(section)), head)


def _lines(section: Section) -> Iterator[Sequence[Value]]:
    for row in section.rows:
        yield (*row.cells, "\n".join(row.below)) if section.below else row.cells
