"""Where a child of ours runs: apart from Django, from us and from our secrets.

It is started with -P and -s, so that nothing is imported from the working directory or from a home
directory. The environment is new, so that no password of ours is within a document's reach.
"""

import os
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


def surroundings() -> dict[str, Any]:
    """For Popen and run alike. A session of its own: it can be killed with all it has started."""
    return {
        "cwd": PROJECT,
        "env": {"PYTHONPATH": str(PROJECT), "PATH": os.defpath, "LANG": "C.UTF-8"},
        "start_new_session": True,
    }
