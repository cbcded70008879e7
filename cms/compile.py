"""From what editors write to what learners read: a page's revision becomes a course version."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms import pagedocument
from cms.checklist import Line, lines
from cms.contentfiles import Module, check_module
from competence.people import clock
from competence.people.audit import Actor, record
from competence.services import standings
from courses import documents, pool
from courses.models import Course, CourseVersion, publish_version
from courses.problems import Problem
from courses.shape import ShapeError

if TYPE_CHECKING:
    from cms.models import ModulePage


class NotReady(ValidationError):
    """What a page lacks before it can be published, in words for its editor."""

    def __init__(self, page: "ModulePage", missing: list[str]) -> None:
        super().__init__(missing)
        self.page = page


def read(page: "ModulePage") -> Module:
    """Raises ShapeError while the page lacks what every module has."""
    found = pagedocument.written(page)
    return _module(found)


def _module(found: pagedocument.Written) -> Module:
    problems, document, questions = list(found.problems), None, None
    try:
        document = documents.from_json(found.document)
    except ShapeError as error:
        problems += error.problems
    try:
        questions = pool.from_json(found.pool)
    except ShapeError as error:
        problems += [problem.inside("pool") for problem in error.problems]
    if problems or document is None or questions is None:
        raise ShapeError(problems)
    return Module(document, questions, {each.name: each.path for each in found.media.values()})


def problems(page: "ModulePage") -> tuple[dict[str, Any], list[Problem]]:
    """The document as it stands, and everything publishing would refuse."""
    found = pagedocument.written(page)
    try:
        return found.document, check_module(_module(found))
    except ShapeError as error:
        return found.document, list(error.problems)


def missing(page: "ModulePage") -> list[Line]:
    document, found = problems(page)
    return lines(document, found)


@transaction.atomic
def publish(page: "ModulePage") -> CourseVersion:
    """The version of the page's live revision, made now unless it was before."""
    revision = page.live_revision
    made = page.compilations.filter(revision=revision).select_related("version").first()
    if made:
        return made.version
    course = Course.objects.get(pk=page.course_id)
    _refuse_foreign(page, course)
    if found := missing(page):
        raise NotReady(page, [line.text for line in found])
    written = pagedocument.written(page)
    module = _module(written)
    version = publish_version(
        course=course,
        document=documents.to_json(module.document),
        pool=pool.to_json(module.pool),
        content_hash=documents.digest(module.document, module.pool),
        at=clock.now(),
    )
    media = {medium.name: [medium.kind, medium.row.pk] for medium in written.media.values()}
    page.compilations.create(revision=revision, version=version, media=media)
    by = Actor(None, revision.user_id, "content_editor")
    record("course.published", version, by=by, course=course.key, number=version.number)
    standings.course_changed(version)
    return version


def _refuse_foreign(page: "ModulePage", course: Course) -> None:
    """A course has one publisher and one page: two that take turns would undo each other."""
    others = type(page).objects.filter(course=course, alias_of=None).exclude(pk=page.pk)
    if course.publisher != page.publisher_index.unit.path or others.exists():
        raise NotReady(page, [_("Another page publishes the course %s.") % course.key])


def new_course(page: "ModulePage") -> Course:
    """The course of a page that has none yet. Its key is the page's address, for ever."""
    publisher = page.publisher_index.unit.path
    course, created = Course.objects.get_or_create(key=page.slug, defaults={"publisher": publisher})
    if not created and (course.publisher != publisher or course.pages.exists()):
        raise NotReady(page, [taken(course)])
    return course


def taken(course: Course) -> str:
    return _("There is a course %s already. Choose another address.") % course.key
