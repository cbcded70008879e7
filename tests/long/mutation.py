"""make mutation: change the rules a little, one place at a time, and see whether a test notices.

mutmut makes the mutants in a copy under var/mutation, of as many modules and functions, drawn by
lot, as there is time for. A survivor is a change that nobody noticed: a line without a law, or two
ways to write the same.
"""

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "var" / "mutation"
NEEDED = ("cms", "competence", "courses", "tests", "templates", "locale", "docs")
NEEDED_FILES = ("manage.py", "pyproject.toml", "README.md")
MUTMUT = [sys.executable, "-m", "mutmut"]
LOG = SHOP / "log.txt"
RULES = ROOT / "competence" / "domain"
FOR_A_MODULE = 12  # seconds: to make its mutants, and to try some of them
A_SECOND = 0.5  # functions whose mutants two processors try in a second
AT_LEAST = 20
SHOWN = 40
FLOOR = 0.93  # measured: 0.933 of 2,531 mutants noticed, before the tests that they asked for
CHANCE = 4  # standard deviations that a small sample may lie below it: functions survive together
KILLED, SURVIVED, NO_TEST = "killed", "survived", "no test"
# Every other end is a test that failed, or a change that never ended.
ENDINGS = {0: SURVIVED, 5: NO_TEST, 33: NO_TEST, 2: None, None: None}


def main(arguments):
    parser = argparse.ArgumentParser(prog="make mutation")
    parser.add_argument("--seconds", type=float, default=600)
    seconds = parser.parse_args(arguments).seconds
    last = time.monotonic() + seconds
    modules = sorted(path for path in RULES.rglob("*.py") if any(_functions(path)))
    modules = random.sample(modules, min(len(modules), max(3, int(seconds / FOR_A_MODULE))))
    _prepare(modules)
    functions = [name for path in modules for name in _functions(path)]
    chosen = random.sample(functions, min(len(functions), max(10, int(seconds * A_SECOND))))
    _mutmut(chosen, last)
    sys.stdout.write(f"{len(chosen)} functions of {', '.join(path.stem for path in modules)}\n")
    return _judged({name: end for name, end in _results().items() if end is not None})


def _functions(path):
    """As mutmut names them, so that a pattern finds their mutants."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            yield f"{module}.x_{node.name}*"
        if isinstance(node, ast.ClassDef):
            names = [inner.name for inner in node.body if isinstance(inner, ast.FunctionDef)]
            yield from (f"{module}.xǁ{node.name}ǁ{name}*" for name in names)


def _prepare(modules):
    shutil.rmtree(SHOP, ignore_errors=True)
    leave = shutil.ignore_patterns("__pycache__")
    for name in NEEDED:
        shutil.copytree(ROOT / name, SHOP / name, ignore=leave)
    for name in NEEDED_FILES:
        shutil.copy2(ROOT / name, SHOP / name)
    with (SHOP / "pyproject.toml").open("a") as settings:
        settings.write(f"only_mutate = {[str(path.relative_to(ROOT)) for path in modules]}\n")


def _mutmut(functions, last):
    """When the time is up it is ended: each mutant is written down as soon as it has been tried."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with LOG.open("wb") as log:
        running = subprocess.Popen(
            [*MUTMUT, "run", *functions],
            cwd=SHOP,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while running.poll() is None and not _time_is_up(last):
        time.sleep(0.2)
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    elif running.returncode:
        sys.exit(f"mutmut stopped with {running.returncode}:\n{LOG.read_text()[-3000:]}")


def _time_is_up(last):
    """On a busy machine making the mutants takes it all: some are tried all the same."""
    tried = sum(end is not None for end in _results().values())
    return time.monotonic() > last and tried >= AT_LEAST


def _results():
    """Mutants by name; None where nobody has tried yet."""
    return {
        name: ENDINGS.get(code, KILLED)
        for meta in (SHOP / "mutants").rglob("*.meta")
        for name, code in _written(meta).items()
    }


def _written(meta):
    """Nothing while mutmut is writing it."""
    with suppress(json.JSONDecodeError, FileNotFoundError):
        return json.loads(meta.read_text())["exit_code_by_key"]
    return {}


def _judged(tried):
    alive = sorted(name for name, end in tried.items() if end in (SURVIVED, NO_TEST))
    for name in alive[:SHOWN]:
        sys.stdout.write(f"\n{tried[name]}: {name}\n{_diff(name)}\n")
    number = max(1, len(tried))
    share = 1 - len(alive) / number
    floor = FLOOR - CHANCE * sqrt(FLOOR * (1 - FLOOR) / number)
    sys.stdout.write(
        f"\n{len(tried)} mutants tried, {len(alive)} not noticed:"
        f" {share:.1%} killed, floor {floor:.1%}\n"
    )
    return 0 if tried and share >= floor else 1


def _diff(name):
    shown = subprocess.run(
        [*MUTMUT, "show", name], cwd=SHOP, capture_output=True, text=True, check=False
    )
    changed = [line for line in shown.stdout.splitlines() if line[:1] in "+-"]
    return "\n".join(line for line in changed if line[:3] not in ("+++", "---"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
