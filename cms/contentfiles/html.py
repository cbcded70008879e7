"""The restricted HTML of text blocks: reading and writing."""

from html import escape
from html.parser import HTMLParser

from cms.contentfiles.prose import (
    BREAK,
    Block,
    Heading,
    Inline,
    Listing,
    Mark,
    Paragraph,
    Prose,
    ProseError,
    Table,
    nested,
)
from cms.contentfiles.prosetree import Element, prose
from courses.problems import gettext_noop

SAME = {"b": "strong", "i": "em"}
WHITE = str.maketrans("\n\r\t\f", "    ")


def read_html(html: str) -> Prose:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return prose(reader.finished())


def write_html(text: Prose) -> str:
    return "".join(_block(block) for block in text)


class _Reader(HTMLParser):
    """Attributes other than a link's address are dropped: editors' screens add keys of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", 1)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        element = Element(SAME.get(tag, tag), self.getpos()[0], href)
        self.open[-1].children.append(element)
        if tag != "br":
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag != "br":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "br" and self.open.pop().tag != SAME.get(tag, tag):
            raise self._unbalanced()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data.translate(WHITE))

    def finished(self) -> Element:
        if len(self.open) != 1:
            raise self._unbalanced()
        return self.open[0]

    def _unbalanced(self) -> ProseError:
        message = gettext_noop("The markup is not closed where it was opened.")
        return ProseError(message, self.getpos()[0])


def _block(block: Block) -> str:
    match block:
        case Paragraph(runs):
            return f"<p>{_inline(runs)}</p>"
        case Heading(level, runs):
            return f"<h{level}>{_inline(runs)}</h{level}>"
        case Listing():
            return _listing(block)
        case Table():
            return _table(block)


def _listing(listing: Listing) -> str:
    tag = "ol" if listing.ordered else "ul"
    items = (
        f"<li>{_inline(item.runs)}{''.join(_listing(inner) for inner in item.lists)}</li>"
        for item in listing.items
    )
    return f"<{tag}>{''.join(items)}</{tag}>"


def _table(table: Table) -> str:
    head = f"<thead>{_row(table.head, 'th')}</thead>"
    body = "".join(_row(row, "td") for row in table.rows)
    return f"<table>{head}{f'<tbody>{body}</tbody>' if body else ''}</table>"


def _row(cells: tuple[Inline, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_inline(cell)}</{tag}>' for cell in cells)}</tr>"


def _inline(runs: Inline) -> str:
    return nested(runs, _mark, lambda text: escape(text, quote=False).replace(BREAK, "<br>"))


def _mark(name: Mark, content: str, href: str) -> str:
    if name == "href":
        return f'<a href="{escape(href)}">{content}</a>'
    return f"<{name}>{content}</{name}>"
