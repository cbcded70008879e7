"""A module begun outside the plan: the supervisor is told, so that study time can follow."""

from django.utils.translation import gettext as _

from competence.models import Progress
from competence.people import clock
from competence.people.models import Person
from competence.queries import self_start
from competence.services import messages


def tell(progress: Progress) -> Person | None:
    """One mail when a module is first opened; part of that write, so no audit row of its own."""
    person = progress.person
    told = self_start.told_of(person, progress.course.key, clock.today())
    if told is None:
        return None
    words = {
        "to": told.given_name,
        "name": person.name,
        "title": progress.course_version.title,
        "minutes": progress.course_version.document["minutes"]["reading"],
    }
    with messages.language_of(told):
        messages.write(
            to=told,
            subject=_("%(name)s has begun a module of their own choice") % words,
            text=_(
                "Hello %(to)s,\n\n%(name)s has begun the module “%(title)s”, about %(minutes)s min. "
                "It is not part of the plan for the introduction. You need not do anything. Ask "
                "at your next talk what came of it, and whether the study time is enough."
            )
            % words,
        )
    return told
