"""Orders one certificate after another until it is killed; what was promised is noted in a file."""

import os
import random
import time
import uuid

from django.db import transaction

from competence.domain.facts import FactKind
from competence.models import OutboxRow
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import certificates, facts

AT_WORK = 6  # more orders than this do not wait for a worker at the same time


def main(arguments):
    people = list(Person.objects.select_related("user", "municipality").order_by("pk"))
    promised = os.open(arguments[0], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        if OutboxRow.objects.open().count() < AT_WORK:
            os.write(promised, f"{order(random.choice(people))}\n".encode())
        else:
            time.sleep(0.05)


def order(person):
    """Fact and certificate in one transaction, as a passed check writes them; then a second click."""
    by, course = Actor.of(person), f"kurs-{uuid.uuid4().hex[:12]}"
    with transaction.atomic():
        fact = facts.add(
            person=person,
            kind=FactKind.COURSE_COMPLETED,
            subject=course,
            starts_on=clock.today(),
            value={"version": 1, "share": 92},
            source=f"version:{course}:1",
            by=by,
        )
        certificates.order(fact=fact, kind="module", by=by)
    return certificates.order(fact=fact, kind="module", by=by).number
