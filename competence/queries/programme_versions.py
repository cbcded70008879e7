"""A programme in another version: her year as it would be, and what she has followed before."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from competence.domain.facts import Ledger
from competence.models import Assignment, AssignmentMove, KeptRules, RuleVersion
from competence.people.models import Unit
from competence.queries import introductions, ledger
from competence.queries.introductions import Introduction


def in_another_version(
    assignments: list[Assignment], version: RuleVersion, day: date
) -> dict[int, tuple[Introduction, Introduction]]:
    """By person: her year as it stands, and as it would stand in the other version. Three queries."""
    ids = [assignment.person_id for assignment in assignments]
    facts, away = ledger.of_people(ids), introductions.absences_of(ids)
    moved = introductions.deviations_of(assignments)
    found = {}
    for row in assignments:
        pk = row.person_id
        known = Ledger.of(facts.get(pk, ())), away.get(pk, ()), moved.get(row.pk, ())
        found[pk] = (
            introductions.year_of(row, day, *known),
            introductions.year_of(_in(row, version), day, *known),
        )
    return found


def _in(assignment: Assignment, version: RuleVersion) -> Assignment:
    return Assignment(
        pk=assignment.pk,
        person_id=assignment.person_id,
        rule_version=version,
        starts_on=assignment.starts_on,
    )


def talk_title(assignment: Assignment, key: str) -> str:
    """Of the version she follows, else of the one she was booked or met in; at most one query."""
    if title := _title_in(assignment.rule_version, key):
        return title
    moves = AssignmentMove.objects.filter(assignment=assignment).select_related("before")
    titles = (_title_in(move.before, key) for move in moves.order_by("-pk"))
    return next(filter(None, titles), key)


def _title_in(version: RuleVersion, key: str) -> str:
    title: str = version.document.get("talks", {}).get(key, {}).get("title", "")
    return title


def kept_too_long(municipality: Unit, day: date) -> QuerySet[Assignment]:
    """What still follows an older version that was kept to a day that has passed."""
    stays = KeptRules.objects.live().filter(
        person=OuterRef("person"), rule_version=OuterRef("rule_version"), ends_on__lt=day
    )
    rows = Assignment.objects.live().filter(
        Exists(stays), municipality=municipality, ends_on__isnull=True
    )
    return rows.select_related("person__municipality", "person__user", "rule_version")
