"""What the map's template shows beside the table itself: sentences, tabs, legend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from competence.domain.answer import State
from competence.forms.maps import AS_LIST, role_said, who_is_counted
from competence.queries.map import CompetenceMap
from competence.queries.map_export import about, selection_words
from competence.queries.map_panel import Panel
from competence.queries.population import Population
from competence.views.moments import address
from competence.wording import coverage as words

BAR = 40
BESIDE = 10
LEGEND = (
    State.VALID,
    State.SOON,
    State.MISSING,
    State.EXPIRED,
    State.UNKNOWN,
    State.WAITING,
    State.NOT_REQUIRED,
)


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class MonthBox:
    """`height` is its bar's, of forty; a month with something in it is never flat."""

    label: str
    year: int
    count: int
    state: str
    x: int
    height: int

    @property
    def top(self) -> int:
        return BAR - self.height


@dataclass(frozen=True, slots=True)
class MapPage:
    title: str
    sentences: tuple[str, ...]
    selection: str
    definition: str
    tabs: tuple[Tab, ...]
    legend: tuple[State, ...]
    months: tuple[MonthBox, ...]
    panel: Panel
    coverage: str
    cell_query: str
    person_query: str
    clear: str
    computed_on: date | None
    empty: str
    bearings: tuple["PlaceBox", ...]
    losses: tuple[tuple[str, str, str], ...]
    form_url: str
    all_people: int


@dataclass(frozen=True, slots=True)
class PlaceBox:
    """What a unit bears, in words: its critical competences, thinnest first."""

    name: str
    thin: int
    lines: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class UnitChoice:
    name: str
    people: str
    url: str


def too_many(people: Population, asked: QueryDict) -> list[UnitChoice]:
    """The units to choose among where all of them are too many to work out anew."""
    found = ((place, len(people.of(place))) for place in people.places)
    return [
        UnitChoice(place.name, words.people_words(number), _with(asked, enhet=str(place.pk)))
        for place, number in found
        if number
    ]


def page_of(
    shown: CompetenceMap, panel: Panel, asked: QueryDict, days: Mapping[str, str]
) -> MapPage:
    """`days` is the moment as an address says it."""
    who = who_is_counted(shown.selection)
    unit = {"enhet": str(shown.place.pk)} if shown.place else {}
    listed = {"form": AS_LIST} if shown.selection.listed else {}
    used = {cell.state for row in (*shown.rows, shown.total) for cell in row.cells}
    cell_query = address("", who | dict(days))
    # Of a day to come only the map can tell.
    person_query = address(
        "", role_said(shown.selection.role) | ({} if shown.moment.ahead else dict(days))
    )
    return MapPage(
        title=shown.place.name if shown.place else shown.municipality,
        sentences=tuple(sentence for sentence in _sentences(shown, panel) if sentence),
        selection=capfirst(", ".join(selection_words(about(shown)))),
        definition=words.definition_sentence(),
        tabs=tuple(_tabs(shown, asked)),
        legend=tuple(state for state in LEGEND if state in used),
        months=tuple(_months(panel)),
        panel=panel,
        coverage=words.coverage_words(panel.tally),
        cell_query=cell_query,
        person_query=person_query,
        clear=address("", unit | listed | dict(days)) or "?",
        computed_on=shown.computed_on,
        empty=", ".join(place.name for place in shown.empty_places),
        bearings=tuple(_bearings(panel, cell_query)),
        losses=tuple(_losses(shown, panel)),
        form_url=_with(asked, form="" if listed else AS_LIST),
        all_people=_file_of_people(shown),
    )


def _file_of_people(shown: CompetenceMap) -> int:
    """How many the file of all people would be about; none where they are listed here already."""
    if shown.by_person or shown.moment.another:
        return 0
    return len(shown.grid.population.members)


def _months(panel: Panel) -> Iterator[MonthBox]:
    for number, month in enumerate(panel.months):
        yield MonthBox(
            date_format(month.first, "M").lower(),
            month.first.year,
            month.count,
            "soon" if month.soon else "valid" if month.count else "not_required",
            BESIDE * number,
            max(2, round(BAR * month.count / panel.most)) if month.count else 0,
        )


def _bearings(panel: Panel, query: str) -> Iterator[PlaceBox]:
    for one in panel.bearings:
        lines = sorted(one.critical, key=lambda each: each.stands.holders - each.stands.need)
        yield PlaceBox(
            one.place.name,
            len(one.thin),
            tuple(
                (
                    reverse("map_cell", args=[one.place.pk, each.competence.key]) + query,
                    each.competence.title,
                    each.stands.state,
                    words.bearing_words(each.stands),
                )
                for each in lines
            ),
        )


def _losses(shown: CompetenceMap, panel: Panel) -> Iterator[tuple[str, str, str]]:
    """The competence and, where there are several, the unit; its state then; and in words."""
    several = len(shown.grid.population.places) > 1
    for one in panel.if_away.losses if panel.if_away else ():
        title = one.competence.title
        yield (
            f"{title}, {one.place.name}" if several else title,
            one.loss.after.state,
            words.loss_words(one.loss.before, one.loss.after),
        )


def _sentences(shown: CompetenceMap, panel: Panel) -> list[str]:
    people = shown.grid.population
    used = len(people.places) - len(shown.empty_places)
    number = words.people_words(len(people.members), shown.selection.role)
    counted = (number, words.units_words(used))
    return [
        _("%(people)s in %(units)s.") % {"people": counted[0], "units": counted[1]},
        words.coverage_sentence(panel.tally),
        words.unknown_sentence(panel.tally.unknown),
        words.soon_sentence(panel.tally.soon),
        _largest(panel),
        words.newcomers_sentence(*_newcomers(panel)),
        words.away_sentence(len(people.long_away)),
        _rows_shown(shown),
    ]


def _newcomers(panel: Panel) -> tuple[int, int]:
    """How many, and how many of them nobody mentors."""
    if panel.mentoring is None:
        return 0, 0
    every = panel.mentoring.everybody
    return every.newcomers, len(every.without)


def _rows_shown(shown: CompetenceMap) -> str:
    numbers = {"shown": len(shown.rows), "all": len(shown.grid.population.members)}
    if not shown.by_person or numbers["shown"] == numbers["all"]:
        return ""
    return _("The table shows %(shown)s of %(all)s.") % numbers


def _largest(panel: Panel) -> str:
    if panel.largest is None:
        return ""
    named = {
        "competence": panel.largest.competence.title,
        "valid": panel.largest.tally.valid,
        "required": panel.largest.tally.required,
    }
    if panel.largest.place is None:
        return _("The largest gap is %(competence)s, %(valid)s of %(required)s are valid.") % named
    return _(
        "The largest gap is %(competence)s in %(place)s, %(valid)s of %(required)s are valid."
    ) % (named | {"place": panel.largest.place.name})


def _tabs(shown: CompetenceMap, asked: QueryDict) -> list[Tab]:
    people = shown.grid.population
    used = len(people.places) - len(shown.empty_places)
    tabs = [Tab(_query(asked, "enheter"), _("By unit"), not shown.by_person, used)]
    if shown.may_list_people:
        number = len(people.members)
        tabs.append(Tab(_query(asked, "personer"), _("By person"), shown.by_person, number))
    return tabs


def _query(asked: QueryDict, by: str) -> str:
    return _with(asked, visa=by)


def _with(asked: QueryDict, **changes: str) -> str:
    changed = asked.copy()
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"
