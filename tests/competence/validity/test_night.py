"""The nightly check, on a ledger that somebody has broken past every service."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competence import outbox, tasks
from competence.domain.facts import FactKind
from competence.models import Heartbeat, Message, ValidityBreach, ValidityRun
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Role
from competence.services import absences, facts, validity_check
from tests import factories

pytestmark = pytest.mark.django_db


def days(number):
    return clock.today() + timedelta(days=number)


def inserted(person, kind=FactKind.METHOD, starts=-100, ends=None, **value):
    """Straight into the table."""
    return factories.fact(
        person,
        kind,
        "freda",
        starts_on=days(starts),
        ends_on=None if ends is None else days(ends),
        value={"of": "method_certificate", **value} if value or kind is not FactKind.METHOD else {},
    )


def temporary(person, starts, ends, **value):
    return inserted(person, FactKind.TEMPORARY, starts, ends, **value)


def found(home):
    run = validity_check.check(home)
    rows = ValidityBreach.objects.open().order_by("person", "pk")
    return run, [(row.person.given_name, row.fault, row.since) for row in rows]


def test_clean_ledger_has_no_deviation_and_says_whom_it_looked_at(cast):
    inserted(cast.alma)
    inserted(cast.bo, starts=-1200)
    facts.add(
        person=cast.bo,
        kind=FactKind.REVOCATION,
        subject="freda",
        starts_on=days(-1100),
        value={"of": "method_certificate", "reason": "Bytt uppdrag."},
        by=SYSTEM,
    )
    temporary(cast.ture, -5, 20, reason="Kursen ställdes in.")
    inserted(cast.cilla, starts=-1100)
    absences.register(
        person=cast.cilla, starts_on=days(-30), ends_on=days(30), extent_percent=100, by=SYSTEM
    )
    inserted(cast.disa, starts=-1200)
    factories.fact(
        cast.disa,
        FactKind.COURSE_COMPLETED,
        "sekretess",
        starts_on=days(-400),
        value={"version": 1},
    )
    factories.fact(cast.disa, FactKind.WAIVER, "secrecy_module", starts_on=days(-10))
    inserted(cast.disa, starts=-60)

    run, breaches = found(cast.havsby)

    assert breaches == []
    assert (run.people, run.held, run.excepted) == (8, 2, 4)
    assert run.finished_at is not None


BROKEN = {
    "gap": (lambda p: inserted(p, starts=-1200, ends=-300), [("ran_out", -299)]),
    "two temporary": (
        lambda p: (temporary(p, -9, 20, reason="a"), temporary(p, -5, 30, reason="b")),
        [("two_at_once", -5)],
    ),
    "temporary over": (
        lambda p: temporary(p, -30, -10, reason="a"),
        [("temporary_ended", -9)],
    ),
    "no reason": (lambda p: temporary(p, -3, 3, reason=" "), [("temporary_no_reason", -3)]),
    "no end": (
        lambda p: temporary(p, -3, None, reason="a"),
        [("temporary_no_end", -3), ("temporary_ended", -2)],
    ),
    "revoked without reason": (
        lambda p: (inserted(p), inserted(p, FactKind.REVOCATION, starts=-10)),
        [("revoked_no_reason", -10)],
    ),
    "revoked nothing": (
        lambda p: inserted(p, FactKind.REVOCATION, starts=-10, reason="x"),
        [("revoked_nothing", -10)],
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_every_fault_put_into_the_ledger_is_found(cast, fault):
    put_in, expected = BROKEN[fault]
    put_in(cast.alma)

    _run, breaches = found(cast.havsby)

    assert breaches == [("Alma", what, days(on)) for what, on in expected]


def test_a_course_of_her_own_that_no_rule_asks_for_may_end(cast):
    factories.fact(cast.alma, FactKind.EXTERNAL, "own-hlr", starts_on=days(-90), ends_on=days(-9))

    _run, breaches = found(cast.havsby)

    assert breaches == []


def test_what_is_found_is_one_row_until_it_is_mended(cast):
    put = temporary(cast.alma, -30, -10, reason="a")
    first, _breaches = found(cast.havsby)
    second, _breaches = found(cast.havsby)
    facts.retract(fact=put, reason="Fel metod.", by=SYSTEM)
    third, breaches = found(cast.havsby)

    assert [(run.new, run.breaches) for run in (first, second, third)] == [(1, 1), (0, 1), (0, 0)]
    assert breaches == []
    assert ValidityBreach.objects.get().gone_at is not None


def test_whoever_has_left_and_whoever_is_elsewhere_is_not_looked_at(cast):
    temporary(cast.alma, -30, -10, reason="a")
    temporary(cast.petra, -30, -10, reason="a")
    found(cast.havsby)
    assert ValidityBreach.objects.get().person == cast.alma

    employment = cast.alma.employments.live().get()
    type(employment).objects.filter(pk=employment.pk).update(
        retracted_at=clock.now(), retracted_reason="Slutat."
    )
    run, breaches = found(cast.havsby)

    assert (run.people, breaches) == (7, [])


def test_hr_gets_one_mail_about_what_is_new_in_her_scope(cast):
    narrow = factories.worker("Hanna Vik", cast.other_unit, Role.HR, cast.other_unit)
    temporary(cast.alma, -30, -10, reason="a")

    validity_check.check(cast.havsby)
    validity_check.check(cast.havsby)

    mail = Message.objects.get()
    assert (mail.person, mail.subject) == (cast.elin, "1 ny avvikelse i giltighet")
    assert reverse("validity_breaches") in mail.text
    assert "Alma" not in mail.text
    assert narrow != mail.person


def test_the_nights_work_leaves_a_run_a_heartbeat_and_its_audit_row(cast):
    assert tasks.check_validity() == 2
    assert tasks.check_validity() == 0
    outbox.drain()

    runs = ValidityRun.objects.order_by("pk")
    assert [run.municipality for run in runs] == [cast.granby, cast.havsby]
    assert Heartbeat.objects.filter(part="validity").exists()
    assert AuditEntry.objects.filter(verb="validity.checked").count() == 2


def test_a_turn_that_is_cut_off_or_done_twice_counts_everybody_once(cast, monkeypatch):
    monkeypatch.setattr(validity_check, "A_TURN", 3)
    temporary(cast.alma, -30, -10, reason="a")
    tasks.check_validity()
    home = ValidityRun.objects.get(municipality=cast.havsby)
    with monkeypatch.context() as cut_off:
        cut_off.setattr(validity_check, "_close", lambda ids: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            validity_check._go_on(f"{home.pk}:0:0")
    assert not ValidityBreach.objects.exists()

    for _twice in range(2):
        validity_check._go_on(f"{home.pk}:0:0")
        home.refresh_from_db()
        assert (home.people, home.finished_at) == (3, None)
    assert not Heartbeat.objects.filter(part="validity").exists()
    outbox.drain()

    home.refresh_from_db()
    assert (home.people, home.new, home.breaches) == (8, 1, 1)
    assert Message.objects.get().person == cast.elin
    assert Heartbeat.objects.filter(part="validity").exists()


def test_the_command_says_the_same_without_names_and_ends_with_one(cast, capsys):
    temporary(cast.alma, -30, -10, reason="a")

    with pytest.raises(SystemExit) as ended:
        call_command("check_validity")

    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert f"person {cast.alma.pk}: FREDA. " in said
    assert "Havsby: 8 people, 0 hold, 0 with a reason, 1 deviations, 1 new." in said
    assert "Alma" not in said


def test_a_batch_takes_as_many_queries_for_many_as_for_few(cast):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            validity_check.check(cast.havsby)
        return len(queries)

    temporary(cast.alma, -30, -10, reason="a")
    asked()
    few = asked()
    for number in range(30):
        person = factories.worker(f"Ny {number}", cast.unit)
        inserted(person, starts=-50)
    assert asked() == few


def test_the_page_tells_what_was_found_and_where_to_mend_it(cast, sign_in):
    temporary(cast.alma, -30, -10, reason="a")
    elin = sign_in(cast.elin)
    url = reverse("validity_breaches")
    never = elin.get(url).content.decode()
    found(cast.havsby)

    page = " ".join(elin.get(url).content.decode().split())

    assert "Kontrollen har inte gått än" in never
    assert "8 personer sågs över." in page
    assert "Alma Ek" in page
    assert "Det tillfälliga beslutet har gått ut." in page
    assert reverse("validity_of", args=[cast.alma.pk, "metod", "freda"]) in page


def test_no_deviation_is_said_with_whom_it_looked_at_and_a_late_check_is_told(cast, sign_in):
    found(cast.havsby)
    elin = sign_in(cast.elin)
    url = reverse("validity_breaches")
    clean = elin.get(url).content.decode()
    ValidityRun.objects.update(finished_at=clock.now() - timedelta(hours=27))

    late = elin.get(url).content.decode()

    assert "Inga avvikelser" in clean
    assert "8 personer sågs över." in clean
    assert "Kontrollen har inte gått sedan dess" not in clean
    assert "Kontrollen har inte gått sedan dess" in late


def test_the_list_takes_as_many_queries_for_many_as_for_few(cast, sign_in):
    elin = sign_in(cast.elin)
    temporary(cast.alma, -30, -10, reason="a")
    found(cast.havsby)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            elin.get(reverse("validity_breaches"))
        return len(queries)

    asked()
    few = asked()
    for number in range(20):
        temporary(factories.worker(f"Ny {number}", cast.unit), -30, -10, reason="a")
    found(cast.havsby)

    assert asked() == few
