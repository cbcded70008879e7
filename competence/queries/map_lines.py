"""Every person and competence as lines of a file, some people at a time: never all of them in memory."""

from collections.abc import Callable, Iterator, Mapping
from itertools import batched

from django.utils.translation import gettext as _

from competence.domain.coverage import UNKNOWN, Holding
from competence.queries import map_holdings
from competence.queries.map import Selection
from competence.queries.map_export import Line
from competence.queries.moments import Moment
from competence.queries.population import Member, Population
from competence.queries.profile import Competence, Profile
from competence.wording.coverage import protected_name
from competence.wording.states import state_word

AT_ONCE = 500


def asked_for(asked: Profile, selection: Selection) -> tuple[Competence, ...]:
    return tuple(
        competence
        for competence in asked.competences
        if competence.is_among(selection.area, critical=selection.critical)
    )


def lines(
    people: Population,
    asked: Profile,
    competences: tuple[Competence, ...],
    moment: Moment,
    tell: Callable[[int], None],
) -> Iterator[Line]:
    """One query for every so many people; `tell` hears how many lines there are so far."""
    keys = [competence.key for competence in competences]
    titles = {area.key: area.title for area in asked.areas}
    columns = [(each.key, [titles.get(each.area, ""), each.title]) for each in competences]
    places = {place.pk: place.name for place in people.places}
    words, written = _words(), 0
    for some in batched(people.members, AT_ONCE):
        ids = [member.pk for member in some]
        held, _day = map_holdings.stored(ids, keys, moment.day, asked.role)
        for member in some:
            who = _who(member, places)
            for key, column in columns:
                yield [*who, *column, *words(held.get((member.pk, key), UNKNOWN))]
        written += len(some) * len(columns)
        tell(written)


def _who(member: Member, places: Mapping[int, str]) -> Line:
    name = member.name if member.named else protected_name()
    units = ", ".join(places[pk] for pk in member.places if pk in places)
    return [name, units, _("Yes") if member.agency else _("No")]


def _words() -> Callable[[Holding], Line]:
    """Of a hundred thousand cells only some hundred are different."""
    said: dict[Holding, Line] = {}

    def words(held: Holding) -> Line:
        if held not in said:
            said[held] = [str(state_word(held.state)), held.until.isoformat() if held.until else ""]
        return said[held]

    return words
