"""What the outbox promises: nothing is lost, nothing is done twice, and the page never waits."""

import logging
import socket
import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction

from competence import outbox, tasks
from competence.models import Heartbeat, Message, OutboxRow
from competence.people import clock
from competence.services import messages

MINUTE = timedelta(minutes=1)


@pytest.fixture
def handled(monkeypatch):
    """A kind of work that notes the keys it was given."""
    keys = []
    monkeypatch.setitem(outbox._handlers, "noted", keys.append)
    return keys


@pytest.fixture
def failing(monkeypatch):
    """A kind of work that fails until its list of failures is used up."""
    failures = [RuntimeError("paper jam")] * 9

    def handler(key):
        if failures:
            raise failures.pop()

    monkeypatch.setitem(outbox._handlers, "failing", handler)
    return failures


@pytest.fixture
def broker_at(monkeypatch, settings):
    """Sends real messages to an address where perhaps nobody answers."""
    settings.OUTBOX_IN_PROCESS = False
    # The first message of a process imports the transport: not what is measured here.
    assert current_app.connection_for_write("redis://").transport

    def point(port):
        monkeypatch.setattr(current_app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")

    return point


def add(kind="noted", key="1"):
    with transaction.atomic():
        return outbox.add(kind, key)


def age(row, by):
    """As if the row had been written, leased and put off that much earlier."""
    row.refresh_from_db()
    row.added_at -= by
    if row.leased_until:
        row.leased_until -= by
    row.save(update_fields=["added_at", "leased_until"])


@pytest.mark.django_db
def test_work_that_no_service_handles_is_refused_in_the_deciding_transaction():
    with pytest.raises(LookupError, match="No service handles 'unheard_of'"):
        outbox.add("unheard_of", 1)

    assert not OutboxRow.objects.exists()


@pytest.mark.django_db
def test_a_decision_that_is_rolled_back_leaves_no_work(handled):
    with transaction.atomic():
        outbox.add("noted", 1)
        transaction.set_rollback(True)

    assert outbox.drain() == 0
    assert handled == []


@pytest.mark.django_db(transaction=True)
def test_work_is_done_once_the_decision_stands_and_not_before(handled):
    with transaction.atomic():
        outbox.add("noted", 7)
        assert handled == []

    assert handled == ["7"]
    assert OutboxRow.objects.get().done_at


@pytest.mark.django_db
def test_the_same_work_asked_for_twice_is_one_row_until_it_is_done(handled):
    first, second = add(), add()

    assert first.pk == second.pk
    assert outbox.drain() == 1
    assert handled == ["1"]
    assert add().pk != first.pk


@pytest.mark.django_db
def test_a_message_that_arrives_twice_is_worked_once(handled):
    row = add()

    assert outbox.work(row.pk) is True
    assert outbox.work(row.pk) is False
    assert handled == ["1"]


@pytest.mark.django_db
def test_a_row_that_another_worker_has_leased_is_left_alone(handled):
    row = add()
    OutboxRow.objects.filter(pk=row.pk).update(leased_until=clock.machine_now() + MINUTE)

    assert outbox.work(row.pk) is False
    assert handled == []


@pytest.mark.django_db
def test_a_worker_that_died_with_the_row_loses_its_lease_and_another_does_it(handled):
    row = add()
    assert outbox._lease(row.pk)

    assert outbox.sweep() == 0
    age(row, outbox.LEASE + MINUTE)
    assert outbox.sweep() == 1

    assert handled == ["1"]
    row.refresh_from_db()
    assert (row.attempts, row.leased_until is None or row.done_at is not None) == (2, True)


def test_a_lease_lasts_longer_than_any_task_may_run(settings):
    assert outbox.LEASE.total_seconds() > settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.django_db
def test_failed_work_waits_longer_after_every_attempt_and_remembers_why(failing):
    row, waits = add("failing"), []

    for _attempt in range(4):
        assert outbox.work(row.pk) is False
        row.refresh_from_db()
        waits.append((row.leased_until - clock.machine_now()).total_seconds())
        assert row.last_error == "RuntimeError: paper jam"
        age(row, timedelta(hours=1))

    assert [round(wait / 10) for wait in waits] == [1, 2, 4, 8]


@pytest.mark.django_db
def test_work_that_succeeds_at_last_forgets_its_errors(failing):
    row = add("failing")
    outbox.work(row.pk)
    failing.clear()
    age(row, timedelta(hours=1))

    assert outbox.sweep() == 1

    row.refresh_from_db()
    assert row.done_at
    assert row.last_error == ""


@pytest.mark.django_db
def test_the_fifth_failure_makes_a_dead_letter_that_nobody_tries_again(failing, monkeypatch):
    missed = []
    monkeypatch.setitem(outbox._mourners, "failing", missed.append)
    row = add("failing")
    for _attempt in range(5):
        outbox.work(row.pk)
        age(row, timedelta(hours=1))

    row.refresh_from_db()
    assert row.dead_at
    assert row.attempts == outbox.MOST_ATTEMPTS
    assert list(OutboxRow.objects.dead()) == [row]
    assert missed == ["1"]
    assert outbox.sweep() == 0
    assert outbox.work(row.pk) is False


@pytest.mark.django_db
def test_work_that_ends_its_worker_every_time_is_given_up_after_as_many_attempts(
    handled, monkeypatch
):
    missed = []
    monkeypatch.setitem(outbox._mourners, "noted", missed.append)
    row = add()
    for _attempt in range(outbox.MOST_ATTEMPTS):
        assert outbox._lease(row.pk)
        age(row, outbox.LEASE + MINUTE)

    assert outbox.work(row.pk) is False
    assert outbox.work(row.pk) is False

    row.refresh_from_db()
    assert row.dead_at
    assert row.attempts == outbox.MOST_ATTEMPTS
    assert row.last_error == outbox.LOST
    assert outbox.sweep() == 0
    assert (handled, missed) == ([], ["1"])


@pytest.mark.django_db
def test_a_last_attempt_under_way_is_not_taken_for_lost(handled):
    row = add()
    OutboxRow.objects.filter(pk=row.pk).update(
        attempts=outbox.MOST_ATTEMPTS, leased_until=clock.machine_now() + MINUTE
    )

    assert outbox.work(row.pk) is False

    row.refresh_from_db()
    assert row.dead_at is None


@pytest.mark.django_db
def test_a_dead_letter_given_new_life_is_done(failing, django_capture_on_commit_callbacks):
    row = add("failing")
    OutboxRow.objects.filter(pk=row.pk).update(dead_at=clock.machine_now(), attempts=5)
    failing.clear()

    with django_capture_on_commit_callbacks(execute=True):
        outbox.revive(row)

    row.refresh_from_db()
    assert row.done_at
    assert row.attempts == 1


@pytest.mark.django_db
def test_an_error_longer_than_its_column_is_cut_and_not_lost(monkeypatch):
    def handler(key):
        raise ValueError("å" * 1000)

    monkeypatch.setitem(outbox._handlers, "long", handler)
    row = add("long")

    outbox.work(row.pk)

    row.refresh_from_db()
    assert len(row.last_error) == 300


@pytest.mark.django_db
def test_one_bad_row_does_not_hold_up_the_rest(failing, handled):
    add("failing")
    add()

    outbox.drain()

    assert handled == ["1"]
    assert OutboxRow.objects.open().get().kind == "failing"


@pytest.mark.django_db
def test_the_sweep_leaves_rows_that_their_own_commit_has_just_sent(handled):
    row = add()

    assert outbox.sweep() == 0
    age(row, timedelta(seconds=6))
    assert outbox.sweep() == 1
    assert handled == ["1"]


@pytest.mark.expects_errors
@pytest.mark.django_db
def test_the_age_of_the_oldest_open_row_is_what_healthz_tells(handled, client):
    assert outbox.age_seconds() == 0
    row = add()
    age(row, 5 * MINUTE)
    outbox.beat_heard()

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["worker"] == "ok"
    assert 299 < answer.json()["outbox_age_seconds"] < 310
    outbox.drain()
    assert client.get("/healthz").status_code == 200


@pytest.mark.expects_errors
@pytest.mark.django_db
def test_healthz_says_that_no_worker_answers(client):
    outbox.beat_heard()
    Heartbeat.objects.update(at=clock.machine_now() - 2 * MINUTE)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["worker"]) == (503, "silent")


def test_the_sweep_of_beat_notes_that_a_worker_is_alive(db):
    tasks.sweep()

    assert outbox.worker_is_alive()


def test_a_mail_whose_work_is_done_twice_is_sent_once(cast, mailoutbox):
    with transaction.atomic():
        message = messages.write(to=cast.alma, subject="Hej", text="Välkommen")
    outbox.drain()

    messages.send(str(message.pk))

    assert len(mailoutbox) == 1
    assert mailoutbox[0].to == [cast.alma.work_email]


def test_a_mail_that_carries_a_way_in_is_forgotten_once_sent(cast, mailoutbox):
    with transaction.atomic():
        message = messages.write(to=cast.alma, subject="In", text="hemlig länk", secret=True)

    outbox.drain()

    assert mailoutbox[0].body == "hemlig länk"
    assert Message.objects.get(pk=message.pk).text == ""


@pytest.mark.django_db(transaction=True)
def test_of_ten_workers_at_the_same_row_exactly_one_does_it(handled):
    row = OutboxRow.objects.create(kind="noted", key="1", added_at=clock.machine_now())
    start, done = threading.Barrier(10), []

    def worker():
        start.wait()
        done.append(outbox.work(row.pk))
        connection.close()

    threads = [threading.Thread(target=worker) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [False] * 9 + [True]
    assert handled == ["1"]
    row.refresh_from_db()
    assert row.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_the_same_moment_ask_for_one_piece_of_work(handled):
    start, rows = threading.Barrier(10), []

    def click():
        start.wait()
        with transaction.atomic():
            rows.append(outbox.add("noted", "1"))
        connection.close()

    threads = [threading.Thread(target=click) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(rows) == 10
    assert not OutboxRow.objects.open().exists()
    assert OutboxRow.objects.count() == len(handled)


def closed_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def silent_port():
    """Takes the connection and never says a word: worse than being gone."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def wait_for_broker(caplog, handled, port, broker_at):
    broker_at(port)
    with caplog.at_level(logging.WARNING, "competence.outbox"):
        began = time.monotonic()
        row = add()
        spent = time.monotonic() - began
    assert f"row {row.pk} waits for the sweeper" in caplog.text
    assert handled == []
    assert list(OutboxRow.objects.open()) == [row]
    return row, spent


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_gone_costs_the_request_little_and_loses_nothing(
    caplog, handled, broker_at, settings
):
    row, spent = wait_for_broker(caplog, handled, closed_port(), broker_at)

    assert spent < 1
    settings.OUTBOX_IN_PROCESS = True
    age(row, MINUTE)
    assert outbox.sweep() == 1
    assert handled == ["1"]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_never_answers_costs_the_request_little_and_loses_nothing(
    caplog, handled, broker_at, settings, silent_port
):
    row, spent = wait_for_broker(caplog, handled, silent_port, broker_at)

    assert spent < 1
    settings.OUTBOX_IN_PROCESS = True
    age(row, MINUTE)
    assert outbox.sweep() == 1
    assert handled == ["1"]
