"""All standings anew: nothing is wrong, and what was tampered with is found, told and mended."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from competence.domain.facts import FactKind
from competence.models import Standing, StandingRun
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry
from competence.services import facts, standing_runs, standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(cast, rules):
    facts.add(
        person=cast.alma,
        kind=FactKind.COURSE_COMPLETED,
        subject="sekretess",
        starts_on=clock.today(),
        value={"version": 1},
        by=SYSTEM,
    )
    standings.refresh_all()
    return cast.alma


def rebuild(*options):
    told = StringIO()
    code = 0
    try:
        call_command("rebuild_standings", *options, stdout=told, stderr=StringIO())
    except SystemExit as end:
        code = end.code
    return code, told.getvalue()


def test_what_was_kept_is_what_the_rules_answer(alma):
    before = list(Standing.objects.order_by("pk").values())

    code, told = rebuild()

    assert (code, told.splitlines()[-1]) == (0, "11 people, 0 rows renewed, 0 wrong.")
    assert list(Standing.objects.order_by("pk").values()) == before


def test_a_row_that_somebody_touched_is_told_and_only_mended_when_asked(alma):
    rows = Standing.objects.filter(person=alma, goal="caseworker/secrecy")
    rows.update(state="missing")

    assert rebuild("--check") == (
        1,
        f"person {alma.pk}: profile caseworker/secrecy\n11 people, 1 rows renewed, 1 wrong.\n",
    )
    assert rows.get().state == "missing"
    assert rebuild()[0] == 1
    assert rows.get().state == "valid"
    assert rebuild("--check")[0] == 0


def test_it_goes_on_where_it_was_cut_off(alma, monkeypatch):
    monkeypatch.setattr(standing_runs, "BATCH", 5)

    class Cut(Exception):
        pass

    def stop(run, total):
        assert total == 11
        if run.people == 10:
            raise Cut

    with pytest.raises(Cut):
        standing_runs.rebuild(writes=True, resume=False, workers=1, tell=stop)
    left = []
    run, _wrong = standing_runs.rebuild(
        writes=True, resume=True, workers=1, tell=lambda run, total: left.append(run.people)
    )

    assert left == [11]
    assert StandingRun.objects.get() == run
    assert AuditEntry.objects.get(verb="standings.rebuilt").about["people_done"] == "11"


def test_at_night_only_those_are_asked_whose_day_has_come(alma, moving_clock):
    assert standing_runs.nightly() == 0
    row = Standing.objects.get(person=alma, goal="caseworker/secrecy")

    moving_clock(days=(row.next_on - clock.today()).days)

    assert standing_runs.nightly() == 1
    row.refresh_from_db()
    assert (row.state, row.computed_on) == ("soon", clock.today())
    # Time explains it: nothing was wrong.
    assert StandingRun.objects.latest("pk").wrong == 0
    assert standing_runs.nightly() == 0


def test_who_is_new_and_whose_rules_are_new_are_asked_too(alma):
    Standing.objects.filter(person=alma).update(rules="older")

    assert standing_runs.nightly() == 1
    Standing.objects.filter(person=alma).delete()
    assert standing_runs.nightly() == 1


def test_what_no_rule_asks_for_any_more_is_gone(alma):
    version = Standing.objects.filter(person=alma).first().version
    Standing.objects.create(
        person=alma,
        municipality_id=alma.municipality_id,
        kind="path",
        goal="gone/step_1",
        state="valid",
        computed_on=date(2026, 1, 1),
        version=version,
        rules=version.digest,
    )

    assert standing_runs.nightly() == 1
    assert not Standing.objects.filter(goal="gone/step_1").exists()


@pytest.mark.strict
@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.django_db(transaction=True)
def test_one_process_and_two_write_what_was_written_fact_by_fact(alma, monkeypatch, workers):
    columns = ("person", "goal", *standings.COLUMNS)
    before = sorted(Standing.objects.values_list(*columns), key=str)
    Standing.objects.all().delete()
    # As many batches as make both of them work, or both threads of the one.
    monkeypatch.setattr(standing_runs, "BATCH", 3)

    code, told = rebuild("--workers", workers)

    assert (code, told.splitlines()[-1]) == (0, f"11 people, {len(before)} rows renewed, 0 wrong.")
    assert sorted(Standing.objects.values_list(*columns), key=str) == before
