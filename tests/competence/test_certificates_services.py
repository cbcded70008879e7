import os
import random
import signal
import threading
import time
from hashlib import sha256
from io import BytesIO

import psutil
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from pypdf import PdfReader

from competence import outbox
from competence.documents import order as desk
from competence.documents import vault
from competence.domain.canonical import digest
from competence.domain.facts import FactKind
from competence.models import Certificate, CertificateFile, Message, NumberSeries, OutboxRow
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry
from competence.services import certificates, decisions
from tests import factories
from tests.cast import make_cast
from tests.competence.test_decisions_services import LADDER, meet_step_two
from tests.threads import in_threads


@pytest.fixture(scope="module", autouse=True)
def close_the_child():
    yield
    desk.close()


def passed(person, course="sekretess", version=1):
    return factories.fact(
        person, FactKind.COURSE_COMPLETED, course, value={"version": version, "share": 92}
    )


def order(person, fact=None):
    return certificates.order(fact=fact or passed(person), kind="module", by=Actor.of(person))


def bytes_of(certificate, edition):
    row = certificate.files.get(edition=edition)
    return vault.read(row.storage_key, row.sha256)


def words_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.django_db
def test_a_certificate_has_the_next_number_of_its_municipality_and_year(cast):
    year = clock.today().year

    first, second = order(cast.alma), order(cast.ture)
    neighbour = order(cast.petra)

    assert first.number == f"havsby-{year}-00001"
    assert second.number == f"havsby-{year}-00002"
    assert neighbour.number == f"granby-{year}-00001"
    assert len({first.code, second.code, neighbour.code}) == 3


@pytest.mark.django_db
def test_ordering_twice_gives_the_one_that_is_there(cast):
    fact = passed(cast.alma)

    first, again = order(cast.alma, fact), order(cast.alma, fact)

    assert first == again
    assert NumberSeries.objects.get(municipality=cast.havsby).last == 1
    assert OutboxRow.objects.filter(kind="certificate").count() == 1
    assert AuditEntry.objects.filter(verb="certificate.ordered").count() == 1


@pytest.mark.django_db
def test_an_undone_decision_leaves_no_gap_in_the_numbers(cast):
    class Undo(Exception):
        pass

    def decide():
        with transaction.atomic():
            order(cast.alma)
            raise Undo

    with pytest.raises(Undo):
        decide()

    assert order(cast.ture).number.endswith("-00001")


@pytest.mark.django_db
def test_the_content_is_frozen_when_ordered(cast):
    course = factories.make_course("sekretess")
    course.current.document["goals"] = [{"key": "g", "text": "Säga vad som får lämnas ut."}]
    course.current.save()
    certificate = order(cast.alma)

    cast.alma.family_name = "Nyman"
    cast.alma.save()
    course.current.title = "Ett annat namn"
    course.current.save()

    held = Certificate.objects.get(pk=certificate.pk)
    assert held.content["name"] == "Alma Ek"
    assert held.content["learnt"] == ["Säga vad som får lämnas ut."]
    assert held.content["editions"]["sv"]["title"] == "Sekretess"
    assert held.content_hash == digest(held.content)
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        Certificate.objects.filter(pk=held.pk).update(number="havsby-2026-09999")


@pytest.mark.django_db
def test_both_editions_are_drawn_once_and_the_learner_gets_one_mail(cast):
    certificate = order(cast.alma)

    assert outbox.drain() == 2
    before = list(CertificateFile.objects.order_by("edition").values("sha256", "storage_key"))
    certificates.draw(str(certificate.pk))

    certificate.refresh_from_db()
    assert certificate.issued_at
    assert before == list(
        CertificateFile.objects.order_by("edition").values("sha256", "storage_key")
    )
    assert Message.objects.filter(person=cast.alma).count() == 1
    for edition, language in (("sv", "sv-SE"), ("en", "en-GB")):
        pdf = bytes_of(certificate, edition)
        words = words_of(pdf)
        assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == language
        assert pdf.startswith(b"%PDF")
        assert "Alma Ek" in words
        assert certificate.number in words
        assert certificate.code in words
        with translation.override(edition):
            assert gettext("Certificate number") in words
        assert sha256(pdf).hexdigest() == certificate.files.get(edition=edition).sha256


@pytest.mark.django_db
def test_the_certificate_of_a_step_names_decider_and_proof(cast, acting):
    factories.make_rules(LADDER, kind="ladder")
    factories.make_course("sekretess")
    meet_step_two(cast.petra)

    fact = decisions.decide_step(
        person=cast.petra,
        step="step_2",
        starts_on=clock.today(),
        delegation="SN 4.7",
        by=acting(cast.olga, "unit_manager"),
    )

    content = Certificate.objects.get(fact=fact).content
    assert content["decided_by"] == "Olga Dahl"
    assert content["dual_role"] is True
    assert content["learnt"] == ["Tar emot anmälningar."]
    assert [line["title"] for line in content["editions"]["en"]["lines"]] == [
        "Sekretess",
        "PE6",
        "talk_12",
    ]
    assert content["editions"]["en"]["title"] == "Step 2, Grund"
    assert content["editions"]["en"]["lines"][1]["proof"] == "2 occasions"


@pytest.mark.django_db
def test_a_file_cut_short_is_never_taken_for_the_right_one(cast):
    certificate = order(cast.alma)
    outbox.drain()
    whole = bytes_of(certificate, "sv")
    row = certificate.files.get(edition="sv")
    path = storages["private"].path(row.storage_key)
    with open(path, "wb") as file:
        file.write(whole[:100])

    with pytest.raises(vault.Damaged):
        vault.read(row.storage_key, row.sha256)
    stored = vault.put(whole)

    assert stored.key != row.storage_key
    assert vault.read(stored.key, stored.sha256) == whole
    with pytest.raises(vault.Damaged):
        vault.read("certificates/ff/none.pdf", stored.sha256)


@pytest.mark.django_db
def test_files_without_a_row_are_taken_away_after_a_day(cast):
    certificate = order(cast.alma)
    outbox.drain()
    orphan = vault.put(b"%PDF-1.4 whose worker died")
    assert certificates.sweep() == 0

    yesterday = time.time() - 25 * 3600
    for key in (orphan.key, *certificate.files.values_list("storage_key", flat=True)):
        os.utime(storages["private"].path(key), (yesterday, yesterday))

    assert certificates.sweep() == 1
    assert not storages["private"].exists(orphan.key)
    assert bytes_of(certificate, "sv").startswith(b"%PDF")
    assert certificates.sweep() == 0


@pytest.mark.django_db
def test_a_drawing_that_never_succeeds_says_so_and_can_be_tried_again(cast, monkeypatch):
    certificate = order(cast.alma)
    row = OutboxRow.objects.get(kind="certificate")
    monkeypatch.setattr(desk, "MAX_HTML_BYTES", 10)

    for _attempt in range(outbox.MOST_ATTEMPTS):
        OutboxRow.objects.filter(pk=row.pk).update(leased_until=None)
        certificate.refresh_from_db()
        assert certificate.failed_reason == ""
        assert not outbox.work(row.pk)

    certificate.refresh_from_db()
    assert certificate.failed_reason == "too_large"
    assert certificate.issued_at is None
    monkeypatch.undo()
    certificates.draw_again(certificate=certificate, by=Actor.of(cast.elin))
    outbox.drain()
    certificate.refresh_from_db()
    assert certificate.issued_at
    assert certificate.failed_reason == ""
    certificates.draw_again(certificate=certificate, by=Actor.of(cast.elin))
    assert not OutboxRow.objects.open().exists()


@pytest.mark.django_db
def test_a_drawing_that_ends_its_worker_every_time_says_so_and_can_be_tried_again(cast):
    certificate = order(cast.alma)
    row = OutboxRow.objects.get(kind="certificate")
    OutboxRow.objects.filter(pk=row.pk).update(attempts=outbox.MOST_ATTEMPTS)

    assert not outbox.work(row.pk)

    certificate.refresh_from_db()
    assert (certificate.failed_reason, certificate.issued_at) == ("crashed", None)
    certificates.draw_again(certificate=certificate, by=Actor.of(cast.elin))
    outbox.drain()
    certificate.refresh_from_db()
    assert certificate.issued_at


@pytest.mark.django_db
def test_revoking_adds_a_row_once_and_changes_nothing_else(cast):
    certificate = order(cast.alma)
    before = Certificate.objects.filter(pk=certificate.pk).values().get()

    first = certificates.revoke(
        certificate=certificate, reason="Fel person", by=Actor.of(cast.elin)
    )
    again = certificates.revoke(
        certificate=certificate, reason="En gång till", by=Actor.of(cast.elin)
    )

    assert first == again
    assert again.reason == "Fel person"
    assert first.revoked_on == clock.today()
    assert Certificate.objects.filter(pk=certificate.pk).values().get() == before
    with pytest.raises(ValidationError):
        certificates.reissue(certificate=certificate, by=Actor.of(cast.elin))


@pytest.mark.django_db
def test_a_right_certificate_replaces_a_wrong_one_under_a_new_number(cast):
    wrong = order(cast.alma)
    cast.alma.family_name = "Nyman"
    cast.alma.save()

    right = certificates.reissue(certificate=wrong, by=Actor.of(cast.elin))
    again = certificates.reissue(certificate=wrong, by=Actor.of(cast.elin))

    assert right == again
    assert right.replaces == wrong
    assert right.content["name"] == "Alma Nyman"
    assert right.number.endswith("-00002")
    assert Certificate.objects.get(pk=wrong.pk).content["name"] == "Alma Ek"


@pytest.mark.django_db(transaction=True)
def test_fifty_orders_at_once_for_one_fact_give_one_certificate(settings):
    settings.OUTBOX_IN_PROCESS = False
    cast = make_cast()
    fact = passed(cast.alma)

    answers = in_threads(50, lambda: order(cast.alma, fact).pk)

    assert set(answers) == {Certificate.objects.get().pk}
    assert NumberSeries.objects.get().last == 1
    assert OutboxRow.objects.filter(kind="certificate").count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_orders_at_once_for_fifty_facts_give_fifty_numbers_in_a_row(settings):
    settings.OUTBOX_IN_PROCESS = False
    cast = make_cast()
    facts = [passed(cast.alma, f"kurs-{number}") for number in range(50)]

    answers = in_threads(50, lambda: order(cast.alma, facts.pop()).number)

    year = clock.today().year
    assert sorted(answers) == [f"havsby-{year}-{number:05d}" for number in range(1, 51)]


def kill_render_children(stop, dice, killed):
    """What the kernel does when memory is short: SIGKILL at any moment, no last words."""
    while not stop.wait(dice.uniform(0.05, 0.9)):
        for child in psutil.Process().children():
            if "competence.documents.draw" in " ".join(child.cmdline()):
                os.kill(child.pid, signal.SIGKILL)
                killed.append(child.pid)


@pytest.mark.django_db(transaction=True)
def test_certificates_are_issued_once_each_while_their_render_child_is_killed(settings):
    settings.OUTBOX_IN_PROCESS = False
    cast = make_cast()
    ordered = [order(cast.alma, passed(cast.alma, f"kurs-{number}")).pk for number in range(8)]
    settings.OUTBOX_IN_PROCESS = True
    stop, killed = threading.Event(), []
    killer = threading.Thread(target=kill_render_children, args=(stop, random.Random(7), killed))
    killer.start()
    started = time.monotonic()
    while len(killed) < 8 and time.monotonic() - started < 60:
        # Waiting for leases to run out is the sweeper's; here they are simply free again.
        OutboxRow.objects.open().update(leased_until=None, attempts=0)
        outbox.drain()
        if not OutboxRow.objects.open().exists():
            fresh = passed(cast.ture, f"mer-{len(ordered)}")
            settings.OUTBOX_IN_PROCESS = False
            ordered.append(order(cast.ture, fresh).pk)
            settings.OUTBOX_IN_PROCESS = True
    stop.set()
    killer.join()
    OutboxRow.objects.open().update(leased_until=None, attempts=0)
    outbox.drain()

    assert len(killed) >= 8
    year = clock.today().year
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"havsby-{year}-{number:05d}" for number in range(1, len(ordered) + 1)]
    assert not Certificate.objects.filter(issued_at__isnull=True).exists()
    assert CertificateFile.objects.count() == 2 * len(ordered)
    assert Message.objects.count() == len(ordered)
    for row in CertificateFile.objects.all():
        assert vault.read(row.storage_key, row.sha256).startswith(b"%PDF")
