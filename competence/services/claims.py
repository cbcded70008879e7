"""Lägg till egen: she claims, somebody else accepts or returns. Only what is accepted is a fact."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from competence.documents import vault
from competence.documents.intake import Fit
from competence.domain.facts import OWN, FactKind
from competence.models import Claim, EmployerAnswer, Fact
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import decided, employers, facts, form_keys, messages, proofs

FACT_KINDS = {
    Claim.Kind.COURSE: FactKind.EXTERNAL,
    Claim.Kind.METHOD: FactKind.METHOD,
    Claim.Kind.EXPERIENCE: FactKind.EXPERIENCE,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Her own words about it."""

    title: str
    issuer: str
    starts_on: date
    ends_on: date | None = None
    credits: Decimal | None = None
    level: str = ""
    basis: str = ""
    note: str = ""
    percent: int | None = None


@transaction.atomic
def send(
    *,
    person: Person,
    kind: str,
    said: Statement,
    proof: Fit | None,
    form_key: uuid.UUID,
    by: Actor,
) -> Claim:
    """The same form sent twice is the same claim."""
    _hers_alone(person, by)
    sent = {
        "municipality_id": person.municipality_id,
        "kind": kind,
        "sent_at": clock.now(),
        **asdict(said),
    }
    claim, is_new = form_keys.once(Claim, form_key, whose={"person": person}, said=sent)
    if not is_new:
        return claim
    if proof:
        proofs.keep(claim, proof)
    record("claim.sent", claim, by=by, concerns=person, kind=kind)
    return claim


@transaction.atomic
def mend(*, claim: Claim, said: Statement, proof: Fit | None, by: Actor) -> bool:
    """What was returned is changed and sent again; False when it waits or is settled already."""
    _hers_alone(claim.person, by)
    mine = _lock(claim, Claim.State.RETURNED)
    if mine is None:
        return False
    for name, value in asdict(said).items():
        setattr(mine, name, value)
    mine.state, mine.sent_at = Claim.State.SENT, clock.now()
    mine.settled_at = mine.settled_by = mine.seen_on = mine.seen_by = None
    mine.save()
    employers.close_outdated(mine)
    if proof:
        proofs.keep(mine, proof)
    record("claim.mended", mine, by=by, concerns=mine.person)
    return True


@transaction.atomic
def withdraw(*, claim: Claim, by: Actor) -> bool:
    """Her own word is hers to take back until it is accepted; the file goes at once."""
    _hers_alone(claim.person, by)
    mine = _lock(claim, Claim.State.SENT, Claim.State.RETURNED)
    if mine is None:
        return False
    proofs.drop(mine.files.filter(dropped_at=None))
    employers.close_unanswered(mine)
    _close(mine, Claim.State.WITHDRAWN, by)
    return True


@transaction.atomic
def accept(*, claim: Claim, counts_as: str = "", also: Sequence[str] = (), by: Actor) -> bool:
    """Now it is a fact. `counts_as` is a key of the rules; without it the fact stands for itself.

    `also`: further areas that the same time was in, each a line of its own beside the first.
    """
    waiting = _to_settle(claim, by)
    if waiting is None:
        return False
    if waiting.kind == Claim.Kind.DEGREE:
        if waiting.seen_on is None:
            raise ValidationError(_("See the document first."), code="unseen")
    else:
        waiting.fact = _fact(waiting, counts_as, by)
        for area in _further(waiting, counts_as, also):
            _fact(waiting, area, by)
    employers.close_unanswered(waiting)
    _close(waiting, Claim.State.ACCEPTED, by)
    _tell(
        waiting,
        gettext_noop("Your merit is accepted"),
        gettext_noop("%(title)s is accepted. You find it among your merits."),
    )
    return True


@transaction.atomic
def give_back(*, claim: Claim, reason: str, by: Actor) -> bool:
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence what is missing.")})
    waiting = _to_settle(claim, by)
    if waiting is None:
        return False
    waiting.return_reason = reason.strip()
    _close(waiting, Claim.State.RETURNED, by)
    _tell(
        waiting,
        gettext_noop("A merit of yours has come back"),
        gettext_noop(
            "%(title)s has come back to you, with a reason. You can mend it and send it again."
        ),
    )
    return True


@transaction.atomic
def take_back(*, claim: Claim, reason: str, by: Actor) -> bool:
    """What was accepted by mistake: the fact is retracted, and she has her claim again to mend.

    False when that is done already.
    """
    if by.person_id == claim.person_id:
        raise PermissionDenied("Nobody settles her own claim.")
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why it does not hold.")})
    accepted = _lock(claim, Claim.State.ACCEPTED)
    if accepted is None:
        return False
    for fact in _facts_of(accepted):
        facts.retract(fact=fact, reason=reason, by=by)
    accepted.fact, accepted.return_reason = None, reason.strip()
    _close(accepted, Claim.State.RETURNED, by)
    _tell(
        accepted,
        gettext_noop("A merit of yours is taken back"),
        gettext_noop(
            "%(title)s was accepted and no longer counts. You see the reason among your merits, and "
            "can mend it and send it again."
        ),
    )
    return True


@transaction.atomic
def see_degree(*, claim: Claim, by: Actor) -> bytes | None:
    """The document, once. Who saw it and when is kept; the file is not. None when it was seen."""
    waiting = _to_settle(claim, by)
    if waiting is None or waiting.kind != Claim.Kind.DEGREE or waiting.seen_on:
        return None
    proof = waiting.files.filter(dropped_at=None).first()
    if proof is None:
        return None
    content = vault.read(proof.storage_key, proof.sha256)
    waiting.seen_on, waiting.seen_by = clock.today(), by.person
    waiting.save(update_fields=["seen_on", "seen_by"])
    record("claim.degree_seen", waiting, by=by, concerns=waiting.person)
    return content


def _hers_alone(person: Person, by: Actor) -> None:
    if by.person_id != person.pk:
        raise PermissionDenied("Only she herself says what she has.")


def _lock(claim: Claim, *states: str) -> Claim | None:
    return (
        Claim.objects.select_for_update(of=("self",))
        .filter(pk=claim.pk, state__in=states)
        .select_related("person__municipality", "person__user", "fact__person__municipality")
        .first()
    )


def _to_settle(claim: Claim, by: Actor) -> Claim | None:
    if by.person_id == claim.person_id:
        raise PermissionDenied("Nobody settles her own claim.")
    return _lock(claim, Claim.State.SENT)


def _close(claim: Claim, state: str, by: Actor) -> None:
    claim.state = state
    claim.settled_at = clock.now()
    claim.settled_by = decided.named(by)
    claim.save()
    record(f"claim.{state}", claim, by=by, concerns=claim.person, kind=claim.kind)


def _fact(claim: Claim, counts_as: str, by: Actor) -> Fact:
    """Its title goes along: a subject of its own is named in no rule."""
    return facts.add(
        person=claim.person,
        kind=FACT_KINDS[Claim.Kind(claim.kind)],
        subject=counts_as or f"{OWN}{claim.pk}",
        starts_on=claim.starts_on,
        ends_on=claim.ends_on,
        amount=_amount(claim),
        value={"title": claim.title, "issuer": claim.issuer} | _terms(claim),
        source=f"claim:{claim.pk}",
        by=by,
    )


def _further(claim: Claim, counts_as: str, also: Sequence[str]) -> list[str]:
    """Only time can be in several areas at once."""
    if claim.kind != Claim.Kind.EXPERIENCE or not counts_as:
        return []
    return [area for area in dict.fromkeys(also) if area != counts_as]


def _facts_of(claim: Claim) -> list[Fact]:
    rows = Fact.objects.live().filter(person=claim.person, source=f"claim:{claim.pk}")
    return list(rows.select_related("person__municipality"))


def _amount(claim: Claim) -> Decimal | None:
    """Credits; of experience the share of full time, where she said it."""
    if claim.kind == Claim.Kind.EXPERIENCE:
        return Decimal(claim.percent) / 100 if claim.percent else None
    return claim.credits


def _terms(claim: Claim) -> dict[str, Any]:
    """What was said about it, and what a former employer answered to just these words."""
    given = {"level": claim.level, "basis": claim.basis, "percent": claim.percent}
    said = EmployerAnswer.objects.filter(question__in=claim.questions.live()).first()
    if said:
        given |= {"employer_answer": said.verdict}
    return {name: value for name, value in given.items() if value}


def _tell(claim: Claim, subject: str, text: str) -> None:
    """In her language: the words are looked up within it."""
    with messages.language_of(claim.person):
        words = _(text) % {"title": claim.title}
        messages.write(
            to=claim.person,
            subject=_(subject),
            text=f"{words}\n\n{messages.link('my_merits')}",
        )
