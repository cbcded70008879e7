"""Where those on the map are in their introduction: who is in one stage of it, or in none."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from competence.domain.calendar import add_months
from competence.domain.publishing import STAGE_KEYS
from competence.models import Assignment, RuleSet
from competence.queries import introductions
from competence.queries.indicator_introductions import NEWCOMERS

# No introduction under way: finished, or hired before there was one.
NONE = "none"
STAGES = (*STAGE_KEYS, NONE)
MONTHS_NEW = 12


def newcomers(municipality_id: int, day: date) -> frozenset[int]:
    """Those who began a programme for caseworkers less than a year ago, and still follow it.

    One query. An experienced colleague who learns to mentor or to lead is no newcomer for that.
    """
    began = add_months(day, -MONTHS_NEW)
    return frozenset(
        _following(municipality_id, day)
        .filter(starts_on__gt=began)
        .values_list("person_id", flat=True)
    )


def in_stage(
    municipality_id: int, person_ids: Collection[int], stage: str, day: date
) -> frozenset[int]:
    """Five queries: only those who follow a programme are worked out."""
    everybody = _following(municipality_id, day).values_list("person_id", flat=True)
    ids = sorted(set(everybody) & set(person_ids))
    years = introductions.of_people(ids, day, among=introductions.for_audiences(NEWCOMERS))
    on_the_way = {pk: year.current.key for pk, year in years.items() if not year.finished}
    if stage == NONE:
        return frozenset(person_ids) - on_the_way.keys()
    return frozenset(pk for pk, key in on_the_way.items() if key == stage)


def _following(municipality_id: int, day: date) -> QuerySet[Assignment]:
    return (
        Assignment.objects.live()
        .on(day)
        .filter(
            introductions.for_audiences(NEWCOMERS),
            municipality_id=municipality_id,
            rule_version__rule_set__kind=RuleSet.Kind.PROGRAMME,
        )
    )
