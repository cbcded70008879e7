"""Courses that one attends are published from files and the editors' own screen: they have no page."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Unit
from competence.services import standings
from courses import attended
from courses.attended import AttendedDocument
from courses.models import Course, CourseVersion, publish_version


@transaction.atomic
def publish(document: AttendedDocument, publisher: Unit, by: Actor) -> CourseVersion:
    """The version with this text; the current one when nothing changed."""
    course, _created = Course.objects.get_or_create(
        key=document.key, defaults={"publisher": publisher.path, "kind": document.kind}
    )
    if course.publisher != publisher.path or course.pages.exists():
        raise ValidationError(_("Another page publishes the course %s.") % course.key)
    before = course.current_id
    version = publish_version(
        course=course,
        document=attended.to_json(document),
        pool=[],
        content_hash=attended.digest(document),
        at=clock.now(),
    )
    if version.pk != before:
        record("course.published", version, by=by, course=course.key, number=version.number)
        standings.course_changed(version)
    return version
