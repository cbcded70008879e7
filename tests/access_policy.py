"""Who may what, url by url. A url that is not here fails the tests: whoever adds one says who may.

The rows, a file a room, tell what Havsby's people get for Alma's things. What Granby's people get
for them needs no row: exactly what they get for things that do not exist.
"""

from tests.access_terms import Policy
from tests.policies import (
    accounts,
    assessments,
    certificates,
    claims,
    decisions,
    indicators,
    inventory,
    learning,
    maps,
    people_import,
    reaching,
    relief,
    specialists,
    staff,
    supervision,
    team,
    training,
    validity,
)
from tests.policies import open as open_pages

POLICIES: dict[str, Policy] = {
    **open_pages.OPEN_TO_ALL,
    **open_pages.DEMO,
    **accounts.ACCOUNTS,
    **learning.LEARNING,
    **learning.MEDIA,
    **team.TEAM,
    **staff.STAFF,
    **people_import.PEOPLE_IMPORT,
    **decisions.DECISIONS,
    **certificates.CERTIFICATES,
    **maps.MAPS,
    **inventory.INVENTORY,
    **indicators.INDICATORS,
    **claims.CLAIMS,
    **relief.RELIEF,
    **assessments.ASSESSMENTS,
    **supervision.SUPERVISION,
    **reaching.REACHING,
    **specialists.SPECIALISTS,
    **validity.VALIDITY,
    **training.TRAINING,
}
