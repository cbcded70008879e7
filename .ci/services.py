#!/usr/bin/env python3
"""A throwaway PostgreSQL and Redis of our own, beside whatever the machine already runs.

services.py start             start both, print DATABASE_URL and REDIS_URL as lines a shell can eval
services.py stop              stop what start started, and what a killed run left behind
services.py run -- command    start, run the command with both addresses, always stop

Everything they write is in one new folder under the temporary directory: PostgreSQL refuses to be
root, and the user it becomes may not be able to enter the checkout. var/services/ remembers where.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import PATIENCE, alive, end, identity
from servers import (
    Trouble,
    Workshop,
    begin_postgresql,
    begin_redis,
    found,
    newest_postgresql,
    unprivileged_user,
)

MEMORY = Path(__file__).resolve().parent.parent / "var" / "services"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Leaving(BaseException):
    """Somebody asked us to end; not an Exception, so that nothing on the way swallows it."""

    def __init__(self, number):
        self.number = number


class Services:
    """One PostgreSQL and one Redis, as remembered in a file while they live."""

    def __init__(self, file):
        self.file = file
        self.state = json.loads(file.read_text()) if file.exists() else {}

    def start(self):
        """Every process is noted before it is waited for: whatever interrupts us, stop() finds it."""
        postgresql, redis = newest_postgresql(), found("redis-server")
        owner = unprivileged_user()
        place = "/tmp" if owner else None  # noqa: S108 - root's TMPDIR may be closed to the owner
        folder = Path(tempfile.mkdtemp(prefix="stegvis-services-", dir=place))
        self.state = {
            "by": identity(os.getpid()),
            "folder": str(folder),
            "processes": {},
            "urls": {},
        }
        self.note()
        hand_over(folder, owner)
        workshop = Workshop(folder, owner)
        self.state["urls"]["DATABASE_URL"] = begin_postgresql(
            workshop, postgresql, self.note_process
        )
        self.state["urls"]["REDIS_URL"] = begin_redis(workshop, redis, self.note_process)
        self.note()

    def note(self):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps(self.state, indent=1))
        new.replace(self.file)

    def note_process(self, name, process):
        self.state["processes"][name] = identity(process.pid)
        self.note()

    def whole(self):
        return bool(self.state.get("urls")) and all(map(alive, self.state["processes"].values()))

    def orphaned(self):
        return not alive(self.state["by"])

    def stop(self):
        for process in self.state["processes"].values():
            end(process)
        clear(Path(self.state["folder"]))
        self.file.unlink(missing_ok=True)


def hand_over(folder, owner):
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def clear(folder):
    """An interrupted initdb leaves a process that writes for another moment."""
    for pause in (0, 0.2, 1, 5):
        time.sleep(pause)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def sweep():
    """A run that was killed with -9 could not stop its servers: the next one does."""
    for file in MEMORY.glob("run-*.json"):
        services = Services(file)
        if services.orphaned():
            services.stop()


def start():
    services = Services(MEMORY / "started.json")
    if not services.whole():
        if services.state:
            services.stop()
        try:
            services.start()
        except BaseException:
            if services.state:
                services.stop()
            raise
    for name, url in services.state["urls"].items():
        sys.stdout.write(f"{name}={url}\n")


def stop():
    services = Services(MEMORY / "started.json")
    if not services.state:
        sys.stderr.write("Nothing of ours is running.\n")
        return
    services.stop()
    sys.stderr.write("Stopped PostgreSQL and Redis.\n")


def run(command):
    services = Services(MEMORY / f"run-{os.getpid()}.json")
    child = None
    try:
        services.start()
        # A session of its own, so that a signal also reaches the workers and browsers it starts.
        env = os.environ | services.state["urls"]
        child = subprocess.Popen(command, env=env, start_new_session=True)
        services.note_process("command", child)
        return exit_code(child.wait())
    except FileNotFoundError as missing:
        raise Trouble(f"No such command: {missing.filename}") from missing
    except Leaving as leaving:
        ask_to_leave(child, leaving.number)
        return 128 + leaving.number
    finally:
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        end_group(child)
        if services.state:
            services.stop()


def ask_to_leave(child, number):
    if child and child.poll() is None:
        os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired, Leaving):
            child.wait(PATIENCE)


def end_group(child):
    if child:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def exit_code(status):
    return 128 - status if status < 0 else status


def leave(number, _frame):
    raise Leaving(number)


def main(arguments):
    for number in ENDINGS:
        signal.signal(number, leave)
    sweep()
    if arguments == ["start"]:
        return start()
    if arguments == ["stop"]:
        return stop()
    if arguments[:2] == ["run", "--"] and arguments[2:]:
        return run(arguments[2:])
    raise Trouble(__doc__)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
    except Leaving as leaving:
        sys.exit(128 + leaving.number)
