"""Välj specialistväg: she wishes, her supervisor talks with her, they agree, or not now.

The talk is not one of a programme, which services.talks books and confirms: it belongs to the
wish, and those who choose a path have most often left their introduction behind.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.models import PathChoice, PathMove, RuleSet
from competence.people import access, clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import rulebook
from competence.services import decided, path_letters

State = PathChoice.State
BEFORE_THE_TALK = (State.WISHED, State.BOOKED, State.LATER)
AFTER_THE_TALK = (State.TALKED, State.LATER)
LONGEST_AHEAD = timedelta(days=731)
A_DAY = timedelta(days=1)
# The code of a refusal: somebody has answered, or she has changed her wish, since the page was read.
MOVED = "moved"


@transaction.atomic
def wish(*, person: Person, path: str, why: str, by: Actor) -> PathChoice:
    """Hers alone to make. A wish for another path takes the place of the one that was open.

    Who has an agreed path may wish for another; hers goes on until the new one is agreed.
    """
    if by.person_id != person.pk:
        raise PermissionDenied("Only she herself wishes for a path.")
    person = decided.locked(person)
    _check_offered(person, path)
    open_one = person.path_choices.open().first()
    if open_one and open_one.path == path:
        return open_one
    if person.path_choices.filter(state=State.AGREED, path=path).exists():
        raise ValidationError(_("This is your path already."), code="agreed")
    if open_one:
        _move(open_one, State.WITHDRAWN, clock.today(), by)
    choice = PathChoice.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        path=path,
        why=why.strip(),
        wished_at=clock.now(),
        state_on=clock.today(),
    )
    _move(choice, State.WISHED, clock.today(), by)
    path_letters.tell_of_wish(choice)
    instead = open_one.path if open_one else ""
    record("path.wished", choice, by=by, concerns=person, path=path, instead_of=instead)
    return choice


@transaction.atomic
def withdraw(*, choice: PathChoice, by: Actor) -> bool:
    """Her wish is hers to take back until it is agreed; False when there is none left to take back."""
    if by.person_id != choice.person_id:
        raise PermissionDenied("Only she herself takes her wish back.")
    mine = _locked(choice)
    if mine.state not in PathChoice.OPEN_STATES:
        return False
    _move(mine, State.WITHDRAWN, clock.today(), by)
    path_letters.tell_of_withdrawal(mine)
    _record("withdrawn", mine, by)
    return True


@transaction.atomic
def plan_talk(*, choice: PathChoice, on: date, by: Actor) -> PathChoice:
    """When they are to talk about it; a talk that is planned already is moved."""
    row = _locked(choice, by)
    if (row.state, row.state_on) == (State.BOOKED, on):
        return row
    _check_ahead(on, "on")
    _check_state(row, BEFORE_THE_TALK)
    _move(row, State.BOOKED, on, by)
    path_letters.tell_of_talk(row, by)
    _record("talk_planned", row, by)
    return row


@transaction.atomic
def hold_talk(*, choice: PathChoice, held_on: date, note: str, by: Actor) -> PathChoice:
    """They have talked. Both read the note; written anew, the one before stays to be read."""
    row = _locked(choice, by)
    if row.state == State.TALKED and _said(row) == (held_on, note.strip()):
        return row
    if held_on > clock.today():
        raise ValidationError({"held_on": _("The day has not come yet.")})
    _check_state(row, (*BEFORE_THE_TALK, State.TALKED))
    _move(row, State.TALKED, held_on, by, words=note)
    path_letters.tell_of_note(row, by)
    _record("talk_held", row, by)
    return row


@transaction.atomic
def agree(
    *,
    choice: PathChoice,
    starts_on: date,
    words: str,
    by: Actor,
    relief_percent: int | None = None,
) -> PathChoice:
    """From this day it is her path. Another that was hers ends the day before."""
    row = _locked(choice, by)
    if row.state == State.AGREED:
        return row
    _check_state(row, AFTER_THE_TALK)
    if starts_on < clock.today():
        raise ValidationError({"starts_on": _("A path begins today at the earliest.")})
    _check_ahead(starts_on, "starts_on")
    earlier = row.person.path_choices.filter(state=State.AGREED).first()
    if earlier:
        _end_on(earlier, starts_on - A_DAY, "", by)
    _move(
        row,
        State.AGREED,
        starts_on,
        by,
        words=words,
        starts_on=starts_on,
        relief_percent=relief_percent,
    )
    path_letters.tell_of_agreement(row, by)
    _record("agreed", row, by)
    return row


@transaction.atomic
def leave_for_now(*, choice: PathChoice, reason: str, back_on: date, by: Actor) -> PathChoice:
    """Not now: with a reason, and a day on which they come back to it. The wish stays open."""
    row = _locked(choice, by)
    if row.state == State.LATER and _said(row) == (back_on, reason.strip()):
        return row
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why not now.")})
    if back_on <= clock.today():
        raise ValidationError({"back_on": _("Choose a day that is still to come.")})
    _check_ahead(back_on, "back_on")
    _check_state(row, AFTER_THE_TALK)
    _move(row, State.LATER, back_on, by, words=reason)
    path_letters.tell_of_later(row, by)
    _record("left_for_now", row, by)
    return row


@transaction.atomic
def end(*, choice: PathChoice, reason: str, by: Actor) -> bool:
    """She, or who leads her, ends an agreed path: yesterday was its last day. Decided steps stay."""
    row = _locked(choice)
    if row.state != State.AGREED:
        return False
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why it ends.")})
    _end_on(row, clock.today() - A_DAY, reason, by)
    path_letters.tell_of_end(row, by)
    _record("ended", row, by)
    return True


def _check_offered(person: Person, path: str) -> None:
    published = rulebook.published(person.municipality, RuleSet.Kind.PATH)
    roles = access.reach(person).roles
    offered = (stair for stair in map(rulebook.ladder_of, published) if stair.is_for(roles))
    if path not in {stair.key for stair in offered}:
        raise ValidationError(_("There is no such path here."), code="unknown")


def _check_state(row: PathChoice, allowed: tuple[str, ...]) -> None:
    if row.state not in allowed:
        raise ValidationError(_("This has changed meanwhile. Read how it stands now."), code=MOVED)


def _check_ahead(day: date, field: str) -> None:
    if day < clock.today():
        raise ValidationError({field: _("That day has passed. Choose a later one.")})
    if day > clock.today() + LONGEST_AHEAD:
        raise ValidationError({field: _("The day is more than two years ahead.")})


def _locked(choice: PathChoice, by: Actor | None = None) -> PathChoice:
    """With `by`, who leads her: nobody answers her own wish. The person first, as a new wish does."""
    if by is not None and by.person_id == choice.person_id:
        raise PermissionDenied("Nobody answers her own wish.")
    decided.locked(choice.person)
    rows = PathChoice.objects.select_for_update(of=("self",))
    return rows.select_related("person__municipality", "person__user").get(pk=choice.pk)


def _said(row: PathChoice) -> tuple[date, str]:
    last = row.moves.order_by("pk").last()
    return (last.state_on, last.words) if last else (row.state_on, "")


def _end_on(row: PathChoice, last_day: date, reason: str, by: Actor) -> None:
    """A path that had not begun by then never was hers."""
    if row.starts_on and row.starts_on <= last_day:
        _move(row, State.ENDED, clock.today(), by, words=reason, ends_on=last_day)
    else:
        _move(row, State.WITHDRAWN, clock.today(), by, words=reason, starts_on=None)


def _move(
    row: PathChoice, state: str, on: date, by: Actor, *, words: str = "", **columns: Any
) -> None:
    for name, value in {"state": state, "state_on": on, **columns}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "state_on", *columns])
    PathMove.objects.create(
        choice=row,
        state=state,
        state_on=on,
        words=words.strip(),
        written_at=clock.now(),
        written_by=decided.named(by),
    )


def _record(verb: str, row: PathChoice, by: Actor) -> None:
    record(f"path.{verb}", row, by=by, concerns=row.person, path=row.path, on=row.state_on)
