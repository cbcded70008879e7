"""Rules of assignment in Havsby: one in force for new caseworkers, and a draft for HR to try."""

import uuid
from datetime import date
from typing import Any

from cms.demo.hiring import Staff
from competence.domain.publishing import SCHEMA
from competence.domain.reach_rule import KIND, Asked, Groups, tree_of
from competence.people.audit import Actor
from competence.people.models import Employment, Role
from competence.services import assignment_rules


def write(staff: Staff, today: date) -> None:
    organisation = staff.organisation
    by = Actor.of(staff.hr[organisation.havsby.pk], Role.HR)
    new = {
        "role": [Role.CASEWORKER.value],
        "unit": [organisation.havsby_ifo.path],
        "hired": {"on_or_after": today.replace(month=1, day=1).isoformat()},
    }
    agency = {"employment": [Employment.Type.AGENCY.value]}
    step_2 = {"holds": {"leaf": "step", "step": "step_2"}}
    mentors = {"role": [Role.MENTOR.value]}
    written = [
        assignment_rules.begin(
            publisher=organisation.havsby, document=document, form_key=uuid.uuid4(), by=by
        )
        for document in (
            _document("Nya socialsekreterare", "investigator", (new,), (agency, step_2)),
            _document("Alla mentorer", "mentor", (mentors,), ()),
        )
    ]
    assignment_rules.publish(draft=written[0], seen=written[0].digest, by=by)


def _document(
    title: str, programme: str, reached: tuple[Asked, ...], excepted: tuple[Asked, ...]
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "title": title,
        "programme": programme,
        "who": tree_of(Groups(reached, excepted)),
        "after_days": 0,
        "within_days": None,
    }
