"""Files that the HR system leaves in a folder: the same rules, and a mail when there is trouble."""

import os
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from competence import tasks
from competence.models import PeopleImport
from competence.people import clock
from competence.people.models import AuditEntry, Person
from tests.competence.people_import.conftest import csv_of, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path, cast):
    settings.PEOPLE_IMPORT_DIR = str(tmp_path)
    here = tmp_path / cast.havsby.key
    here.mkdir()
    return here


def leave(folder, rows, name="personal.csv", seconds_ago=120):
    path = folder / name
    path.write_bytes(rows if isinstance(rows, bytes) else csv_of(rows))
    moment = clock.machine_now().timestamp() - seconds_ago
    os.utime(path, (moment, moment))


def names(folder):
    return [path.name.partition("-")[2] for path in folder.iterdir()] if folder.is_dir() else []


def run(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return tasks.import_people_folder()


def test_nothing_is_looked_for_where_no_folder_is_set():
    assert tasks.import_people_folder() == 0
    with pytest.raises(CommandError, match="STEGVIS_IMPORT_DIR"):
        call_command("import_people_folder")


def test_a_file_is_carried_out_and_put_away_and_the_same_again_is_no_trouble(
    cast, desk, folder, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    rows = [row("1001", "Nora Ny"), row("1002", "Olle Ny")]
    leave(folder, rows)

    assert run(django_capture_on_commit_callbacks) == 1

    assert (names(folder / "done"), mail.outbox) == (["personal.csv"], [])
    olle = Person.objects.get(employee_number="1002")
    told = AuditEntry.objects.get(verb="person.imported", concerns_id=olle.pk)
    assert (told.person_id, told.role) == (None, "system")
    leave(folder, rows)
    assert run(django_capture_on_commit_callbacks) == 1
    assert mail.outbox == []
    assert PeopleImport.objects.order_by("-pk").first().state == "done"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (b"\x00\x01\x02", ""),
        ([row("1002", "Olle Ny", starts="i våras")], "1 fel"),
        ([row("1002", "Olle Ny", "Okänd enhet")], "Okänd enhet"),
        ([("1002",)], "kolumner"),
    ],
    ids=["unreadable", "fault", "unit", "columns"],
)
def test_what_cannot_be_carried_out_is_refused_and_hr_gets_a_mail(
    desk, folder, rows, why, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    content = (
        csv_of([("1002", "Olle")], ("Anställningsnummer", "Förnamn")) if why == "kolumner" else rows
    )
    leave(folder, content)

    run(django_capture_on_commit_callbacks)

    (letter,) = mail.outbox
    assert letter.to == [desk.person.work_email]
    assert "personal.csv" in letter.subject
    assert why in letter.body
    assert "/personal/import/" in letter.body
    assert names(folder / "refused") == ["personal.csv"]
    assert not Person.objects.filter(employee_number="1002").exists()


def test_a_folder_ends_nobody_unless_the_installation_says_how_many(
    cast, desk, folder, settings, django_capture_on_commit_callbacks
):
    everybody = [row("1001", "Nora Ny"), row("1002", "Olle Ny")]
    desk.bring_in(everybody)
    leave(folder, everybody[:1])
    run(django_capture_on_commit_callbacks)
    assert Person.objects.get(employee_number="1002").employments.live().get().ends_on is None
    assert mail.outbox == []

    settings.PEOPLE_IMPORT_MAY_END = 1
    leave(folder, everybody[:1])
    run(django_capture_on_commit_callbacks)

    # The cast of Havsby is not in the file either.
    assert "högst 1" in mail.outbox[0].body
    assert Person.objects.get(employee_number="1002").employments.live().get().ends_on is None


def test_nor_by_the_last_days_in_it(desk, folder, django_capture_on_commit_callbacks):
    desk.bring_in([row("1001", "Nora Ny"), row("1002", "Olle Ny")])
    leave(folder, [row("1001", "Nora Ny", ends="2026-06-30"), row("1002", "Olle Ny")])

    run(django_capture_on_commit_callbacks)

    assert "högst 0" in mail.outbox[0].body
    assert Person.objects.get(employee_number="1001").employments.live().get().ends_on is None


def test_before_anything_was_brought_in_by_hand_a_folder_guesses_nothing(
    folder, django_capture_on_commit_callbacks
):
    leave(folder, [row("1001", "Nora Ny")])
    out = StringIO()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("import_people_folder", stdout=out)

    assert "havsby: personal.csv" in out.getvalue()
    assert "för hand" in mail.outbox[0].body


def test_an_import_that_is_under_way_is_said_and_the_file_can_be_carried_out_by_hand(
    desk, folder, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    under_way = desk.compare([row("1002", "Olle Ny")])
    PeopleImport.objects.filter(pk=under_way.pk).update(state="writing")
    leave(folder, [row("1003", "Pia Ny")])

    run(django_capture_on_commit_callbacks)

    mine = PeopleImport.objects.latest("pk")
    assert "annan fil" in mail.outbox[0].body
    assert f"/personal/import/{mine.pk}/" in mail.outbox[0].body
    assert (mine.state, names(folder / "refused")) == ("compared", ["personal.csv"])


@pytest.mark.expects_errors
def test_trouble_in_one_folder_stops_no_other_municipality(
    cast, desk, folder, caplog, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    broken = folder.parent / cast.granby.key
    broken.mkdir()
    (broken / "working").write_text("not a folder")
    leave(folder, [row("1002", "Olle Ny")], name=os.fsdecode("månad.csv".encode("latin-1")))

    assert run(django_capture_on_commit_callbacks) == 1

    assert "granby" in caplog.text
    assert Person.objects.filter(employee_number="1002").exists()
    assert PeopleImport.objects.latest("pk").file_name == "m�nad.csv"


@pytest.mark.expects_errors
def test_whatever_goes_wrong_hr_hears_of_it_and_the_file_does_not_come_again(
    desk, folder, monkeypatch, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    monkeypatch.setattr("competence.services.people_import_runs.roster.known", lambda home: 1 / 0)
    leave(folder, [row("1002", "Olle Ny")])

    assert run(django_capture_on_commit_callbacks) == 1
    assert run(django_capture_on_commit_callbacks) == 0

    mine = PeopleImport.objects.latest("pk")
    (letter,) = mail.outbox
    assert "Något gick fel" in letter.body
    assert (mine.state, names(folder / "refused")) == ("failed", ["personal.csv"])


def test_a_file_that_its_worker_lost_is_tried_once_more_and_then_refused(
    desk, folder, monkeypatch, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    monkeypatch.setattr("competence.services.people_import_folder.LOST_AFTER", -1)
    for place, number in (("working", "1002"), ("again", "1003")):
        (folder / place).mkdir()
        leave(folder / place, [row(number, "Olle Ny")], name=f"{place}.csv")

    assert run(django_capture_on_commit_callbacks) == 2

    assert Person.objects.filter(employee_number="1002").exists()
    assert not Person.objects.filter(employee_number="1003").exists()
    assert "två gånger" in mail.outbox[0].body
    assert names(folder / "refused") == ["again.csv"]


def test_a_file_that_is_still_coming_or_is_a_link_is_left_alone(
    desk, folder, tmp_path, django_capture_on_commit_callbacks
):
    desk.bring_in([row("1001", "Nora Ny")])
    leave(folder, [row("1002", "Olle Ny")], seconds_ago=5)
    leave(tmp_path, [row("1002", "Olle Ny")], name="annan.csv")
    (folder / "lank.csv").symlink_to(tmp_path / "annan.csv")
    leave(folder, [row("1002", "Olle Ny")], name=".pågår.csv")

    assert run(django_capture_on_commit_callbacks) == 0
