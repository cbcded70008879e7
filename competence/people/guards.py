"""Database triggers for two invariants that Django cannot declare.

A row that repeats `municipality_id` beside a person must repeat the person's own (a composite
foreign key in all but name), and a ledger row may only be retracted, never edited. They are put
back after every `migrate`, because SQLite drops triggers when Django rebuilds a table.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True, slots=True)
class SameMunicipality:
    """`table.municipality_id` equals the municipality of the person in `column`."""

    table: str
    column: str = "person_id"

    @property
    def name(self) -> str:
        return f"same_municipality_{self.table}_{self.column}"


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """Only the columns in `may_change` may differ after an update."""

    table: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"append_only_{self.table}"


Guard = SameMunicipality | AppendOnly
_guards: dict[str, Guard] = {}


def guard(rule: Guard) -> None:
    _guards[rule.name] = rule


def guards() -> tuple[Guard, ...]:
    return tuple(_guards.values())


def install_guards(*, using: str = "default", **_: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for rule in guards():
            if rule.table in tables:
                for statement in statements(rule):
                    cursor.execute(statement)


def _sqlite(rule: Guard) -> list[str]:
    drops = [f"DROP TRIGGER IF EXISTS {rule.name}_{event}" for event in ("insert", "update")]
    if isinstance(rule, SameMunicipality):
        body = f"""
            WHEN NEW.{rule.column} IS NOT NULL AND NEW.municipality_id IS NOT (
              SELECT municipality_id FROM people_person WHERE id = NEW.{rule.column})
            BEGIN SELECT RAISE(ABORT, '{rule.name}'); END"""
        return drops + [
            f"CREATE TRIGGER {rule.name}_{event} BEFORE {event.upper()} ON {rule.table} {body}"
            for event in ("insert", "update")
        ]
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in rule.columns)
    return [
        *drops,
        f"CREATE TRIGGER {rule.name}_update BEFORE UPDATE ON {rule.table} WHEN {changed}"
        f" BEGIN SELECT RAISE(ABORT, '{rule.name}'); END",
    ]


def _postgresql(rule: Guard) -> list[str]:
    if isinstance(rule, SameMunicipality):
        condition = (
            f"NEW.{rule.column} IS NOT NULL AND NEW.municipality_id IS DISTINCT FROM"
            f" (SELECT municipality_id FROM people_person WHERE id = NEW.{rule.column})"
        )
        events = "INSERT OR UPDATE"
    else:
        condition = " OR ".join(
            f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in rule.columns
        )
        events = "UPDATE"
    return [
        f"CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {condition} THEN RAISE EXCEPTION '{rule.name}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {rule.name} BEFORE {events} ON {rule.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    ]
