"""A module is completed: one fact, one certificate, in the transaction that proved it."""

from typing import Any

from django.db import IntegrityError, transaction

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import certificates, facts
from courses.models import CourseVersion


@transaction.atomic
def complete(*, person: Person, version: CourseVersion, value: dict[str, Any], by: Actor) -> Fact:
    """The completion of this version. Proved again on a later day, it is renewed by a new fact."""
    day = clock.today()
    held = _held(person, version)
    if held and held.starts_on == day:
        return held
    source = f"version:{version.pk}" + (f":{day.isoformat()}" if held else "")
    try:
        with transaction.atomic():
            fact = facts.add(
                person=person,
                kind=FactKind.COURSE_COMPLETED,
                subject=version.course.key,
                starts_on=day,
                value={"version": version.number, **value},
                source=source,
                by=by,
            )
    except IntegrityError:
        # The constraint one_live_fact_per_source: another click was first.
        return Fact.objects.live().get(person=person, source=source, subject=version.course.key)
    certificates.order(fact=fact, kind="module", by=by)
    return fact


def _held(person: Person, version: CourseVersion) -> Fact | None:
    rows = Fact.objects.live().of_kind(FactKind.COURSE_COMPLETED)
    rows = rows.filter(person=person, subject=version.course.key, value__version=version.number)
    return rows.order_by("-starts_on", "-pk").first()
