"""make fuzz: every property of the suites, and hostile input to every page, with new examples until
the time is up. Whatever fails prints its smallest example: copy it into a test."""

import argparse
import random
import sys
import time
from itertools import takewhile

import pytest

WHERE = ["tests/competence", "tests/courses", "tests/cms", "tests/long/hostile_input.py"]
# No traceback through the library, the falsifying example whole.
QUIET = [
    "-q",
    "-o",
    "console_output_style=classic",
    "--tb=short",
    "-p",
    "no:cacheprovider",
    "--hypothesis-profile=fuzz",
]


class UntilTimeIsUp:
    """Rounds in a new order each; half of the time for the rules, half for the pages."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.turns = 0
        self.failed = set()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        chosen = [item for item in items if _is_property(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen

    def pytest_runtestloop(self, session):
        if session.testsfailed:
            raise session.Interrupted("some tests could not be read")
        turns = self._turns(session.items)
        item = next(turns, None)
        while item:
            # The one that really comes next: what both need, the world above all, stays up.
            following = next(turns, None)
            self._take(session, item, following)
            item = following
        return True

    def _turns(self, items):
        pages = [item for item in items if "visitor" in item.fixturenames]
        rules = [item for item in items if "visitor" not in item.fixturenames]
        for group in (rules, pages):
            last = time.monotonic() + self.seconds / 2
            yield from takewhile(lambda _, last=last: time.monotonic() < last, self._rounds(group))

    def _rounds(self, group):
        """Without end; whatever has failed is not asked again."""
        while left := [item for item in group if item.nodeid not in self.failed]:
            yield from random.sample(left, len(left))

    def _take(self, session, item, following):
        before = session.testsfailed
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        self.turns += 1
        if session.testsfailed > before:
            self.failed.add(item.nodeid)

    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.write_line(
            f"{self.turns} turns in {self.seconds:.0f} s, {len(self.failed)} properties broken"
        )


def _is_property(item):
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)


def main(arguments):
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--seconds", type=float, default=120)
    until = UntilTimeIsUp(parser.parse_args(arguments).seconds)
    code = pytest.main([*QUIET, *WHERE], plugins=[until])
    return code or (0 if until.turns else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
