"""The register of eligibility: what J6 demands, what must never happen there, and its files."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.models import AuditEntry, Employment
from competence.services import decisions, eligibility, facts, standings, supplements
from competence.services.supplements import Line
from tests import factories
from tests.competence.test_decisions_services import approve, grant, meet_step_two

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
A_DAY = timedelta(days=1)
REGISTER, CSV, XLSX = map(reverse, ("eligibility_list", "eligibility_csv", "eligibility_xlsx"))


@pytest.fixture
def give(cast, acting):
    def task(person, task="T2", **days):
        days = {"starts_on": clock.today(), **days}
        return decisions.assign_task(person=person, task=task, by=acting(cast.disa), **days)

    return task


@pytest.fixture
def rows(sign_in):
    """Of the register, by name, in the order of the page."""

    def of(person, query=""):
        context = sign_in(person).get(f"{REGISTER}{query}").context
        return {row.name: row for row in context["rows"]}

    return of


def refuse(person, by, basis="none"):
    return eligibility.register(
        person=person,
        status="not_eligible",
        basis=basis,
        document_seen_on=clock.today(),
        starts_on=clock.today(),
        by=by,
    )


def table(response):
    text = response.content.decode().removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(text), delimiter=";"))
    blank = read.index([])
    return [dict(zip(read[blank + 1], line, strict=True)) for line in read[blank + 2 :]]


def test_unknown_is_treated_neither_as_approved_nor_as_failed(cast, give, rows, acting):
    for person in (cast.alma, cast.ture, cast.cilla):
        give(person)
    approve(cast.ture, acting(cast.elin))
    refuse(cast.cilla, acting(cast.elin))

    found = rows(cast.elin, "?visa=alla")

    assert [found[name].state for name in ("Alma Ek", "Ture Ås", "Cilla Öberg")] == [
        "unknown",
        "valid",
        "missing",
    ]
    assert found["Alma Ek"].status_word == "Inte registrerad"
    assert found["Alma Ek"].next_action == "Se handlingen och registrera"
    assert list(rows(cast.elin, "?visa=alla&lage=okand")) == [
        name for name, row in found.items() if row.state == "unknown"
    ]
    assert "Alma Ek" not in rows(cast.elin, "?visa=alla&lage=ej-behorig")
    assert "Alma Ek" not in rows(cast.elin, "?visa=alla&lage=godkand")


def test_absence_reasons_and_pay_are_never_shown(cast, give, sign_in):
    give(cast.alma)
    before = sign_in(cast.elin).get(REGISTER).text
    factories.absent(cast.alma, clock.today() - 5 * A_DAY, None)
    hr = sign_in(cast.elin)

    shown, her = hr.get(REGISTER), hr.get(reverse("eligibility", args=[cast.alma.pk]))
    (line,) = table(hr.get(CSV))

    assert "Alma Ek" in before
    assert next(iter(shown.context["rows"])).lacks
    for text in (shown.text, her.text, " ".join(line)):
        for word in ("frånvaro", "ledig", "sjuk", "lön", "kronor"):
            assert word not in text.casefold(), word


def test_no_rule_and_no_finished_plan_ever_approves_a_degree(cast, give, rows, acting):
    give(cast.alma)
    by = acting(cast.elin)
    refuse(cast.alma, by, basis="other_degree")
    meet_step_two(cast.alma)
    today = clock.today()
    done = Line("psychology", "7,5 hp", today, today, "Ladokutdrag")
    supplements.save(person=cast.alma, last_on=today, lines=[done], by=by)
    standings.refresh(cast.alma)
    clock.move_to(clock.at_noon(today + 30 * A_DAY))

    row = rows(cast.elin)["Alma Ek"]

    assert (row.state, row.supplement.state, row.lacks) == ("missing", "proven", True)
    assert row.next_action.startswith("Allt i planen är styrkt: bedöm examen")
    statuses = Fact.objects.of_kind(FactKind.ELIGIBILITY).values_list("value__status", flat=True)
    assert list(statuses) == ["not_eligible"]


def test_the_old_decision_is_never_deleted(cast, give, sign_in, acting):
    by = acting(cast.elin)
    give(cast.alma, "T1")
    review = eligibility.register(
        person=cast.alma,
        status="under_review",
        basis="none",
        document_seen_on=None,
        starts_on=clock.today(),
        note="Saknar förvaltningsrätt.",
        by=by,
    )
    approve(cast.alma, by)
    grant(cast.alma, acting(cast.disa), "T1")
    grant(cast.alma, acting(cast.disa), "T1", granted=False)
    facts.retract(fact=review, reason="Fel person.", by=by)
    url = reverse("eligibility", args=[cast.alma.pk])

    hers = sign_in(cast.elin).get(url).context["page"]
    leader = sign_in(cast.bo).get(url).context["page"]

    outcomes = [row.outcome for row in hers.decisions]
    assert sorted(outcomes) == sorted(
        ["Under granskning", "Godkänd", "Får arbeta självständigt", "Arbetar inte självständigt"]
    )
    (taken_back,) = [row for row in hers.decisions if row.taken_back_on]
    assert (taken_back.outcome, taken_back.taken_back_because) == (
        "Under granskning",
        "Fel person.",
    )
    assert taken_back.note == "Saknar förvaltningsrätt."
    # What was corrected is HR's to read.
    assert len(leader.decisions) == 3


def test_who_has_the_task_without_the_right_stands_first(cast, give, rows, acting):
    give(cast.ture)
    give(cast.alma)
    approve(cast.alma, acting(cast.elin))

    everybody = rows(cast.elin, "?visa=alla")

    assert next(iter(everybody)) == "Ture Ås"
    assert list(rows(cast.elin)) == ["Ture Ås"]


def test_a_task_to_come_is_told_and_is_no_lack_yet(cast, give, rows):
    give(cast.alma, starts_on=clock.today() + 9 * A_DAY)

    row = rows(cast.elin, "?visa=alla")["Alma Ek"]

    assert [(line.task, line.has_begun) for line in row.tasks] == [("T2", False)]
    assert not row.lacks


def test_each_task_tells_its_first_day_and_the_decision_on_it(cast, give, rows, acting):
    for task in ("T1", "T2"):
        give(cast.alma, task)
    approve(cast.alma, acting(cast.elin))
    grant(cast.alma, acting(cast.disa), "T2")

    row = rows(cast.elin, "?visa=alla&uppgift=T2")["Alma Ek"]

    told = {line.task: (line.level, line.decided_by) for line in row.tasks}
    assert told == {"T1": ("together", ""), "T2": ("alone", "Disa Holm")}
    assert (row.basis, row.decided_by) == ("Svensk socionomexamen", "Elin Ström")
    assert "Alma Ek" not in rows(cast.elin, "?visa=alla&uppgift=T3")


def test_agency_staff_are_there_and_can_be_chosen_alone_or_left_out(cast, give, rows):
    factories.employ(cast.alma, cast.other_unit, type=Employment.Type.AGENCY, agency="Hyr AB")
    give(cast.alma)
    give(cast.ture)

    assert set(rows(cast.elin)) == {"Alma Ek", "Ture Ås"}
    assert set(rows(cast.elin, "?form=inhyrda")) == {"Alma Ek"}
    assert set(rows(cast.elin, "?form=anstallda")) == {"Ture Ås"}
    assert set(rows(cast.elin, f"?enhet={cast.other_unit.pk}")) == {"Alma Ek"}
    # An old link, or one made up: what cannot be read is left out.
    assert set(rows(cast.elin, "?form=x&lage=y&uppgift=T9&enhet=z")) == {"Alma Ek", "Ture Ås"}


def test_a_leader_reads_those_she_leads_and_registers_nothing(cast, give, rows, sign_in):
    stranger = factories.worker("Sara Annan", cast.other_unit)
    for person in (cast.alma, stranger):
        give(person)

    assert set(rows(cast.bo)) == {"Alma Ek"}
    page = sign_in(cast.bo).get(reverse("eligibility", args=[cast.alma.pk]))
    assert 'name="status"' not in page.text
    assert "Registrera behörighet" not in sign_in(cast.bo).get(REGISTER).text


def test_what_she_brought_is_told_with_employer_days_extent_area_and_who_accepted(
    cast, sign_in, acting
):
    factories.fact(
        cast.alma,
        FactKind.EXPERIENCE,
        "child_services",
        starts_on=clock.today() - 900 * A_DAY,
        ends_on=clock.today() - 200 * A_DAY,
        value={"title": "Socialsekreterare", "issuer": "Kommunen i Söder"},
        source="claim:1",
        recorded_by=cast.bo,
    )

    (line,) = (
        sign_in(cast.elin)
        .get(reverse("eligibility", args=[cast.alma.pk]))
        .context["page"]
        .experience
    )

    assert (line.employer, line.areas) == ("Kommunen i Söder", ("Barn- och ungdomsvård",))
    assert (line.accepted_by, line.extent) == ("Bo Lind", "100 procent av heltid")


@pytest.mark.parametrize("query", ["", "?visa=alla", "?visa=alla&uppgift=T2&form=inhyrda"])
def test_the_file_says_what_the_page_says(cast, give, sign_in, acting, query):
    factories.employ(cast.alma, cast.other_unit, type=Employment.Type.AGENCY, agency="Hyr AB")
    for person in (cast.alma, cast.ture):
        give(person)
    approve(cast.ture, acting(cast.elin))
    hr = sign_in(cast.elin)

    page = hr.get(f"{REGISTER}{query}")
    lines = table(hr.get(f"{CSV}{query}"))

    shown = list(page.context["rows"])
    assert [line["Namn"] for line in lines] == [row.name for row in shown] != []
    for line, row in zip(lines, shown, strict=True):
        assert line["Behörighet"] == row.status_word
        assert line["Nästa åtgärd"] == row.next_action
        assert line["Handling sedd"] == (str(row.document_seen_on) if row.document_seen_on else "")
        assert line["T2 från"] == str(row.line_of("T2").since if row.line_of("T2") else "")
        assert row.status_word in page.text
    assert AuditEntry.objects.filter(verb="eligibility.exported").count() == 1


def test_no_cell_of_the_files_is_run_as_a_formula(cast, give, sign_in):
    cast.alma.given_name = "=1+1"
    cast.alma.save()
    give(cast.alma)
    hr = sign_in(cast.elin)

    (line,) = table(hr.get(CSV))
    package = ZipFile(io.BytesIO(hr.get(XLSX).content))
    cells = package.read("xl/worksheets/sheet2.xml").decode()

    assert line["Namn"].startswith("'=1+1")
    assert "=1+1 Ek" in cells
    assert "<f>" not in cells


@pytest.mark.parametrize("query", ["?visa=alla", ""])
def test_who_moved_to_another_unit_is_not_in_the_register_of_the_first(cast, give, rows, query):
    moved = factories.worker("Mia Flytt", cast.other_unit)
    factories.employ(moved, cast.unit, ends_on=clock.today() - A_DAY)
    give(moved)

    assert "Mia Flytt" in rows(cast.elin, query)
    assert "Mia Flytt" not in rows(cast.disa, query)
