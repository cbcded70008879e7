"""What eligibility, tasks, independence and steps share: one line in the ledger, its grounds beside."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.facts import FactKind
from competence.models import Decision, Fact, Proposal, RuleVersion
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Employment, Person, Role
from competence.services import facts

LONGEST_AHEAD = timedelta(days=366)
HER_OWN = gettext_lazy("Somebody else has to decide about your own programme.")


def locked(person: Person) -> Person:
    """Whoever decides about the same person at the same moment waits here and then sees this row."""
    people = Person.objects.select_for_update(of=("self",)).select_related("municipality")
    return people.get(pk=person.pk)


def standing(person: Person, kind: FactKind, subject: str) -> Sequence[Fact]:
    """Live decisions of a kind, oldest first as the rules read them."""
    rows = Fact.objects.live().of_kind(kind).filter(person=person, subject=subject)
    return list(rows.order_by("starts_on", "recorded_at", "pk"))


def next_source(person: Person, kind: FactKind, subject: str) -> str:
    """Numbers the decisions, retracted ones too; see Fact's constraint `one_live_fact_per_source`."""
    earlier = Fact.objects.of_kind(kind).filter(person=person, subject=subject).count()
    return f"decision:{earlier + 1}"


def named(by: Actor) -> Person:
    if by.person is None:
        raise ValidationError(_("A decision is made by a person, never by the system."))
    return by.person


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why.")})


def by_another(person_id: int, by: Actor) -> None:
    """Nobody decides about her own programme, whatever her role."""
    if by.person_id == person_id:
        raise ValidationError(HER_OWN)


def write(
    *,
    person: Person,
    kind: FactKind,
    subject: str,
    starts_on: date,
    value: dict[str, Any],
    by: Actor,
    delegation: str = "",
    motivation: str = "",
    proposal: Proposal | None = None,
    dual_role: bool = False,
    rule_version: RuleVersion | None = None,
    answer: dict[str, Any] | None = None,
) -> Fact:
    decider = named(by)
    fact = facts.add(
        person=person,
        kind=kind,
        subject=subject,
        starts_on=starts_on,
        value=value,
        source=next_source(person, kind, subject),
        by=by,
    )
    Decision.objects.create(
        fact=fact,
        municipality_id=person.municipality_id,
        proposal=proposal,
        decided_by=decider,
        decided_by_title=title_of(by),
        delegation=delegation.strip(),
        motivation=motivation.strip(),
        dual_role=dual_role,
        rule_version=rule_version,
        answer=answer or {},
    )
    return fact


def title_of(by: Actor) -> str:
    """Her title as it is written in her employment, else the name of her role. Swedish: it is stored."""
    title = (
        Employment.objects.live()
        .on(clock.today())
        .filter(person=by.person)
        .exclude(title="")
        .values_list("title", flat=True)
        .first()
    )
    if title:
        return title
    with translation.override("sv"):
        return str(dict(Role.choices).get(by.role, ""))


def check_start(starts_on: date) -> None:
    """A decision gives nobody a right backwards in time."""
    today = clock.today()
    if starts_on < today:
        raise ValidationError(_("A decision holds from today at the earliest."), code="past")
    if starts_on > today + LONGEST_AHEAD:
        raise ValidationError(_("The day is more than a year ahead."), code="far")
