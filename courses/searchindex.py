"""The two indexes behind one question: which rows hold every term?

PostgreSQL keeps a generated `tsvector` in the `swedish` configuration under a GIN index. SQLite keeps
an FTS5 table over the same columns, held to them by triggers, and is asked for the beginnings that
`courses.words.stem` leaves. Both are put up after every `migrate`, because SQLite drops triggers when
Django rebuilds a table.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from courses.models import SearchRow
from courses.searchquery import PlaceTerm, Query, WordTerm

_TABLE = SearchRow._meta.db_table
_WORDS = f"{_TABLE}_words"
_COLUMNS = {"high": "A", "middle": "B", "low": "D"}


def holding[T: QuerySet[SearchRow]](rows: T, query: Query) -> T:
    """Of these rows, those that hold every term. A question without terms holds nothing."""
    if not query:
        return rows.none()
    if connections[rows.db].vendor == "postgresql":
        sql, asked = _POSTGRESQL_HIT, " & ".join(map(_tsquery, query.terms))
    else:
        sql, asked = _SQLITE_HIT, " AND ".join(map(_fts5, query.terms))
    # Built of our own table's name alone: what is asked for goes as a parameter.
    return rows.filter(RawSQL(sql, [asked], output_field=BooleanField()))  # noqa: S611  # see above


_POSTGRESQL_HIT = f"{_TABLE}.words @@ to_tsquery('swedish', %s)"
_SQLITE_HIT = f"{_TABLE}.id IN (SELECT rowid FROM {_WORDS} WHERE {_WORDS} MATCH %s)"  # noqa: S608  # names of our own


def _tsquery(term: PlaceTerm | WordTerm) -> str:
    """Words hold letters and digits only (`courses.words.words_of`), so nothing needs quoting."""
    if isinstance(term, PlaceTerm):
        return f"({' | '.join(term.tokens)})"
    return f"({term.word}:* | {term.stem}:*)"


def _fts5(term: PlaceTerm | WordTerm) -> str:
    if isinstance(term, PlaceTerm):
        return "({})".format(" OR ".join(f'"{token}"' for token in term.tokens))
    return f'"{term.stem}"*'


def install_index(*, using: str = "default", **_: Any) -> None:
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> list[str]:
    vector = " || ".join(
        f"setweight(to_tsvector('swedish', {column}), '{weight}')"
        for column, weight in _COLUMNS.items()
    )
    return [
        f"ALTER TABLE {_TABLE} ADD COLUMN IF NOT EXISTS words tsvector"
        f" GENERATED ALWAYS AS ({vector}) STORED",
        f"CREATE INDEX IF NOT EXISTS {_WORDS} ON {_TABLE} USING GIN (words)",
    ]


def _sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE tbl_name IN (%s, %s)", [_TABLE, _WORDS]
        )
        there = {name for (name,) in cursor.fetchall()}
    if {_WORDS, *(f"{_WORDS}_{event}" for event in _EVENTS)} <= there:
        return []
    columns = ", ".join(_COLUMNS)
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {_WORDS} USING fts5({columns}, content='{_TABLE}',"
        " content_rowid='id', prefix='3 4 5', tokenize='unicode61 remove_diacritics 0')",
        *(
            f"CREATE TRIGGER IF NOT EXISTS {_WORDS}_{event} AFTER {event.upper()} ON {_TABLE}"
            f" BEGIN {' '.join(steps)} END"
            for event, steps in _EVENTS.items()
        ),
        f"INSERT INTO {_WORDS} ({_WORDS}) VALUES ('rebuild')",  # noqa: S608  # names of our own
    ]


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in ("id", *_COLUMNS))


_IN = f"INSERT INTO {_WORDS} (rowid, {', '.join(_COLUMNS)}) VALUES ({_of('NEW')});"  # noqa: S608  # names of our own
_OUT = (
    f"INSERT INTO {_WORDS} ({_WORDS}, rowid, {', '.join(_COLUMNS)})"  # noqa: S608  # names of our own
    f" VALUES ('delete', {_of('OLD')});"
)
_EVENTS = {"insert": (_IN,), "update": (_OUT, _IN), "delete": (_OUT,)}
