from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, F, Q, Value
from django.utils.translation import gettext_lazy as _

from courses import searchrows


class Course(models.Model):  # type: ignore[django-manager-missing]  # Wagtail pages, see cms
    """Something that can be learnt; what it holds stands in its versions. No person is known here.

    `publisher` is a code ("region:norrland", "municipality:havsby"), not a foreign key, so that a
    catalogue can be shared between installations.
    """

    class Kind(models.TextChoices):
        MODULE = "module", _("Module")
        SEMINAR = "seminar", _("Seminar")
        ON_SITE = "on_site", _("On site")
        EXTERNAL = "external", _("External")

    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MODULE)
    publisher = models.CharField(_("publisher"), max_length=80)
    current = models.ForeignKey(
        "CourseVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("current version"),
    )

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class CourseVersionQuerySet(models.QuerySet):
    def without_answers(self) -> Self:
        """A page never loads the question pool, so no answer can leak into one."""
        return self.defer("pool")

    def current(self) -> Self:
        return self.filter(pk=models.F("course__current_id"))


class CourseVersion(models.Model):
    """One published text of a course, immutable: attempts and completions point here for ever."""

    class ChangeClass(models.TextChoices):
        LANGUAGE = "A", _("A, language")
        CLARIFICATION = "B", _("B, clarification")
        FACTS = "C", _("C, facts")
        NEW_JUDGEMENT = "D", _("D, new judgement")

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    change_class = models.CharField(max_length=1, choices=ChangeClass)
    document = models.JSONField()
    pool = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = CourseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} v{self.number}"

    @property
    def minutes(self) -> int:
        return sum(self.document["minutes"].values())


# Readers get such a text at once, and nobody is asked anew.
MILD_CHANGES = frozenset(
    {CourseVersion.ChangeClass.LANGUAGE, CourseVersion.ChangeClass.CLARIFICATION}
)


class SearchRowQuerySet(models.QuerySet["SearchRow"]):
    def offered_to(self, path: str, *also: Q | Exists) -> Self:
        """What a municipality, given by its path, and those above it have published.

        `also` tells which others are hers to find, by their `publisher`.
        """
        above = Q(here__startswith=F("publisher"))
        return self.alias(here=Value(path)).filter(reduce(or_, also, above))

    def on(self, day: date) -> Self:
        """In force that day. `ends_on` is the first day of the text that comes after."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    @transaction.atomic
    def replace(self, *, source: str, publisher: str, rows: Iterable[searchrows.Row]) -> None:
        """Everything the index holds of one text is written anew."""
        self.filter(source=source).delete()
        SearchRow.objects.bulk_create(
            SearchRow(source=source, publisher=publisher, **asdict(r)) for r in rows
        )

    def write_course(self, course: Course, version: CourseVersion) -> None:
        rows = searchrows.rows_of_course(course.key, version.document)
        self.replace(source=f"course:{course.key}", publisher=course.publisher, rows=rows)


class SearchRow(models.Model):
    """What the catalogue finds: a course, a routine, a word. Published content, never a person.

    Derived: written with each publication, rebuilt by `manage.py rebuild_search`. Each database has
    an index of its own over `high`, `middle` and `low`, see `courses.searchindex`.
    """

    class Kind(models.TextChoices):
        MODULE = searchrows.MODULE, _("Module")
        SEMINAR = searchrows.SEMINAR, _("Seminar")
        ON_SITE = searchrows.ON_SITE, _("On site")
        EXTERNAL = searchrows.EXTERNAL, _("External")
        ROUTINE = searchrows.ROUTINE, _("Routine")
        WORD = searchrows.WORD, _("Word")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.SlugField(max_length=60, db_index=False)
    source = models.CharField(max_length=500, db_index=True)
    publisher = models.CharField(max_length=400)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    title = models.CharField(max_length=200)
    lead = models.TextField()
    text = models.TextField()
    high = models.TextField()
    middle = models.TextField()
    low = models.TextField()
    number = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    audiences = models.JSONField(default=list)
    places = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    keywords = models.JSONField(default=list)

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["publisher", "kind"], name="search_by_publisher")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


@transaction.atomic
def publish_version(
    *, course: Course, document: dict[str, Any], pool: list[Any], content_hash: str, at: datetime
) -> CourseVersion:
    """The version with this content: the current one when nothing changed, else a new one.

    Locks the course row, so that two publishers get two numbers.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    latest = course.versions.order_by("-number").first()
    if latest and latest.content_hash == content_hash:
        return latest
    version = CourseVersion.objects.create(
        course=course,
        number=latest.number + 1 if latest else 1,
        title=document["title"],
        change_class=document["change_class"],
        document=document,
        pool=pool,
        content_hash=content_hash,
        published_at=at,
    )
    course.current = version
    # A course that was attended becomes a module when its module is written; the key stays.
    course.kind = document.get("kind", Course.Kind.MODULE)
    course.save(update_fields=["current", "kind"])
    SearchRow.objects.write_course(course, version)
    return version
