"""Files of many people and competences, written beside the pages: whole with a count, or not at all."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from competence import outbox
from competence.documents import spreadsheet
from competence.models import MapFile
from competence.people import access, clock
from competence.people.access import Reach
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import map_export, map_lines
from competence.queries.map import NoSuchUnit, Selection, people_of
from competence.queries.map_export import About, Line
from competence.queries.moments import Moment
from competence.queries.population import MAP_ROLES
from competence.queries.profile import profile

KIND = "map_file"
ROOM = "mapfiles"
KEPT = timedelta(days=7)
ONE_CLICK = timedelta(minutes=1)
AT_ONCE = 2**20


class NotWhole(Exception):
    """Fewer lines than people and competences: nothing of it is handed over."""


@transaction.atomic
def order(*, person: Person, selection: Selection, by: Actor) -> MapFile:
    """The one she has ordered already, when it is not written yet or was a moment ago."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    wanted = asdict(selection) | {"away": [], "listed": False, "by": "", "expiring": False}
    latest = MapFile.objects.filter(person=person, failed_at__isnull=True).first()
    if latest and latest.selection == wanted and _is_fresh(latest):
        return latest
    row = MapFile.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        selection=wanted,
        language=translation.get_language() or "sv",
        day=clock.today(),
        ordered_at=clock.now(),
    )
    outbox.add(KIND, row.pk)
    record("map_file.ordered", row, by=by, unit=selection.unit_id or "", rows="people")
    return row


def _is_fresh(row: MapFile) -> bool:
    return row.ready_at is None or row.ordered_at > clock.now() - ONE_CLICK


@outbox.handles(KIND)
def write(key: str) -> None:
    """Safe to repeat: what a killed worker left is written over. Its day is the one it is written."""
    row = MapFile.objects.select_related("person__municipality").get(pk=key)
    if row.ready_at or row.failed_at:
        return
    moment = Moment(clock.today())
    reach = access.reach(row.person, moment.day)
    asked = profile(row.person.municipality, role=row.selection["role"])
    if asked is None or not access.may_read_map(reach):
        give_up(key)
        return
    selection = Selection(**row.selection | {"away": ()})
    # Before anybody is read: whoever is protected while it is written is not named by it later.
    row.day, row.read_as = moment.day, read_as(reach)
    try:
        people = people_of(reach, selection, moment)
    except NoSuchUnit:
        # Never everybody in place of one unit.
        give_up(key)
        return
    with translation.override(row.language), TemporaryFile("w+b") as file:
        competences = map_lines.asked_for(asked, selection)
        expected = len(people.members) * len(competences)
        _came_to(row.pk, 0, expected)
        place = next((p.name for p in people.places if p.pk == selection.unit_id), "")
        about = About(
            reach.person.municipality.name, place, moment, selection, asked, len(people.long_away)
        )
        tell = partial(_came_to, row.pk, expected=expected)
        cells = map_lines.lines(people, asked, competences, moment, tell)
        _fill(file, about, cells, expected)
        _hand_over(row, file)


def _came_to(pk: int, lines: int, expected: int) -> None:
    MapFile.objects.filter(pk=pk).update(lines=lines, of_lines=expected)


def _fill(file: BinaryIO, about: About, cells: Iterator[Line], expected: int) -> None:
    counted = _Counted(cells)
    begin = [*map_export.head(about, about.moment.day), [], map_export.person_titles()]
    rows = chain(begin, counted, _end(counted, expected))
    spreadsheet.write_bytes(rows, file)


def _end(counted: "_Counted", expected: int) -> Iterator[Line]:
    """Asked for when all the others are written."""
    if counted.number != expected:
        raise NotWhole(f"{counted.number} of {expected}")
    yield []
    yield [_("Number of lines"), counted.number]


class _Counted:
    def __init__(self, rows: Iterator[Line]) -> None:
        self.rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Line]:
        for row in self.rows:
            self.number += 1
            yield row


def _hand_over(row: MapFile, file: BinaryIO) -> None:
    file.flush()
    size = file.tell()
    file.seek(0)
    digest = sha256()
    for piece in iter(partial(file.read, AT_ONCE), b""):
        digest.update(piece)
    file.seek(0)
    store, key = storages["private"], f"{ROOM}/{row.uid}.csv"
    # What a killed worker left: otherwise it would stay under this name, and this under another.
    store.delete(key)
    MapFile.objects.filter(pk=row.pk).update(
        storage_key=store.save(key, File(file)),
        sha256=digest.hexdigest(),
        size=size,
        ready_at=clock.now(),
        day=row.day,
        read_as=row.read_as,
    )


def read_as(reach: Reach) -> dict[str, list]:
    """What she reads by: her scopes, and who has a name that is kept from who does not lead her."""
    protected = Person.objects.filter(
        municipality_id=reach.person.municipality_id, protected_identity=True
    )
    near = reach.led | reach.mentored | {reach.person.pk}
    hidden = set(protected.values_list("pk", flat=True)) - near
    return {"paths": sorted(reach.paths(*MAP_ROLES)), "hidden": sorted(hidden)}


def may_fetch(row: MapFile, reach: Reach) -> bool:
    """As long as she would be shown no less: of other scopes, or other names, it is ordered anew."""
    now = read_as(reach)
    same = now["paths"] == row.read_as.get("paths")
    return same and set(now["hidden"]) <= set(row.read_as["hidden"])


@outbox.mourns(KIND)
def give_up(key: str) -> None:
    MapFile.objects.filter(pk=key, ready_at__isnull=True).update(failed_at=clock.now())


@transaction.atomic
def taken(*, row: MapFile, by: Actor) -> None:
    """It was handed over: how much, in which form."""
    record(
        "map.exported",
        row.municipality,
        by=by,
        unit=row.selection["unit_id"] or "",
        rows="people",
        lines=row.lines,
        form="csv",
        day=row.day,
        known_on="",
    )


def forget_old() -> int:
    """Nightly: what is a week old, file and row, and what killed workers left; returns how many rows."""
    rows = MapFile.objects.filter(ordered_at__lt=clock.now() - KEPT)
    for row in rows:
        if row.storage_key:
            storages["private"].delete(row.storage_key)
    forgotten: int = rows.delete()[0]
    for key in list(_left_behind()):
        storages["private"].delete(key)
    return forgotten


def _left_behind() -> Iterator[str]:
    """Files that no row names, older than anybody may still be writing."""
    store = storages["private"]
    named = set(MapFile.objects.values_list("storage_key", flat=True))
    # The file system tells the machine's time, not the demo's.
    before = clock.machine_now() - outbox.LEASE
    for name in store.listdir(ROOM)[1] if store.exists(ROOM) else ():
        key = f"{ROOM}/{name}"
        if key not in named and store.get_modified_time(key) < before:
            yield key
