import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.models.employment import Employment
from competence.people.models.unit import Unit
from competence.people.names import search_key, sort_key


class PersonQuerySet(models.QuerySet):
    def employed_on(self, day: date) -> Self:
        return self.filter(pk__in=Employment.objects.live().on(day).values("person_id"))

    def employed_from(self, day: date) -> Self:
        """There that day, or about to begin."""
        return self.filter(pk__in=Employment.objects.live().lasting(day).values("person_id"))

    def employed_under(self, unit: Unit, day: date) -> Self:
        rows = Employment.objects.live().on(day).filter(unit__path__startswith=unit.path)
        return self.filter(pk__in=rows.values("person_id"))

    def in_order(self) -> Self:
        return self.order_by("sort_key", "pk")


class Person(models.Model):
    """A human in one municipality. Every fact, decision and certificate hangs here."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="persons"
    )
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="persons")
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    work_email = models.EmailField(_("work e-mail"))
    # As the HR system knows her: an import writes it, or HR. Empty for who was invited by hand.
    employee_number = models.CharField(_("employee number"), max_length=40, blank=True)
    phone = models.CharField(_("work phone"), max_length=30, blank=True)
    protected_identity = models.BooleanField(_("protected identity"), default=False)
    sort_key = models.CharField(max_length=240, editable=False)
    search_key = models.CharField(max_length=240, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=Q(user__isnull=False),
                name="one_person_per_user_and_municipality",
            ),
            models.UniqueConstraint(
                fields=["municipality", "work_email"],
                condition=~Q(work_email=""),
                name="one_person_per_address_and_municipality",
                violation_error_message=_("Somebody here already has that e-mail address."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "employee_number"],
                condition=~Q(employee_number=""),
                name="one_person_per_employee_number_and_municipality",
                violation_error_message=_("Somebody here already has that employee number."),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "sort_key"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.keep_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature is this wide

    def keep_keys(self) -> None:
        """What `save` derives; whoever writes many at once calls it for each."""
        self.work_email = self.work_email.strip().casefold()
        self.sort_key = sort_key(self.given_name, self.family_name)
        self.search_key = search_key(f"{self.given_name} {self.family_name}")

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()
