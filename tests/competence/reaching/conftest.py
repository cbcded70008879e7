import json
import uuid
from datetime import date
from pathlib import Path

import pytest

from competence import outbox
from competence.domain.reach_rule import Groups, tree_of
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Role
from competence.services import assignment_rules
from tests import factories

PROGRAMME = Path("cms/content/programmes/investigator.json")
# A Tuesday.
TODAY = date(2026, 9, 15)
HIRED = {"on_or_after": "2026-01-01"}


@pytest.fixture(autouse=True)
def _a_day_in_september(db):
    clock.move_to(clock.at_noon(TODAY))
    yield
    clock.reset()


@pytest.fixture
def programme(cast):
    return factories.make_rules(json.loads(PROGRAMME.read_text(encoding="utf-8")))


@pytest.fixture
def elin(cast):
    return Actor.of(cast.elin, Role.HR)


def document(reached, excepted=(), **more):
    return {
        "schema": 1,
        "kind": "assignment",
        "title": "Nya i Utredning",
        "programme": "investigator",
        "who": tree_of(Groups(tuple(reached), tuple(excepted))),
        "after_days": 0,
        "within_days": None,
        **more,
    }


def caseworkers(cast, **more):
    """Everybody with the role in the unit."""
    return document([{"role": ["caseworker"], "unit": [cast.unit.path]}], **more)


def written(cast, by, what=None):
    return assignment_rules.begin(
        publisher=cast.havsby, document=what or caseworkers(cast), form_key=uuid.uuid4(), by=by
    )


def published(draft, by):
    """In force, and carried out."""
    assert assignment_rules.publish(draft=draft, seen=draft.digest, by=by)
    outbox.drain()
    draft.rule.refresh_from_db()
    return draft.rule
