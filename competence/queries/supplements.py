"""Kompletteringsplaner as they stand: what is missing, planned and proven, and what is done next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from competence.domain.canonical import digest
from competence.domain.supplement import Plan, Subject, next_of, state_of
from competence.models import Supplement, SupplementSubject
from competence.people.clock import STOCKHOLM
from competence.people.models import Person
from competence.people.models.recorded import lean
from competence.wording import supplements as words


@dataclass(frozen=True, slots=True)
class SubjectLine:
    subject: str
    title: str
    missing: str
    planned_on: date
    done_on: date | None
    proof: str
    written_on: date
    written_by: str


@dataclass(frozen=True, slots=True)
class SupplementLine:
    last_on: date
    state: str
    state_word: str
    next_action: str
    subjects: tuple[SubjectLine, ...]
    made_on: date
    made_by: str
    closed_on: date | None = None
    closed_reason: str = ""

    @property
    def done(self) -> int:
        return sum(one.done_on is not None for one in self.subjects)

    @property
    def seen(self) -> str:
        """What a form says it was made from: another plan, or another word in it, is another."""
        rows = [
            [one.subject, one.missing, str(one.planned_on), str(one.done_on or ""), one.proof]
            for one in self.subjects
        ]
        return digest({"last_on": str(self.last_on), "subjects": sorted(rows)})


def open_by_person(ids: Iterable[int], day: date) -> Mapping[int, SupplementLine]:
    """Two queries."""
    rows = _read(Supplement.objects.filter(person__in=list(ids), closed_at__isnull=True))
    return {row.person_id: _line(row, day) for row in rows}


def of_person(person: Person, day: date) -> tuple[SupplementLine, ...]:
    """Newest first, closed ones too. Two queries."""
    return tuple(_line(row, day) for row in _read(Supplement.objects.filter(person=person)))


def _read(rows: QuerySet[Supplement]) -> QuerySet[Supplement]:
    live = SupplementSubject.objects.filter(dropped_at__isnull=True).select_related("written_by")
    found: QuerySet[Supplement] = lean(rows.select_related("made_by"))
    return found.prefetch_related(Prefetch("subjects", lean(live)))


def _line(row: Supplement, day: date) -> SupplementLine:
    subjects = tuple(
        SubjectLine(
            subject=each.subject,
            title=words.subject_word(each.subject),
            missing=each.missing,
            planned_on=each.planned_on,
            done_on=each.done_on,
            proof=each.proof,
            written_on=each.written_at.astimezone(STOCKHOLM).date(),
            written_by=each.written_by.name,
        )
        for each in row.subjects.all()
    )
    plan = Plan(
        row.last_on, [Subject(one.subject, one.planned_on, one.done_on) for one in subjects]
    )
    state = state_of(plan, day)
    return SupplementLine(
        last_on=row.last_on,
        state=state.value,
        state_word=words.state_word(state),
        next_action=words.next_action(state, next_of(plan), row.last_on),
        subjects=tuple(sorted(subjects, key=lambda one: one.planned_on)),
        made_on=row.made_at.astimezone(STOCKHOLM).date(),
        made_by=row.made_by.name,
        closed_on=row.closed_at.astimezone(STOCKHOLM).date() if row.closed_at else None,
        closed_reason=row.closed_reason,
    )
