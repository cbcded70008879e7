"""The certificate on paper: frozen content in, one A4 page out.

It never grows past its page: texts are cut to a length, sizes follow the text's length, and if
the page is full all the same it is drawn again, denser.
"""

import base64
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.documents import order
from competence.documents.frames import Failure

type Edition = Literal["sv", "en"]

LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
STAIRS = Path(__file__).parent / "art" / "stairs.svg"
VERBS = {
    "module": gettext_lazy("has completed the module"),
    "step": gettext_lazy("has reached"),
    "path": gettext_lazy("has reached on a specialist path"),
}
OTHER_VERB = gettext_lazy("has completed")
MAX_LEARNT = 6
MAX_LINES = 12
# The page with room, the dense one, and the one that holds whatever comes.
LEARNT_LENGTHS = (130, 110, 40)
type Sizes = tuple[tuple[int, str], ...]
# Up to so many characters, this size; dense is the last size from the first character on. Written
# out, because a number in a template is written the Swedish way, "12,5".
NAME_SIZES: Sizes = ((21, "34pt"), (30, "27pt"), (52, "23pt"), (90, "17pt"), (200, "12pt"))
TITLE_SIZES: Sizes = ((34, "20pt"), (70, "16pt"), (160, "10.5pt"))


def render(content: Mapping[str, Any], edition: Edition) -> bytes:
    *tries, last = LEARNT_LENGTHS
    for level, length in enumerate(tries):
        try:
            return _draw(content, edition, learnt_length=length, dense=level > 0)
        except order.DrawFailed as failed:
            if failed.code is not Failure.TOO_LARGE:
                raise
    return _draw(content, edition, learnt_length=last, dense=True)


def qr_data_uri(url: str) -> str:
    """As pixels: the renderer spends a millisecond on them and twenty on the same drawn."""
    return segno.make_qr(url, error="m").png_data_uri(scale=8, border=0, dark="#1d2a26")


def _draw(
    content: Mapping[str, Any], edition: Edition, *, learnt_length: int, dense: bool
) -> bytes:
    with translation.override(edition):
        title = f"{_('Certificate')} {content['number']} – {content['name']}"
        learnt = [_cut(line, learnt_length) for line in content["learnt"][:MAX_LEARNT]]
        page = {
            **_page(content, dense=dense),
            "learnt": learnt,
            "language": LANGUAGES[edition],
            "heading": title,
        }
        html = render_to_string("documents/certificate.html", page)
    return order.draw(html, title=title, language=LANGUAGES[edition], max_pages=1)


def _page(content: Mapping[str, Any], *, dense: bool) -> dict[str, Any]:
    name, title = _cut(content["name"], 200), _cut(content["title"], 160)
    lines = content["lines"]
    return {
        **content,
        "name": name,
        "name_size": _size(name, NAME_SIZES, dense=dense),
        "title": title,
        "title_size": _size(title, TITLE_SIZES, dense=dense),
        "verb": VERBS.get(content["kind"], OTHER_VERB),
        "issuer": _cut(content["issuer"], 70),
        "lines": [_proof(line) for line in lines[:MAX_LINES]],
        "more": max(0, len(lines) - MAX_LINES),
        "issued_on": _day(content["issued_on"]),
        "decided_on": _day(content["decided_on"]),
        "decided_by": _cut(content["decided_by"], 60),
        "decided_by_title": _cut(content["decided_by_title"], 80),
        "qr": qr_data_uri(content["verify_url"]),
        "stairs": _stairs(),
        "dense": dense,
    }


def _proof(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _cut(line["title"], 44),
        "proof": _cut(line["proof"], 20),
        "on": _day(line["on"]),
    }


def _cut(text: str, length: int) -> str:
    return Truncator(" ".join(text.split())).chars(length)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _size(text: str, sizes: Sizes, *, dense: bool) -> str:
    fitting = [points for longest, points in sizes if len(text) <= longest and not dense]
    return fitting[0] if fitting else sizes[-1][1]


@cache
def _stairs() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(STAIRS.read_bytes()).decode()
