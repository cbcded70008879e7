"""The competences of one person, area by area, with the reasons for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import State
from competence.domain.rules import evaluate
from competence.queries.known import Known
from competence.queries.profile import Competence, profile_in
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


def competences_of(known: Known) -> AreaLines:
    """Of the role she is read in, by the rules that are hers. Asked anew: the map keeps the states, not the reasons."""
    asked = profile_in(known.versions, known.role)
    if asked is None:
        return ()
    lines = tuple(_lines(asked.competences, known))
    return tuple(
        (area.title, tuple(line for line in lines if line.area == area.key)) for area in asked.areas
    )


def _lines(asked: tuple[Competence, ...], known: Known) -> Iterator[CompetenceLine]:
    day = known.moment.day
    for entry in asked:
        answer = evaluate(entry.node, known.facts, day)
        yield CompetenceLine(
            title=entry.title,
            area=entry.area,
            critical=entry.critical,
            state=answer.state,
            until=answer.until,
            reasons=reasons(answer, known.names, day),
        )
