"""Work that must happen after a decision, exactly as often as the database says.

`add` writes a row in the deciding transaction. On commit one task is sent *by name*; whoever runs
it leases the row and calls the service registered for its kind. A lost message, worker or broker
costs only time: the sweeper sends every row again whose lease ran out. Handlers are idempotent.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from kombu import Connection, pools
from kombu.exceptions import OperationalError

from competence.models import Heartbeat, OutboxRow
from competence.models.outbox import OutboxQuerySet
from competence.people import clock

TASK = "competence.tasks.work"
MOST_ATTEMPTS = 5
PATIENCE = 0.25  # seconds a request may wait for a broker that is down or silent
LOST = "Every worker that took this ended before it was done."
LEASE = timedelta(seconds=150)  # longer than a task's hard time limit (CELERY_TASK_TIME_LIMIT)

Handler = Callable[[str], None]
_handlers: dict[str, Handler] = {}
_mourners: dict[str, Handler] = {}
log = logging.getLogger(__name__)


def handles(kind: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def mourns(kind: str) -> Callable[[Handler], Handler]:
    """Told of work that is given up after the last attempt, whatever was wrong."""

    def register(handler: Handler) -> Handler:
        _mourners[kind] = handler
        return handler

    return register


def add(kind: str, key: str | int) -> OutboxRow:
    """One open row per kind and key; call inside the transaction that decides."""
    if kind not in _handlers:
        raise LookupError(f"No service handles {kind!r}.")
    row = None
    while row is None:
        # Again when the row that stood in the way was done before we could read it.
        row = _created(kind, str(key)) or _open_one(kind, str(key))
    transaction.on_commit(partial(wake, row.pk))
    return row


def _created(kind: str, key: str) -> OutboxRow | None:
    """None when an open row for this work is there already."""
    try:
        with transaction.atomic():
            return OutboxRow.objects.create(kind=kind, key=key, added_at=clock.machine_now())
    except IntegrityError:
        return None


def _open_one(kind: str, key: str) -> OutboxRow | None:
    return OutboxRow.objects.open().filter(kind=kind, key=key).first()


def wake(row_id: int) -> None:
    """Tell a worker. A silent broker costs the request nothing but a line in the log."""
    if settings.OUTBOX_IN_PROCESS:
        work(row_id)
        return
    try:
        with pools.producers[_hurried_connection()].acquire(block=True) as producer:
            current_app.send_task(TASK, args=[row_id], producer=producer, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer (%s); row %s waits for the sweeper.", error, row_id)


def _hurried_connection() -> Connection:
    """For sending alone. A worker waits for the broker with the patience of its own settings."""
    limits = {
        "max_retries": 0,
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "read_timeout": PATIENCE,
        "write_timeout": PATIENCE,
    }
    return current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=limits)


def work(row_id: int) -> bool:
    """Lease the row and do it; False when somebody else has it or it is done."""
    row = _lease(row_id)
    if row is None:
        return False
    try:
        _handlers[row.kind](row.key)
    except Exception as error:  # noqa: BLE001  whatever a handler raises, the row must remember it
        _failed(row, error)
        return False
    OutboxRow.objects.filter(pk=row.pk).update(done_at=clock.machine_now(), last_error="")
    return True


def _lease(row_id: int) -> OutboxRow | None:
    moment = clock.machine_now()
    free = OutboxRow.objects.free_at(moment).filter(pk=row_id)
    # One conditional update is the lock, on SQLite and PostgreSQL alike.
    left = free.filter(attempts__lt=MOST_ATTEMPTS)
    if left.update(leased_until=moment + LEASE, attempts=F("attempts") + 1):
        return OutboxRow.objects.get(pk=row_id)
    _bury(free)
    return None


@transaction.atomic
def _bury(free: OutboxQuerySet) -> None:
    """Work that ends its worker never comes to `_failed`: who finds it after the last attempt does."""
    row = free.filter(attempts__gte=MOST_ATTEMPTS).first()
    # Asked again by the update: of two who found it, one writes.
    if row and free.update(dead_at=clock.machine_now(), leased_until=None, last_error=LOST):
        log.warning("Outbox %s %s: %s", row.kind, row.key, LOST)
        _mourners.get(row.kind, _nobody)(row.key)


def _nobody(key: str) -> None:
    """Most work is missed by no page."""


def _failed(row: OutboxRow, error: Exception) -> None:
    log.warning("Outbox %s %s failed: %s", row.kind, row.key, error, exc_info=error)
    moment = clock.machine_now()
    values = {"last_error": f"{type(error).__name__}: {error}"[:300]}
    if row.attempts >= MOST_ATTEMPTS:
        OutboxRow.objects.filter(pk=row.pk).update(dead_at=moment, leased_until=None, **values)
        _mourners.get(row.kind, _nobody)(row.key)
    else:
        wait = timedelta(seconds=5 * 2**row.attempts)
        OutboxRow.objects.filter(pk=row.pk).update(leased_until=moment + wait, **values)


def sweep() -> int:
    """Send again whatever nobody has; beat calls it every ten seconds."""
    moment = clock.machine_now()
    # A row younger than a few seconds was just sent by its own commit.
    settled = Q(added_at__lt=moment - timedelta(seconds=5))
    rows = list(
        OutboxRow.objects.free_at(moment).filter(settled).values_list("pk", flat=True)[:500]
    )
    for row_id in rows:
        wake(row_id)
    return len(rows)


def drain() -> int:
    """Do every free row here and now, until none is left. Tests and the demo builder call it."""
    done = 0
    while rows := list(OutboxRow.objects.free_at(clock.machine_now()).values_list("pk", flat=True)):
        done += sum(work(row_id) for row_id in rows)
    return done


def revive(row: OutboxRow) -> None:
    """Give a dead letter a new life."""
    OutboxRow.objects.filter(pk=row.pk).update(
        dead_at=None, attempts=0, leased_until=None, added_at=clock.machine_now()
    )
    transaction.on_commit(lambda: wake(row.pk))


def age_seconds() -> float:
    """How long the oldest open row has waited; 0 when there is none."""
    oldest = (
        OutboxRow.objects.open().order_by("added_at").values_list("added_at", flat=True).first()
    )
    return (clock.machine_now() - oldest).total_seconds() if oldest else 0.0


def beat_heard() -> None:
    """A worker ran: /healthz asks when."""
    Heartbeat.objects.update_or_create(part="worker", defaults={"at": clock.machine_now()})


def worker_is_alive() -> bool:
    row = Heartbeat.objects.filter(part="worker").first()
    return row is not None and clock.machine_now() - row.at < timedelta(seconds=60)
