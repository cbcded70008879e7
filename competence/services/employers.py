"""She asks a former employer whether a claim is right. The answer is underlag and decides nothing."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.freetext import holds_web_address
from competence.models import Claim, EmployerAnswer, EmployerQuestion
from competence.models.employer import REMINDED_AFTER
from competence.people import clock
from competence.people.audit import SYSTEM, Actor, record
from competence.people.models.invitation import token_hash
from competence.services import messages
from competence.wording.employer import letter

LASTS_DAYS = 30
MOST_A_DAY = 5
# The one who holds the link: no person of ours.
FORMER_EMPLOYER = Actor(None, None, "former_employer")


@dataclass(frozen=True, slots=True)
class Whom:
    name: str
    workplace: str
    email: str


@dataclass(frozen=True, slots=True)
class Said:
    verdict: str
    words: str = ""
    name: str = ""
    role: str = ""


@transaction.atomic
def ask(*, claim: Claim, whom: Whom, by: Actor) -> bool:
    """False when a question waits already: the second of two clicks sends no second mail."""
    hers = _locked(claim, by)
    earlier = hers.questions.live().select_related("answer").first()
    moment = clock.now()
    if earlier and hers.questions.open_at(moment).exists():
        return False
    _check(hers, whom, earlier)
    if earlier:
        _close(earlier)
    token = secrets.token_urlsafe(32)
    question = EmployerQuestion(
        claim=hers,
        asked=hers.as_asked(),
        name=whom.name,
        workplace=whom.workplace,
        email=whom.email,
        domain=whom.email.rpartition("@")[2].casefold(),
        token_hash=token_hash(token),
        asked_at=moment,
        expires_at=_end_of(last_day()),
    )
    question.mail_id = _mail(question, token)
    question.save()
    record("employer_question.asked", question, by=by, concerns=hers.person, claim=hers.pk)
    return True


@transaction.atomic
def remind(*, claim: Claim, by: Actor) -> bool:
    """Once, after a week: the same question with a new link. The one before stops working."""
    hers = _locked(claim, by)
    moment = clock.now()
    waiting = hers.questions.open_at(moment).filter(
        reminded_at__isnull=True, asked_at__lte=moment - REMINDED_AFTER
    )
    question = waiting.first()
    if question is None:
        return False
    token = secrets.token_urlsafe(32)
    question.claim = hers
    messages.forget(question.mail_id)
    question.mail_id = _mail(question, token, reminder=True)
    question.token_hash, question.reminded_at = token_hash(token), moment
    question.save()
    record("employer_question.reminded", question, by=by, concerns=hers.person)
    return True


@transaction.atomic
def withdraw(*, claim: Claim, by: Actor) -> bool:
    """As long as it is unanswered; False when there is nothing to take back."""
    hers = _locked(claim, by)
    question = hers.questions.live().unanswered().first()
    if question is None:
        return False
    _close(question)
    record("employer_question.withdrawn", question, by=by, concerns=hers.person)
    return True


@transaction.atomic
def answer(*, token: str, said: Said, by: Actor) -> bool:
    """Once. The same answer again is the second of two clicks; any other comes too late: False."""
    asked = EmployerQuestion.objects.with_token(token)
    claim_id = asked.values_list("claim_id", flat=True).first()
    claim = _lock(claim_id) if claim_id else None
    question = asked.first()
    if claim is None or question is None:
        return False
    answers, given = EmployerAnswer.objects.filter(question=question), asdict(said)
    if answers.exists():
        return answers.filter(**given).exists()
    if not asked.open_at(clock.now()).exists():
        return False
    EmployerAnswer.objects.create(question=question, answered_at=clock.now(), **given)
    _erase(question)
    record("employer_question.answered", question, by=by, concerns=claim.person, claim=claim.pk)
    _tell(claim)
    return True


def close_unanswered(claim: Claim) -> None:
    """The claim is settled or gone and nobody needs an answer. Part of a larger write."""
    for question in claim.questions.live().unanswered():
        _close(question)


def close_outdated(claim: Claim) -> None:
    """The claim now says something else than was asked about. Part of a larger write."""
    for question in claim.questions.live():
        if question.asked != claim.as_asked():
            _close(question)


def forget_expired() -> int:
    """Nightly: whom nobody answered for is forgotten; returns how many."""
    rows = EmployerQuestion.objects.unanswered().exclude(email="")
    late = rows.filter(expires_at__lte=clock.now())
    return sum(_forget(claim_id) for claim_id in late.values_list("claim_id", flat=True))


def last_day() -> date:
    return clock.today() + timedelta(days=LASTS_DAYS)


@transaction.atomic
def _forget(claim_id: int) -> bool:
    claim = _lock(claim_id)
    question = EmployerQuestion.objects.live().unanswered().filter(claim=claim).first()
    if claim is None or question is None or question.expires_at > clock.now():
        return False
    question.name = ""
    _erase(question)
    record("employer_question.expired", question, by=SYSTEM, concerns=claim.person)
    return True


def _locked(claim: Claim, by: Actor) -> Claim:
    if by.person_id != claim.person_id:
        raise PermissionDenied("Only she herself asks about what she has.")
    return _lock(claim.pk) or claim


def _lock(claim_id: int) -> Claim | None:
    """Whoever asks, answers or settles the same claim at the same moment waits for its row."""
    rows = Claim.objects.select_for_update(of=("self",)).filter(pk=claim_id)
    return rows.select_related("person__municipality", "person__user").first()


def _check(claim: Claim, whom: Whom, earlier: EmployerQuestion | None) -> None:
    person = claim.person
    if person.protected_identity:
        raise ValidationError(_("Your identity is protected, so your name is sent to nobody."))
    if claim.kind == Claim.Kind.DEGREE or claim.state not in Claim.OPEN_STATES:
        raise ValidationError(_("Nothing is asked about what is settled."))
    said = getattr(earlier, "answer", None)
    if said and said.verdict != EmployerAnswer.Verdict.CANNOT:
        raise ValidationError(_("There is an answer already."))
    own = {person.work_email.casefold(), person.user.email.casefold() if person.user else ""}
    if whom.email.casefold() in own:
        raise ValidationError({"email": _("This is your own address.")})
    if any(holds_web_address(text) for text in (claim.title, claim.issuer)):
        raise ValidationError(_("Your merit holds a web address. Mend it before you ask."))
    asked = EmployerQuestion.objects.filter(
        claim__person=person, asked_at__gt=clock.now() - timedelta(days=1)
    )
    if asked.count() >= MOST_A_DAY:
        raise ValidationError(_("You have asked many today. Ask again tomorrow."))


def _mail(question: EmployerQuestion, token: str, *, reminder: bool = False) -> int:
    person = question.claim.person
    written = letter(
        asked=question.asked,
        to=question.name,
        person=person.name,
        municipality=person.municipality.name,
        link=messages.link("employer_answer", token),
        until=question.last_day,
        reminder=reminder,
    )
    return messages.write_outside(
        to=question.email,
        municipality_id=person.municipality_id,
        subject=written.subject,
        text=written.text,
    ).pk


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, clock.STOCKHOLM)


def _close(question: EmployerQuestion) -> None:
    """What was answered keeps the name of the one who was asked."""
    question.closed_at = clock.now()
    if not EmployerAnswer.objects.filter(question=question).exists():
        question.name = ""
    _erase(question)


def _erase(question: EmployerQuestion) -> None:
    question.email = ""
    question.save(update_fields=["name", "email", "closed_at"])
    messages.forget(question.mail_id)


def _tell(claim: Claim) -> None:
    with messages.language_of(claim.person):
        words = _("A former employer has answered about %(title)s.") % {"title": claim.title}
        page = messages.link("ask_employer", claim.pk)
        messages.write(
            to=claim.person,
            subject=_("A former employer has answered"),
            text=f"{words}\n\n{page}",
        )
