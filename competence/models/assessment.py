from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competence.domain.facts import FactKind
from competence.people.guards import AppendOnly, SameMunicipality, guard


class AssessmentQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=Assessment.OPEN_STATES)


class Assessment(models.Model):
    """How well somebody does what a rule names, in the word of one role. Given, it is a fact.

    A panel's word is written by whoever leads it; who sat in it are its members.
    """

    class Role(models.TextChoices):
        SELF = "self", _("Herself")
        MENTOR = "mentor", _("Mentor")
        SUPERVISOR = "supervisor", _("Supervisor")
        PEER = "peer", _("Colleague")
        PANEL = "panel", _("Panel")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        ACCEPTED = "accepted", _("Promised")
        GIVEN = "given", _("Given")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        TAKEN_BACK = "taken_back", _("Taken back")

    OPEN_STATES = (State.ASKED, State.ACCEPTED)
    WITH_FACT = (State.GIVEN, State.TAKEN_BACK)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="assessments")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    role = models.CharField(max_length=12, choices=Role)
    assessor = models.ForeignKey("people.Person", models.PROTECT, related_name="assesses")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    # Random, made by the page: a double click or a repeated request is the same assessment.
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    sentences = models.TextField(max_length=1000, blank=True)
    # Why it was declined or taken back.
    reason = models.CharField(max_length=300, blank=True)
    fact = models.OneToOneField(
        "competence.Fact", models.PROTECT, null=True, related_name="assessment"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="self", person=F("assessor"))
                | (~Q(role="self") & ~Q(person=F("assessor"))),
                name="assessment_of_another_but_by_herself",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["given", "taken_back"], fact__isnull=False)
                | (~Q(state__in=["given", "taken_back"]) & Q(fact__isnull=True)),
                name="assessment_given_has_its_fact",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="assessment_settled_by_and_at",
            ),
            models.UniqueConstraint(
                fields=["person", "subject", "role", "assessor"],
                condition=Q(state__in=["asked", "accepted"]),
                name="one_open_assessment_per_assessor",
            ),
        ]
        indexes = [models.Index(fields=["assessor", "state"])]

    def __str__(self) -> str:
        return f"{self.role} {self.subject} {self.person_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_rating(self) -> bool:
        """A rating is corrected where it was made, by a new one of that day."""
        return self.fact is not None and self.fact.kind == FactKind.ELEMENT_RATED

    @property
    def may_be_taken_back(self) -> bool:
        standing = self.fact is not None and self.fact.retracted_at is None
        return standing and self.state == self.State.GIVEN and not self.is_rating


class PanelMember(models.Model):
    """Who sat in a panel: a colleague of the municipality, or somebody from outside by name."""

    LONGEST_NAME = 120

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="panel_member_by_row_or_by_name",
            ),
            models.UniqueConstraint(
                fields=["assessment", "person"],
                condition=Q(person__isnull=False),
                name="once_in_a_panel",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.person_id}"


_ASKED = ("person_id", "subject", "role", "assessor_id", "asked_by_id", "asked_at", "form_key")

guard(SameMunicipality("competence_assessment"))
guard(AppendOnly("competence_assessment", _ASKED))
guard(AppendOnly("competence_panelmember", ("assessment_id", "person_id", "name")))
