"""Processes we started and nobody else's: told apart also after their number was used again."""

import contextlib
import os
import signal
import time
from pathlib import Path

PATIENCE = 30  # seconds a process may take to come up or to leave in good order


def identity(pid):
    """A process id comes back for somebody else's process; together with its start it does not."""
    return [pid, started(pid)]


def started(pid):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        # After the name in brackets, which may hold anything: state first, start time 20th.
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if state == "Z" else rest[18]
    return None


def alive(process):
    pid, start = process
    return start is not None and started(pid) == start


def end(process):
    """SIGINT is PostgreSQL's fast shutdown and Redis' save and leave."""
    pid = process[0]
    for number, patience in ((signal.SIGINT, PATIENCE), (signal.SIGKILL, PATIENCE)):
        if not alive(process):
            return
        os.kill(pid, number)
        last = time.monotonic() + patience
        while alive(process) and time.monotonic() < last:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            time.sleep(0.05)
