"""The map as rows of a table: the same cells as on the screen, and what they were counted by."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from competence.domain.answer import State
from competence.queries.map import Cell, CompetenceMap, Row
from competence.wording.coverage import away_sentence, definition_sentence, protected_name
from competence.wording.states import day_words, state_word

Line = list[str | int | None]
LineOf = Callable[[Row, str, Cell], Line]

GAPS = (State.MISSING, State.EXPIRED, State.UNKNOWN, State.WAITING, State.PAUSED)


def lines(shown: CompetenceMap) -> Iterator[Line]:
    yield from _head(shown)
    yield []
    if shown.by_person:
        yield _person_titles()
        yield from _cells(shown, shown.rows, _person_line)
    else:
        yield _unit_titles()
        yield from _cells(shown, (*shown.rows, shown.total), _unit_line)


def _head(shown: CompetenceMap) -> Iterator[Line]:
    place = shown.place.name if shown.place else _("All units")
    yield [_("Competence map"), shown.municipality, place]
    yield [_("Day"), day_words(shown.grid.day)]
    yield [_("Selection"), ", ".join(selection_words(shown))]
    yield [_("Profile"), shown.profile.title, _("version %(n)s") % {"n": shown.profile.number}]
    yield [_("Definition"), definition_sentence()]
    if away := away_sentence(len(shown.grid.population.long_away)):
        yield [_("Not counted"), away]


def selection_words(shown: CompetenceMap) -> Iterator[str]:
    """What the filters leave, in words; the export says it as the page does."""
    chosen = shown.selection
    area = shown.profile.area(chosen.area)
    yield area.title if area else _("All areas")
    yield _("agency workers included") if chosen.agency else _("agency workers left out")
    if chosen.critical:
        yield _("critical competences only")
    if chosen.expiring:
        yield _("only what expires within 90 days")


def _cells(shown: CompetenceMap, rows: Iterable[Row], line: LineOf) -> Iterator[Line]:
    for row in rows:
        for cell in row.cells:
            area = shown.profile.area(cell.competence.area)
            yield line(row, area.title if area else "", cell)


def _unit_titles() -> Line:
    numbers = (_("Valid"), _("Required"), _("Share (%)"), *map(state_word, GAPS))
    names = (_("Unit"), _("Caseworkers"), _("Area"), _("Competence"), _("State"))
    return [*names, *numbers, state_word(State.SOON), _("In words")]


def _unit_line(row: Row, area: str, cell: Cell) -> Line:
    tally = cell.tally
    names = (row.name or _("All"), row.people, area, cell.competence.title, state_word(cell.state))
    numbers = (tally.valid, tally.required, tally.share, *map(tally.count, GAPS), tally.soon)
    return [*names, *numbers, cell.words]


def _person_titles() -> Line:
    who = [_("Person"), _("Unit"), _("Agency worker")]
    return [*who, _("Area"), _("Competence"), _("State"), _("Valid until")]


def _person_line(row: Row, area: str, cell: Cell) -> Line:
    name = row.name if row.named else protected_name()
    places = ", ".join(place.name for place in row.places)
    who = [name, places, _("Yes") if row.agency else _("No")]
    until = cell.until.isoformat() if cell.until else ""
    return [*who, area, cell.competence.title, state_word(cell.state), until]
