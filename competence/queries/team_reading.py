"""What the rows of Mina medarbetare are made of, read for all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from competence.models import Occasion, Proposal, StudySlot, Talk
from competence.models.practice import SUBJECT
from competence.people.access import Reach
from competence.people.models import lean
from competence.queries import (
    advanced_courses,
    claims,
    evidence_waits,
    introductions,
    path_choices,
    workplace,
)
from competence.queries.introductions import Introduction
from competence.queries.waiting import Waiting
from competence.queries.workplace import Away, Lead, Mentors, Post

STUDY_DAYS = timedelta(days=28)
type Years = Mapping[int, Introduction]


@dataclass(frozen=True, slots=True)
class Study:
    """Minutes of the last four weeks. What was lost never counts as used."""

    planned: int = 0
    used: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """What the row of anybody is made of, read for all at once."""

    years: Years
    posts: Mapping[int, Post]
    absences: tuple[Mapping[int, Away], Mapping[int, date]]
    leads: Mapping[int, Lead]
    mentors: Mapping[int, Mentors]
    talks: Mapping[int, dict[str, Talk]]
    occasions: Mapping[int, dict[str, int]]
    proposed: Collection[int]
    claims: Mapping[int, int]
    relief: Mapping[int, tuple[Waiting, ...]]
    evidence: Mapping[int, tuple[Waiting, ...]]
    wishes: Mapping[int, tuple[Waiting, ...]]
    study: Mapping[int, Study]


def read_for(reach: Reach, ids: list[int], years: Years | None = None) -> Read:
    """The same queries however many people. Pass `years` where they are already read."""
    return Read(
        years=introductions.of_people(ids, reach.day) if years is None else years,
        posts=workplace.posts(ids, reach.day),
        absences=workplace.away(ids, reach.day),
        leads=workplace.leads(ids, reach.day),
        mentors=workplace.mentors(ids, reach.day),
        talks=_talks(ids),
        occasions=_occasions(ids),
        proposed=set(_proposed(ids)),
        claims=claims.counts(ids),
        relief=advanced_courses.waiting_for(ids, reach.day),
        evidence=evidence_waits.waiting_for(reach, ids),
        wishes=path_choices.waiting_of(ids, reach.day),
        study=_study(ids, reach.day),
    )


def _talks(ids: list[int]) -> dict[int, dict[str, Talk]]:
    rows = Talk.objects.filter(
        person__in=ids, assignment__retracted_at__isnull=True, assignment__ends_on__isnull=True
    )
    found: dict[int, dict[str, Talk]] = defaultdict(dict)
    for talk in lean(rows):
        found[talk.person_id][talk.key] = talk
    return found


def _occasions(ids: list[int]) -> dict[int, dict[str, int]]:
    rows = Occasion.objects.filter(person__in=ids, state=Occasion.State.WAITING).order_by()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    counted = rows.values("person_id", subject=SUBJECT).annotate(count=Count("pk"))
    for person_id, subject, count in counted.values_list("person_id", "subject", "count"):
        found[person_id][subject] = count
    return found


def _proposed(ids: list[int]) -> QuerySet:
    return Proposal.objects.filter(person__in=ids, settled_at__isnull=True).values_list(
        "person_id", flat=True
    )


def _study(ids: list[int], day: date) -> dict[int, Study]:
    """Slots up to today: what lies ahead is neither given nor taken yet."""
    rows = StudySlot.objects.filter(person__in=ids, on__gt=day - STUDY_DAYS, on__lte=day).order_by()
    sums = rows.values("person_id").annotate(
        planned=Sum("minutes"),
        used=Sum("minutes", filter=Q(state=StudySlot.State.USED), default=0),
        lost=Sum("minutes", filter=Q(state=StudySlot.State.LOST), default=0),
    )
    return {row["person_id"]: Study(row["planned"], row["used"], row["lost"]) for row in sums}
