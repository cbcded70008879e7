"""The indicators of a month that is over: written once, and never changed afterwards."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction

from competence import outbox
from competence.domain.calendar import add_months
from competence.domain.indicators.figure import INDICATORS, Figure, Key
from competence.domain.indicators.months import month_end
from competence.domain.indicators.protection import Cells, Row, protected, written
from competence.models import IndicatorSnapshot
from competence.people import clock
from competence.people.audit import SYSTEM, Actor, record
from competence.people.models import Unit
from competence.queries.indicators import Place, figures
from competence.queries.moments import Moment

MAKE = "indicators_make"

type Figures = Mapping[Place, Figure]
type Found = Mapping[Place, tuple[Figure, ...]]


def nightly() -> int:
    """The month before this one, each municipality as work of its own; how many are to be counted.

    So one that takes long, or fails, holds up none of the others.
    """
    month = add_months(clock.today().replace(day=1), -1)
    waiting = [home for home in Unit.objects.municipalities() if _missing(home, month)]
    for home in waiting:
        _order(home, month)
    return len(waiting)


@transaction.atomic
def _order(home: Unit, month: date) -> None:
    outbox.add(MAKE, f"{home.pk}:{month.isoformat()}")


@outbox.handles(MAKE)
def make_ordered(key: str) -> None:
    home_id, month = key.split(":")
    home = Unit.objects.get(pk=home_id)
    make(municipality=home, month=date.fromisoformat(month), by=SYSTEM)


def fill(*, months: int, by: Actor, municipality: Unit | None = None) -> int:
    """So many months back, oldest first, each as it was known when it was over."""
    homes = [municipality] if municipality else list(Unit.objects.municipalities())
    this_month = clock.today().replace(day=1)
    wanted = [add_months(this_month, back) for back in range(-months, 0)]
    return sum(make(municipality=home, month=month, by=by) for home in homes for month in wanted)


def make(*, municipality: Unit, month: date, by: Actor) -> int:
    """What is there already stays. Nothing is written of a month when nobody was known here.

    It is counted before anything is held: what was known when the month was over stands still.
    """
    if not _missing(municipality, month):
        return 0
    day = month_end(month)
    found = figures(municipality, Moment(day=day, known_on=day, past=True))
    if not any(figure.denominator for figure in found[None]):
        return 0
    return _write(municipality, month, found, by)


@transaction.atomic
def _write(municipality: Unit, month: date, found: Found, by: Actor) -> int:
    # Two workers at once come one after the other, and the second finds it made.
    home = Unit.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    missing = _missing(home, month)
    if not missing:
        return 0
    rows = [row for key in missing for row in _rows(home, month, key, _of(found, key))]
    IndicatorSnapshot.objects.bulk_create(rows)
    record("indicators.made", home, by=by, month=month, figures=len(rows))
    return len(rows)


def _missing(home: Unit, month: date) -> list[Key]:
    rows = IndicatorSnapshot.objects.filter(unit=home, month=month)
    made = set(rows.values_list("key", "version"))
    return [key for key, entry in INDICATORS.items() if (key.value, entry.version) not in made]


def _of(found: Found, key: Key) -> Figures:
    return {place: figure for place, made in found.items() for figure in made if figure.key == key}


def _rows(home: Unit, month: date, key: Key, found: Figures) -> Iterator[IndicatorSnapshot]:
    told = dict(_told(key, found))
    made_at = clock.now()
    for place, figure in found.items():
        yield IndicatorSnapshot(
            municipality=home,
            unit_id=place or home.pk,
            key=key,
            month=month,
            numerator=figure.numerator,
            denominator=figure.denominator,
            parts={part: str(number) for part, number in figure.parts.items()},
            told=written(told[place]),
            amounts=dict(figure.amounts),
            people=figure.people,
            left_out=figure.left_out,
            version=figure.version,
            made_at=made_at,
        )


def _told(key: Key, found: Figures) -> Iterator[tuple[Place, Cells]]:
    """Of each place as all of them together allow."""
    rows = {
        place: Row(figure.people, figure.parts)
        for place, figure in found.items()
        if place is not None
    }
    places, total = protected(rows, found[None].people, summed=INDICATORS[key].is_share)
    yield from places.items()
    yield None, total
