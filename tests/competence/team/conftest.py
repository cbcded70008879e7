import json
from datetime import date
from pathlib import Path

import pytest

from competence.people import clock
from tests import factories

PROGRAMME = Path("cms/content/programmes/investigator.json")
# A Tuesday; Alma's first day is the Monday fifteen days before.
TODAY = date(2026, 9, 15)
FIRST_DAY = date(2026, 8, 31)


@pytest.fixture(autouse=True)
def _a_day_in_september(db):
    clock.move_to(clock.at_noon(TODAY))
    yield
    clock.reset()


@pytest.fixture
def programme(cast):
    return factories.make_rules(json.loads(PROGRAMME.read_text(encoding="utf-8")))


@pytest.fixture
def assignment(cast, programme):
    return factories.assign(cast.alma, programme, FIRST_DAY)
