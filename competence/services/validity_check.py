"""Every night: everybody at work has one period that holds of each thing, or a reason why none does."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence import outbox
from competence.domain.inspection import Kept
from competence.models import Heartbeat, ValidityBreach, ValidityRun
from competence.people import clock
from competence.people.audit import SYSTEM, record
from competence.people.models import Employment, Person, Role, RoleGrant, Unit
from competence.queries import night
from competence.queries.night import Looked, Night
from competence.services import messages

BATCH = 200
# A worker's time limit ends what takes long: so many, then the row is written anew.
A_TURN = 1000
TURN = "validity"
HEART = "validity"
# A person, a thing of hers, and what is wrong with it.
type Name = tuple[int, str, str, str]


def check_all() -> list[ValidityRun]:
    """Here and now, for a console and the demo."""
    return [check(home) for home in Unit.objects.municipalities().order_by("path")]


def check(municipality: Unit) -> ValidityRun:
    """Turn by turn, so that nothing is kept in memory; started twice it finds nothing new."""
    run, after = _begin(municipality), 0
    while run.finished_at is None:
        run, after = _turn(run.pk, after, run.people)
    return run


@transaction.atomic
def check_later() -> int:
    """In the background, each turn an errand of its own; returns how many municipalities began.

    Where one of today is under way it goes on.
    """
    begun = ValidityRun.objects.filter(day=clock.today(), finished_at__isnull=True)
    rows = Unit.objects.municipalities().exclude(pk__in=begun.values("municipality"))
    homes = list(rows.order_by("path"))
    for home in homes:
        outbox.add(TURN, f"{_begin(home).pk}:0:0")
    return len(homes)


@outbox.handles(TURN)
@transaction.atomic
def _go_on(key: str) -> None:
    """The key says the run, the last person done and how many are: a turn counts once."""
    run_id, after, people = map(int, key.split(":"))
    run, last = _turn(run_id, after, people)
    if run.finished_at is None and last != after:
        outbox.add(TURN, f"{run_id}:{last}:{run.people}")


def _begin(municipality: Unit) -> ValidityRun:
    return ValidityRun.objects.create(
        municipality=municipality, day=clock.today(), started_at=clock.now()
    )


@transaction.atomic
def _turn(run_id: int, after: int, people: int) -> tuple[ValidityRun, int]:
    """So many people, all of them or none; also the last one looked at."""
    rows = ValidityRun.objects.select_for_update(of=("self",)).select_related("municipality")
    run = rows.get(pk=run_id)
    if run.finished_at or run.people != people:
        return run, after
    here = night.night(run.municipality, run.day)
    ids = _next(here, after)
    for batch in batched(ids, BATCH):
        _look(here, batch, run)
    run.save()
    if len(ids) < A_TURN:
        _finish(run, here)
    return run, ids[-1] if ids else after


def _next(here: Night, after: int) -> list[int]:
    people = night.at_work(here.municipality, here.day).filter(pk__gt=after)
    return list(people.values_list("pk", flat=True)[:A_TURN])


def _look(here: Night, ids: Sequence[int], run: ValidityRun) -> None:
    looks = list(night.looked(here, ids))
    run.people += len(ids)
    run.held += sum(look.kept is Kept.HOLDS for look in looks)
    run.excepted += sum(look.kept not in (Kept.HOLDS, Kept.NOT_KEPT) for look in looks)
    found = {name: since for look in looks for name, since in _named(look).items()}
    stored = {_name(row): row.pk for row in ValidityBreach.objects.open().filter(person__in=ids)}
    new = [name for name in found if name not in stored]
    ValidityBreach.objects.bulk_create(
        [_breach(name, found[name], here) for name in new], ignore_conflicts=True
    )
    run.new += len(new)
    _close([pk for name, pk in stored.items() if name not in found])


def _finish(run: ValidityRun, here: Night) -> None:
    still = night.at_work(here.municipality, here.day).values("pk")
    left = ValidityBreach.objects.open().filter(municipality=here.municipality)
    _close(list(left.exclude(person__in=still).values_list("pk", flat=True)))
    run.breaches = left.count()
    run.finished_at = clock.now()
    run.save()
    record(
        "validity.checked",
        run,
        by=SYSTEM,
        municipality=here.municipality.key,
        people_done=run.people,
        breaches=run.breaches,
        new=run.new,
    )
    if run.new:
        new = left.filter(found_at__gte=run.started_at)
        _tell(here, list(new.values_list("person_id", flat=True)))
    if not ValidityRun.objects.filter(day=run.day, finished_at__isnull=True).exists():
        Heartbeat.objects.update_or_create(part=HEART, defaults={"at": clock.machine_now()})


def _close(ids: Sequence[int]) -> None:
    if ids:
        ValidityBreach.objects.filter(pk__in=ids).update(gone_at=clock.now())


def _named(look: Looked) -> Mapping[Name, date]:
    return {(look.person_id, *look.thing, str(f)): since for f, since in look.faults.items()}


def _name(row: ValidityBreach) -> Name:
    return row.person_id, row.kind, row.subject, row.fault


def _breach(name: Name, since: date, here: Night) -> ValidityBreach:
    person_id, kind, subject, fault = name
    return ValidityBreach(
        person_id=person_id,
        municipality=here.municipality,
        kind=kind,
        subject=subject,
        fault=fault,
        since=since,
        found_at=clock.now(),
    )


def _tell(here: Night, new: Sequence[int]) -> None:
    """HR, each of what is new within her scope; nobody's name stands in a mail."""
    works = Employment.objects.live().on(here.day).filter(person__in=new)
    paths = dict(works.values_list("person_id", "unit__path"))
    grants = RoleGrant.objects.live().on(here.day).filter(role=Role.HR)
    rows = grants.filter(municipality=here.municipality).select_related("person__user", "scope")
    scopes: dict[Person, list[str]] = {}
    for row in rows.order_by("pk"):
        scopes.setdefault(row.person, []).append(row.scope.path)
    for person, own in scopes.items():
        count = sum(any(paths.get(pk, "").startswith(path) for path in own) for pk in new)
        if count:
            _write(person, count)


def _write(person: Person, count: int) -> None:
    with messages.language_of(person):
        subject = ngettext(
            "%(count)s new deviation in validity", "%(count)s new deviations in validity", count
        ) % {"count": count}
        text = _(
            "Hello %(name)s,\n\nthe nightly check found something that does not hold and that "
            "nobody has decided about. You see who, what and what to do here:\n\n%(address)s"
        ) % {
            "name": person.given_name,
            "address": messages.link("validity_breaches"),
        }
        messages.write(to=person, subject=subject, text=text)
