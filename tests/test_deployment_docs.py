"""docs/deployment.md and cms/settings/production.py say the same, in both directions."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs/deployment.md").read_text()
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| (\w+) \|", TEXT, re.MULTILINE))
MUST = {"required", "listed"}
MAY = {"optional", "whole_number"}


def read_by_settings():
    """Every variable the production settings read, with the functions that read it."""
    found = {}
    for name in ("base", "production"):
        tree = ast.parse((ROOT / f"cms/settings/{name}.py").read_text())
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in MUST | MAY:
                found.setdefault(ast.literal_eval(call.args[0]), set()).add(call.func.id)
    return found


def example():
    block = re.search(r"```ini\n(DJANGO_SETTINGS_MODULE=.*?)```", TEXT, re.DOTALL)[1]
    return dict(line.split("=", 1) for line in block.splitlines())


def start(variables):
    clean = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=clean | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_the_table_names_exactly_the_variables_that_the_settings_read():
    assert set(ROWS) == set(read_by_settings())


def test_the_table_says_which_variables_are_required():
    required = {name for name, ways in read_by_settings().items() if ways <= MUST}

    assert {name for name, word in ROWS.items() if word == "yes"} == required


def test_the_example_in_the_text_starts_production():
    done = start(example())

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(name for name, word in ROWS.items() if word == "yes"))
def test_production_without_a_required_variable_stops_and_names_it(name):
    variables = example()
    del variables[name]

    done = start(variables)

    assert done.returncode != 0
    assert f"Set {name}:" in done.stderr.splitlines()[-1]


def test_production_without_any_broker_stops_and_names_it():
    variables = example()
    del variables["BROKER_URL"]

    done = start(variables)

    assert "Set BROKER_URL:" in done.stderr.splitlines()[-1]
