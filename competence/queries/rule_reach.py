"""Whom a rule of assignment reaches in a municipality, and what becomes of it; nothing is written."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from competence.domain.facts import Ledger
from competence.domain.grammar import Node, parse
from competence.domain.reach import Candidate, Employed, Match, match
from competence.domain.surroundings import surroundings
from competence.models import (
    Assignment,
    AssignmentRule,
    AssignmentRuleVersion,
    Reached,
    RuleSet,
    RuleVersion,
)
from competence.people.models import (
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Role,
    RoleGrant,
    Unit,
)
from competence.queries import ledger, rulebook


class Outcome(StrEnum):
    """What becomes of somebody whom the rule fits."""

    GETS = "gets"
    # She has the programme, or has had it: by hand, or by another rule.
    HAS = "has"
    # One programme at a time: her own is to be ended first.
    FOLLOWS = "follows"
    # By this rule, once.
    GIVEN = "given"
    # Who publishes a rule gives nothing to herself by it: somebody else assigns.
    HERSELF = "herself"


@dataclass(frozen=True, slots=True)
class Fitting:
    person: Person
    candidate: Candidate
    match: Match
    # None for whoever the rule does not fit.
    outcome: Outcome | None


def programme_of(document: Mapping[str, Any], home: Unit) -> RuleVersion | None:
    """The version that is published today; None when the programme is no longer offered here."""
    offered = rulebook.published(home, RuleSet.Kind.PROGRAMME)
    key = document["programme"]
    return next((version for version in offered if version.rule_set.key == key), None)


def at_work(home: Unit, day: date) -> QuerySet[Person]:
    """Those who are employed, and those who are going to be."""
    people = Person.objects.employed_from(day).filter(municipality=home)
    return people.select_related("municipality", "user").in_order()


def fitting(
    version: AssignmentRuleVersion,
    programme: RuleVersion | None,
    people: Collection[Person],
    home: Unit,
    day: date,
    reader_id: int | None = None,
) -> Iterator[Fitting]:
    """Everybody of the people, all of one municipality. Eight queries, and those of what is held.

    `reader_id` is who reads a draft, and would publish it.
    """
    ids = [person.pk for person in people]
    known = candidates(version.who, ids, home, day)
    publisher_id = version.published_by_id if version.published_at else reader_id
    state = _State.read(version.rule, programme, ids, publisher_id)
    for person in people:
        candidate = known[person.pk]
        found = match(version.who, candidate, day)
        yield Fitting(person, candidate, found, state.of(person.pk) if found.reached else None)


def candidates(
    tree: Mapping[str, Any], ids: Collection[int], home: Unit, day: date
) -> dict[int, Candidate]:
    roles, posts = _roles(ids, day), _posts(ids, day)
    asked = [*_asked(tree)]
    held = ledger.ledgers(home, ids, surroundings(asked)) if asked else {}
    nothing = Ledger(())
    return {
        pk: Candidate(frozenset(roles[pk]), tuple(posts[pk]), held.get(pk, nothing)) for pk in ids
    }


def _asked(tree: Any) -> Iterator[Node]:
    if isinstance(tree, Mapping):
        if "holds" in tree:
            yield parse(tree["holds"])
            return
        tree = tree.values()
    elif not isinstance(tree, list):
        return
    for part in tree:
        yield from _asked(part)


def _roles(ids: Collection[int], day: date) -> dict[int, set[str]]:
    """As granted; who leads is a supervisor and who mentors a mentor, also without a grant."""
    found: dict[int, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.live().lasting(day).filter(person__in=ids)
    for pk, role in grants.values_list("person_id", "role"):
        found[pk].add(role)
    leading = LineManagement.objects.live().lasting(day).filter(supervisor__in=ids)
    for pk in leading.values_list("supervisor_id", flat=True):
        found[pk].add(Role.SUPERVISOR)
    mentoring = Mentorship.objects.counting_on(day).filter(mentor__in=ids)
    for pk in mentoring.values_list("mentor_id", flat=True):
        found[pk].add(Role.MENTOR)
    return found


def _posts(ids: Collection[int], day: date) -> dict[int, list[Employed]]:
    found: dict[int, list[Employed]] = defaultdict(list)
    rows = Employment.objects.live().lasting(day).filter(person__in=ids).order_by("starts_on")
    for pk, unit, type_, hired_on in rows.values_list(
        "person_id", "unit__path", "type", "starts_on"
    ):
        found[pk].append(Employed(unit, type_, hired_on))
    return found


@dataclass(frozen=True, slots=True)
class _State:
    given: frozenset[int]
    has: frozenset[int]
    follows: frozenset[int]
    publisher_id: int | None

    @classmethod
    def read(
        cls,
        rule: AssignmentRule,
        programme: RuleVersion | None,
        ids: Collection[int],
        publisher_id: int | None,
    ) -> "_State":
        given = Reached.objects.filter(rule=rule, person__in=ids)
        live = Assignment.objects.live().filter(person__in=ids)
        rows = live.values_list("person_id", "rule_version__rule_set", "ends_on")
        own = programme.rule_set_id if programme else None
        has, follows = set(), set()
        for pk, rule_set, ends_on in rows:
            if rule_set == own:
                has.add(pk)
            elif ends_on is None:
                follows.add(pk)
        of_rule = frozenset(given.values_list("person_id", flat=True))
        return cls(of_rule, frozenset(has), frozenset(follows), publisher_id)

    def of(self, person_id: int) -> Outcome:
        if person_id in self.given:
            return Outcome.GIVEN
        if person_id in self.has:
            return Outcome.HAS
        if person_id in self.follows:
            return Outcome.FOLLOWS
        return Outcome.HERSELF if person_id == self.publisher_id else Outcome.GETS


def no_longer(
    rule: AssignmentRule, version: AssignmentRuleVersion, day: date
) -> list[tuple[Reached, Fitting]]:
    """Who follows the programme by the rule and is not reached by it any more, until somebody decides."""
    rows = Reached.objects.filter(_follows_still(), rule=rule, kept_at__isnull=True)
    rows = rows.select_related("person__municipality").order_by("person__sort_key", "pk")
    ids = [row.person_id for row in rows]
    known = candidates(version.who, ids, rule.publisher, day) if ids else {}
    asked = (
        (
            row,
            Fitting(
                row.person,
                known[row.person_id],
                match(version.who, known[row.person_id], day),
                None,
            ),
        )
        for row in rows
    )
    return [(row, found) for row, found in asked if not found.match.reached]


def _follows_still() -> Exists:
    rows = Assignment.objects.live().filter(
        person=OuterRef("person"),
        ends_on__isnull=True,
        rule_version__rule_set=OuterRef("assignment__rule_version__rule_set"),
    )
    return Exists(rows)


def open_assignment(row: Reached) -> Assignment | None:
    """What she follows by the rule today; its own row is replaced when it is ended or moved."""
    rows = Assignment.objects.live().filter(
        person=row.person_id,
        ends_on__isnull=True,
        rule_version__rule_set=row.assignment.rule_version.rule_set_id,
    )
    return rows.select_related("person__municipality", "person__user", "rule_version").first()
