from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
    course.save(update_fields=["current"])
    return version
