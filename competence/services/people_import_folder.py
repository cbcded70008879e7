"""Files that the HR system leaves in a folder, one folder a municipality, by the same rules as a page.

Nobody is there to say yes, so it has been said before: the columns are those that HR said last time,
and a file ends at most as many as the installation allows, none where it says nothing. Whatever
else is to be said goes to HR by mail, and nothing is written.
"""

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.documents import tables
from competence.domain.roster.columns import Source, missing, recognise
from competence.domain.roster.endings import ending
from competence.domain.roster.headers import Field
from competence.domain.roster.table import Table, Unreadable
from competence.models import PeopleImport
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import Person, Role, RoleGrant, Unit
from competence.services import messages
from competence.services import people_import as imports
from competence.services import people_import_runs as runs
from competence.services.people_import import State
from competence.wording.roster import refusal_words

SUFFIXES = frozenset({".csv", ".txt", ".xlsx"})
STILL_COMING = 60  # seconds since it was last written to
WORKING, AGAIN, DONE, REFUSED = "working", "again", "done", "refused"
LOST_AFTER = 900  # seconds: a worker that took it is gone by then
log = logging.getLogger(__name__)


class NotTaken(Exception):
    """Why nothing of the file was written, as HR reads it."""

    def __init__(self, words: str, people_import: PeopleImport | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.people_import = people_import


@dataclass(frozen=True, slots=True)
class Taken:
    municipality: str
    file_name: str
    refusal: str = ""


def take_in_all(root: Path, *, most_ended: int) -> Iterator[Taken]:
    for home in Unit.objects.municipalities().order_by("key"):
        folder = root / home.key
        if folder.is_dir():
            yield from _take_in_from(folder, home, most_ended)


def _take_in_from(folder: Path, home: Unit, most_ended: int) -> Iterator[Taken]:
    try:
        for path in list(_lost(folder / AGAIN)):
            words = _(
                "It stopped twice before it was done, and nothing of it was written. Bring the file in "
                "by hand."
            )
            yield _refused(home, folder, path, NotTaken(words))
        for path in _waiting(folder):
            yield _take(home, folder, path, most_ended)
    except Exception:  # whatever is wrong in one folder, the other municipalities get theirs
        log.exception("Files of %s could not be taken in.", home.key)


def _waiting(folder: Path) -> Iterator[Path]:
    """Whole files. One that a worker lost is tried once more, since it may be what ends the worker."""
    for path in _lost(folder / WORKING):
        yield from _claimed(path, folder / AGAIN)
    now = clock.machine_now().timestamp()
    for path in sorted(folder.iterdir()):
        if _is_file(path) and now - path.stat().st_mtime > STILL_COMING:
            yield from _claimed(path, folder / WORKING)


def _lost(folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    now = clock.machine_now().timestamp()
    for path in sorted(folder.iterdir()):
        if _is_file(path) and now - path.stat().st_ctime > LOST_AFTER:
            yield path


def _claimed(path: Path, folder: Path) -> Iterator[Path]:
    """By moving it: of two that look at once one gets it."""
    try:
        yield path.rename(folder / path.name)
    except FileNotFoundError:
        return


def _is_file(path: Path) -> bool:
    """A link may point anywhere; a name that begins with a dot is a transfer under way."""
    is_plain = path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    return is_plain and path.suffix.casefold() in SUFFIXES


def _take(home: Unit, folder: Path, path: Path, most_ended: int) -> Taken:
    try:
        take_in(home, path, most_ended=most_ended)
    except NotTaken as refused:
        return _refused(home, folder, path, refused)
    except Exception:  # it would come again for ever, and nobody would hear why
        log.exception("A file of %s could not be taken in.", home.key)
        return _refused(home, folder, path, NotTaken(_went_wrong()))
    _put_away(path, folder / DONE)
    return Taken(home.key, _name(path))


def _refused(home: Unit, folder: Path, path: Path, why: NotTaken) -> Taken:
    _put_away(path, folder / REFUSED)
    tell_hr(home, _name(path), why)
    return Taken(home.key, _name(path), why.words)


def _went_wrong() -> str:
    return _("Something went wrong, and nothing of it was written. Bring the file in by hand.")


def _name(path: Path) -> str:
    """An old system may write names in Latin-1, which no mail and no row can hold."""
    return os.fsencode(path.name).decode(errors="replace")


def _put_away(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.move(path, folder / f"{clock.now():%Y%m%dT%H%M%S}-{path.name}")


def take_in(home: Unit, path: Path, *, most_ended: int) -> None:
    with path.open("rb") as file:
        content = file.read(tables.MOST_BYTES + 1)
    known = imports.remembered(home)
    if not known:
        raise NotTaken(
            _("No file has been brought in by hand yet. Do it once, so that the columns are known.")
        )
    try:
        table = tables.read(content, known=known)
    except Unreadable as refused:
        raise NotTaken(str(refusal_words(refused))) from refused
    fields = _as_remembered(known, table)
    mine = imports.receive(
        municipality=home,
        file_name=_name(path),
        content_digest=sha256(content).hexdigest(),
        table=table,
        form_key=None,
        by=SYSTEM,
    )
    try:
        _compare(mine, fields, most_ended)
        _carry_out(mine, most_ended)
    except ValidationError as refused:
        raise NotTaken(str(refused.messages[0]), mine) from refused
    except NotTaken:
        raise
    except Exception as error:  # else the import would be under way for ever
        log.exception("Import %s could not be taken in.", mine.pk)
        runs.give_up_comparing(str(mine.pk))
        runs.give_up(str(mine.pk))
        raise NotTaken(_went_wrong(), mine) from error


def _compare(mine: PeopleImport, fields: Mapping[Field, int], most_ended: int) -> None:
    imports.choose_as_before(
        people_import=mine, fields=fields, is_complete=most_ended > 0, by=SYSTEM
    )
    runs.compare_now(str(mine.pk))
    mine.refresh_from_db()


def _as_remembered(known: Mapping[str, str], table: Table) -> dict[Field, int]:
    """All that were used last time, and by their headings: nothing is guessed here."""
    fields = {
        column.field: column.index
        for column in recognise(table, known)
        if column.field and column.source is Source.REMEMBERED
    }
    if missing(fields) or {field.value for field in fields} != set(filter(None, known.values())):
        raise NotTaken(
            _(
                "The columns are not those of last time. Bring the file in by hand and say what they are."
            )
        )
    return fields


def _carry_out(mine: PeopleImport, most_ended: int) -> None:
    counts = mine.counts
    if counts["faults"]:
        words = ngettext(
            "The file has %(count)s fault.", "The file has %(count)s faults.", counts["faults"]
        )
        raise NotTaken(words % {"count": counts["faults"]}, mine)
    if counts["new_units"]:
        names = ", ".join(counts["new_units"])
        raise NotTaken(_("These units are not here: %(names)s.") % {"names": names}, mine)
    ended = ending(counts)
    if ended > most_ended:
        words = _("%(ended)s would end, and at most %(most)s may without somebody's yes.")
        raise NotTaken(words % {"ended": ended, "most": most_ended}, mine)
    if counts["is_empty"]:
        imports.nothing_new(people_import=mine)
        return
    imports.order(
        people_import=mine, seen=mine.difference, ended=ended, makes_units=False, by=SYSTEM
    )
    runs.carry_out(str(mine.pk))
    mine.refresh_from_db()
    if mine.state != State.DONE:
        raise NotTaken(mine.failure, mine)


@transaction.atomic
def tell_hr(home: Unit, file_name: str, refused: NotTaken) -> None:
    """Everybody who is HR of the municipality today."""
    day = clock.today()
    held = RoleGrant.objects.live().on(day).filter(role=Role.HR, scope=home)
    for person in Person.objects.employed_on(day).filter(pk__in=held.values("person_id")):
        with messages.language_of(person):
            subject = _("The file %(name)s was not brought in") % {"name": file_name}
            text = _(
                "Hello %(given_name)s,\n\n"
                "The HR system left the file %(name)s, and nothing of it was written.\n\n"
                "%(why)s\n\n"
                "%(link)s"
            ) % {
                "given_name": person.given_name,
                "name": file_name,
                "why": refused.words,
                "link": _page(refused.people_import),
            }
        messages.write(to=person, subject=subject, text=text)


def _page(mine: PeopleImport | None) -> str:
    if mine is None:
        return messages.link("people_imports")
    return messages.link("people_import", mine.pk)
