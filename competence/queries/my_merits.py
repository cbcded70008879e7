"""Mina meriter: what she has, from her own ledger. Only what is hers to see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from competence import wording
from competence.domain.decisions import EligibilityStatus, eligibility_status, latest_eligibility
from competence.domain.experience import whole_months
from competence.domain.facts import Fact, FactKind, Ledger
from competence.models import Certificate
from competence.people.models import Employment, Person, lean
from competence.queries import claims, ledger, merit
from competence.queries.certificate_list import CertificateLine, certificates_of
from competence.queries.claims import ClaimLine
from competence.queries.merit import Goals, Known, Merit, merits
from competence.queries.names import names_of
from competence.queries.permissions import TaskPermission, permissions_from
from competence.wording.employer import percent_words
from courses.models import CourseVersion


@dataclass(frozen=True, slots=True)
class Eligibility:
    status: str
    basis: str
    since: date | None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Time in one place of this municipality."""

    place: str
    role: str
    agency: str
    extent: int
    since: date
    until: date | None

    @property
    def title(self) -> str:
        return ", ".join(filter(None, (self.role, self.agency)))

    @property
    def detail(self) -> str:
        return f"{self.place}, {percent_words(self.extent)}"


@dataclass(frozen=True, slots=True)
class MyMerits:
    steps: tuple[Merit, ...]
    modules: tuple[Merit, ...]
    attended: tuple[Merit, ...]
    practice: tuple[Merit, ...]
    talks: tuple[Merit, ...]
    decisions: tuple[Merit, ...]
    works: tuple[Work, ...]
    experience: tuple[Merit, ...]
    methods: tuple[Merit, ...]
    courses: tuple[Merit, ...]
    routines: tuple[Merit, ...]
    months: int
    eligibility: Eligibility
    permissions: tuple[TaskPermission, ...]
    certificates: tuple[CertificateLine, ...]
    claims: tuple[ClaimLine, ...]

    @property
    def is_empty(self) -> bool:
        learnt = self.steps or self.modules or self.attended or self.practice or self.talks
        return not (learnt or self.courses or self.methods or self.experience or self.claims)

    @property
    def may_be_taken(self) -> bool:
        """There is something to put in a file: who is employed has that."""
        return bool(self.works or not self.is_empty)

    @property
    def waits(self) -> bool:
        """Something of hers is not answered yet."""
        return any(claim.is_open for claim in self.claims)


def of(person: Person, day: date) -> MyMerits:
    """Eleven queries."""
    facts = ledger.of_person(person)
    own = claims.of_person(person)
    known = _known(person, facts, own, day)
    passed = merits(known, FactKind.COURSE_COMPLETED, merit.course)
    counted = known.ledger.about(FactKind.EXPERIENCE, "child_services")
    return MyMerits(
        steps=merits(known, FactKind.STEP, merit.step),
        modules=tuple(row for row in passed if not row.form),
        attended=tuple(row for row in passed if row.form),
        practice=tuple(merit.practice(known)),
        talks=merits(known, FactKind.TALK_HELD, merit.talk),
        decisions=merits(known, FactKind.INDEPENDENCE, merit.independence),
        works=tuple(_works(person, day)),
        experience=merits(known, FactKind.EXPERIENCE, merit.experience, every=True),
        methods=merits(known, FactKind.METHOD, merit.method),
        courses=merits(known, FactKind.EXTERNAL, merit.external, every=True),
        routines=merits(known, FactKind.DOCUMENT_ACKNOWLEDGED, merit.routine),
        months=whole_months([(fact.starts_on, fact.ends_on) for fact in counted], day),
        eligibility=_eligibility(known),
        permissions=permissions_from(known.ledger, day),
        certificates=tuple(certificates_of(person)),
        # What became a fact stands among the others.
        claims=tuple(claim for claim in own if claim.fact_id is None),
    )


def _known(person: Person, facts: tuple[Fact, ...], own: Iterable[ClaimLine], day: date) -> Known:
    names = names_of(person.municipality).with_versions_of(facts)
    proofs = {claim.fact_id: claim.claim_id for claim in own if claim.fact_id and claim.has_file}
    answers = {claim.fact_id: claim.claim_id for claim in own if claim.fact_id and claim.answered}
    everything = Ledger.of(facts)
    passed = everything.of_kind(FactKind.COURSE_COMPLETED)
    return Known(everything, names, day, _goals(passed), _papers(person), proofs, answers)


def _goals(passed: Iterable[Fact]) -> Goals:
    """Of the version that was passed, whatever the course says now."""
    keys = {fact.subject for fact in passed}
    rows = CourseVersion.objects.filter(course__key__in=keys)
    return {
        (key, number): tuple(goal["text"] for goal in goals or ())
        for key, number, goals in rows.values_list("course__key", "number", "document__goals")
    }


def _papers(person: Person) -> dict[int, UUID]:
    """The certificate that holds now, by its fact."""
    rows = Certificate.objects.filter(
        person=person, replaced_by__isnull=True, revocation__isnull=True
    )
    return dict(rows.values_list("fact_id", "uid"))


def _works(person: Person, day: date) -> Iterator[Work]:
    """Newest first. What has not begun is no experience yet."""
    rows = Employment.objects.live().filter(person=person, starts_on__lte=day)
    for row in lean(rows.select_related("unit").order_by("-starts_on", "-pk")):
        yield Work(
            place=row.unit.name,
            role=row.title or str(row.get_type_display()),
            agency=row.agency,
            extent=row.fte_percent,
            since=row.starts_on,
            until=row.ends_on,
        )


def _eligibility(known: Known) -> Eligibility:
    found = latest_eligibility(known.ledger, known.day)
    if found is None:
        return Eligibility(wording.eligibility_status_word(""), "", None)
    status = eligibility_status(found)
    return Eligibility(
        wording.eligibility_status_word(status),
        wording.basis_word(found.value.get("basis", "")),
        found.starts_on,
        status == EligibilityStatus.APPROVED and found.holds_on(known.day),
    )
