"""What she is told by mail when somebody decides how long something of hers holds.

Neither the thing nor the reason is named: the mail may be read where the page may not.
"""

from datetime import date

from django.utils.translation import gettext as _

from competence.people.models import Person
from competence.services import messages
from competence.wording import day_words


def write_revoked(person: Person, from_on: date) -> None:
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("Something of yours does not hold any longer"),
            text=_(
                "Hello %(name)s,\n\nit is decided that something you have learnt or read does not "
                "hold from %(day)s. You see what it is, and why, here:\n%(link)s"
            )
            % {"name": person.given_name, "day": day_words(from_on), "link": _link(person)},
        )


def write_taken_back(person: Person) -> None:
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("A decision about what holds is taken back"),
            text=_(
                "Hello %(name)s,\n\na decision about how long something you have learnt or read "
                "holds is taken back. You see what holds now here:\n%(link)s"
            )
            % {"name": person.given_name, "link": _link(person)},
        )


def _link(person: Person) -> str:
    return messages.link("validity", person.pk)
