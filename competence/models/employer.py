from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competence.people.clock import STOCKHOLM
from competence.people.guards import AppendOnly, guard
from competence.people.models.invitation import token_hash

REMINDED_AFTER = timedelta(days=7)


class EmployerQuestionQuerySet(models.QuerySet):
    def live(self) -> Self:
        """The one question a claim has: asked, answered or too old, but not closed."""
        return self.filter(closed_at__isnull=True)

    def unanswered(self) -> Self:
        return self.filter(answer__isnull=True)

    def open_at(self, moment: datetime) -> Self:
        """May be answered. Nobody outside reads the name of somebody with protected identity."""
        return (
            self.live()
            .unanswered()
            .filter(expires_at__gt=moment, claim__person__protected_identity=False)
        )

    def with_token(self, token: str) -> Self:
        return self.filter(token_hash=token_hash(token))


class EmployerQuestion(models.Model):
    """She asks a former employer whether a claim is right. Only the hash of the link is stored.

    `asked` is what was asked, word for word: a claim that is mended afterwards changes nothing in it.
    The address is kept until there is an answer, or none will come; which domain it was at stays.
    """

    claim = models.ForeignKey("competence.Claim", models.PROTECT, related_name="questions")
    asked = models.JSONField()
    # The name goes too when no answer will come.
    name = models.CharField(max_length=80, blank=True)
    workplace = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    domain = models.CharField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.OneToOneField("competence.Message", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = EmployerQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(closed_at__isnull=True),
                name="one_live_employer_question",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="employer_question_lasts"
            ),
            models.CheckConstraint(
                condition=Q(reminded_at__isnull=True) | Q(reminded_at__gt=F("asked_at")),
                name="employer_reminded_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(email=""),
                name="employer_closed_without_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.asked_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """It stops working at midnight: the day before is the last."""
        return self.expires_at.astimezone(STOCKHOLM).date() - timedelta(days=1)


class EmployerAnswer(models.Model):
    """What the former employer said. Kept as underlag beside the claim; it decides nothing."""

    class Verdict(models.TextChoices):
        RIGHT = "right", _("It is right")
        NOT_QUITE = "not_quite", _("It is not quite right")
        CANNOT = "cannot", _("I cannot answer")

    question = models.OneToOneField(EmployerQuestion, models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=20, choices=Verdict)
    words = models.TextField(max_length=600, blank=True)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="cannot") | (~Q(name="") & ~Q(role="")),
                name="employer_answer_has_its_name",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="not_quite") | ~Q(words=""),
                name="employer_not_quite_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.verdict}"


guard(
    AppendOnly(
        "competence_employerquestion",
        ("claim_id", "asked", "workplace", "domain", "asked_at", "expires_at"),
    )
)
guard(
    AppendOnly(
        "competence_employeranswer",
        ("question_id", "verdict", "words", "name", "role", "answered_at"),
    )
)
