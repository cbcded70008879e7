"""Behörighet: HR has seen a document and says, in law's terms, what it is worth. Never automatic."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.decisions import EligibilityStatus
from competence.domain.facts import FactKind
from competence.domain.grammar import DEGREE
from competence.models import Fact
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import decided, supplements

# The transitional exemption for those employed before 1 July 2014 ended on 30 June 2022: there is
# no basis for it and none may be added.
APPROVING_BASES = frozenset(
    {"swedish_degree", "other_degree", "eea_recognition", "socialstyrelsen_certificate"}
)
BASES = (*sorted(APPROVING_BASES), "none")


@transaction.atomic
def register(
    *,
    person: Person,
    status: str,
    basis: str,
    document_seen_on: date | None,
    starts_on: date,
    by: Actor,
    note: str = "",
) -> Fact:
    """A new line; older ones stay. The same registration twice is one line.

    An approval that holds today ends a plan for what was missing: nothing is missing any more.
    """
    status = EligibilityStatus(status)
    _check(status, basis, document_seen_on, starts_on)
    person = decided.locked(person)
    earlier = decided.standing(person, FactKind.ELIGIBILITY, DEGREE)
    value = {
        "status": status.value,
        "basis": basis,
        "document_seen_on": document_seen_on.isoformat() if document_seen_on else "",
    }
    if earlier:
        newest = earlier[-1]
        if newest.value == value and newest.starts_on == starts_on:
            return newest
        if starts_on < newest.starts_on:
            raise ValidationError(
                _("There is a newer registration. Choose its day or a later one."), code="order"
            )
    fact = decided.write(
        person=person,
        kind=FactKind.ELIGIBILITY,
        subject=DEGREE,
        starts_on=starts_on,
        value=value,
        motivation=note,
        by=by,
    )
    if status is EligibilityStatus.APPROVED and starts_on <= clock.today():
        _end_supplement(person, by)
    record("eligibility.registered", fact, by=by, concerns=person, status=status.value, basis=basis)
    return fact


def _end_supplement(person: Person, by: Actor) -> None:
    plan = supplements.open_of(person)
    if plan:
        supplements.end(plan, "", by)


def _check(
    status: EligibilityStatus, basis: str, document_seen_on: date | None, starts_on: date
) -> None:
    if basis not in BASES:
        raise ValidationError(_("Choose a basis that the law knows."), code="basis")
    if status is EligibilityStatus.APPROVED:
        if basis not in APPROVING_BASES:
            raise ValidationError(_("An approval needs a basis in law."), code="basis")
        if document_seen_on is None:
            raise ValidationError(_("Say which day you saw the document."), code="document")
    if document_seen_on and document_seen_on > clock.today():
        raise ValidationError(_("The document cannot be seen in the future."), code="document")
    if starts_on > clock.today() + decided.LONGEST_AHEAD:
        raise ValidationError(_("The day is more than a year ahead."), code="far")
