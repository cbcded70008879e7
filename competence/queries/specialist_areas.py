"""What somebody is a specialist in: the highest step of a path, or of the ladder itself, decided."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind
from competence.domain.ladder import Ladder, reached_step
from competence.people.models import Person, Unit
from competence.queries import ledger, rulebook
from competence.queries.known import stairs_in
from competence.wording.requirements import step_title

KINDS = (FactKind.STEP, FactKind.REVOCATION)


@dataclass(frozen=True, slots=True)
class Area:
    """`required`: one of the areas a county should have a specialist in."""

    key: str
    title: str
    required: bool
    ladder: Ladder


def areas_in(municipality: Unit) -> tuple[Area, ...]:
    """The specialist paths that hold there, then the ladder's own highest step. One query or two."""
    versions = rulebook.published(municipality, *rulebook.STAIRS)
    # A merit that nobody is asked to have is no area to be asked about.
    ladders, paths = stairs_in(rulebook.decided_here(versions))
    required = (Area(path.key, path.title, True, path) for path in paths)
    others = (Area(ladder.key, _top_of(ladder), False, ladder) for ladder in ladders)
    return (*sorted(required, key=_by_title), *sorted(others, key=_by_title))


def _by_title(area: Area) -> str:
    return area.title.casefold()


def _top_of(ladder: Ladder) -> str:
    """Steg 5, Specialist."""
    return step_title(ladder.steps[-1].key, ladder.steps[-1].title)


def held_by(
    person_ids: Collection[int], areas: Iterable[Area], day: date
) -> Mapping[int, tuple[Area, ...]]:
    """By person, what she holds that day as the rules read it; nobody who holds nothing. One query."""
    areas = tuple(areas)
    found = {}
    for person_id, facts in ledger.of_people(person_ids, kinds=KINDS).items():
        held = tuple(area for area in areas if _is_at_the_top(area.ladder, facts, day))
        if held:
            found[person_id] = held
    return found


def of_person(person: Person, day: date) -> tuple[Area, ...]:
    areas = areas_in(person.municipality)
    return held_by([person.pk], areas, day).get(person.pk, ())


def _is_at_the_top(ladder: Ladder, facts: Iterable[FactValue], day: date) -> bool:
    reached = reached_step(ladder, facts, day)
    return reached is not None and reached.key == ladder.steps[-1].key
