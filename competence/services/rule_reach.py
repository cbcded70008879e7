"""Carrying out rules of assignment: everybody when one is published, one person when she changes,
and all rules every night.

Each person is asked about and assigned in a transaction of her own, under her own lock, and a rule
reaches a person once: begun again after a loss, or by two workers at once, it gives nothing twice.
Each order is work of its own, so that what is decided while a worker is busy is not lost with it.
Nothing is ever taken back here: who no longer fits is listed for a human.
"""

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from competence import outbox
from competence.domain.calendar import next_working_day
from competence.models import (
    Assignment,
    AssignmentRule,
    AssignmentRuleVersion,
    Deviation,
    Reached,
    RuleVersion,
)
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person, Role, Unit
from competence.queries import plan_preview
from competence.queries import rule_reach as query
from competence.queries.rule_reach import Outcome
from competence.services import assignments, dated

CARRY_OUT = "rule_carry_out"
LOOK_AT = "rule_look_at"
CHUNK = 100


def order(rule: AssignmentRule) -> None:
    """Inside the transaction that decides: everybody is gone through in the background."""
    rows = AssignmentRule.objects.filter(pk=rule.pk)
    rows.update(is_busy=True, done=0, total=0, run=F("run") + 1)
    outbox.add(CARRY_OUT, f"{rule.pk}:{rows.get().run}:0")


def changed(person: Person) -> None:
    """Hired, given a role, back in a post: asked about in the background, where there are rules."""
    if AssignmentRule.objects.at_work_in(person.municipality_id).exists():
        outbox.add(LOOK_AT, f"{person.pk}:{uuid.uuid4().hex}")


@transaction.atomic
def nightly() -> int:
    """For what nobody was told of: days that have come, and what somebody holds or holds no longer."""
    active = AssignmentRule.objects.filter(state=AssignmentRule.State.ACTIVE)
    at_work = list(active.filter(publisher__kind=Unit.Kind.MUNICIPALITY))
    for rule in at_work:
        order(rule)
    return len(at_work)


@outbox.handles(CARRY_OUT)
def carry_out(key: str) -> None:
    """A chunk a turn: the key says which run it is of, and how far that has come."""
    rule_id, run, after = map(int, key.split(":"))
    rule = AssignmentRule.objects.filter(pk=rule_id, run=run).select_related("publisher").first()
    # A later run goes through everybody by what holds now.
    if rule is not None:
        _take_a_turn(rule, after, clock.today())


def _take_a_turn(rule: AssignmentRule, after: int, day: date) -> None:
    holds = rule.state == AssignmentRule.State.ACTIVE
    everybody = query.at_work(rule.publisher, day) if holds else Person.objects.none()
    people = list(everybody.filter(pk__gt=after).order_by("pk")[:CHUNK])
    rows = AssignmentRule.objects.filter(pk=rule.pk, run=rule.run)
    rows.update(total=everybody.count())
    _reach(rule, people, day)
    if len(people) < CHUNK:
        rows.update(is_busy=False, done=F("total"))
        return
    last = people[-1].pk
    with transaction.atomic():
        rows.update(done=everybody.filter(pk__lte=last).count())
        outbox.add(CARRY_OUT, f"{rule.pk}:{rule.run}:{last}")


@outbox.mourns(CARRY_OUT)
def give_up(key: str) -> None:
    """The page says that it stopped; the night begins anew."""
    rule_id, run, _after = key.split(":")
    AssignmentRule.objects.filter(pk=rule_id, run=run).update(is_busy=False)


@outbox.handles(LOOK_AT)
def look_at(key: str) -> None:
    day = clock.today()
    person = Person.objects.select_related("municipality").get(pk=key.partition(":")[0])
    people = query.at_work(person.municipality, day).filter(pk=person.pk)
    rules = AssignmentRule.objects.at_work_in(person.municipality_id).select_related("publisher")
    for rule in rules.order_by("pk"):
        _reach(rule, list(people), day)


def _reach(rule: AssignmentRule, people: Collection[Person], day: date) -> None:
    version = published_of(rule)
    programme = query.programme_of(version.document, rule.publisher)
    if programme is None:
        return
    found = query.fitting(version, programme, people, rule.publisher, day)
    hers = [each.person for each in found if each.outcome is Outcome.GETS]
    starts = plan_preview.first_days([person.pk for person in hers], day)
    for person in hers:
        wait = timedelta(days=version.document["after_days"])
        _give(version, programme, person, next_working_day(starts[person.pk] + wait))


def published_of(rule: AssignmentRule) -> AssignmentRuleVersion:
    published = rule.versions.filter(published_at__isnull=False).select_related("published_by")
    version = published.order_by("-number")[0]
    version.rule = rule
    return version


@transaction.atomic
def _give(
    version: AssignmentRuleVersion, programme: RuleVersion, person: Person, starts_on: date
) -> None:
    """Asked once more under her lock: somebody may have assigned, paused or reached meanwhile."""
    dated.one_at_a_time(person)
    holds = AssignmentRule.objects.filter(pk=version.rule_id, state=AssignmentRule.State.ACTIVE)
    hers = Assignment.objects.live().filter(person=person)
    taken = hers.filter(ends_on__isnull=True) | hers.filter(
        rule_version__rule_set=programme.rule_set_id
    )
    reached = Reached.objects.filter(rule=version.rule_id, person=person)
    if taken.exists() or reached.exists() or not holds.exists():
        return
    # Whoever published the rule answers for what it gives.
    by = Actor(person=version.published_by, role=Role.HR)
    assignment = assignments.assign(
        person=person, rule_version=programme, starts_on=starts_on, by=by
    )
    _hasten(assignment, version, by)
    row = Reached.objects.create(
        rule_id=version.rule_id,
        version=version,
        person=person,
        municipality_id=person.municipality_id,
        assignment=assignment,
        reached_at=clock.now(),
    )
    record("reach.reached", row, by=by, concerns=person, rule=version.rule_id)


def _hasten(assignment: Assignment, version: AssignmentRuleVersion, by: Actor) -> None:
    """Stages that would end later than the rule says end then."""
    within = version.document["within_days"]
    if within is None:
        return
    stages = assignment.rule_version.document["stages"]
    reason = _("The rule “%(title)s”: everything within %(days)d days.")
    Deviation.objects.bulk_create(
        Deviation(
            assignment=assignment,
            municipality_id=assignment.municipality_id,
            requirement=stage["key"],
            kind=Deviation.Kind.MOVED,
            due_on=assignment.starts_on + timedelta(days=within),
            reason=reason % {"title": version.title, "days": within},
            recorded_at=clock.now(),
            recorded_by=by.person,
        )
        for stage in stages
        if stage["due_days"] > within
    )
    assignments.refresh_next_due(assignment)
