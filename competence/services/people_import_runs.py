"""What an import does in the background: compares, and carries out. Both may be begun anew."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence import outbox
from competence.domain.roster.changes import Difference, Kind, PersonChange
from competence.domain.roster.difference import compare
from competence.domain.roster.faults import Fault
from competence.domain.roster.known import Known
from competence.domain.roster.posts import Reading
from competence.domain.roster.rows import read_rows
from competence.models import PeopleImport, PeopleImportLine
from competence.people import clock
from competence.people.audit import SYSTEM, Actor, record_in
from competence.people.models import Person, Role, Unit
from competence.queries import roster
from competence.queries.people_imports import progress_key
from competence.services import people_import as imports
from competence.services import people_import_kept as kept
from competence.services import people_import_posts as posts
from competence.services import people_import_writing as writing
from competence.services.people_import import CARRY_OUT, COMPARE, WRITTEN, State

BATCH = 1000
MOST_FAULTS = 5000
LONGEST_FAILURE = 300
Line = PeopleImportLine


@outbox.handles(COMPARE)
def compare_now(key: str) -> None:
    """Idempotent: begun anew when a worker was lost. Nothing is written but what the page shows."""
    mine = PeopleImport.objects.select_related("municipality").get(pk=key)
    if mine.state != State.COMPARING or mine.table is None:
        return
    mine.compared_on = clock.today()
    reading = _reading(mine)
    known = roster.known(mine.municipality)
    found = compare(reading, known, complete=mine.is_complete, day=mine.compared_on)
    mine.lines.all().delete()
    faults = sorted([*reading.faults, *found.faults], key=lambda fault: fault.row)
    for some in batched(_lines(mine, found, faults), BATCH):
        Line.objects.bulk_create(some)
        PeopleImport.objects.filter(pk=mine.pk).update(done=min(some[-1].row or 0, mine.rows))
    PeopleImport.objects.filter(pk=mine.pk, state=State.COMPARING).update(
        state=State.COMPARED,
        compared_on=mine.compared_on,
        difference=imports.digest_of(found),
        counts=_counts(found, faults) | _counted(mine, found),
    )


def _reading(mine: PeopleImport) -> Reading:
    return read_rows(kept.unpacked(mine), imports.fields_of(mine))


def _counts(found: Difference, faults: list[Fault]) -> dict[str, Any]:
    counts = found.counts
    return {
        "new": counts[Kind.NEW],
        "changed": counts[Kind.CHANGED],
        "ended": counts[Kind.ENDED],
        "untouched": counts[Kind.UNTOUCHED],
        "posts_ended": found.posts_ended,
        "posts_cut": found.posts_cut,
        "faults": len(faults),
        "past": len(found.past),
        "new_units": [" / ".join(names) for names in found.new_units],
        "is_empty": found.is_empty,
    }


def _counted(mine: PeopleImport, found: Difference) -> dict[str, Any]:
    """How many new posts would count as experience of, and since when at the earliest."""
    since = posts.counted_since(found) if mine.counts_experience else []
    return {"counted": len(since), "counted_from": min(since).isoformat() if since else ""}


def _lines(mine: PeopleImport, found: Difference, faults: list[Fault]) -> Iterator[Line]:
    for fault in faults[:MOST_FAULTS]:
        yield Line(
            people_import=mine,
            municipality=mine.municipality,
            kind=Line.Kind.FAULT,
            row=fault.row,
            said={
                "field": fault.field,
                "column": fault.column,
                "code": fault.code,
                "value": fault.value,
                "other": fault.other,
            },
        )
    for change in found.people:
        yield Line(
            people_import=mine,
            municipality=mine.municipality,
            kind=Line.Kind(change.kind),
            row=change.row,
            person_id=change.known,
            said=_said(change),
        )


def _said(change: PersonChange) -> dict[str, Any]:
    names = change.after
    return {
        "name": f"{names.given_name} {names.family_name}".strip(),
        "number": names.number,
        "fields": [[one.field, one.before, one.after] for one in change.fields],
        "posts": [
            {
                "kind": post.kind,
                "unit": " / ".join(post.path),
                "title": post.after.title,
                "role": post.after.role or "",
                "starts_on": post.after.starts_on.isoformat(),
                "ends_on": post.after.ends_on.isoformat() if post.after.ends_on else "",
                "fields": [[one.field, one.before, one.after] for one in post.fields],
            }
            for post in change.posts
            if post.kind is not Kind.UNTOUCHED
        ],
    }


@outbox.mourns(COMPARE)
def give_up_comparing(key: str) -> None:
    _fail(key, State.COMPARING)


@outbox.handles(CARRY_OUT)
def carry_out(key: str) -> None:
    """Compared once more, then all or nothing. A loss on the way leaves everything as it was."""
    mine = PeopleImport.objects.select_related("municipality").get(pk=key)
    if mine.state != State.WRITING or mine.table is None:
        return
    reading = _reading(mine)
    try:
        with transaction.atomic():
            locked = imports.locked(mine)
            if locked.state == State.WRITING:
                _carry_out(locked, reading)
    except ValidationError as refused:
        _fail(key, State.WRITING, str(refused.messages[0]))


def _carry_out(mine: PeopleImport, reading: Reading) -> None:
    home = Unit.objects.select_for_update(no_key=True).get(pk=mine.municipality_id)
    day = mine.compared_on or clock.today()
    known = roster.known(home)
    found = compare(reading, known, complete=mine.is_complete, day=day)
    if imports.digest_of(found) != mine.difference or not _still(known, found, home):
        raise ValidationError(
            _("Somebody was changed after the comparison, so nothing is written. Compare again.")
        )
    people = writing.write(
        found, mine, home, day=day, by=by_of(mine), tell=lambda done: _tell(mine, done)
    )
    mine.lines.filter(kind=Line.Kind.UNTOUCHED).delete()
    kept.settle(mine, State.DONE)
    counts = found.counts
    record_in(
        home,
        "people_import.carried_out",
        mine,
        by=by_of(mine),
        file=mine.digest,
        difference=mine.difference,
        people=len(people),
        new=counts[Kind.NEW],
        changed=counts[Kind.CHANGED],
        ended=counts[Kind.ENDED],
        units=len(found.new_units),
    )


def _still(known: Known, found: Difference, home: Unit) -> bool:
    """Under the locks of those whom it touches: nobody has written of them since they were read."""
    ids = {one.known for kind in WRITTEN for one in found.of(kind) if one.known is not None}
    for some in batched(sorted(ids), BATCH):
        rows = Person.objects.select_for_update(no_key=True).filter(pk__in=some)
        list(rows.order_by("pk").values_list("pk"))
    before = {person for person in known.people if person.id in ids}
    after = {person for some in batched(ids, BATCH) for person in roster.known(home, some).people}
    return before == after


def by_of(mine: PeopleImport) -> Actor:
    """Who said that it shall be; nobody for a file that came by a folder."""
    if mine.ordered_by is None:
        return SYSTEM
    return Actor.of(mine.ordered_by, Role.HR)


def _tell(mine: PeopleImport, done: int) -> None:
    """Seen while the transaction is open, which no column is. Lost without harm."""
    cache.set(progress_key(mine.pk), done, timeout=600)


@outbox.mourns(CARRY_OUT)
def give_up(key: str) -> None:
    _fail(key, State.WRITING)


@transaction.atomic
def _fail(key: str, state: str, failure: str = "") -> None:
    mine = imports.locked(PeopleImport(pk=int(key)))
    if mine.state == state:
        failure = failure or _(
            "It stopped before it was done, and nothing is written. Compare again."
        )
        kept.settle(mine, State.FAILED, failure[:LONGEST_FAILURE])
        record_in(mine.municipality, "people_import.failed", mine, by=by_of(mine))
