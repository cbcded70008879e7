import uuid

from django.db import models


class Message(models.Model):
    """One mail to one person, written in the deciding transaction, sent by the outbox.

    Without a person it goes to somebody outside, whose address is erased when it has done its part.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="messages")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    # The text holds a way in (an invitation): it is forgotten once sent.
    secret = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.to} {self.written_at:%Y-%m-%d}"
