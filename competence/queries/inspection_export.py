"""The records for an inspection as a workbook: the same people, proofs and decisions as the page."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from competence.documents.workbook import Sheet, Value
from competence.queries.inspection import HeldRow, Inspection, Worker
from competence.queries.map_export import profile_words
from competence.wording.coverage import (
    away_sentence,
    coverage_sentence,
    definition_sentence,
    protected_name,
)
from competence.wording.ladder import known_words
from competence.wording.states import state_word

type Line = Sequence[Value]


def sheets(found: Inspection) -> Sequence[Sheet]:
    return (
        Sheet(_("Records for inspection"), list(_head(found))),
        Sheet(_("People"), list(_people(found.people)), _people_titles()),
        Sheet(_("Competences"), list(_held(found.people)), _held_titles()),
        Sheet(_("Proof"), list(_proofs(found.people)), _proof_titles()),
        Sheet(_("Decisions"), list(_decisions(found.people)), _decision_titles()),
    )


def _head(found: Inspection) -> Iterator[Line]:
    yield _("Municipality"), found.municipality
    yield _("Unit"), found.place.name
    yield _("Day"), found.moment.day
    yield _("What counts"), known_words(found.moment.known_on, found.made_on)
    if found.profile:
        yield _("Profile"), ", ".join(profile_words(found.profile))
    yield _("People"), len(found.people)
    yield _("Coverage"), coverage_sentence(found.tally)
    yield _("Definition"), definition_sentence()
    if away := away_sentence(found.long_away):
        yield _("Not counted"), away
    yield _("Drawn up on"), found.made_on
    yield _("Drawn up by"), found.made_by


def _name(worker: Worker) -> str:
    return worker.name if worker.named else protected_name()


def _people_titles() -> list[str]:
    work = [_("Unit"), _("Job title"), _("Employment"), _("Extent (%)"), _("From")]
    return [
        _("Person"),
        *work,
        _("To and including"),
        _("Task"),
        _("May do it"),
        _("Why"),
    ]


def _people(people: Iterable[Worker]) -> Iterator[Line]:
    """A line for each task; whoever may not be named has one, with nothing but that."""
    for worker in people:
        works = worker.works[0] if worker.works else None
        work: Line = (
            (
                ", ".join(row.unit for row in worker.works),
                works.title,
                works.type,
                works.fte_percent,
                works.starts_on,
                works.ends_on,
            )
            if works
            else (None,) * 6
        )
        if not worker.permissions:
            yield _name(worker), *work, None, None, None
        for task in worker.permissions:
            yield _name(worker), *work, task.title, task.level_word, task.note


def _held_titles() -> list[str]:
    return [
        _("Person"),
        _("Area"),
        _("Competence"),
        _("Critical"),
        _("State"),
        _("Valid until"),
        _("Version of the rules"),
    ]


def _held(people: Iterable[Worker]) -> Iterator[Line]:
    for worker, row in _rows(people):
        critical = _("Yes") if row.critical else _("No")
        named = (_name(worker), row.area, row.title, critical)
        yield *named, state_word(row.state), row.until, row.version or None


def _proof_titles() -> list[str]:
    return [
        _("Person"),
        _("Competence"),
        _("Requirement"),
        _("Proof"),
        _("Day"),
        _("Recorded on"),
        _("Recorded by"),
    ]


def _proofs(people: Iterable[Worker]) -> Iterator[Line]:
    for worker, row in _rows(people):
        for proof in row.proofs:
            known = (proof.sentence, proof.on, proof.recorded_on, proof.recorded_by)
            yield _name(worker), row.title, proof.requirement, *known


def _decision_titles() -> list[str]:
    return [
        _("Person"),
        _("Decision"),
        _("What it says"),
        _("From"),
        _("Recorded on"),
        _("Recorded by"),
        _("Decided by"),
        _("Job title"),
        _("Delegation"),
        _("Rules it was made by"),
    ]


def _decisions(people: Iterable[Worker]) -> Iterator[Line]:
    for worker in people:
        for row in worker.decisions:
            by = row.by
            decider: Line = (by.name, by.title, by.delegation, by.rules) if by else (None,) * 4
            said = (row.kind, row.sentence, row.on, row.recorded_on, row.recorded_by)
            yield _name(worker), *said, *decider


def _rows(people: Iterable[Worker]) -> Iterator[tuple[Worker, HeldRow]]:
    return ((worker, row) for worker in people for row in worker.held)
