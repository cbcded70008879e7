"""The fixed subset of Markdown in module texts, and its way to restricted HTML and back."""

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from cms.contentfiles.html import read_html, write_html
from cms.contentfiles.prose import (
    BREAK,
    Block,
    Heading,
    Inline,
    Item,
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


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """A link that is not allowed is read as a link, so that it is refused and not shown as text."""
        return True


# What is not in the subset is still parsed, so that it can be refused instead of shown as it stands.
PARSER = _Parser("commonmark").enable("table").disable(["entity", "autolink", "reference"])

TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "link": "a",
    "hardbreak": "br",
}
HEADINGS = {"h2": "h3", "h3": "h4"}

MARKS = {"strong": "**", "em": "*"}
SPECIAL = re.compile(r"([\\`*_\[\]<])")
ENTITY = re.compile(r"&(?=#?\w+;)")
LINE_START = re.compile(r"(?m)^([#>|=~]|[-+](?=[ -]|$)|:(?=[:-])|\d{1,9}(?=[.)](?: |$)))")


def html_from_markdown(markdown: str) -> str:
    return write_html(read_markdown(markdown))


def markdown_from_html(html: str) -> str:
    return write_markdown(read_html(html))


def read_markdown(markdown: str) -> Prose:
    return prose(_element(SyntaxTreeNode(PARSER.parse(markdown)), 1))


def write_markdown(text: Prose) -> str:
    return "\n\n".join(_checked(block) for block in text)


def _checked(block: Block) -> str:
    """Some looks cannot be said in Markdown, such as bold that ends in a comma inside a word."""
    markdown = _block(block)
    if read_markdown(markdown) != (block,):
        message = gettext_noop("This cannot be written as Markdown: %(text)s")
        raise ProseError(message, text=markdown[:80])
    return markdown


def _element(node: SyntaxTreeNode, line: int) -> Element:
    if not node.is_root and node.map:
        line = node.map[0] + 1
    element = Element(_tag(node, line), line, _href(node))
    for child in node.children:
        if child.type == "inline":
            element.children.extend(_piece(piece, line) for piece in child.children)
        else:
            element.children.append(_piece(child, line))
    return element


def _href(node: SyntaxTreeNode) -> str:
    return str(node.attrs["href"]) if node.type == "link" else ""


def _piece(node: SyntaxTreeNode, line: int) -> Element | str:
    if node.type == "softbreak":
        return " "
    return node.content if node.type == "text" else _element(node, line)


def _tag(node: SyntaxTreeNode, line: int) -> str:
    if node.is_root:
        return ""
    if node.type == "heading":
        return _heading(node, line)
    if node.type == "ordered_list" and node.attrs.get("start", 1) != 1:
        raise ProseError(gettext_noop("A numbered list begins with 1."), line)
    return TAGS.get(node.type, node.type)


def _heading(node: SyntaxTreeNode, line: int) -> str:
    if node.tag not in HEADINGS or not node.markup.startswith("#"):
        raise ProseError(gettext_noop("A heading is written with ## or ###."), line)
    return HEADINGS[node.tag]


def _block(block: Block) -> str:
    match block:
        case Paragraph(runs):
            return _lines(runs)
        case Heading(level, runs):
            return f"{'#' * (level - 1)} {_inline(runs)}"
        case Listing():
            return _listing(block)
        case Table():
            return _table(block)


def _listing(listing: Listing) -> str:
    return "\n".join(
        _item(f"{number}." if listing.ordered else "-", item)
        for number, item in enumerate(listing.items, start=1)
    )


def _item(marker: str, item: Item) -> str:
    lines = "\n".join([_lines(item.runs), *(_listing(inner) for inner in item.lists)])
    return f"{marker} {lines.replace('\n', '\n' + ' ' * (len(marker) + 1))}"


def _table(table: Table) -> str:
    rows = [_row(table.head), f"|{' --- |' * len(table.head)}", *(_row(row) for row in table.rows)]
    return "\n".join(rows)


def _row(cells: tuple[Inline, ...]) -> str:
    return f"|{''.join(f' {_inline(cell).replace("|", "\\|")} |' for cell in cells)}"


def _lines(runs: Inline) -> str:
    return LINE_START.sub(_guarded, _inline(runs))


def _guarded(start: re.Match[str]) -> str:
    return f"{start[0]}\\" if start[0].isdigit() else f"\\{start[0]}"


def _inline(runs: Inline) -> str:
    written = nested(runs, _mark, lambda text: SPECIAL.sub(r"\\\1", text))
    return re.sub(r"!(?=\[)", r"\\!", written).replace(BREAK, f"\\{BREAK}")


def _mark(name: Mark, content: str, href: str) -> str:
    if name == "href":
        return f"[{content}]({ENTITY.sub(r'\&', href)})"
    return f"{MARKS[name]}{content}{MARKS[name]}"
