import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard


class NumberSeries(models.Model):
    """The last number used by a municipality in a year; locked in the deciding transaction."""

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year} {self.last}"


class Certificate(models.Model):
    """An intyg: content frozen when decided, drawn once, never changed. Errors make a new one."""

    class Kind(models.TextChoices):
        MODULE = "module", _("Module")
        STEP = "step", _("Ladder step")
        PATH = "path", _("Specialist path")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="certificates")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=20, choices=Kind)
    fact = models.ForeignKey("competence.Fact", models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    failed_reason = models.CharField(max_length=40, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="one_certificate_number"
            ),
            models.UniqueConstraint(
                fields=["fact"],
                condition=Q(replaces__isnull=True),
                name="one_first_certificate_per_fact",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(replaces__isnull=False),
                name="replaced_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateFile(models.Model):
    """One drawn edition. The bytes lie in private storage under their own hash."""

    class Edition(models.TextChoices):
        SV = "sv", _("Swedish")
        EN = "en", _("English")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="files")
    edition = models.CharField(max_length=10, choices=Edition)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "edition"], name="one_file_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.edition}"


class Revocation(models.Model):
    """A certificate taken back by a named person, with a reason that the public page never shows."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    revoked_on = models.DateField()
    revoked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="revocation_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.revoked_on}"


guard(SameMunicipality("competence_certificate"))
guard(
    AppendOnly(
        "competence_certificate",
        (
            "uid",
            "person_id",
            "kind",
            "fact_id",
            "number",
            "code",
            "content_hash",
            "ordered_at",
            "replaces_id",
        ),
    )
)
guard(
    AppendOnly(
        "competence_certificatefile", ("certificate_id", "edition", "sha256", "storage_key", "size")
    )
)
