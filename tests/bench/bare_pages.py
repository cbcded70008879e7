"""Figures of a bench, and calls that take turns."""

import json
import statistics
import sys
import time

ROUNDS = 40


def report(capsys, **figures):
    with capsys.disabled():
        sys.stdout.write(f"\n  {json.dumps(figures)}\n")


def medians_of(*calls):
    """Seconds of processor time; the calls take turns, so that a busy moment hits them all."""
    spent = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, seconds in zip(calls, spent, strict=True):
            began = time.process_time()
            call()
            seconds.append(time.process_time() - began)
    return [statistics.median(seconds) for seconds in spent]
