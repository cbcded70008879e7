"""Practice: the learner taps an occasion, mentor or supervisor confirms it; the supervisor rates kinds.

A course that one attends is an occasion too: confirmed, it is a course completed.

Counts only. Which child or which case it was is never asked.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Fact, Occasion, Rating
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Mentorship, Person, Role
from competence.services import assessments, decided, facts, form_keys, standings
from courses.attended import Form
from courses.models import Course

# Where a level needs words: the two lowest, the highest, and any fall.
LEVELS_WITH_SENTENCES = frozenset({1, 2, 5})
EYES = frozenset({Role.MENTOR, Role.SUPERVISOR})


@transaction.atomic
def report(*, person: Person, element: str, on: date, form_key: uuid.UUID, by: Actor) -> Occasion:
    """The learner did it. The same form sent twice is the same occasion."""
    return _reported(person, on, form_key, by, element=element)


@transaction.atomic
def attend(*, person: Person, course: Course, on: date, form_key: uuid.UUID, by: Actor) -> Occasion:
    """She was at a seminar, on site or on a course elsewhere. What waits already is not doubled."""
    if course.kind not in Form or course.current_id is None:
        raise ValidationError(_("This is not a course that one attends."))
    decided.locked(person)
    waiting = Occasion.objects.filter(person=person, course=course, state=Occasion.State.WAITING)
    return waiting.first() or _reported(person, on, form_key, by, course=course)


def _reported(
    person: Person,
    on: date,
    form_key: uuid.UUID,
    by: Actor,
    *,
    element: str = "",
    course: Course | None = None,
) -> Occasion:
    _require_day(on)
    said = {
        "municipality_id": person.municipality_id,
        "element": element,
        "course": course,
        "on": on,
        "reported_at": clock.now(),
    }
    occasion, is_new = form_keys.once(Occasion, form_key, whose={"person": person}, said=said)
    if not is_new:
        return occasion
    about = {"course": course.key} if course else {"element": element}
    record("occasion.reported", occasion, by=by, concerns=person, **about)
    return occasion


@transaction.atomic
def withdraw(*, occasion: Occasion, by: Actor) -> bool:
    """The learner takes back what nobody has confirmed yet; False when somebody has."""
    if by.person_id != occasion.person_id:
        raise PermissionDenied("Only the learner takes back what she reported.")
    return _settle(occasion, Occasion.State.WITHDRAWN, by) is not None


@transaction.atomic
def confirm(*, occasions: Iterable[Occasion], observed: bool, by: Actor) -> int:
    """Each becomes one fact, however often it is confirmed; returns how many were waiting."""
    with standings.deferred():
        return sum(_confirm_one(occasion, observed, by) for occasion in occasions)


def _confirm_one(occasion: Occasion, observed: bool, by: Actor) -> bool:
    waiting = _lock(occasion)
    if waiting is None:
        return False
    _not_her_own(occasion, by)
    seen_by = _eyes_of(by, waiting.person) if observed else ""
    waiting.fact = facts.add(
        person=waiting.person,
        starts_on=waiting.on,
        source=f"occasion:{waiting.pk}",
        by=by,
        **(_attended(waiting.course) if waiting.course else _practised(waiting.element, seen_by)),
    )
    waiting.observed = observed
    _close(waiting, Occasion.State.CONFIRMED, by)
    return True


def _eyes_of(by: Actor, person: Person) -> str:
    """In whose role it was seen, as rules ask for it: whoever leads her is her supervisor here."""
    if by.role in EYES:
        return by.role
    mentoring = Mentorship.objects.counting_on(clock.today()).filter(person=person)
    return Role.MENTOR if mentoring.filter(mentor=by.person).exists() else Role.SUPERVISOR


def _practised(element: str, seen_by: str) -> dict[str, Any]:
    return {
        "kind": FactKind.ELEMENT_DONE,
        "subject": element,
        "amount": Decimal(1),
        "value": {"observed_by": seen_by},
    }


def _attended(course: Course) -> dict[str, Any]:
    """In the version that is described now: the same fact as a passed module, with its form told."""
    number = course.current.number if course.current else 1
    value = {"version": number, "form": course.kind}
    return {"kind": FactKind.COURSE_COMPLETED, "subject": course.key, "value": value}


@transaction.atomic
def give_back(*, occasion: Occasion, reason: str, by: Actor) -> bool:
    """It was something else; the reason is for the learner to read."""
    _not_her_own(occasion, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence what is missing.")})
    return _settle(occasion, Occasion.State.RETURNED, by, reason.strip()) is not None


def _not_her_own(occasion: Occasion, by: Actor) -> None:
    if by.person_id == occasion.person_id:
        raise PermissionDenied("Nobody settles her own practice.")


def _settle(occasion: Occasion, state: str, by: Actor, reason: str = "") -> Occasion | None:
    waiting = _lock(occasion)
    if waiting is not None:
        waiting.return_reason = reason
        _close(waiting, state, by)
    return waiting


def _lock(occasion: Occasion) -> Occasion | None:
    return (
        Occasion.objects.select_for_update(of=("self",))
        .filter(pk=occasion.pk, state=Occasion.State.WAITING)
        .select_related("person__municipality")
        .with_course()
        .first()
    )


def _close(occasion: Occasion, state: str, by: Actor) -> None:
    occasion.state = state
    occasion.settled_at = clock.now()
    occasion.settled_by = by.person
    occasion.save()
    record(f"occasion.{state}", occasion, by=by, concerns=occasion.person)


@transaction.atomic
def rate_all(*, person: Person, ratings: Iterable[Mapping[str, Any]], by: Actor) -> list[Fact]:
    """Several kinds at once, all or none; each mapping is what `rate` takes beside the person."""
    with standings.deferred():
        return [rate(person=person, by=by, **rating) for rating in ratings]


@transaction.atomic
def rate(
    *,
    person: Person,
    element: str,
    level: int,
    seen: str,
    on: date,
    by: Actor,
    sentences: str = "",
    correction_reason: str = "",
) -> Fact:
    """One kind of element, one of five anchored levels, on one day, by the one who saw or was told.

    Level 4 says how it goes, not what she may do: only an independence decision does that. A
    second rating of the same day corrects the first: it is taken back with a reason.
    """
    person = decided.locked(person)
    if by.person_id == person.pk:
        raise PermissionDenied("Nobody rates herself.")
    last = latest_rating(person, element, on)
    correcting = last if last and last.starts_on == on else None
    words = Rating(seen=seen, sentences=sentences.strip())
    if correcting and _says(correcting, level, words):
        return correcting
    _require_day(on)
    _require_words(level, last, words.sentences, correcting, correction_reason)
    if correcting:
        facts.retract(fact=correcting, reason=correction_reason, by=by)
    fact = facts.add(
        person=person,
        kind=FactKind.ELEMENT_RATED,
        subject=element,
        starts_on=on,
        level=level,
        value={"seen": seen},
        replaces=correcting,
        source=uuid.uuid4().hex,
        by=by,
    )
    words.fact = fact
    words.municipality_id = person.municipality_id
    words.correction_reason = correction_reason.strip() if correcting else ""
    words.save()
    assessments.answered_by_rating(rating=fact, by=by)
    return fact


def latest_rating(person: Person, element: str, on: date) -> Fact | None:
    """The one that holds on that day: what a new rating of the day is compared with."""
    rows = Fact.objects.live().of_kind(FactKind.ELEMENT_RATED).select_related("rating", "person")
    return (
        rows.filter(person=person, subject=element, starts_on__lte=on)
        .order_by("-starts_on", "-recorded_at", "-pk")
        .first()
    )


def needs_sentences(level: int, last_level: int | None) -> bool:
    return level in LEVELS_WITH_SENTENCES or (last_level is not None and level < last_level)


def _says(fact: Fact, level: int, words: Rating) -> bool:
    held = fact.rating
    return (fact.level, held.seen, held.sentences) == (level, words.seen, words.sentences)


def _require_day(on: date) -> None:
    if on > clock.today():
        raise ValidationError(
            {"on": _("The day has not come yet. Choose today or an earlier day.")}
        )


def _require_words(
    level: int, last: Fact | None, sentences: str, correcting: Fact | None, reason: str
) -> None:
    if not 1 <= level <= 5:
        raise ValidationError({"level": _("Choose one of the five levels.")})
    if correcting and not reason.strip():
        raise ValidationError({"correction_reason": _("Say why you change the rating.")})
    if needs_sentences(level, last.level if last else None) and not sentences:
        raise ValidationError({"sentences": _("Write two sentences about what you saw.")})


@transaction.atomic
def comment_rating(*, rating: Rating, comment: str, by: Actor) -> Rating:
    """The learner's own words beside the rating."""
    if by.person_id != rating.fact.person_id:
        raise PermissionDenied("Only the one who was rated comments.")
    rating.comment = comment.strip()
    rating.commented_at = clock.now()
    rating.save(update_fields=["comment", "commented_at"])
    record("rating.commented", rating, by=by, concerns=rating.fact.person)
    return rating
