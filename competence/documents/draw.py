"""The render child: reads HTML from stdin, writes PDF to stdout, until stdin closes.

Runs apart from Django, inside limits it sets itself (cage.py). The HTML may be hostile and the
renderer may hang or die; the parent (order.py) kills it then.
"""

import io
import logging
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from pypdf import PdfWriter
from pypdf.generic import BooleanObject, NameObject, TextStringObject
from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy
from xhtml2pdf.document import pisaDocument

from competence.documents import frames
from competence.documents.cage import Cage, allow_processor_seconds
from competence.documents.frames import Failure
from competence.documents.letters import drawable

FONTS = Path(__file__).parent / "fonts"
# Our faces answer to the standard names, so that whatever the renderer falls back to is embedded.
FACES = {
    "Helvetica": "sans-regular.ttf",
    "Helvetica-Bold": "sans-semibold.ttf",
    "Times-Roman": "serif-regular.ttf",
}
STYLES = {
    "Helvetica": ("Helvetica", "Helvetica", "Helvetica-Bold", "Helvetica-Bold"),
    "Times-Roman": ("Times-Roman",) * 4,
}
# One of everything a document may use: whatever is imported late is imported now.
WARM_UP = """<html lang="sv"><head><title>å</title><style>
@page { size: a4 landscape; margin: 20mm } h1 { font-family: serif; -pdf-outline: false }
.at { position: fixed; top: 0; left: 0; width: 50mm; border: 0.4pt solid #ccc }
p { letter-spacing: 1pt; overflow-wrap: break-word; text-transform: uppercase }
</style></head><body><div class="at"><p>a</p></div><h1>Å</h1><p><b>b</b> <a href="#x">c</a></p>
<table><tr><td>d</td><td><img width="10" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB
AQAAAAA3bvkkAAAACklEQVQI12NoAAAAggCB3UNq9AAAAABJRU5ErkJggg=="></td></tr></table>
<img width="10" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9'
 height='9'%3E%3Cpath d='M0,0 9,9' stroke='%23000'/%3E%3C/svg%3E"></body></html>"""


class Refused(Exception):
    """No document, though the renderer finished; intact says that it may be trusted with more."""

    def __init__(self, code: Failure, detail: str, *, intact: bool = False) -> None:
        super().__init__(detail)
        self.answer = {"failure": code, "detail": detail[:1000], "intact": intact}


class Heard(logging.Handler):
    """Collects what the renderer complains of. It counts only some of it in its result."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage()[:300])


def register_faces() -> frozenset[int]:
    """Make our faces the only ones; answers with the characters that all of them can draw."""
    coverage = []
    for name, file in FACES.items():
        font = TTFont(name, str(FONTS / file))
        pdfmetrics.registerFont(font)
        coverage.append(frozenset(font.face.charToGlyph))
    for family, styles in STYLES.items():
        for number, face in enumerate(styles):
            addMapping(family, number // 2, number % 2, face)
    return frozenset.intersection(*coverage)


class Studio:
    """Draws one document after another."""

    def __init__(self, cage: Cage) -> None:
        rl_config.invariant = 1
        self.cage = cage
        self.heard = Heard()
        self.glyphs = register_faces()
        logging.getLogger().addHandler(self.heard)

    def draw(self, html: str, order: dict[str, Any]) -> bytes:
        self.heard.lines.clear()
        allow_processor_seconds(order["seconds"])
        pdf = io.BytesIO()
        policy = ResourceAccessPolicy.server(
            base_dir=None,
            allow_remote=False,
            max_document_bytes=2**21,
            max_depth=60,
            max_render_seconds=order["seconds"],
            max_resources=0,
        )
        result = pisaDocument(
            drawable(html, self.glyphs).encode(), pdf, encoding="utf-8", resource_policy=policy
        )
        self._object(result.err + result.warn)
        return finish(pdf, order)

    def _object(self, complaints: int) -> None:
        """The renderer goes on without what it may not have; we do not."""
        if self.cage.refused:
            raise Refused(Failure.REFUSED, "; ".join(self.cage.refused[:5]))
        blocked = [line for line in self.heard.lines if line.startswith("Blocked by")]
        if blocked:
            raise Refused(Failure.REFUSED, "; ".join(blocked[:5]))
        if complaints or self.heard.lines:
            raise Refused(Failure.WARNINGS, "; ".join(self.heard.lines[:5]))


def finish(pdf: BinaryIO, order: dict[str, Any]) -> bytes:
    """Title, language and nothing that differs between two drawings of the same document."""
    writer = PdfWriter(clone_from=pdf)
    if order["max_pages"] and len(writer.pages) > order["max_pages"]:
        raise Refused(Failure.TOO_LARGE, f"{len(writer.pages)} pages", intact=True)
    writer.root_object[NameObject("/Lang")] = TextStringObject(order["language"])
    preferences = writer.create_viewer_preferences()
    preferences[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    title = order["title"].encode(errors="replace").decode()
    writer.metadata = {"/Title": title, "/Producer": "Stegvis"}
    finished = io.BytesIO()
    writer.write(finished)
    return finished.getvalue()


def answer(studio: Studio, order: dict[str, Any], html: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        return {}, studio.draw(html.decode(), order)
    except Refused as refusal:
        return refusal.answer, b""
    except MemoryError:
        os._exit(frames.OUT_OF_MEMORY)
    except RenderLimitError as error:
        code = Failure.TIMEOUT if "seconds" in str(error) else Failure.TOO_LARGE
        return {"failure": code, "detail": repr(error)[:1000]}, b""
    except Exception as error:  # noqa: BLE001 - whatever the renderer dies of is one failed order
        code = Failure.REFUSED if studio.cage.refused else Failure.CRASHED
        return {"failure": code, "detail": repr(error)[:1000]}, b""


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    cage = Cage()
    studio = Studio(cage)
    studio.draw(WARM_UP, {"seconds": 60, "title": "", "language": "sv", "max_pages": None})
    cage.shut = True
    frames.send(answers, {"ready": True})
    while True:
        try:
            order, html = frames.receive(orders)
        except EOFError:
            return
        frames.send(answers, *answer(studio, order, html))


if __name__ == "__main__":
    # Whatever a library prints must not end up between two answers.
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, private)
