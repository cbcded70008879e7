"""What is told by mail of an assessment: that it is asked for, answered, declined or taken back.

Never the level or the words: those stand on a page that she signs in to.
"""

from django.utils.translation import gettext as _

from competence.models import Assessment
from competence.people import access
from competence.people.models import Person
from competence.queries.history import shown_name
from competence.services import messages


def write_question(row: Assessment) -> None:
    with messages.language_of(row.assessor):
        messages.write(
            to=row.assessor,
            subject=_("Will you assess a colleague’s work?"),
            text=_(
                "Hello %(name)s,\n\na colleague needs your assessment of how a part of the work goes. "
                "Read what it is about, and say yes or no here:\n%(link)s"
            )
            % {
                "name": row.assessor.given_name,
                "link": messages.link("assessment", row.pk),
            },
        )


def write_given(row: Assessment) -> None:
    with messages.language_of(row.person):
        messages.write(
            to=row.person,
            subject=_("You have a new assessment"),
            text=_(
                "Hello %(name)s,\n\nan assessment of your work is written. Read it here:\n%(link)s"
            )
            % {"name": row.person.given_name, "link": messages.link("assessments")},
        )


def write_taken_back(row: Assessment) -> None:
    with messages.language_of(row.person):
        messages.write(
            to=row.person,
            subject=_("An assessment is taken back"),
            text=_(
                "Hello %(name)s,\n\nan assessment of your work is taken back and no longer counts. "
                "You see the reason here:\n%(link)s"
            )
            % {"name": row.person.given_name, "link": messages.link("assessments")},
        )


def write_no(row: Assessment) -> None:
    """To whoever asked. The reason is stored, and she reads it on the page."""
    asked_by: Person | None = row.asked_by
    if asked_by is None:
        return
    with messages.language_of(asked_by):
        messages.write(
            to=asked_by,
            subject=_("No to the question about an assessment"),
            text=_(
                "Hello %(name)s,\n\n%(assessor)s will not write the assessment that was asked for. "
                "Ask somebody else here:\n%(link)s"
            )
            % {
                "name": asked_by.given_name,
                "assessor": shown_name(access.reach(asked_by), row.assessor),
                "link": _ask_again(row, asked_by),
            },
        )


def _ask_again(row: Assessment, asked_by: Person) -> str:
    if asked_by.pk == row.person_id:
        return messages.link("ask_assessment")
    return messages.link("ask_colleague", row.person_id)
