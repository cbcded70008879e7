"""Elements, read from Markdown or HTML, into prose; what is outside the subset is refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from markdown_it.common.normalize_url import normalizeLink

from cms.contentfiles.prose import (
    BREAK,
    Block,
    Heading,
    Inline,
    Item,
    Listing,
    Paragraph,
    Prose,
    ProseError,
    Run,
    Table,
    tidy,
)
from courses.fieldtypes import is_address
from courses.problems import gettext_noop

HEADINGS = {"h3": 3, "h4": 4}
LISTS = {"ul": False, "ol": True}


@dataclass(slots=True)
class Element:
    tag: str
    line: int
    href: str = ""
    children: "list[Element | str]" = field(default_factory=list)

    def elements(self) -> "Iterator[Element]":
        """The children, where no text may stand between them."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
            elif child.strip():
                message = gettext_noop("Text stands outside paragraphs here: %(text)s")
                raise ProseError(message, self.line, text=child.strip()[:40])


def prose(root: Element) -> Prose:
    return tuple(_merged(block for child in root.elements() if (block := _block(child))))


def _merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Two lists of the same kind in a row are one list: Markdown cannot tell them apart."""
    held: Block | None = None
    for block in blocks:
        if isinstance(held, Listing) and isinstance(block, Listing) and _alike(held, block):
            held = replace(held, items=held.items + block.items)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _alike(one: Listing, other: Listing) -> bool:
    return one.ordered == other.ordered


def _block(element: Element) -> Block | None:
    if element.tag in LISTS:
        return _listing(element)
    if element.tag == "table":
        return _table(element)
    if element.tag != "p" and element.tag not in HEADINGS:
        raise _refused(element)
    runs = _inline(element)
    if not runs:
        return None
    return Heading(HEADINGS[element.tag], runs) if element.tag in HEADINGS else Paragraph(runs)


def _refused(element: Element) -> ProseError:
    message = gettext_noop("This is not part of the allowed text format: %(tag)s")
    return ProseError(message, element.line, tag=element.tag)


def _listing(element: Element) -> Listing | None:
    items = tuple(item for child in element.elements() if (item := _item(child)))
    return Listing(LISTS[element.tag], items) if items else None


def _item(element: Element) -> Item | None:
    if element.tag != "li":
        raise _refused(element)
    content = _without_paragraph(element)
    lists = [child for child in content if isinstance(child, Element) and child.tag in LISTS]
    text = content[: content.index(lists[0])] if lists else content
    runs = _inline(Element("li", element.line, children=text))
    inner = Element("li", element.line, children=content[len(text) :])
    nested = tuple(listing for listing in prose(inner) if isinstance(listing, Listing))
    if nested and not runs:
        raise ProseError(gettext_noop("A list item needs a text of its own."), element.line)
    return Item(runs, nested) if runs else None


def _without_paragraph(element: Element) -> "list[Element | str]":
    first, *rest = [child for child in element.children if child != "\n"] or [""]
    if isinstance(first, Element) and first.tag == "p":
        return [*first.children, *rest]
    return [first, *rest]


def _table(element: Element) -> Table:
    rows = list(_rows(element))
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        message = gettext_noop("Every row of a table needs the same number of cells.")
        raise ProseError(message, element.line)
    return Table(rows[0], tuple(rows[1:]))


def _rows(element: Element) -> Iterator[tuple[Inline, ...]]:
    for child in element.elements():
        if child.tag in ("thead", "tbody"):
            yield from _rows(child)
        elif child.tag == "tr":
            yield tuple(_cell(cell) for cell in child.elements())
        else:
            raise _refused(child)


def _cell(element: Element) -> Inline:
    if element.tag not in ("th", "td"):
        raise _refused(element)
    runs = _inline(Element(element.tag, element.line, children=_without_paragraph(element)))
    if any(BREAK in run.text for run in runs):
        raise ProseError(gettext_noop("A table cell is one line."), element.line)
    return runs


def _inline(element: Element) -> Inline:
    return tidy(run for child in element.children for run in _runs(child, Run("")))


def _runs(child: "Element | str", look: Run) -> Iterator[Run]:
    if isinstance(child, str):
        yield replace(look, text=child)
    elif child.tag == "br":
        yield replace(look, text=BREAK)
    else:
        inner = _with_mark(child, look)
        for grandchild in child.children:
            yield from _runs(grandchild, inner)


def _with_mark(element: Element, look: Run) -> Run:
    if element.tag == "strong":
        return replace(look, strong=True)
    if element.tag == "em":
        return replace(look, em=True)
    if element.tag != "a":
        raise _refused(element)
    return replace(look, href=_address(element))


def _address(element: Element) -> str:
    address = normalizeLink(element.href).replace("(", "%28").replace(")", "%29")
    if not is_address(address):
        message = gettext_noop("A link begins with https://, mailto: or tel: – not %(address)s")
        raise ProseError(message, element.line, address=element.href)
    return address
