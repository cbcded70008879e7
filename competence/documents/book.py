"""The sheets of a workbook, as Excel, HR systems and libraries write them.

Read here and not by openpyxl, which makes up every cell that a sheet only says it has: a row that is
numbered 1,048,576 is a million rows to it. What a formula came to when the workbook was saved is its
value; nothing is computed.
"""

from collections.abc import Iterator, Mapping

from competence.documents.formats import Formats
from competence.documents.package import Elements, Package
from competence.documents.sheet import SharedStrings, SheetReader
from competence.domain.roster.grid import Grid
from competence.domain.roster.table import Refusal, Unreadable

ROOT = "_rels/.rels"
MOST_SHEETS = 20
YES = ("1", "true")


def grids(package: Package) -> Iterator[Grid]:
    """Sheet by sheet, as long as somebody asks for another. A hidden one is nobody's list."""
    described = Elements("sheet", "workbookPr")
    workbook = _workbook(package)
    package.read(workbook, described)
    if not any(name == "sheet" for name, _attributes in described.found):
        raise Unreadable(Refusal.KIND)
    relations = list(package.relations(workbook))
    parts = {relation.kind: relation.part for relation in relations}
    strings, formats = _strings(package, parts), _formats(package, parts, described)
    sheets = {relation.id: relation.part for relation in relations if relation.kind == "worksheet"}
    for name, sheet in described.found[: MOST_SHEETS + 1]:
        if name == "sheet" and sheet["id"] in sheets and sheet.get("state", "visible") == "visible":
            grid = Grid(sheet["name"])
            package.read(sheets[sheet["id"]], SheetReader(grid, strings, formats))
            yield grid


def _workbook(package: Package) -> str:
    """LibreOffice, Numbers and Word zip their files too, and Excel has a kind that is no XML."""
    if ROOT not in package.names:
        raise Unreadable(Refusal.KIND)
    found = (one.part for one in package.relations() if one.kind == "officeDocument")
    part = next(found, "")
    if not part.endswith(".xml"):
        raise Unreadable(Refusal.KIND)
    return part


def _strings(package: Package, parts: Mapping[str, str]) -> list[str]:
    shared = SharedStrings()
    if "sharedStrings" in parts:
        package.read(parts["sharedStrings"], shared)
    return shared.texts


def _formats(package: Package, parts: Mapping[str, str], described: Elements) -> Formats:
    styles = Elements("numFmt", "cellStyleXfs", "cellXfs", "xf", "dxfs")
    if "styles" in parts:
        package.read(parts["styles"], styles)
    from_1904 = any(attributes.get("date1904") in YES for _name, attributes in described.found)
    return Formats(styles, from_1904=from_1904)
