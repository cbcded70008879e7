"""Who may speak about whose work, in which role."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from competence.models import Assessment
from competence.people import access, clock
from competence.people.audit import Actor
from competence.people.models import Mentorship, Person
from competence.queries import topics
from competence.services import decided

By = Assessment.Role


def fits(person: Person, role: str, assessor: Person) -> None:
    """Who may speak in that role about her today; an error that says what to do otherwise."""
    if assessor.pk == person.pk:
        raise ValidationError(_("Nobody assesses herself. Choose somebody else."))
    leads = access.may_lead(access.reach(assessor), person)
    if role == By.PEER and (leads or assessor.municipality_id != person.municipality_id):
        raise ValidationError(
            _("Choose a colleague who does not lead the work of the one assessed.")
        )
    if role == By.SUPERVISOR and not leads:
        raise ValidationError(_("Only the one who leads the work is asked for this."))
    if role == By.MENTOR and not is_mentor(person, assessor):
        raise ValidationError(_("Only the mentor is asked for this."))


def is_mentor(person: Person, assessor: Person) -> bool:
    rows = Mentorship.objects.counting_on(clock.today())
    return rows.filter(person=person, mentor=assessor).exists()


def require_asked(assessment: Assessment, by: Actor) -> None:
    if by.person_id != assessment.assessor_id:
        raise PermissionDenied("Only the one who is asked answers.")
    assessor = decided.named(by)
    lent = assessor.municipality_id != assessment.municipality_id
    if lent and not is_mentor(assessment.person, assessor):
        raise PermissionDenied("From another municipality only as long as she is the mentor.")


def refuse_rating(person: Person, role: str, subject: str) -> None:
    """An element reads the ratings of her supervisor: beside them a word would count nowhere."""
    asked = topics.topics_of(person, clock.today()) if role == By.SUPERVISOR else ()
    if any(topic.subject == subject and topic.is_element for topic in asked):
        raise PermissionDenied("A supervisor rates an element.")


def require_herself(person: Person, by: Actor) -> None:
    if by.person_id != person.pk:
        raise PermissionDenied("Only she herself says how she sees it.")
