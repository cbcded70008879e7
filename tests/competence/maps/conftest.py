import json
from datetime import timedelta
from pathlib import Path

import pytest

from competence.domain.facts import FactKind
from competence.models import RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import facts, rules

PROGRAMMES = Path("cms/content/programmes")


def document(name):
    return json.loads((PROGRAMMES / f"{name}.json").read_text())


@pytest.fixture
def profile(cast):
    """The region's own profile, and the programme and ladder whose words it uses."""
    for name, kind in (
        ("investigator", RuleSet.Kind.PROGRAMME),
        ("child_services_ladder", RuleSet.Kind.LADDER),
        ("caseworker_profile", RuleSet.Kind.PROFILE),
    ):
        rules.publish_document(
            publisher=cast.region.path, kind=kind, document=document(name), by=SYSTEM
        )
    return document("caseworker_profile")


@pytest.fixture
def passed(cast):
    """Somebody passed a module so many days ago."""

    def write(person, course="sekretess", days_ago=10, by=SYSTEM, **fields):
        return facts.add(
            person=person,
            kind=FactKind.COURSE_COMPLETED,
            subject=course,
            starts_on=clock.today() - timedelta(days=days_ago),
            value={"version": 1},
            source=f"version:{course}:{days_ago}",
            by=by,
            **fields,
        )

    return write
