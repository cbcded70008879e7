"""The search index, as a whole: derived from what is published, so it may be thrown away."""

from django.db import transaction

from competence.models import Routine
from competence.services import routines
from courses.models import Course, CourseVersion, SearchRow


@transaction.atomic
def rebuild() -> int:
    """Everything published, anew; returns how many rows."""
    SearchRow.objects.all().delete()
    for version in CourseVersion.objects.current().select_related("course"):
        SearchRow.objects.write_course(version.course, version)
    for routine in Routine.objects.select_related("unit"):
        routines.index(routine)
    return SearchRow.objects.count()


def fill_if_empty() -> int:
    """After an upgrade that brought the index: what was published before it is found too."""
    published = Course.objects.filter(current__isnull=False)
    if SearchRow.objects.exists() or not (published.exists() or Routine.objects.exists()):
        return 0
    return rebuild()
