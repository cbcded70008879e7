"""Files as HR systems leave them, and what becomes of one on its way through the services."""

import uuid
from hashlib import sha256

import pytest

from competence import outbox
from competence.domain.roster.columns import chosen, recognise
from competence.domain.roster.table import Row, Table
from competence.people.audit import Actor
from competence.people.models import Role
from competence.services import people_import as imports

HEADER = (
    "Anställningsnummer",
    "Förnamn",
    "Efternamn",
    "E-post",
    "Enhet",
    "Befattning",
    "Anställningsform",
    "Sysselsättningsgrad",
    "Anställd fr.o.m.",
    "Slutdatum",
)


def row(number, name, unit="Utredning", *, starts="2026-01-12", ends="", extent="100", **more):
    """One line of a file. What is not said is as most have it."""
    given, _, family = name.partition(" ")
    email = more.get("email", f"{number}@havsby.example.org")
    title = more.get("title", "Socialsekreterare")
    type = more.get("type", "Tillsvidare")
    return (number, given, family, email, unit, title, type, extent, starts, ends)


def table_of(rows, header=HEADER):
    return Table(header, tuple(Row(at, tuple(cells)) for at, cells in enumerate(rows, 2)))


def csv_of(rows, header=HEADER):
    lines = [header, *rows]
    return "\r\n".join(";".join(line) for line in lines).encode()


class Desk:
    """HR of a municipality, with her files."""

    def __init__(self, person):
        self.person = person
        self.by = Actor.of(person, Role.HR)

    def receive(self, rows):
        return self.receive_table(table_of(rows))

    def receive_table(self, table):
        return imports.receive(
            municipality=self.person.municipality,
            file_name="personal.csv",
            content_digest=sha256(repr(table).encode()).hexdigest(),
            table=table,
            form_key=uuid.uuid4(),
            by=self.by,
        )

    def compare(self, rows, *, complete=False, counts=True):
        mine = self.receive(rows)
        imports.choose(
            people_import=mine,
            fields=chosen(recognise(table_of(rows))),
            is_complete=complete,
            counts_experience=counts,
            by=self.by,
        )
        outbox.drain()
        mine.refresh_from_db()
        return mine

    def order(self, mine, *, ended=None, makes_units=False):
        imports.order(
            people_import=mine,
            seen=mine.difference,
            ended=ended,
            makes_units=makes_units,
            by=self.by,
        )
        outbox.drain()
        mine.refresh_from_db()
        return mine

    def bring_in(self, rows, *, complete=False, ended=None, makes_units=False, counts=True):
        """Carried out; and then the same file says nothing new."""
        mine = self.compare(rows, complete=complete, counts=counts)
        self.order(mine, ended=ended, makes_units=makes_units)
        assert mine.state == "done", mine.failure
        again = self.compare(rows, complete=complete, counts=counts)
        assert again.counts["is_empty"], again.lines.values("kind", "said")
        return mine


@pytest.fixture
def desk(cast):
    return Desk(cast.elin)
