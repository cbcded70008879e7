"""Mail about a wish for a specialist path, each in its reader's language. No path and no reason is
named: the mail may be read where the page may not."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from competence.models import PathChoice
from competence.people import clock, leaders
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import messages


def tell_of_wish(choice: PathChoice) -> None:
    _tell_leader(
        choice,
        gettext_noop("A colleague wishes for a specialist path"),
        gettext_noop(
            "Hello %(name)s,\n\none of those you lead has wished for a specialist path. Read "
            "why, and plan when you talk about it."
        ),
    )


def tell_of_withdrawal(choice: PathChoice) -> None:
    _tell_leader(
        choice,
        gettext_noop("A wish for a specialist path is taken back"),
        gettext_noop(
            "Hello %(name)s,\n\none of those you lead has taken her wish for a specialist path "
            "back. You need not do anything."
        ),
    )


def tell_of_talk(choice: PathChoice, by: Actor) -> None:
    _tell_her(
        choice,
        by,
        gettext_noop("Your talk about a specialist path: %(day)s"),
        gettext_noop("Hello %(name)s,\n\n%(who)s talks with you about your wish on %(day)s."),
    )


def tell_of_note(choice: PathChoice, by: Actor) -> None:
    _tell_her(
        choice,
        by,
        gettext_noop("Your talk about a specialist path is written down"),
        gettext_noop(
            "Hello %(name)s,\n\n%(who)s has written down your talk. You both read the note."
        ),
    )


def tell_of_agreement(choice: PathChoice, by: Actor) -> None:
    _tell_her(
        choice,
        by,
        gettext_noop("Your specialist path is agreed"),
        gettext_noop(
            "Hello %(name)s,\n\nyou and %(who)s have agreed on a specialist path from %(day)s. "
            "You follow it on your ladder."
        ),
    )


def tell_of_later(choice: PathChoice, by: Actor) -> None:
    _tell_her(
        choice,
        by,
        gettext_noop("Your wish for a specialist path: not now"),
        gettext_noop(
            "Hello %(name)s,\n\n%(who)s has answered your wish: not now. You see why, and you "
            "come back to it on %(day)s."
        ),
    )


def tell_of_end(choice: PathChoice, by: Actor) -> None:
    """The other one: who leads her when she ends it herself, else she."""
    if by.person_id == choice.person_id:
        _tell_leader(
            choice,
            gettext_noop("A specialist path has ended"),
            gettext_noop("Hello %(name)s,\n\none of those you lead has ended her specialist path."),
        )
        return
    _tell_her(
        choice,
        by,
        gettext_noop("Your specialist path has ended"),
        gettext_noop(
            "Hello %(name)s,\n\n%(who)s has ended your specialist path. You see why here."
        ),
    )


def _tell_leader(choice: PathChoice, subject: str, text: str) -> None:
    leader = leaders.supervisor_of(choice.person, clock.today())
    if leader is not None:
        with messages.language_of(leader):
            page = messages.link("person_path", choice.person_id)
            _write(leader, subject, text, page)


def _tell_her(choice: PathChoice, by: Actor, subject: str, text: str) -> None:
    with messages.language_of(choice.person):
        day = date_format(choice.state_on, "j F Y")
        page = messages.link("choose_path")
        who = messages.name_to(choice.person, by.person) if by.person else ""
        _write(choice.person, subject, text, page, who=who, day=day)


def _write(to: Person, subject: str, text: str, page: str, **words: str) -> None:
    """Within her language: the words are looked up here."""
    said = _(text) % {"name": to.given_name, **words}
    messages.write(to=to, subject=_(subject) % words, text=f"{said}\n\n{page}")
