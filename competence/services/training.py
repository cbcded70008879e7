"""Metodansvar: who owns a method, and who was at a day of training in it."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Fact, MethodOwnership, TrainingDay
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import dated, facts, form_keys

LONGEST_BACK = timedelta(days=366)


@transaction.atomic
def own(*, person: Person, methods: Sequence[str], by: Actor) -> bool:
    """From today she owns these and no others. False when she did already."""
    if by.person_id == person.pk:
        raise PermissionDenied("Nobody gives herself a method.")
    dated.one_at_a_time(person)
    held = {row.method: row for row in owned(person)}
    if held.keys() == set(methods):
        return False
    for method in held.keys() - set(methods):
        yesterday = clock.today() - timedelta(days=1)
        dated.close(held[method], ends_on=yesterday, reason="ended", by=by)
    for method in sorted(set(methods) - held.keys()):
        MethodOwnership.objects.create(
            person=person,
            municipality_id=person.municipality_id,
            method=method,
            **dated.recorded(clock.today(), None, by),
        )
    about = {"methods": " ".join(sorted(set(methods)))}
    record("methods.owned", person, by=by, concerns=person, **about)
    return True


def owned(person: Person) -> list[MethodOwnership]:
    rows = MethodOwnership.objects.live().on(clock.today()).filter(person=person)
    return list(rows.filter(ends_on__isnull=True).order_by("method"))


@transaction.atomic
def register(
    *, method: str, on: date, people: Sequence[Person], form_key: uuid.UUID, by: Actor
) -> TrainingDay:
    """One fact for each who was there and has none of that method and day. The same form is one day."""
    if by.person is None or method not in {row.method for row in owned(by.person)}:
        raise PermissionDenied("She does not own the method.")
    _check(on, people, by)
    said = {
        "municipality_id": by.person.municipality_id,
        "method": method,
        "held_on": on,
        "registered_at": clock.now(),
    }
    hers = {"registered_by": by.person}
    day, is_new = form_keys.once(TrainingDay, form_key, whose=hers, said=said)
    if not is_new:
        return day
    facts.add_alike(
        people=_without(people, method, on),
        kind=FactKind.METHOD,
        subject=method,
        starts_on=on,
        value={"basis": "training"},
        source=day.source,
        about=day,
        verb="training.registered",
        by=by,
    )
    return day


def _check(on: date, people: Sequence[Person], by: Actor) -> None:
    today = clock.today()
    if on > today:
        raise ValidationError(
            {"on": _("The day has not come yet. Choose today or an earlier day.")}
        )
    if on < today - LONGEST_BACK:
        raise ValidationError({"on": _("The day is more than a year ago. Ask HR to write it.")})
    if not people:
        raise ValidationError({"people": _("Choose who was there.")})
    home = by.person.municipality_id if by.person else None
    if any(one.pk == by.person_id or one.municipality_id != home for one in people):
        raise PermissionDenied("She registers others, of her own municipality.")


def _without(people: Sequence[Person], method: str, on: date) -> list[Person]:
    """Two owners may both write the same day down: nobody is trained twice the same day."""
    ids = [one.pk for one in people]
    _lock(ids)
    have = registered(method, on).filter(person__in=ids)
    known = set(have.values_list("person_id", flat=True))
    return [one for one in people if one.pk not in known]


def _lock(person_ids: Sequence[int]) -> None:
    """Before their lines of the ledger, as everybody who writes those does."""
    list(Person.objects.select_for_update().filter(pk__in=person_ids).order_by("pk"))


def registered(method: str, on: date) -> QuerySet[Fact]:
    rows = Fact.objects.live().of_kind(FactKind.METHOD)
    return rows.filter(subject=method, starts_on=on)


def answers_for(day: TrainingDay, person: Person) -> bool:
    """She registered it, and the method is hers still."""
    mine = day.registered_by_id == person.pk
    return mine and day.method in {row.method for row in owned(person)}


@transaction.atomic
def take_back(*, day: TrainingDay, people: Sequence[int], reason: str, by: Actor) -> int:
    """They were not there after all. The line stays readable, with the reason."""
    if by.person is None or not answers_for(day, by.person):
        raise PermissionDenied("Who registered the day takes back, while the method is hers.")
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why it is taken back.")})
    _lock(people)
    rows = Fact.objects.live().filter(source=day.source, municipality_id=day.municipality_id)
    wrong = list(
        rows.filter(person__in=people)
        .select_for_update(of=("self",))
        .select_related("person__municipality")
    )
    if wrong:
        facts.retract_alike(
            facts=wrong, reason=reason, about=day, verb="training.taken_back", by=by
        )
    return len(wrong)
