"""What one learner has of every kind, and what is nobody's."""

import uuid
from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any

from competence.models import (
    AdvancedCourse,
    Assessment,
    Assignment,
    AssignmentRule,
    Attempt,
    Certificate,
    Claim,
    Fact,
    InvitationBatch,
    MapFile,
    Occasion,
    PathChoice,
    PeopleImport,
    Reached,
    RoutineVersion,
    SavedView,
    StudySlot,
    SupervisionSession,
    Talk,
)
from competence.people.models import (
    Absence,
    Deputyship,
    Employment,
    Invitation,
    Mentorship,
    Person,
    RoleGrant,
    Unit,
)
from tests.cast import Cast


@dataclass
class Belongings:
    """Something of every kind that is one learner's, or her municipality's."""

    person: Person
    mentor: Person
    supervisor: Person
    newcomer: Person
    unit: Unit
    canary: str
    token: str = ""
    invitation: Invitation | None = None
    mentorship: Mentorship | None = None
    assignment: Assignment | None = None
    attempt: Attempt | None = None
    graded: Attempt | None = None
    certificate: Certificate | None = None
    occasion: Occasion | None = None
    talk: Talk | None = None
    rating: Any = None
    slot: StudySlot | None = None
    routine: RoutineVersion | None = None
    absence: Absence | None = None
    deputyship: Deputyship | None = None
    left: Employment | None = None
    claim: Claim | None = None
    returned: Claim | None = None
    accepted: Claim | None = None
    degree: Claim | None = None
    course: AdvancedCourse | None = None
    temporary: Fact | None = None
    wish: PathChoice | None = None
    path: PathChoice | None = None
    training: Any = None
    question_token: str = ""
    asked: Assessment | None = None
    given: Assessment | None = None
    session: SupervisionSession | None = None
    area: Fact | None = None
    rule: AssignmentRule | None = None
    reached: Reached | None = None
    batch: InvitationBatch | None = None
    view: SavedView | None = None
    file: MapFile | None = None
    roster: PeopleImport | None = None

    @property
    def employment(self) -> Employment:
        return self.person.employments.live().get()

    @property
    def grant(self) -> RoleGrant:
        return self.person.role_grants.live().get()


@dataclass
class World:
    cast: Cast
    alma: Belongings
    petra: Belongings
    nobody: Any
    sessions: dict[str, str] = field(default_factory=dict)


def nobody(programme_id: int = 0) -> Any:
    """Things that are nobody's: well-formed ids that lead nowhere. The programme is everybody's."""
    row = SimpleNamespace(
        pk=999_999_999,
        rule_version_id=programme_id,
        uid=uuid.UUID(int=1),
        form_key=uuid.UUID(int=2),
        questions=(),
        code="00000-00000-00000-00000",
        routine=SimpleNamespace(key="finns-inte", pk=999_999_999),
        person_id=999_999_999,
        work_email="ingen@ingenstans.example.org",
    )
    names = [*(spec.name for spec in fields(Belongings)), "employment", "grant"]
    tokens = dict.fromkeys(("token", "question_token"), "a" * 43)
    return SimpleNamespace(**dict.fromkeys(names, row) | tokens)
