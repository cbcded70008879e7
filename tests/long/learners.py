"""make learners: a thousand at their knowledge check at once, on PostgreSQL and several web processes.

Some click twice, some answer in two tabs, some hand in twice at the same moment. Afterwards every
answer is looked for as it was sent, and every pass for its one fact and its one certificate.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path

from django.db import connection

from competence.domain.facts import FactKind
from competence.models import Attempt, Certificate, Fact, PartDone, Progress
from competence.people import clock
from competence.people.models import AuditEntry, Employment, Person, Role, RoleGrant, User
from competence.queries import course_text
from courses import grading
from courses import pool as pools
from tests import factories, migrated
from tests.cast import make_cast
from tests.competence.learner.courses import publish_real
from tests.long.learner import Learner
from tests.processes import Web
from tests.world import session_of

COURSE = "orosanmalan"
BUSY = 500  # from here on a status is the server's fault


def main(arguments):
    parser = argparse.ArgumentParser(prog="make learners")
    parser.add_argument("--learners", type=int, default=1000)
    number = parser.parse_args(arguments).learners
    folder = Path(os.environ["STEGVIS_TEST_FOLDER"])
    migrated.fill()
    version = publish_real(COURSE)
    people = _settle(make_cast(), version, number)
    sessions = [session_of(person) for person in people]
    connection.close()
    learners, seconds = _at_the_check(folder, sessions, _pool(version))
    wrong = list(_wrong(people, learners, version))
    _tell(learners, seconds, wrong)
    if wrong:
        return f"What is left to read is in {folder}"
    shutil.rmtree(folder)
    return 0


@cache
def _pool(version):
    return {question.key: question for question in pools.from_json(version.pool)}


def _at_the_check(folder, sessions, pool):
    web = Web(folder, {"DJANGO_SETTINGS_MODULE": "tests.long.web_settings"}, processes=3)
    web.start()
    learners = [Learner(at, web.port, each, COURSE, pool) for at, each in enumerate(sessions)]
    began = time.monotonic()
    try:
        asyncio.run(_all_at_once(learners))
    finally:
        web.stop()
    return learners, time.monotonic() - began


async def _all_at_once(learners):
    await asyncio.gather(*(learner.take_the_check() for learner in learners))


def _settle(cast, version, number):
    """Caseworkers of one unit who have read the module to its end and can begin the check."""
    users = User.objects.bulk_create(
        User(email=f"nr{at}@havsby.example.org", password="!") for at in range(number)
    )
    people = Person.objects.bulk_create(
        Person(
            municipality=cast.havsby,
            user=user,
            given_name="Ny",
            family_name=f"Nr{at:04d}",
            work_email=user.email,
            sort_key=f"nr{at:04d}",
            search_key=f"ny nr{at:04d}",
        )
        for at, user in enumerate(users)
    )
    since = [factories._recorded(person, None, None) for person in people]
    Employment.objects.bulk_create(
        Employment(person=person, unit=cast.unit, **dated)
        for person, dated in zip(people, since, strict=True)
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=Role.CASEWORKER, scope=cast.unit, **dated)
        for person, dated in zip(people, since, strict=True)
    )
    _read_through(people, version)
    return people


def _read_through(people, version):
    parts, now = course_text.part_keys(version), clock.now()
    places = Progress.objects.bulk_create(
        Progress(
            person=person,
            municipality_id=person.municipality_id,
            course=version.course,
            course_version=version,
            started_at=now,
            last_part=parts[-1],
            last_at=now,
        )
        for person in people
    )
    PartDone.objects.bulk_create(
        PartDone(progress=place, part=part, done_at=now, seconds=60)
        for place in places
        for part in parts
    )


def _wrong(people, learners, version):
    """Sentences; none is the promise kept."""
    busy = sum(status >= BUSY for learner in learners for status in learner.statuses)
    if busy:
        yield f"{busy} answers said that the server failed"
    attempts = Counter(Attempt.objects.values_list("person", flat=True))
    passed = Fact.objects.live().of_kind(FactKind.COURSE_COMPLETED)
    facts = Counter(passed.values_list("person", flat=True))
    papers = Counter(Certificate.objects.values_list("fact__person", flat=True))
    told = Counter(
        AuditEntry.objects.filter(verb="check.submitted").values_list("concerns_id", flat=True)
    )
    kept = {attempt.person_id: attempt for attempt in Attempt.objects.all()}
    for person, learner in zip(people, learners, strict=True):
        passes = _passes(learner.sent, version)
        found = (attempts[person.pk], facts[person.pk], papers[person.pk], told[person.pk])
        if found != (1, int(passes), int(passes), 1):
            yield f"{person.work_email}: attempts, facts, certificates, audit rows {found}"
        elif (kept[person.pk].responses, kept[person.pk].passed) != (learner.sent, passes):
            yield f"{person.work_email}: sent {learner.sent}, kept {kept[person.pk].responses}"


def _passes(sent, version):
    pool = _pool(version)
    graded = [grading.grade(pool[key], response) for key, response in sent.items()]
    check = version.document["check"]
    return len(sent) == check["draw"] and grading.result(graded, check["pass_percent"]).passed


def _tell(learners, seconds, wrong):
    waits = sorted(wait for learner in learners for wait in learner.waits)
    statuses = Counter(status for learner in learners for status in learner.statuses)
    lines = [
        f"{connection.vendor}, {len(learners)} learners at once, {seconds:.0f} s",
        f"  {len(waits):>6}  requests, {len(waits) / seconds:.0f} a second, median"
        f" {statistics.median(waits):.1f} s, the slowest {waits[-1]:.1f} s",
        f"  {sum(len(learner.sent) for learner in learners):>6}  answers sent",
        f"  {Fact.objects.of_kind(FactKind.COURSE_COMPLETED).count():>6}  passed",
        f"          statuses {dict(sorted(statuses.items()))}",
    ]
    lines += [f"  WRONG: {sentence}" for sentence in wrong[:20]]
    lines += [] if wrong else ["  nothing lost, nothing double"]
    sys.stdout.write("\n".join(lines) + "\n")
