"""What people say that they have from elsewhere: one waits, one came back, one is vouched for."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.staff import CILLA
from cms.demo.timeline import Timeline
from competence.models import Claim
from competence.people.audit import Actor
from competence.people.models import Person, Role
from competence.services import claims, employers
from competence.services.claims import Statement

SENT = timedelta(days=12)
ANSWERED = timedelta(days=9)
NEW, EXPERIENCED = "Alma Ek", "Ture Ås"


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    sent_on, answered_on = (first_day(today - days, today) for days in (SENT, ANSWERED))
    timeline.at(sent_on, _send_all, staff=staff, today=today)
    timeline.at(answered_on, _answer, staff=staff)


def _send_all(staff: Staff, today: date) -> None:
    alma = staff.by_name[NEW]
    _send(
        staff.by_name[EXPERIENCED],
        Claim.Kind.COURSE,
        Statement(
            title="Barnrätt i socialt arbete",
            issuer="Högskolan i Norrland",
            starts_on=today - timedelta(days=430),
            credits=Decimal("7.5"),
            level=Claim.Level.ADVANCED,
            note="Kursen handlade mest om barnets rätt att komma till tals.",
        ),
    )
    _send(
        alma,
        Claim.Kind.METHOD,
        Statement(
            title="Motiverande samtal, grundkurs",
            issuer="Förra arbetsplatsen",
            starts_on=today - timedelta(days=700),
            basis=Claim.Basis.TRAINING,
        ),
    )
    worked = _send(
        alma,
        Claim.Kind.EXPERIENCE,
        Statement(
            title="Behandlingsassistent",
            issuer="HVB Granbacken",
            starts_on=today - timedelta(days=1500),
            ends_on=today - timedelta(days=800),
            percent=75,
        ),
    )
    whom = employers.Whom("Karin Lund", "HVB Granbacken", "karin.lund@granbacken.example.org")
    employers.ask(claim=worked, whom=whom, by=Actor.of(alma, Role.CASEWORKER))
    _send(
        staff.by_name[CILLA],
        Claim.Kind.METHOD,
        Statement(
            title="Tejping som samtalsmetod",
            issuer="Region Norrland",
            starts_on=today - timedelta(days=900),
            basis=Claim.Basis.TRAINING,
        ),
    )


def _send(person: Person, kind: str, said: Statement) -> Claim:
    return claims.send(
        person=person,
        kind=kind,
        said=said,
        proof=None,
        form_key=uuid.uuid4(),
        by=Actor.of(person, Role.CASEWORKER),
    )


def _answer(staff: Staff) -> None:
    """Three days later: HR returns one and accepts one, and the former employer has answered."""
    alma, cilla = staff.by_name[NEW], staff.by_name[CILLA]
    claims.give_back(
        claim=alma.claims.get(kind=Claim.Kind.METHOD),
        reason="Skriv vem som höll utbildningen och hur många dagar den var.",
        by=staff.hr_of(alma),
    )
    claims.accept(claim=cilla.claims.get(), by=staff.hr_of(cilla))
    mail = alma.claims.get(kind=Claim.Kind.EXPERIENCE).questions.get().mail
    if mail:
        employers.answer(
            token=mail.text.partition("/bekrafta/")[2].partition("/")[0],
            said=employers.Said(
                "right", "Alma var omtyckt av barnen.", "Karin Lund", "Föreståndare"
            ),
            by=employers.FORMER_EMPLOYER,
        )
