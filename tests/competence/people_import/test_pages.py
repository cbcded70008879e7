"""The journey of HR: a file, its columns, what it would change, a typed number, and what came of it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competence.models import PeopleImport
from competence.people import clock
from competence.people.models import Person
from competence.queries import people_imports
from tests.competence.people_import.conftest import csv_of, row
from tests.competence.people_import.test_bringing_in import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
LIST = "/personal/import/"


def upload(client, rows, name="personal.csv", key=None):
    content = rows if isinstance(rows, bytes) else csv_of(rows)
    file = SimpleUploadedFile(name, content)
    return client.post(LIST, {"file": file, "form_key": key or str(uuid.uuid4())})


def as_recognised(mine, **more):
    columns = {f"column-{each['index']}": each["field"] or "none" for each in mine.columns}
    return columns | {"counts_experience": "on"} | more


@pytest.fixture
def go(django_capture_on_commit_callbacks):
    """A click, and what the background does of it."""

    def click(client, url, data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data)

    return click


def test_hr_brings_people_in_from_a_file_and_sees_it_all_beforehand(cast, sign_in, go):
    client = sign_in(cast.elin)
    rows = [cells for cells in rows_of(cast) if cells[1] != "Bo"]
    rows.append(row("1001", "Nora Ny", "Vuxenenheten"))

    page = upload(client, rows)
    mine = PeopleImport.objects.get()
    url = page.url
    columns = client.get(url).text
    assert "Till exempel: 1001" in columns
    assert "(valfritt)" not in columns
    go(client, url, as_recognised(mine, is_complete="on"))
    shown = client.get(url).text
    assert "Bo Lind" in shown
    assert "Leder 3 personer" in shown
    assert "Vuxenenheten" in shown
    mine.refresh_from_db()
    said = {"seen": mine.difference, "makes_units": "on"}
    refused = go(client, f"{url}genomfor/", said | {"ended": "7"})
    assert "Skriv 1" in refused.text
    assert not Person.objects.filter(employee_number="1001").exists()
    go(client, f"{url}genomfor/", said | {"ended": "1"})

    done = client.get(f"{url}?visa=ended").text
    assert "1 nya, 0 ändrade, 1 avslutade" in done
    assert "Leder 3 personer" in done
    assert Person.objects.get(employee_number="1001").user is None
    listed = client.get(LIST).text
    assert "personal.csv" in listed
    assert "Genomförd" in listed


def test_faults_are_named_by_row_column_value_and_remedy_and_can_be_downloaded(cast, sign_in, go):
    client = sign_in(cast.elin)
    url = upload(
        client, [row("1001", "Nora Ny", starts="=1+1"), row("1002", "O N", extent="mycket")]
    ).url
    mine = PeopleImport.objects.get()

    go(client, url, as_recognised(mine))

    page = client.get(url)
    assert "mycket" in page.text
    assert "Sysselsättningsgrad" in page.text
    assert "genomfor" not in page.text
    table = client.get(f"{url}fault.csv")
    assert table["Content-Disposition"].startswith("attachment")
    assert "mycket" in table.content.decode("utf-8-sig")
    assert "\n=1" not in table.content.decode("utf-8-sig")
    assert client.get(f"{url}annat.csv").status_code == 404


def test_a_hostile_file_gets_a_sentence_that_says_what_to_do(cast, sign_in):
    response = upload(sign_in(cast.elin), b"PK\x03\x04" + b"\x00" * 200, "personal.xlsx")

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not PeopleImport.objects.exists()


def test_two_columns_cannot_hold_the_same_and_what_is_needed_is_asked_for(cast, sign_in, go):
    client = sign_in(cast.elin)
    url = upload(client, [row("1001", "Nora Ny")]).url
    mine = PeopleImport.objects.get()

    twice = go(client, url, as_recognised(mine) | {"column-1": "number"})
    lacking = go(client, url, as_recognised(mine) | {"column-4": "none"})

    assert "Anställningsnummer" in twice.context["form"].errors["column-1"][0]
    assert lacking.context["form"].non_field_errors()
    mine.refresh_from_db()
    assert mine.state == "mapping"


def test_progress_can_be_left_and_says_when_it_is_done(cast, sign_in):
    client = sign_in(cast.elin)
    url = upload(client, [row("1001", "Nora Ny")]).url
    PeopleImport.objects.update(state="writing", total=10)

    running = client.get(url, headers={"HX-Request": "true"}).text
    PeopleImport.objects.update(state="done")
    done = client.get(url, headers={"HX-Request": "true"}).text

    assert 'hx-trigger="every 2s"' in running
    assert "every 2s" not in done
    assert url in done


def test_what_was_compared_on_an_earlier_day_is_compared_again_first(cast, sign_in, go):
    client = sign_in(cast.elin)
    url = upload(client, [row("1001", "Nora Ny")]).url
    mine = PeopleImport.objects.get()
    go(client, url, as_recognised(mine))
    clock.move(days=1)
    mine.refresh_from_db()

    page = client.get(url).text
    refused = go(client, f"{url}genomfor/", {"seen": mine.difference})
    assert "Genomför alltihop" not in page
    assert "Jämför igen" in page
    assert "tidigare dag" in str(refused.context["order"].errors)
    go(client, f"{url}jamfor/", {})

    mine.refresh_from_db()
    assert (mine.state, mine.compared_on) == ("compared", clock.today())


def test_a_mended_file_from_the_page_before_is_a_new_import_and_the_same_again_is_not(
    cast, sign_in
):
    client, key = sign_in(cast.elin), str(uuid.uuid4())
    faulty, mended = ([row("1001", "Nora Ny", extent=extent)] for extent in ("mycket", "50"))

    urls = [upload(client, rows, key=key).url for rows in (faulty, mended, mended)]

    assert urls[0] != urls[1] == urls[2]
    assert PeopleImport.objects.count() == 2
    assert upload(sign_in(cast.nils), mended, key=key).url not in urls


def test_what_ends_by_a_last_day_and_since_when_work_counts_is_told_beforehand(cast, desk, sign_in):
    desk.bring_in([row("1001", "Nora Ny")])
    rows = [row("1001", "Nora Ny", ends="2026-06-30"), row("1002", "Olle Ny", starts="2010-08-02")]
    mine = desk.compare(rows)

    shown = sign_in(cast.elin).get(f"{LIST}{mine.pk}/").text

    assert "1 anställning slutar tidigare" in shown
    assert "från den 2 augusti 2010" in shown
    assert "Hur många slutar?" in shown


def test_a_file_can_be_thrown_away(cast, sign_in, go):
    client = sign_in(cast.elin)
    url = upload(client, [row("1001", "Nora Ny")]).url

    go(client, f"{url}kasta/", {})

    mine = PeopleImport.objects.get()
    assert (mine.state, mine.table) == ("dropped", None)
    assert "Inget ur filen är skrivet" in client.get(url).text


def test_only_hr_of_the_whole_municipality_may(cast, sign_in):
    client = sign_in(cast.elin)
    url = upload(client, [row("1001", "Nora Ny")]).url

    assert sign_in(cast.nils).get(url).status_code == 404
    assert sign_in(cast.disa).get(url).status_code == 403
    assert sign_in(cast.disa).get(LIST).status_code == 403


def test_the_list_and_the_leavers_cost_the_same_whatever_their_number(
    cast, desk, sign_in, count_queries
):
    rows = rows_of(cast)
    client = sign_in(cast.elin)

    def ask(mine):
        return count_queries(lambda: client.get(reverse("people_import", args=[mine.pk])))

    one = desk.compare([cells for cells in rows if cells[1] != "Bo"], complete=True)
    few = ask(one), count_queries(lambda: people_imports.of_municipality(cast.havsby))
    others = {"Alma", "Ture", "Cilla", "Bo"}
    several = desk.compare([cells for cells in rows if cells[1] not in others], complete=True)

    assert several.counts["ended"] == 4
    assert (ask(several), count_queries(lambda: people_imports.of_municipality(cast.havsby))) == few
