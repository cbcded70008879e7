"""Dated relations between two persons. `person` is always the one who is led, guided or covered."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import (
    Recorded,
    RecordedQuerySet,
    columns,
    recorded_constraints,
)


class LineManagement(Recorded):
    """Arbetsledning: who leads whose work. (Handledning is another thing: SupervisionSession.)"""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="led_by")
    supervisor = models.ForeignKey("people.Person", models.PROTECT, related_name="leads")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("line_management"),
            models.CheckConstraint(
                condition=~Q(person=F("supervisor")), name="nobody_leads_herself"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_supervisor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id} leads {self.person_id}"


class MentorshipQuerySet(RecordedQuerySet):
    def counting_on(self, day: date) -> Self:
        return self.live().on(day).agreed()

    def agreed(self) -> Self:
        """Accepted by the mentor and, across municipalities, agreed by both and by the person."""
        agreed = Q(
            home_agreed_at__isnull=False,
            lender_agreed_at__isnull=False,
            person_accepted_at__isnull=False,
        )
        same = Q(mentor__municipality=F("municipality"))
        return self.filter(same | agreed, accepted_at__isnull=False)


class Mentorship(Recorded):
    """A mentor for a newcomer. Counts only once accepted; access ends with the last day."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="mentored_by")
    mentor = models.ForeignKey("people.Person", models.PROTECT, related_name="mentors")
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    home_agreed_at = models.DateTimeField(null=True)
    home_agreed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    lender_agreed_at = models.DateTimeField(null=True)
    lender_agreed_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    person_accepted_at = models.DateTimeField(null=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("mentorship"),
            models.CheckConstraint(condition=~Q(person=F("mentor")), name="nobody_mentors_herself"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
                name="mentorship_accepted_or_declined",
            ),
            models.UniqueConstraint(
                fields=["person", "mentor"],
                condition=Q(
                    retracted_at__isnull=True, ends_on__isnull=True, declined_at__isnull=True
                ),
                name="one_open_mentorship_per_pair",
                violation_error_message=_("This mentor is already named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} mentors {self.person_id}"


class Deputyship(Recorded):
    """Ställföreträdare: acts for a supervisor or manager between two days."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="deputised_by")
    deputy = models.ForeignKey("people.Person", models.PROTECT, related_name="deputises_for")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("deputyship"),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")), name="nobody_deputises_for_herself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.person_id}"


guard(SameMunicipality("people_linemanagement"))
guard(SameMunicipality("people_linemanagement", "supervisor_id"))
guard(SameMunicipality("people_mentorship"))
guard(SameMunicipality("people_deputyship"))
guard(SameMunicipality("people_deputyship", "deputy_id"))
guard(AppendOnly("people_linemanagement", columns("person_id", "supervisor_id")))
guard(AppendOnly("people_mentorship", columns("person_id", "mentor_id")))
guard(AppendOnly("people_deputyship", columns("person_id", "deputy_id")))
