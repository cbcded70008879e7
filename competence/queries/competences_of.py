"""The competences of one person, area by area, with the reasons for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import State
from competence.domain.answer_text import from_text
from competence.domain.coverage import UNKNOWN, holding
from competence.models import RuleSet, Standing
from competence.people.models import Person
from competence.queries.profile import Competence, Profile, competence_of, goal_of
from competence.wording import Names
from competence.wording.coverage import end_words
from competence.wording.reasons import Reason, reasons

AreaLines = tuple[tuple[str, tuple["CompetenceLine", ...]], ...]


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    title: str
    area: str
    critical: bool
    state: State
    until: date | None
    reasons: tuple[Reason, ...]

    @property
    def until_words(self) -> str:
        return end_words(self.state, self.until)


def competences_of(person: Person, asked: Profile | None, words: Names, day: date) -> AreaLines:
    if asked is None:
        return ()
    goals = [goal_of(entry.key) for entry in asked.competences]
    rows = Standing.objects.of_goals(RuleSet.Kind.PROFILE, *goals).filter(person=person)
    stored = {competence_of(row.goal): row for row in rows}
    lines = [_competence(entry, stored, words, day) for entry in asked.competences]
    return tuple(
        (area.title, tuple(line for line in lines if line.area == area.key)) for area in asked.areas
    )


def _competence(
    entry: Competence, stored: Mapping[str, Standing], words: Names, day: date
) -> CompetenceLine:
    row = stored.get(entry.key)
    held = holding(row.state, row.until, day) if row else UNKNOWN
    return CompetenceLine(
        title=entry.title,
        area=entry.area,
        critical=entry.critical,
        state=held.state,
        until=held.until,
        reasons=reasons(from_text(row.answer), words, day) if row else (),
    )
