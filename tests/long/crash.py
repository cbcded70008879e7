"""make crash: certificates are ordered, drawn and mailed while SIGKILL falls on whoever is at work.

Real Celery workers, the real render child, the commands and settings of an installation. Only
leases run faster than the clock, or a run of a minute would wait for one worker's 150 seconds.
"""

import argparse
import os
import random
import shutil
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.models import F

from competence import outbox
from competence.models import Certificate, OutboxRow
from competence.people.audit import SYSTEM
from competence.services import certificates
from tests import migrated
from tests.cast import make_cast
from tests.long.house import House
from tests.long.losses import counted, losses

LEASES_RUN = 10  # times as fast as the clock
PATIENCE = 180  # seconds for the sweeper to mend what the kills left behind


def main(arguments):
    asked = _asked(arguments)
    folder = Path(os.environ["STEGVIS_TEST_FOLDER"])
    migrated.fill()
    make_cast()
    dice = random.Random(asked.seed)
    house, killed = House(folder), Counter()
    began = time.monotonic()
    try:
        _wait_for_the_first(house)
        _storm(house, dice, killed, asked.seconds)
        house.close_the_shop()
        revived = _mend(house)
    finally:
        house.close()
    counts = counted(folder) | {"taken up again by hand": revived}
    wrong = losses(counts, killed)
    _tell(asked.seed, time.monotonic() - began, killed, counts, wrong)
    if wrong:
        return f"What is left to read is in {folder}"
    shutil.rmtree(folder)
    return 0


def _asked(arguments):
    parser = argparse.ArgumentParser(prog="make crash")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    return parser.parse_args(arguments)


def _wait_for_the_first(house):
    """The storm begins over a house at work, not over one that is still starting."""
    last = time.monotonic() + PATIENCE
    while not Certificate.objects.filter(issued_at__isnull=False).exists():
        if time.monotonic() > last:
            raise SystemExit(f"No certificate within {PATIENCE} s; see {house.folder}")
        house.keep_up()
        _a_moment(0.3)


def _storm(house, dice, killed, seconds):
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        _a_moment(dice.uniform(0.2, 2.0))
        if kind := house.kill_one(dice):
            killed[kind] += 1
        house.keep_up()


def _mend(house):
    """Until nothing is open. What was given up is taken up again, as HR would on its page."""
    revived, last = 0, time.monotonic() + PATIENCE
    while _unfinished() and time.monotonic() < last:
        house.keep_up()
        _a_moment(0.5)
        if not OutboxRow.objects.open().exists():
            revived += _take_up_again()
    return revived


def _unfinished():
    unissued = Certificate.objects.filter(issued_at__isnull=True)
    return OutboxRow.objects.open().exists() or unissued.exists() or _forgotten_mail()


def _forgotten_mail():
    return [row for row in OutboxRow.objects.dead() if row.kind == "message"]


def _take_up_again():
    given_up = list(Certificate.objects.filter(issued_at__isnull=True).exclude(failed_reason=""))
    for certificate in given_up:
        certificates.draw_again(certificate=certificate, by=SYSTEM)
    for row in _forgotten_mail():
        outbox.revive(row)
        given_up.append(row)
    return len(given_up)


def _a_moment(seconds):
    """Beat's sweep once a moment, and the leases are that much older."""
    time.sleep(seconds)
    passed = timedelta(seconds=seconds * LEASES_RUN)
    leased = OutboxRow.objects.open().filter(leased_until__isnull=False)
    leased.update(leased_until=F("leased_until") - passed)
    outbox.sweep()


def _tell(seed, seconds, killed, counts, wrong):
    lines = [f"{connection.vendor}, seed {seed}, {seconds:.0f} s"]
    lines += [f"  {number:>6}  SIGKILL on: {kind}" for kind, number in killed.most_common()]
    lines += [f"  {number:>6}  {what}" for what, number in counts.items()]
    lines += [f"  WRONG: {sentence}" for sentence in wrong] or ["  nothing lost, nothing double"]
    sys.stdout.write("\n".join(lines) + "\n")
