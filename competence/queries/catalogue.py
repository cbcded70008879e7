"""Utbildningar: what there is to learn, and what she has of it. Five queries.

All that is published for her municipality is read without its text and narrowed in memory, so that
every filter can say how many it would leave. The text is read only of the hits on one page.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from competence.people import access
from competence.people.models import Person
from competence.people.names import sort_key
from competence.queries import my_courses, routines
from competence.queries.my_courses import MyCourses
from courses.labels import AUDIENCES
from courses.models import SearchRow
from courses.searchindex import holding
from courses.searchquery import Query, excerpt, marked, parse, score
from courses.searchrows import COURSES, EXTERNAL, MODULE, ON_SITE, ROUTINE, SEMINAR, WORD

EVERYBODY = "all"
DONE, BEGUN, PLANNED = "done", "begun", "planned"
ORDER = {kind: at for at, kind in enumerate((MODULE, SEMINAR, ON_SITE, EXTERNAL, ROUTINE, WORD))}
LAST = 10_000
AUDIENCE_KEYS = tuple(key for key, _label in AUDIENCES)
_SHOWN = ("key", "id", "kind", "title", "number", "stage", "theme", "minutes", "for_whom")
_KEY, _KIND, _TITLE = (_SHOWN.index(name) for name in ("key", "kind", "title"))
_WEIGHED = ("high", "middle")
_COUNTED = ("kind", "theme", "stage", "audience")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address bar asks for; empty is everything. `minutes` is the most she has."""

    text: str = ""
    kind: str = ""
    theme: str = ""
    stage: str = ""
    audience: str = ""
    minutes: int = 0

    @property
    def narrowed(self) -> bool:
        """By something only courses have."""
        return bool(self.theme or self.stage or self.audience or self.minutes)


@dataclass(frozen=True, slots=True)
class Entry:
    """A course, routine or word. `state` is what she has of it, `on` and `planned_in` say more."""

    key: str
    pk: int
    kind: str
    title: str
    number: int
    stage: str
    theme: str
    minutes: int
    audiences: Sequence[str]
    worth: int = 0
    state: str = ""
    on: date | None = None
    planned_in: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry as a card shows it: `found` is the line of its text that holds what was asked for."""

    entry: Entry
    title: SafeString
    lead: SafeString
    found: SafeString


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`entries` are those asked for; `counts` says, filter by filter, what each choice would leave."""

    asked: Asked
    query: Query
    entries: tuple[Entry, ...]
    counts: Mapping[str, Mapping[str, int]]


def catalogue(person: Person, asked: Asked, day: date) -> Catalogue:
    query = parse(asked.text)
    known = _known(person, asked, query, day)
    found = [entry for entry in _narrowed(known, asked) if _of_kind(entry, asked)]
    return Catalogue(
        asked=asked,
        query=query,
        entries=tuple(sorted(found, key=_place)),
        counts={name: _left(known, asked, name) for name in _COUNTED},
    )


def hits(found: Catalogue, entries: Sequence[Entry]) -> list[Hit]:
    """One page of them, with their text: one query."""
    texts = _texts(entries, found.query)
    return [_hit(found.query, entry, *texts[entry.pk]) for entry in entries if entry.pk in texts]


def _known(person: Person, asked: Asked, query: Query, day: date) -> list[Entry]:
    """Everything she may find, or what of it holds the words she asks for."""
    hers = access.working_below(person, day, "publisher")
    rows = SearchRow.objects.offered_to(person.municipality.path, hers).on(day)
    if asked.text:
        rows = holding(rows, query)
    rows = rows.exclude(Q(kind=ROUTINE), routines.own_below(person, day, "key", "publisher"))
    columns = (*_SHOWN, *(_WEIGHED if query else ()))
    found = rows.annotate(for_whom=Cast("audiences", TextField())).order_by().values_list(*columns)
    mine = my_courses.of(person, day)
    return [_entry(row, query, mine) for row in _once(sorted(found))]


def _entry(row: tuple, query: Query, mine: MyCourses) -> Entry:
    """Made once and whole: there may be a thousand of them behind a page of thirty."""
    *shown, for_whom = row[: len(_SHOWN)]
    worth = score(query, *row[len(_SHOWN) :]) if query else 0
    whole = (*shown, _audiences(for_whom), worth, *_hers(row[_KIND], row[_KEY], mine))
    return Entry(*whole)


@lru_cache(maxsize=256)
def _audiences(written: str) -> tuple[str, ...]:
    """The same few lists stand in hundreds of rows."""
    return tuple(json.loads(written))


def _hers(kind: str, key: str, mine: MyCourses) -> tuple[str, date | None, str]:
    if kind not in COURSES:
        return "", None, ""
    planned_in = mine.planned.get(key, "")
    if key in mine.done:
        return DONE, mine.done[key], planned_in
    return BEGUN if key in mine.begun else PLANNED if planned_in else "", None, planned_in


def _texts(entries: Iterable[Entry], query: Query) -> dict[int, tuple[str, str]]:
    """The long text only when something in it is to be marked."""
    rows = SearchRow.objects.filter(pk__in=[entry.pk for entry in entries])
    text = F("text") if query else Value("")
    return {pk: (lead, text) for pk, lead, text in rows.values_list("pk", "lead", text)}


def _hit(query: Query, entry: Entry, told: str, text: str) -> Hit:
    title, lead = marked(query, entry.title), marked(query, told)
    line = excerpt(query.places, text)
    if not line and "<mark>" not in title + lead:
        line = excerpt(query, text)
    return Hit(entry, title, lead, marked(query, line))


def _place(entry: Entry) -> tuple:
    """The best hits first; without a question as the year goes, words by the alphabet."""
    numbered = entry.number > 0
    by_name = "" if numbered else sort_key("", entry.title)
    return (ORDER[entry.kind], -entry.worth, entry.number if numbered else LAST, by_name, entry.key)


def _once(rows: Iterable[tuple]) -> Iterable[tuple]:
    """A word that several modules explain is told once, as the first of them tells it."""
    told: set[str] = set()
    for row in rows:
        if row[_KIND] == WORD:
            word = row[_TITLE].casefold()
            if word in told:
                continue
            told.add(word)
        yield row


def _of_kind(entry: Entry, asked: Asked) -> bool:
    """Words are many: they are shown when looked for, or when chosen."""
    if asked.narrowed and entry.kind not in COURSES:
        return False
    if asked.kind:
        return entry.kind == asked.kind
    return bool(asked.text) or entry.kind != WORD


def _for_audience(entry: Entry, asked: Asked) -> bool:
    """What is for everybody is for her too."""
    return bool({EVERYBODY, asked.audience} & set(entry.audiences))


# Each is asked only when something was chosen in it.
_FILTERS: Mapping[str, Callable[[Entry, Asked], bool]] = {
    "theme": lambda entry, asked: asked.theme == entry.theme,
    "stage": lambda entry, asked: asked.stage == entry.stage,
    "audience": _for_audience,
    "minutes": lambda entry, asked: 0 < entry.minutes <= asked.minutes,
}


def _narrowed(known: Iterable[Entry], asked: Asked, but: str = "") -> list[Entry]:
    """Those that every filter lets through, the kind and `but` left open."""
    chosen = [name for name in _FILTERS if name != but and getattr(asked, name)]
    return [entry for entry in known if all(_FILTERS[name](entry, asked) for name in chosen)]


def _left(known: Sequence[Entry], asked: Asked, name: str) -> dict[str, int]:
    """How many each choice of one filter would leave, the others as they are."""
    narrowed = _narrowed(known, asked, name)
    if name == "audience":
        return Counter(choice for entry in narrowed for choice in _for_whom(entry))
    return Counter(choice for entry in narrowed if (choice := getattr(entry, name)))


def _for_whom(entry: Entry) -> Iterable[str]:
    return AUDIENCE_KEYS if EVERYBODY in entry.audiences else entry.audiences
