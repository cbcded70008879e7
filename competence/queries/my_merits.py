"""Mina meriter: what she has, from her own ledger. Only what is hers to see."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence import wording
from competence.domain.decisions import (
    eligibility_status,
    is_granted,
    latest,
    latest_eligibility,
)
from competence.domain.experience import whole_months
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.receipts import Receipt
from competence.models import Certificate, Claim
from competence.people.models import Person
from competence.queries import claims, ledger
from competence.queries.certificate_list import CertificateLine, certificates_of
from competence.queries.claims import ClaimLine
from competence.queries.names import names_of
from competence.queries.permissions import TaskPermission, permissions_from
from competence.wording import Names
from competence.wording.employer import percent_words
from competence.wording.routines import receipt_detail


@dataclass(frozen=True, slots=True)
class Merit:
    """One thing she has. `proof` is the claim whose file she sent in for it, `asked` the one that a
    former employer has answered about."""

    title: str
    detail: str
    since: date
    until: date | None = None
    certificate: UUID | None = None
    proof: int | None = None
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    status: str
    basis: str
    since: date | None


@dataclass(frozen=True, slots=True)
class MyMerits:
    steps: tuple[Merit, ...]
    modules: tuple[Merit, ...]
    practice: tuple[Merit, ...]
    talks: tuple[Merit, ...]
    decisions: tuple[Merit, ...]
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
        learnt = self.steps or self.modules or self.practice or self.talks or self.courses
        return not (learnt or self.methods or self.experience or self.claims)


@dataclass(frozen=True, slots=True)
class _Known:
    ledger: Ledger
    names: Names
    papers: Mapping[int, UUID]
    proofs: Mapping[int, int]
    answers: Mapping[int, int]
    day: date


def of(person: Person, day: date) -> MyMerits:
    """Nine queries."""
    facts = ledger.of_person(person)
    names = names_of(person.municipality).with_versions_of(facts)
    own = claims.of_person(person)
    proofs = {claim.fact_id: claim.claim_id for claim in own if claim.fact_id and claim.has_file}
    answers = {claim.fact_id: claim.claim_id for claim in own if claim.fact_id and claim.answered}
    known = _Known(Ledger.of(facts), names, _papers(person), proofs, answers, day)
    experience = known.ledger.about(FactKind.EXPERIENCE, "child_services")
    return MyMerits(
        steps=_merits(known, FactKind.STEP, _step),
        modules=_merits(known, FactKind.COURSE_COMPLETED, _module),
        practice=tuple(_practice(known)),
        talks=_merits(known, FactKind.TALK_HELD, _plain("talk")),
        decisions=_merits(known, FactKind.INDEPENDENCE, _independence),
        experience=_merits(known, FactKind.EXPERIENCE, _experience, every=True),
        methods=_merits(known, FactKind.METHOD, _method),
        courses=_merits(known, FactKind.EXTERNAL, _external, every=True),
        routines=_merits(known, FactKind.DOCUMENT_ACKNOWLEDGED, _routine),
        months=whole_months([(fact.starts_on, fact.ends_on) for fact in experience], day),
        eligibility=_eligibility(known),
        permissions=permissions_from(known.ledger, day),
        certificates=tuple(certificates_of(person)),
        # What became a fact stands among the others.
        claims=tuple(claim for claim in own if claim.fact_id is None),
    )


def _papers(person: Person) -> dict[int, UUID]:
    """The certificate that holds now, by its fact."""
    rows = Certificate.objects.filter(
        person=person, replaced_by__isnull=True, revocation__isnull=True
    )
    return dict(rows.values_list("fact_id", "uid"))


def _merits(
    known: _Known,
    kind: FactKind,
    told: Callable[[_Known, Fact], tuple[str, str]],
    *,
    every: bool = False,
) -> tuple[Merit, ...]:
    """The latest of each subject, or every one; newest first."""
    facts: Sequence[Fact] = known.ledger.of_kind(kind)
    if not every:
        facts = list({fact.subject: fact for fact in facts}.values())
    rows = [
        Merit(
            *told(known, fact),
            fact.starts_on,
            fact.ends_on,
            known.papers.get(fact.id),
            known.proofs.get(fact.id),
            known.answers.get(fact.id),
        )
        for fact in facts
    ]
    return tuple(sorted(rows, key=lambda row: row.since, reverse=True))


def _plain(leaf: str) -> Callable[[_Known, Fact], tuple[str, str]]:
    return lambda known, fact: (known.names.title(leaf, fact.subject), "")


def _step(known: _Known, fact: Fact) -> tuple[str, str]:
    return wording.step_title(fact.subject, known.names.title("step", fact.subject)), ""


def _module(known: _Known, fact: Fact) -> tuple[str, str]:
    number = fact.value.get("version", 1)
    return known.names.title("module", fact.subject), _("version %(number)s") % {"number": number}


def _routine(known: _Known, fact: Fact) -> tuple[str, str]:
    receipt = Receipt.of(fact.value, fact.starts_on)
    return known.names.title("document", fact.subject), receipt_detail(receipt)


def _independence(known: _Known, fact: Fact) -> tuple[str, str]:
    word = _("Granted") if is_granted(fact) else _("Not granted")
    return wording.task_title(fact.subject), word


def _experience(known: _Known, fact: Fact) -> tuple[str, str]:
    extent = percent_words(fact.value.get("percent"))
    if fact.subject == "child_services":
        return _("Child and youth services"), _brought(fact, extent)
    return known.names.title("experience", fact.subject), _brought(fact, extent)


def _method(known: _Known, fact: Fact) -> tuple[str, str]:
    basis = str(dict(Claim.Basis.choices).get(fact.value.get("basis", ""), ""))
    return known.names.title("method", fact.subject), _brought(fact, basis)


def _external(known: _Known, fact: Fact) -> tuple[str, str]:
    credits = ""
    if fact.amount:
        credits = _("%(count)s credits") % {"count": number_format(fact.amount.normalize())}
    level = str(dict(Claim.Level.choices).get(fact.value.get("level", ""), ""))
    return known.names.title("external", fact.subject), _brought(fact, credits, level)


def _brought(fact: Fact, *terms: str) -> str:
    """Her own title where a rule's name stands above it, then the terms and who gave it."""
    title = "" if fact.own_title else fact.value.get("title", "")
    return ", ".join(word for word in (title, *terms, fact.value.get("issuer", "")) if word)


def _practice(known: _Known) -> Iterator[Merit]:
    """One row a kind of element: how often it was confirmed, and the level last given."""
    done: dict[str, list[Fact]] = {}
    for fact in known.ledger.of_kind(FactKind.ELEMENT_DONE):
        done.setdefault(fact.subject, []).append(fact)
    for element, facts in done.items():
        words = ngettext("%(count)s occasion", "%(count)s occasions", len(facts))
        detail = words % {"count": len(facts)}
        rating = latest(known.ledger.about(FactKind.ELEMENT_RATED, element), known.day)
        if rating:
            detail += f", {wording.level_word(rating.level)}"
        title = known.names.title("element", element)
        yield Merit(title, detail, max(fact.starts_on for fact in facts))


def _eligibility(known: _Known) -> Eligibility:
    found = latest_eligibility(known.ledger, known.day)
    if found is None:
        return Eligibility(wording.eligibility_status_word(""), "", None)
    return Eligibility(
        wording.eligibility_status_word(eligibility_status(found)),
        wording.basis_word(found.value.get("basis", "")),
        found.starts_on,
    )
