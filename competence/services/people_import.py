"""People from an HR system's file: received, its columns said, compared, and carried out or not.

Nothing is written to anybody before somebody has seen the difference and said so. Then all of it is
written in one transaction, or nothing; another difference than the one she saw is never written.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence import outbox
from competence.domain.roster.changes import Difference, Kind
from competence.domain.roster.columns import missing, recognise, to_remember
from competence.domain.roster.endings import ending
from competence.domain.roster.headers import Field
from competence.domain.roster.table import Table
from competence.models import PeopleImport, PeopleImportColumns
from competence.people import clock
from competence.people.audit import SYSTEM, Actor, record, record_in
from competence.people.models import Unit
from competence.services import form_keys
from competence.services.people_import_kept import keep_only_used, packed, settle, unpacked
from competence.wording.roster import missing_words

COMPARE = "people_import_compare"
CARRY_OUT = "people_import_write"
KEPT = timedelta(days=7)
State = PeopleImport.State
WRITTEN = (Kind.NEW, Kind.CHANGED, Kind.ENDED)
COMPARABLE = (State.MAPPING, State.COMPARED, State.FAILED)


@transaction.atomic
def receive(
    *,
    municipality: Unit,
    file_name: str,
    content_digest: str,
    table: Table,
    form_key: UUID | None,
    by: Actor,
) -> PeopleImport:
    """The table is kept, with what its columns seem to be.

    The same form twice is one import; with a mended file, from the page before, it is another.
    """
    told_by = uuid5(form_key or uuid4(), f"{municipality.pk} {content_digest}")
    before = _said_last(municipality)
    said = {
        "file_name": file_name[:200],
        "digest": content_digest,
        "received_at": clock.now(),
        "received_by": by.person,
        "table": packed(table),
        "rows": len(table.rows),
        "columns": [asdict(column) for column in recognise(table, before.columns)],
        "counts_experience": before.counts_experience,
    }
    received, is_new = form_keys.once(
        PeopleImport, told_by, whose={"municipality": municipality}, said=said
    )
    if is_new:
        record_in(municipality, "people_import.received", received, by=by, file=content_digest)
    return received


def remembered(municipality: Unit) -> Mapping[str, str]:
    columns: Mapping[str, str] = _said_last(municipality).columns
    return columns


def _said_last(municipality: Unit) -> PeopleImportColumns:
    """Empty before the first file."""
    rows = PeopleImportColumns.objects.filter(municipality=municipality)
    return rows.first() or PeopleImportColumns()


@transaction.atomic
def choose(
    *,
    people_import: PeopleImport,
    fields: Mapping[Field, int],
    is_complete: bool,
    counts_experience: bool,
    by: Actor,
) -> PeopleImport:
    """What each column holds, remembered for the next file; then it is compared in the background."""
    mine = locked(people_import)
    fields = _kept(mine, fields)
    columns = _with(mine.columns, fields)
    asked = (columns, is_complete, counts_experience)
    if (mine.columns, mine.is_complete, mine.counts_experience) == asked and mine.state in (
        State.COMPARING,
        State.COMPARED,
    ):
        return mine
    if mine.state not in COMPARABLE or mine.table is None:
        raise ValidationError(_("This import is no longer waiting for its columns."))
    if lacks := missing(fields):
        raise ValidationError([str(missing_words(lack)) for lack in lacks])
    mine.columns, mine.is_complete, mine.counts_experience = asked
    _remember(mine, fields, by)
    keep_only_used(mine)
    record("people_import.columns", mine, by=by, complete=is_complete)
    _compare_later(mine)
    return mine


@transaction.atomic
def choose_as_before(
    *, people_import: PeopleImport, fields: Mapping[Field, int], is_complete: bool, by: Actor
) -> None:
    """A file that came by a folder, its columns as HR said last time. Who took it compares it."""
    mine = locked(people_import)
    mine.columns, mine.is_complete = _with(mine.columns, fields), is_complete
    keep_only_used(mine)
    record_in(mine.municipality, "people_import.columns", mine, by=by, complete=is_complete)
    _begin_to_compare(mine)


@transaction.atomic
def nothing_new(*, people_import: PeopleImport) -> None:
    """What a folder brings most days: the file says what is here already."""
    mine = locked(people_import)
    settle(mine, State.DONE)
    mine.lines.all().delete()


def _kept(mine: PeopleImport, fields: Mapping[Field, int]) -> dict[Field, int]:
    """Another page may have said meanwhile that a column is not used."""
    there = {column["index"] for column in mine.columns}
    return {field: index for field, index in fields.items() if index in there}


def _with(columns: list[dict[str, Any]], fields: Mapping[Field, int]) -> list[dict[str, Any]]:
    by_index = {index: field.value for field, index in fields.items()}
    return [column | {"field": by_index.get(column["index"])} for column in columns]


def _remember(mine: PeopleImport, fields: Mapping[Field, int], by: Actor) -> None:
    PeopleImportColumns.objects.update_or_create(
        municipality=mine.municipality,
        defaults={
            "columns": to_remember(unpacked(mine), fields),
            "counts_experience": mine.counts_experience,
            "remembered_at": clock.now(),
            "remembered_by": by.person,
        },
    )


def fields_of(people_import: PeopleImport) -> dict[Field, int]:
    return {
        Field(column["field"]): column["index"]
        for column in people_import.columns
        if column["field"]
    }


@transaction.atomic
def compare_again(*, people_import: PeopleImport, by: Actor) -> bool:
    """Somebody was changed since, or it is another day. False when it is compared or settled already."""
    mine = locked(people_import)
    if not (mine.state == State.FAILED or is_stale(mine)) or mine.table is None:
        return False
    record("people_import.compared_again", mine, by=by)
    _compare_later(mine)
    return True


def _compare_later(mine: PeopleImport) -> None:
    _begin_to_compare(mine)
    outbox.add(COMPARE, mine.pk)


def _begin_to_compare(mine: PeopleImport) -> None:
    mine.state, mine.failure = State.COMPARING, ""
    mine.done, mine.total = 0, mine.rows
    mine.save()


@transaction.atomic
def order(
    *, people_import: PeopleImport, seen: str, ended: int | None, makes_units: bool, by: Actor
) -> bool:
    """Carried out in the background. False when that is on its way or done already."""
    mine = locked(people_import)
    if mine.state in (State.WRITING, State.DONE):
        return False
    check_orderable(mine, seen)
    counts = mine.counts
    if ended_words := wrong_number(counts, ended):
        raise ValidationError({"ended": ended_words})
    if counts["new_units"] and not makes_units:
        raise ValidationError(
            {
                "makes_units": _(
                    "Say that the units are to be made, or mend their names in the file."
                )
            }
        )
    # Two imports of a municipality come one after the other.
    Unit.objects.select_for_update(no_key=True).get(pk=mine.municipality_id)
    others = PeopleImport.objects.filter(municipality=mine.municipality_id, state=State.WRITING)
    if others.exists():
        raise ValidationError(_("Another import is being carried out. Wait until it is done."))
    mine.state, mine.makes_units = State.WRITING, makes_units
    mine.ordered_at, mine.ordered_by = clock.now(), by.person
    mine.done, mine.total = 0, counts["new"] + counts["changed"] + counts["ended"]
    mine.save()
    record_in(
        mine.municipality,
        "people_import.ordered",
        mine,
        by=by,
        difference=mine.difference,
        ended=ended or 0,
    )
    outbox.add(CARRY_OUT, mine.pk)
    return True


def check_orderable(mine: PeopleImport, seen: str) -> None:
    if mine.state != State.COMPARED or mine.table is None:
        raise ValidationError(_("This import is no longer waiting for a decision."))
    if seen != mine.difference:
        raise ValidationError(_("It was compared again. Read the difference once more."))
    if is_stale(mine):
        raise ValidationError(
            _(
                "It was compared on an earlier day. Compare again, so that what ends and moves gets "
                "today's date."
            )
        )
    if mine.counts["faults"]:
        raise ValidationError(_("The file has faults. Mend them there and choose the file again."))
    if mine.counts["is_empty"]:
        raise ValidationError(_("The file says nothing new. There is nothing to carry out."))


def is_stale(mine: PeopleImport) -> bool:
    """What ends and moves does so on the day of the comparison, which has to be today."""
    return mine.state == State.COMPARED and mine.compared_on != clock.today()


def wrong_number(counts: Mapping[str, int], ended: int | None) -> str:
    """Whoever ends people by a file types how many."""
    expected = ending(counts)
    if not expected or ended == expected:
        return ""
    return ngettext(
        "Type %(count)s, as many as end, to say that it is right.",
        "Type %(count)s, as many as end, to say that it is right.",
        expected,
    ) % {"count": expected}


@transaction.atomic
def drop(*, people_import: PeopleImport, by: Actor) -> bool:
    """Nothing was written; what was read is forgotten. False when it is settled or being written."""
    mine = locked(people_import)
    if mine.state in (State.WRITING, State.DONE, State.DROPPED):
        return False
    settle(mine, State.DROPPED)
    mine.lines.all().delete()
    record("people_import.dropped", mine, by=by)
    return True


@transaction.atomic
def forget_old() -> int:
    """Every night: a file that nobody has settled for a week is not kept any longer."""
    old = PeopleImport.objects.filter(received_at__lt=clock.now() - KEPT)
    waiting = old.filter(table__isnull=False).exclude(state=State.WRITING)
    found = list(waiting.select_related("municipality"))
    for mine in found:
        settle(mine, State.FAILED if mine.state == State.FAILED else State.DROPPED)
        record_in(mine.municipality, "people_import.forgotten", mine, by=SYSTEM)
    for mine in old.filter(lines__isnull=False).distinct():
        mine.lines.all().delete()
    return len(found)


def locked(people_import: PeopleImport) -> PeopleImport:
    rows = PeopleImport.objects.select_for_update(of=("self",)).select_related("municipality")
    return rows.get(pk=people_import.pk)


def digest_of(found: Difference) -> str:
    """What would be written, told by its content. Who stays as she is says nothing of it."""
    written = [person for kind in WRITTEN for person in found.of(kind)]
    return sha256(repr((written, found.new_units)).encode()).hexdigest()
