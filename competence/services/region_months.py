"""The map of a region for a month that is over: written once, and never changed afterwards."""

from datetime import date

from django.db import transaction

from competence.domain.calendar import add_months
from competence.domain.indicators.months import month_end
from competence.models import RegionMonth
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Unit
from competence.queries.map_region_month import counted
from competence.queries.moments import Moment


def make_due(*, by: Actor) -> int:
    """The month before this one, of every region; how many maps were written."""
    month = add_months(clock.today().replace(day=1), -1)
    regions = list(Unit.objects.filter(kind=Unit.Kind.REGION))
    return sum(make(region=region, month=month, by=by) for region in regions)


@transaction.atomic
def make(*, region: Unit, month: date, by: Actor) -> bool:
    """What is there already stays. Nothing is written where there was nothing to ask, or nobody."""
    # Two workers at once come one after the other, and the second finds it made.
    region = Unit.objects.select_for_update(no_key=True).get(pk=region.pk)
    if RegionMonth.objects.filter(region=region, month=month).exists():
        return False
    day = month_end(month)
    found = counted(region, Moment(day=day, known_on=day, past=True))
    if found is None:
        return False
    RegionMonth.objects.create(
        region=region,
        month=month,
        profile_id=found.profile_id,
        own=list(found.own),
        told=found.told,
        made_at=clock.now(),
    )
    record("region_map.made", region, by=by, month=month)
    return True
