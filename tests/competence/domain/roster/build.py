"""A list of people, and who is here already, in few words."""

from datetime import date

from competence.domain.roster.columns import chosen, recognise
from competence.domain.roster.difference import compare
from competence.domain.roster.known import Known, KnownPerson, KnownPost, KnownUnit
from competence.domain.roster.rows import read_rows
from competence.domain.roster.table import Row, Table

DAY = date(2027, 3, 14)
UNITS = (
    KnownUnit(1, ()),
    KnownUnit(2, ("Socialförvaltningen",)),
    KnownUnit(3, ("Socialförvaltningen", "Barn och unga")),
    KnownUnit(4, ("Socialförvaltningen", "Vuxen")),
)
BARN, VUXEN = 3, 4
ALMA = {
    "Anst.nr": "100",
    "Förnamn": "Alma",
    "Efternamn": "Berg",
    "E-post": "alma@havsby.se",
    "Enhet": "Barn och unga",
}


def table(*rows):
    """The rows as a file has them: from the second row, each column at its first mention."""
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [tuple(row.get(name, "") for name in header) for row in rows]
    return Table(header, tuple(Row(at, row) for at, row in enumerate(cells, 2)))


def reading(*rows):
    found = table(*rows)
    return read_rows(found, chosen(recognise(found)))


def post(id=1, unit=BARN, starts_on="2025-01-01", ends_on=None, **change):
    terms = {"type": "permanent", "fte_percent": 100, "title": "", "agency": ""} | change
    last = date.fromisoformat(ends_on) if ends_on else None
    return KnownPost(
        id=id, unit=unit, starts_on=date.fromisoformat(starts_on), ends_on=last, **terms
    )


def alma(*posts, id=1, **change):
    names = {
        "number": "100",
        "given_name": "Alma",
        "family_name": "Berg",
        "work_email": "alma@havsby.se",
        "protected_identity": False,
    }
    return KnownPerson(id=id, posts=posts or (post(),), **(names | change))


def known(*people, units=UNITS):
    return Known(people, units, "Havsby kommun")


def difference(*rows, here=(), complete=False, day=DAY, units=UNITS):
    return compare(reading(*rows), known(*here, units=units), complete=complete, day=day)
