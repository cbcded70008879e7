"""Standings of everybody: at night for those whom time has changed, and anew for all on command.

Everything goes through `standings.difference` and `write`, as when a fact is recorded.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from competence.models import StandingRun
from competence.people import clock
from competence.people.audit import SYSTEM, record
from competence.people.models import Person, Unit
from competence.services import standings
from competence.services.separate_process import start
from competence.services.standings import Difference, House, Name

# Each is a transaction that holds its people: half a second of the rules.
BATCH = 400

type Batch = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one batch, in the order of the people's ids."""

    last_person: int
    people: int
    renewed: int
    wrong: tuple[Name, ...]


def nightly() -> int:
    """Only people whose day has come, or whose rules are others; returns how many."""
    run = StandingRun.objects.create(started_at=clock.machine_now(), writes=True)
    for home in Unit.objects.municipalities():
        here = standings.house(home)
        ids = list(_due(here).values_list("pk", flat=True))
        run.renewed += standings.renew(here, ids)
        run.people += len(ids)
    _finish(run, "standings.refreshed")
    return run.people


def rebuild(
    *, writes: bool, resume: bool, workers: int, tell: Callable[[StandingRun, int], None]
) -> tuple[StandingRun, list[Name]]:
    """Everybody; also what is wrong: stored otherwise than answered, and not because of time."""
    run = _begun(writes, resume)
    total = run.people + Person.objects.filter(pk__gt=run.last_person).count()
    wrong: list[Name] = []
    with _workers(workers) as each:
        for done in each(partial(_do, writes), _batches(run.last_person)):
            run.last_person = done.last_person
            run.people += done.people
            run.renewed += done.renewed
            run.wrong += len(done.wrong)
            run.save()
            wrong += done.wrong
            tell(run, total)
    _finish(run, "standings.rebuilt" if writes else "standings.checked")
    return run, wrong


def _due(here: House) -> QuerySet[Person]:
    current = Q(standings__rules__in={goal.rules for goal in here.goals})
    people = Person.objects.filter(municipality=here.municipality).annotate(
        rows=Count("standings"),
        current=Count("standings", filter=current),
        due=Count("standings", filter=Q(standings__next_on__lte=here.day)),
    )
    all_there = Q(rows=len(here.goals), current=len(here.goals), due=0)
    return people.exclude(all_there).order_by("pk")


def _begun(writes: bool, resume: bool) -> StandingRun:
    if resume:
        cut_off = StandingRun.objects.filter(finished_at__isnull=True, writes=writes)
        if found := cut_off.exclude(last_person=0).order_by("-pk").first():
            return found
    return StandingRun.objects.create(started_at=clock.machine_now(), writes=writes)


@transaction.atomic
def _finish(run: StandingRun, verb: str) -> None:
    run.finished_at = clock.machine_now()
    run.save()
    record(verb, run, by=SYSTEM, people_done=run.people, renewed=run.renewed, wrong=run.wrong)


def _batches(after: int) -> Iterator[Batch]:
    """By the key of the last one, so that nothing is kept in memory or held open meanwhile."""
    people = Person.objects.order_by("pk")
    while batch := list(people.filter(pk__gt=after).values_list("pk", "municipality_id")[:BATCH]):
        yield batch
        after = batch[-1][0]


@contextmanager
def _workers(number: int) -> Iterator[Callable[..., Iterator[Done]]]:
    if number == 1:
        with _beside() as each:
            yield each
        return
    name = connection.settings_dict["NAME"]
    with _ended(ProcessPoolExecutor(number, get_context("spawn"), start, (str(name),))) as pool:
        yield pool.map


@contextmanager
def _ended[P: Executor](pool: P) -> Iterator[P]:
    """Whoever stops it waits for what has begun, and for no more."""
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _beside() -> Iterator[Callable[..., Iterator[Done]]]:
    """While one batch waits for the database, another is asked: each on a connection of its own.

    Who has a transaction open has one connection, and SQLite lets one write at a time.
    """
    if connection.in_atomic_block or connection.vendor != "postgresql":
        yield map
        return
    with _ended(ThreadPoolExecutor(2)) as pool:
        yield lambda work, batches: pool.map(partial(_then_close, work), batches)


def _then_close(work: Callable[[Batch], Done], batch: Batch) -> Done:
    """A thread that ends leaves its connection open."""
    try:
        return work(batch)
    finally:
        connection.close()


def _do(writes: bool, batch: Batch) -> Done:
    with _nothing_in_circles():
        return _do_each_home(writes, batch)


@contextmanager
def _nothing_in_circles() -> Iterator[None]:
    """Facts and answers are gone when the batch is: looking for garbage costs a third of the rules."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _do_each_home(writes: bool, batch: Batch) -> Done:
    by_home: dict[int, list[int]] = defaultdict(list)
    for pk, home_id in batch:
        by_home[home_id].append(pk)
    found = [_redo(_house(home_id), ids, writes) for home_id, ids in by_home.items()]
    renewed = sum(len(each.new) + len(each.gone) for each in found)
    wrong = tuple(name for each in found for name in each.wrong)
    return Done(batch[-1][0], len(batch), renewed, wrong)


@transaction.atomic
def _redo(here: House, ids: Sequence[int], writes: bool) -> Difference:
    found = standings.difference(here, list(standings.locked(ids)))
    if writes:
        standings.write(here, found)
    return found


def _house(home_id: int) -> House:
    """Read anew for each batch: rules may be published while it runs."""
    return standings.house(Unit.objects.get(pk=home_id))
