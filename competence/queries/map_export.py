"""The map as rows of a table: the same cells as on the screen, and what they were counted by."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from competence.documents.workbook import Sheet
from competence.domain.answer import State
from competence.people.models import Employment, Role
from competence.queries.map import Cell, CompetenceMap, Row, Selection
from competence.queries.moments import Moment
from competence.queries.profile import Profile
from competence.wording.coverage import (
    STAGE_WORDS,
    away_sentence,
    definition_sentence,
    protected_name,
)
from competence.wording.ladder import known_words
from competence.wording.states import day_words, state_word

Line = list[str | int | None]
LineOf = Callable[[Row, str, Cell], Line]

GAPS = (State.MISSING, State.EXPIRED, State.UNKNOWN, State.WAITING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself before its cells."""

    municipality: str
    place: str
    moment: Moment
    selection: Selection
    profile: Profile
    long_away: int


def about(shown: CompetenceMap) -> About:
    return About(
        municipality=shown.municipality,
        place=shown.place.name if shown.place else "",
        moment=shown.moment,
        selection=shown.selection,
        profile=shown.profile,
        long_away=len(shown.grid.population.long_away),
    )


def lines(shown: CompetenceMap, made_on: date) -> Iterator[Line]:
    yield from head(about(shown), made_on)
    yield []
    yield titles(shown)
    yield from cells(shown)


def sheets(shown: CompetenceMap, made_on: date) -> Sequence[Sheet]:
    """The same lines, what they were counted by first."""
    named = [[line[0], ", ".join(map(str, line[1:]))] for line in head(about(shown), made_on)]
    table = Sheet(_("Cells"), list(cells(shown)), [str(title) for title in titles(shown)])
    return (Sheet(_("Competence map"), named), table)


def titles(shown: CompetenceMap) -> Line:
    return person_titles() if shown.by_person else _unit_titles()


def cells(shown: CompetenceMap) -> Iterator[Line]:
    if shown.by_person:
        yield from _cells(shown, shown.rows, _person_line)
    else:
        yield from _cells(shown, shown.unit_rows, _unit_line)


def profile_words(profile: Profile) -> Iterator[str]:
    """Its name, and which version of it counted."""
    yield profile.title
    yield _("version %(n)s") % {"n": profile.number}
    if profile.published_on:
        yield _("published on %(day)s") % {"day": day_words(profile.published_on)}


def head(what: About, made_on: date) -> Iterator[Line]:
    yield [_("Competence map"), what.municipality, what.place or _("All units")]
    yield [_("Day"), day_words(what.moment.day)]
    yield [_("What counts"), known_words(what.moment.known_on, made_on)]
    yield [_("Selection"), ", ".join(selection_words(what))]
    yield [_("Profile"), *profile_words(what.profile)]
    yield [_("Definition"), definition_sentence()]
    if away := away_sentence(what.long_away):
        yield [_("Not counted"), away]


def selection_words(what: About) -> Iterator[str]:
    """What the filters leave, in words; the export says it as the page does."""
    chosen = what.selection
    if chosen.role != Role.CASEWORKER:
        yield str(Role(chosen.role).label)
    area = what.profile.area(chosen.area)
    yield area.title if area else _("All areas")
    yield _("agency workers included") if chosen.agency else _("agency workers left out")
    if chosen.type:
        yield str(Employment.Type(chosen.type).label)
    if chosen.stage and not what.moment.another:
        yield _("introduction: %(stage)s") % {"stage": STAGE_WORDS[chosen.stage]}
    yield from _of_competences(chosen)


def _of_competences(chosen: Selection) -> Iterator[str]:
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
    names = (_("Unit"), _("People"), _("Area"), _("Competence"), _("State"))
    return [*names, *numbers, state_word(State.SOON), _("In words")]


def _unit_line(row: Row, area: str, cell: Cell) -> Line:
    tally = cell.tally
    names = (row.name or _("All"), row.people, area, cell.competence.title, state_word(cell.state))
    numbers = (tally.valid, tally.required, tally.share, *map(tally.count, GAPS), tally.soon)
    return [*names, *numbers, cell.words]


def person_titles() -> Line:
    who = [_("Person"), _("Unit"), _("Agency worker")]
    return [*who, _("Area"), _("Competence"), _("State"), _("Valid until")]


def _person_line(row: Row, area: str, cell: Cell) -> Line:
    name = row.name if row.named else protected_name()
    places = ", ".join(place.name for place in row.places)
    who = [name, places, _("Yes") if row.agency else _("No")]
    until = cell.until.isoformat() if cell.until else ""
    return [*who, area, cell.competence.title, state_word(cell.state), until]
