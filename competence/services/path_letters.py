"""Mail about a wish for a specialist path, each in its reader's language. No path and no reason is
named: the mail may be read where the page may not."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.models import PathChoice
from competence.people import clock, leaders
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import messages


def tell_of_wish(choice: PathChoice) -> None:
    leader = leaders.supervisor_of(choice.person, clock.today())
    if leader is None:
        return
    with messages.language_of(leader):
        _write(
            leader,
            _("A colleague wishes for a specialist path"),
            _(
                "Hello %(name)s,\n\none of those you lead has wished for a specialist path. Read "
                "why, and plan when you talk about it."
            ),
            _hers(choice),
        )


def tell_of_withdrawal(choice: PathChoice) -> None:
    leader = leaders.supervisor_of(choice.person, clock.today())
    if leader is None:
        return
    with messages.language_of(leader):
        _write(
            leader,
            _("A wish for a specialist path is taken back"),
            _(
                "Hello %(name)s,\n\none of those you lead has taken her wish for a specialist path "
                "back. You need not do anything."
            ),
            _hers(choice),
        )


def tell_of_talk(choice: PathChoice, by: Actor) -> None:
    with messages.language_of(choice.person):
        day = date_format(choice.state_on, "j F Y")
        _write(
            choice.person,
            _("Your talk about a specialist path: %(day)s") % {"day": day},
            _("Hello %(name)s,\n\n%(who)s talks with you about your wish on %(day)s."),
            reverse("choose_path"),
            who=str(by.person),
            day=day,
        )


def tell_of_note(choice: PathChoice, by: Actor) -> None:
    with messages.language_of(choice.person):
        _write(
            choice.person,
            _("Your talk about a specialist path is written down"),
            _("Hello %(name)s,\n\n%(who)s has written down your talk. You both read the note."),
            reverse("choose_path"),
            who=str(by.person),
        )


def tell_of_agreement(choice: PathChoice, by: Actor) -> None:
    with messages.language_of(choice.person):
        _write(
            choice.person,
            _("Your specialist path is agreed"),
            _(
                "Hello %(name)s,\n\nyou and %(who)s have agreed on a specialist path from %(day)s. "
                "You follow it on your ladder."
            ),
            reverse("choose_path"),
            who=str(by.person),
            day=date_format(choice.state_on, "j F Y"),
        )


def tell_of_later(choice: PathChoice, by: Actor) -> None:
    with messages.language_of(choice.person):
        _write(
            choice.person,
            _("Your wish for a specialist path: not now"),
            _(
                "Hello %(name)s,\n\n%(who)s has answered your wish: not now. You see why, and you "
                "come back to it on %(day)s."
            ),
            reverse("choose_path"),
            who=str(by.person),
            day=date_format(choice.state_on, "j F Y"),
        )


def tell_of_end(choice: PathChoice, by: Actor) -> None:
    """The other one: who leads her when she ends it herself, else she."""
    if by.person_id == choice.person_id:
        _tell_leader_of_end(choice)
        return
    with messages.language_of(choice.person):
        _write(
            choice.person,
            _("Your specialist path has ended"),
            _("Hello %(name)s,\n\n%(who)s has ended your specialist path. You see why here."),
            reverse("choose_path"),
            who=str(by.person),
        )


def _tell_leader_of_end(choice: PathChoice) -> None:
    leader = leaders.supervisor_of(choice.person, clock.today())
    if leader is None:
        return
    with messages.language_of(leader):
        _write(
            leader,
            _("A specialist path has ended"),
            _("Hello %(name)s,\n\none of those you lead has ended her specialist path."),
            _hers(choice),
        )


def _hers(choice: PathChoice) -> str:
    return reverse("person_path", args=[choice.person_id])


def _write(to: Person, subject: str, text: str, address: str, **words: str) -> None:
    said = text % {"name": to.given_name, **words}
    link = f"{settings.PUBLIC_BASE_URL}{address}"
    messages.write(to=to, subject=subject, text=f"{said}\n\n{link}")
