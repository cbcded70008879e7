"""Utbildningar: what there is to learn, and what she has of it. Four queries, five with a question.

All that is published for her municipality is read without its text and narrowed in memory, so that
every filter can say how many it would leave. The text is read only of the hits on one page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString

from competence.people import access
from competence.people.models import Person
from competence.people.names import sort_key
from competence.queries import my_courses
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
_SHOWN = ("id", "kind", "key", "title", "lead", "number", "stage", "theme", "minutes", "audiences")
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

    pk: int
    kind: str
    key: str
    title: str
    lead: str
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
    found = [entry for entry in known if _matches(entry, asked)]
    return Catalogue(
        asked=asked,
        query=query,
        entries=tuple(sorted(found, key=_place)),
        counts={name: _left(known, asked, name) for name in _COUNTED},
    )


def hits(found: Catalogue, entries: Sequence[Entry]) -> list[Hit]:
    """One page of them. One query when something was asked for, else none."""
    texts = _texts(entries) if found.query else {}
    return [_hit(found.query, entry, texts.get(entry.pk, "")) for entry in entries]


def _known(person: Person, asked: Asked, query: Query, day: date) -> list[Entry]:
    """Everything she may find, or what of it holds the words she asks for."""
    hers = access.working_below(person, day, "publisher")
    rows = SearchRow.objects.offered_to(person.municipality.path, hers).on(day)
    if asked.text:
        rows = holding(rows, query)
    mine = my_courses.of(person, day)
    columns = (*_SHOWN, *(_WEIGHED if query else ()))
    entries = (_entry(row, query) for row in rows.order_by("key", "pk").values_list(*columns))
    return [_hers(entry, mine) for entry in _once(entries)]


def _entry(row: tuple, query: Query) -> Entry:
    entry, weighed = Entry(*row[: len(_SHOWN)]), row[len(_SHOWN) :]
    return replace(entry, worth=score(query, *weighed)) if query else entry


def _hers(entry: Entry, mine: MyCourses) -> Entry:
    if entry.kind not in COURSES:
        return entry
    planned_in = mine.planned.get(entry.key, "")
    if entry.key in mine.done:
        return replace(entry, state=DONE, on=mine.done[entry.key], planned_in=planned_in)
    state = BEGUN if entry.key in mine.begun else PLANNED if planned_in else ""
    return replace(entry, state=state, planned_in=planned_in)


def _texts(entries: Iterable[Entry]) -> dict[int, str]:
    keys = [entry.pk for entry in entries]
    return dict(SearchRow.objects.filter(pk__in=keys).values_list("pk", "text"))


def _hit(query: Query, entry: Entry, text: str) -> Hit:
    title, lead = marked(query, entry.title), marked(query, entry.lead)
    line = excerpt(query.places, text)
    if not line and "<mark>" not in title + lead:
        line = excerpt(query, text)
    return Hit(entry, title, lead, marked(query, line))


def _place(entry: Entry) -> tuple:
    """The best hits first; without a question as the year goes, words by the alphabet."""
    numbered = entry.number > 0
    by_name = "" if numbered else sort_key("", entry.title)
    return (ORDER[entry.kind], -entry.worth, entry.number if numbered else LAST, by_name, entry.key)


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """A word that several modules explain is told once, as the first of them tells it."""
    told: set[str] = set()
    for entry in entries:
        word = entry.title.casefold()
        if entry.kind == WORD and word in told:
            continue
        if entry.kind == WORD:
            told.add(word)
        yield entry


def _matches(entry: Entry, asked: Asked) -> bool:
    return all(holds(entry, asked) for holds in _FILTERS.values())


def _of_kind(entry: Entry, asked: Asked) -> bool:
    """Words are many: they are shown when looked for, or when chosen."""
    if asked.narrowed and entry.kind not in COURSES:
        return False
    if asked.kind:
        return entry.kind == asked.kind
    return bool(asked.text) or entry.kind != WORD


def _for_audience(entry: Entry, asked: Asked) -> bool:
    """What is for everybody is for her too."""
    return not asked.audience or bool({EVERYBODY, asked.audience} & set(entry.audiences))


_FILTERS: Mapping[str, Callable[[Entry, Asked], bool]] = {
    "kind": _of_kind,
    "theme": lambda entry, asked: asked.theme in ("", entry.theme),
    "stage": lambda entry, asked: asked.stage in ("", entry.stage),
    "audience": _for_audience,
    "minutes": lambda entry, asked: not asked.minutes or 0 < entry.minutes <= asked.minutes,
}


def _left(known: Sequence[Entry], asked: Asked, name: str) -> dict[str, int]:
    """How many each choice of one filter would leave, the others as they are."""
    others = [holds for each, holds in _FILTERS.items() if each not in (name, "kind")]
    found: dict[str, int] = {}
    for entry in known:
        if not all(holds(entry, asked) for holds in others):
            continue
        for choice in _choices(entry, name):
            found[choice] = found.get(choice, 0) + 1
    return found


def _choices(entry: Entry, name: str) -> Iterable[str]:
    if name == "audience":
        return AUDIENCE_KEYS if EVERYBODY in entry.audiences else entry.audiences
    chosen: str = getattr(entry, name)
    return (chosen,) if chosen else ()
