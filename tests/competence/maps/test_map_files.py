"""A file of everybody: written beside the pages, whole with a count or not there, hers alone."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from competence import outbox
from competence.models import MapFile
from competence.people import clock
from competence.people.audit import SYSTEM, Actor
from competence.people.models import AuditEntry, Role
from competence.queries import map_lines
from competence.queries.map import Selection
from competence.services import map_files, roles
from tests import factories
from tests.competence.maps import reading

MAP, FILES = reverse("map"), reverse("map_files")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def ordered(cast, profile):
    """As HR orders it on the page."""

    def order(person=cast.elin, **selection):
        outbox.drain()  # what the published profile and the new facts gave to do
        by = Actor.of(person, Role.HR)
        row = map_files.order(person=person, selection=Selection(**selection), by=by)
        outbox.drain()
        row.refresh_from_db()
        return row

    return order


def read(client, row):
    answer = client.get(reverse("map_file", args=[row.uid]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_file_holds_every_cell_of_the_screen_and_ends_with_their_number(
    cast, ordered, passed, sign_in
):
    passed(cast.alma)
    passed(cast.ture, days_ago=300)
    client = sign_in(cast.elin)

    lines = read(client, ordered())

    screen = reading.table(client.get(f"{MAP}?visa=personer"))
    begin = lines.index([]) + 2
    cells = {(line[0], line[4]): line for line in lines[begin:-2]}
    assert cells.keys() == screen.keys()
    for place, cell in screen.items():
        assert cell.words.startswith(cells[place][5])
        assert ("," in cell.words) == bool(cells[place][6])
    assert lines[-2:] == [[], ["Number of lines", str(len(screen))]]
    assert {line[0]: line[1:] for line in lines[: begin - 2]}["Profile"][1] == "version 1"


def test_filters_and_protected_names_hold_in_the_file(cast, ordered, sign_in):
    cast.ture.protected_identity = True
    cast.ture.save()

    row = ordered(cast.disa, critical=True, area="grunden", unit_id=cast.unit.pk)

    lines = read(sign_in(cast.disa), row)
    text = str(lines)
    assert "Ture" not in text
    assert "Person with protected identity" in text
    assert {line[4] for line in lines[lines.index([]) + 2 : -2]} == {"Behörighet", "Sekretess"}


def test_a_file_that_is_not_whole_is_not_there(cast, ordered, sign_in, monkeypatch):
    whole = map_lines.lines
    monkeypatch.setattr(map_lines, "lines", lambda *given: list(whole(*given))[:-1])

    row = ordered()
    for _time in range(outbox.MOST_ATTEMPTS):
        outbox.OutboxRow.objects.filter(kind=map_files.KIND).update(leased_until=None)
        outbox.drain()
    row.refresh_from_db()

    assert (row.failed_at is not None, row.ready_at) == (True, None)
    assert not storages["private"].exists(f"{map_files.ROOM}/{row.uid}.csv")
    client = sign_in(cast.elin)
    assert client.get(reverse("map_file", args=[row.uid])).status_code == 404
    assert "Nothing of it is kept. Order it again" in client.get(FILES).content.decode()


def test_whoever_reads_no_map_any_more_gets_no_file(cast, ordered, sign_in):
    row = ordered(cast.disa)
    for grant in cast.disa.role_grants.all():
        roles.end(grant=grant, ends_on=clock.today() - timedelta(days=1), by=SYSTEM)

    assert sign_in(cast.disa).get(reverse("map_file", args=[row.uid])).status_code == 404
    late = MapFile.objects.create(
        person=cast.disa,
        municipality=cast.havsby,
        selection=row.selection,
        language="sv",
        day=row.day,
        ordered_at=clock.now(),
    )
    map_files.write(str(late.pk))
    late.refresh_from_db()
    assert late.failed_at is not None


def test_a_file_of_a_unit_that_is_not_hers_is_never_one_of_everybody(cast, ordered):
    row = ordered(cast.disa, unit_id=cast.other_unit.pk)

    assert (row.failed_at is not None, row.ready_at) == (True, None)


def test_the_page_orders_once_shows_how_far_and_what_is_taken_is_written_down(
    cast, profile, sign_in
):
    client = sign_in(cast.elin)

    for _click in range(2):
        assert client.post(f"{FILES}?kritiska=on").headers["Location"] == FILES
    row = MapFile.objects.get()
    assert "0 of 0 lines" in client.get(FILES).content.decode()
    assert "every 3s" in client.get(FILES, headers={"HX-Request": "true"}).content.decode()
    map_files.write(str(row.pk))
    page = client.get(FILES).content.decode()

    assert "every 3s" not in page
    assert str(row.uid) in page
    lines = read(client, row)
    about = AuditEntry.objects.get(verb="map.exported").about
    assert about["lines"] == lines[-1][1]
    storages["private"].delete(MapFile.objects.get().storage_key)
    gone = client.get(reverse("map_file", args=[row.uid]), follow=True)
    assert "The file is no longer there. Order it again." in gone.content.decode()


def test_a_file_is_not_handed_over_to_who_would_be_shown_less_now(cast, ordered, sign_in):
    row = ordered()
    client = sign_in(cast.elin)
    url = reverse("map_file", args=[row.uid])
    assert client.get(url).status_code == 200

    cast.ture.protected_identity = True
    cast.ture.save()
    page = client.get(url, follow=True).content.decode()
    assert "Order it again: you may read less now than when it was written." in page

    row = ordered(critical=True)
    url = reverse("map_file", args=[row.uid])
    assert client.get(url).status_code == 200
    roles.grant(
        person=cast.elin,
        role=Role.UNIT_MANAGER,
        scope=cast.unit,
        starts_on=clock.today(),
        by=SYSTEM,
    )
    assert client.get(url).status_code == 302


def test_what_a_killed_worker_left_is_written_over_and_what_no_row_names_is_swept(
    cast, ordered, monkeypatch
):
    store = storages["private"]
    orphan = store.save(f"{map_files.ROOM}/{uuid4()}.csv", ContentFile(b"everybody"))
    row = ordered()
    MapFile.objects.filter(pk=row.pk).update(ready_at=None, storage_key="")

    map_files.write(str(row.pk))

    row.refresh_from_db()
    assert row.storage_key == f"{map_files.ROOM}/{row.uid}.csv"
    assert len(store.listdir(map_files.ROOM)[1]) == 2
    map_files.forget_old()
    assert store.exists(orphan)
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=-1))
    map_files.forget_old()
    assert store.listdir(map_files.ROOM)[1] == [f"{row.uid}.csv"]


def test_written_after_midnight_it_says_that_day_alone(cast, profile, sign_in):
    outbox.drain()
    clock.move_to(clock.at_noon(date(2026, 11, 1)))
    row = map_files.order(person=cast.elin, selection=Selection(), by=Actor.of(cast.elin, Role.HR))
    clock.move_to(clock.at_noon(date(2026, 11, 2)))
    map_files.write(str(row.pk))

    answer = sign_in(cast.elin).get(reverse("map_file", args=[row.uid]))

    assert "2026-11-02.csv" in answer.headers["Content-Disposition"]
    about = AuditEntry.objects.get(verb="map.exported").about
    assert about["day"] == "2026-11-02"


def test_after_a_week_it_is_taken_away(cast, ordered):
    old, new = ordered(), ordered(critical=True)
    MapFile.objects.filter(pk=old.pk).update(ordered_at=clock.now() - timedelta(days=8))

    assert map_files.forget_old() == 1

    assert list(MapFile.objects.all()) == [new]
    assert not storages["private"].exists(old.storage_key)
    assert storages["private"].exists(new.storage_key)


def test_twenty_people_more_are_no_query_more(cast, ordered, count_queries):
    ordered(area="grunden")
    few = count_queries(ordered)
    for n in range(20):
        factories.worker(f"Lo Nr{n}", cast.other_unit)

    assert count_queries(lambda: ordered(critical=True)) == few
