"""Beside a step of Min trappa: what relief its courses give, and how her own go."""

from dataclasses import dataclass

from competence.domain.relief import Relief
from competence.people.access import Reach
from competence.queries import advanced_courses
from competence.queries.advanced_courses import CourseLine
from competence.queries.my_ladder import OpenStep
from competence.wording.relief import approver_sentence


@dataclass(frozen=True, slots=True)
class StepRelief:
    """`first` is what a form to plan a course begins with; `back` the page to come back to."""

    person_id: int
    terms: Relief
    approver: str
    courses: tuple[CourseLine, ...]
    first: str
    back: str
    plans: bool


def relief_of(reach: Reach, step: OpenStep, back: str) -> StepRelief | None:
    """None, and no query, for a step without relief."""
    if step.relief is None or not step.course:
        return None
    hers = advanced_courses.of_person(reach, reach.person)
    return StepRelief(
        person_id=reach.person.pk,
        terms=step.relief,
        approver=approver_sentence(step.relief.approved_by),
        courses=tuple(
            line
            for line in hers
            if (line.ladder, line.step) == (step.ladder, step.key) and not line.cancelled
        ),
        first=f"{step.ladder}:{step.course}",
        back=back,
        plans=not step.reached,
    )
