"""One person on another day: what the rules of that day say of what was known of her."""

from collections.abc import Iterator
from dataclasses import dataclass

from competence.domain.ladder import reached_step
from competence.domain.rules import evaluate
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Person
from competence.queries.competences_of import AreaLines, CompetenceLine
from competence.queries.known import Known, known_of
from competence.queries.moments import Moment
from competence.queries.my_ladder import MyLadder, Opening, ladder_in
from competence.queries.permissions import TaskPermission, permissions_from
from competence.queries.profile import Profile, profile_in
from competence.wording import step_title
from competence.wording.reasons import reasons


@dataclass(frozen=True, slots=True)
class PersonThen:
    pk: int
    name: str
    protected: bool
    herself: bool
    step: str
    permissions: tuple[TaskPermission, ...]
    areas: AreaLines
    ladder: MyLadder | None


def person_then(reach: Reach, person: Person, moment: Moment, opening: Opening) -> PersonThen:
    """The reader has been let in already. Nothing here is stored: all of it is worked out anew."""
    known = known_of(person, moment, profile=True)
    asked = profile_in(known.versions)
    return PersonThen(
        pk=person.pk,
        name=person.name,
        protected=person.protected_identity,
        herself=access.is_herself(reach, person),
        step=_step(known),
        permissions=permissions_from(known.facts, moment.day),
        areas=tuple(_areas(asked, known)) if asked else (),
        ladder=ladder_in(known, reach, opening),
    )


def _step(known: Known) -> str:
    for ladder in known.ladders:
        step = reached_step(ladder, known.facts, known.moment.day)
        return step_title(step.key, step.title) if step else ""
    return ""


def _areas(asked: Profile, known: Known) -> Iterator[tuple[str, tuple[CompetenceLine, ...]]]:
    lines = tuple(_competences(asked, known))
    for area in asked.areas:
        yield area.title, tuple(line for line in lines if line.area == area.key)


def _competences(asked: Profile, known: Known) -> Iterator[CompetenceLine]:
    day = known.moment.day
    for entry in asked.competences:
        answer = evaluate(entry.node, known.facts, day)
        yield CompetenceLine(
            title=entry.title,
            area=entry.area,
            critical=entry.critical,
            state=answer.state,
            until=answer.until,
            reasons=reasons(answer, known.names, day),
        )
