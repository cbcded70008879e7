#!/usr/bin/env python3
"""Names every test that no run of the suite carried out: skipped.py report.xml ..."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(reports):
    ran, skipped = set(), {}
    for report in reports:
        if not Path(report).exists():
            return f"There is no {report}: that part of the suite did not run."
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it
            name = f"{case.get('classname')}::{case.get('name')}"
            reason = case.find("skipped")
            if reason is None:
                ran.add(name)
            else:
                skipped[name] = reason.get("message")
    never = sorted(skipped.keys() - ran)
    if never:
        return "\n".join(f"NEVER RUN: {name}: {skipped[name]}" for name in never)
    sys.stdout.write(
        f"{len(ran)} tests ran, {len(skipped)} of them in one suite only, none nowhere.\n"
    )
    return 0 if ran else "No test ran."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
