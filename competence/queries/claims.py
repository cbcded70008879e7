"""What people say that they have from elsewhere: each one's own, and what waits for an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competence.models import Claim, ClaimFile, EmployerQuestion
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person, Role, lean
from competence.queries import employers
from competence.queries.decision_queue import shown_name
from competence.queries.employers import QuestionLine
from competence.wording.employer import percent_words


@dataclass(frozen=True, slots=True)
class ClaimLine:
    claim_id: int
    person_id: int
    kind: str
    kind_word: str
    title: str
    issuer: str
    starts_on: date
    ends_on: date | None
    terms: tuple[str, ...]
    note: str
    state: str
    state_word: str
    sent_on: date
    settled_by: str
    settled_on: date | None
    return_reason: str
    seen_by: str
    seen_on: date | None
    has_file: bool
    fact_id: int | None
    questions: tuple[QuestionLine, ...] = ()
    name: str = ""

    @property
    def is_degree(self) -> bool:
        return self.kind == Claim.Kind.DEGREE

    @property
    def is_open(self) -> bool:
        return self.state in Claim.OPEN_STATES

    @property
    def may_ask(self) -> bool:
        """A former employer may be asked as long as nobody has settled it."""
        return self.is_open and not self.is_degree

    @property
    def answered(self) -> QuestionLine | None:
        """The latest answer of a former employer."""
        return next((line for line in reversed(self.questions) if line.answer), None)


def of_person(person: Person) -> tuple[ClaimLine, ...]:
    """Newest first, without what she took back. Two queries."""
    rows = _read(Claim.objects.filter(person=person).exclude(state=Claim.State.WITHDRAWN))
    return tuple(line(row) for row in rows.order_by("-sent_at", "-pk"))


def waiting_for(reach: Reach) -> QuerySet[Claim]:
    """What she may answer, oldest first: of those she leads or manages, and as HR of everybody."""
    rows = Claim.objects.waiting().filter(_hers_to_answer(reach))
    return _read(rows.select_related("person"))


def accepted_by(reach: Reach) -> QuerySet[Claim]:
    """What she may take back: accepted by herself, and as HR by anybody. Newest first."""
    hr = Person.objects.filter(access.employed_within(reach, Role.HR)).values("pk")
    rows = Claim.objects.filter(_hers_to_answer(reach), state=Claim.State.ACCEPTED)
    rows = rows.filter(Q(settled_by=reach.person) | Q(person__in=hr))
    return _read(rows.select_related("person")).order_by("-settled_at", "-pk")


def _hers_to_answer(reach: Reach) -> Q:
    led = Q(pk__in=reach.led) | access.employed_within(reach, Role.UNIT_MANAGER)
    theirs = Q(person__in=Person.objects.filter(led).values("pk")) & ~Q(kind=Claim.Kind.DEGREE)
    hr = Person.objects.filter(access.employed_within(reach, Role.HR)).values("pk")
    return (theirs | Q(person__in=hr)) & ~Q(person=reach.person)


def find(claim_id: int) -> Claim | None:
    rows = Claim.objects.filter(pk=claim_id).select_related("person__municipality")
    return _read(rows).first()


def kept_file(row: Claim) -> ClaimFile | None:
    """Of a claim read here: what proves it, as long as it is kept."""
    return next(iter(row.files.all()), None)


def counts(person_ids: Iterable[int]) -> Mapping[int, int]:
    """How many wait for the one who leads each."""
    rows = Claim.objects.waiting().filter(person__in=person_ids).exclude(kind=Claim.Kind.DEGREE)
    counted = rows.order_by().values("person_id").annotate(count=Count("pk"))
    return dict(counted.values_list("person_id", "count"))


def named_line(reach: Reach, row: Claim) -> ClaimLine:
    return line(row, shown_name(reach, row.person))


def line(row: Claim, name: str = "") -> ClaimLine:
    return ClaimLine(
        claim_id=row.pk,
        person_id=row.person_id,
        kind=row.kind,
        kind_word=str(row.get_kind_display()),
        title=row.title,
        issuer=row.issuer,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        terms=_terms(row),
        note=row.note,
        state=row.state,
        state_word=str(row.get_state_display()),
        sent_on=_day(row.sent_at),
        settled_by=row.settled_by.name if row.settled_by else "",
        settled_on=_day(row.settled_at) if row.settled_at else None,
        return_reason=row.return_reason,
        seen_by=row.seen_by.name if row.seen_by else "",
        seen_on=row.seen_on,
        has_file=kept_file(row) is not None,
        fact_id=row.fact_id,
        questions=employers.about(row),
        name=name,
    )


def _read(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    files = Prefetch("files", ClaimFile.objects.filter(dropped_at=None))
    questions = Prefetch("questions", EmployerQuestion.objects.select_related("answer"))
    return lean(rows.select_related("settled_by", "seen_by").prefetch_related(files, questions))


def _terms(row: Claim) -> tuple[str, ...]:
    credits = ""
    if row.credits is not None:
        credits = _("%(count)s credits") % {"count": number_format(row.credits.normalize())}
    extent = percent_words(row.percent)
    words = (extent, credits, row.get_level_display(), row.get_basis_display())
    return tuple(str(word) for word in words if word)


def _day(moment: datetime) -> date:
    return moment.astimezone(STOCKHOLM).date()
