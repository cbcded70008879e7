"""Reads the map's table back from its page, the way a screen reader would."""

from dataclasses import dataclass

from lxml import html


@dataclass(frozen=True)
class SeenCell:
    row: str
    competence: str
    state: str
    words: str


def tree(response):
    return html.fromstring(response.content.decode())


def by_class(element, name):
    """Everything below with that class, in the order of the page."""
    return element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def text(element):
    return " ".join(element.text_content().split())


def table(response):
    """Every cell by its row's and its column's header."""
    (heat,) = by_class(tree(response), "heat")
    titles = [
        text(by_class(head, "visually-hidden")[0]) for head in heat.xpath(".//thead/tr[2]/th")
    ]
    found = {}
    for row in heat.xpath(".//tbody/tr"):
        name = _name(row.xpath("./th")[0])
        for title, cell in zip(titles, row.xpath("./td"), strict=True):
            found[name, title] = SeenCell(name, title, cell.get("data-state"), _words(cell))
    return found


def _name(head):
    """The link or the name alone; what stands small beside it is no name."""
    links = head.xpath("./a | ./bdi")
    return text(links[0]) if links else " ".join(head.text.split())


def _words(cell):
    hidden = by_class(cell, "visually-hidden")
    return text(hidden[-1]) if hidden else text(cell)


def rows(response):
    return list(dict.fromkeys(row for row, _title in table(response)))
