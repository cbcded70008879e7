"""Supervision to confirm, and assessments asked of the reader: of everybody on the list at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Count

from competence.domain.answer import WaitsFor
from competence.models import Assessment, SupervisionSession
from competence.people.access import Reach
from competence.queries.waiting import Waiting


def waiting_for(reach: Reach, person_ids: Collection[int]) -> Mapping[int, tuple[Waiting, ...]]:
    """Two queries. A question waits for whoever was asked, not for everybody who leads."""
    found: dict[int, tuple[Waiting, ...]] = defaultdict(tuple)
    sessions = SupervisionSession.objects.waiting().filter(person__in=person_ids)
    asked = Assessment.objects.open().filter(
        person__in=person_ids, role=Assessment.Role.SUPERVISOR, assessor=reach.person
    )
    waits = ((sessions, WaitsFor.SUPERVISOR, "confirm_supervision"), (asked, "me", "assess"))
    for rows, who, action in waits:
        counted = rows.order_by().values("person_id").annotate(count=Count("pk"))
        for person_id, count in counted.values_list("person_id", "count"):
            found[person_id] += (Waiting(who, action, "", count=count),)
    return found
