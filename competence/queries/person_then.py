"""One person on another day: what the rules of that day say of what was known of her."""

from dataclasses import dataclass

from competence.domain.ladder import reached_step
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Person, Role
from competence.queries.competences_of import AreaLines, competences_of
from competence.queries.known import Known, known_of
from competence.queries.moments import Moment
from competence.queries.my_ladder import MyLadder, Opening, ladder_in
from competence.queries.permissions import TaskPermission, permissions_from
from competence.wording import step_title


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


def person_then(
    reach: Reach,
    person: Person,
    moment: Moment,
    opening: Opening,
    role: str = Role.CASEWORKER,
) -> PersonThen:
    """The reader has been let in already. Nothing here is stored: all of it is worked out anew."""
    known = known_of(person, moment, profile=True, role=role)
    return PersonThen(
        pk=person.pk,
        name=person.name,
        protected=person.protected_identity,
        herself=access.is_herself(reach, person),
        step=_step(known),
        permissions=permissions_from(known.facts, moment.day),
        areas=competences_of(known),
        ladder=ladder_in(known, reach, opening),
    )


def _step(known: Known) -> str:
    for ladder in known.ladders:
        step = reached_step(ladder, known.facts, known.moment.day)
        return step_title(step.key, step.title) if step else ""
    return ""
