"""Välj specialistväg: she wishes, they talk, they agree. Then it is hers until it ends."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competence.people.guards import AppendOnly, SameMunicipality, guard


class PathChoiceQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Wishes that somebody has still to answer, or to come back to."""
        return self.filter(state__in=PathChoice.OPEN_STATES)

    def agreed_on(self, day: date) -> Self:
        """The path that is hers on a day; an agreed one that begins later is not yet."""
        begun = self.filter(starts_on__lte=day)
        return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class PathChoice(models.Model):
    """One person's choice of one specialist path.

    At most one wish is open and one path agreed at a time: who has a path may wish for another,
    and the old one ends when the new one is agreed. `state_on` is the day its state is about: of
    the talk, of coming back to it, or the first day of the path. What happened is in its moves.
    """

    class State(models.TextChoices):
        WISHED = "wished", _("Wish")
        BOOKED = "booked", _("Talk planned")
        TALKED = "talked", _("Talk held")
        LATER = "later", _("Not now")
        AGREED = "agreed", _("Agreed")
        WITHDRAWN = "withdrawn", pgettext_lazy("wish", "Taken back")
        ENDED = "ended", _("Ended")

    OPEN_STATES = (State.WISHED, State.BOOKED, State.TALKED, State.LATER)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="path_choices")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    # The key of the rule set: the path goes on when its rules have a new version.
    path = models.SlugField(max_length=60)
    why = models.TextField(max_length=1000)
    wished_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.WISHED)
    state_on = models.DateField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    relief_percent = models.PositiveSmallIntegerField(null=True)

    objects = PathChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["wished", "booked", "talked", "later"]),
                name="one_open_wish_for_a_path",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="agreed"), name="one_agreed_path"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False, state__in=["agreed", "ended"])
                | (Q(starts_on__isnull=True) & ~Q(state__in=["agreed", "ended"])),
                name="agreed_path_has_its_first_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"), state="ended"),
                name="ended_path_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(relief_percent__isnull=True)
                | Q(relief_percent__gte=1, relief_percent__lte=100),
                name="path_relief_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.path} {self.state}"


class PathMove(models.Model):
    """What was said or settled about a choice, by whom, and which day it is about."""

    choice = models.ForeignKey(PathChoice, models.PROTECT, related_name="moves")
    state = models.CharField(max_length=20, choices=PathChoice.State)
    state_on = models.DateField()
    words = models.TextField(max_length=2000, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.choice_id} {self.state} {self.state_on}"


guard(SameMunicipality("competence_pathchoice"))
guard(AppendOnly("competence_pathchoice", ("person_id", "path", "why", "wished_at")))
guard(
    AppendOnly(
        "competence_pathmove",
        ("choice_id", "state", "state_on", "words", "written_at", "written_by_id"),
    )
)
