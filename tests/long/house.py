"""The processes of a crash run: workers, whoever orders, and all they start in their turn."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import cycle

import psutil
from django.conf import settings

PR_SET_CHILD_SUBREAPER = 36
WORKER = ["celery", "-A", "cms.celery", "worker", "--concurrency=1", "--loglevel=WARNING"]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
RENDER_CHILD, CHILD, WORKER_ITSELF, ORDERER = "render child", "worker's child", "worker", "orderer"
# One round of victims. A worker that starts again costs the run seconds in which nothing is at work.
ROUND = [CHILD, RENDER_CHILD, WORKER_ITSELF, ORDERER, RENDER_CHILD, CHILD, RENDER_CHILD]


class House:
    """Nothing here is ever killed that this process did not start, itself or through a child."""

    def __init__(self, folder, workers=2):
        self.folder = folder
        self.promised = folder / "promised.txt"
        self.promised.touch()
        self.commands = {
            f"worker-{number}": [*WORKER, f"--hostname=worker-{number}@crash"]
            for number in range(workers)
        }
        self.commands["orderer"] = ["tests.long", "orders", str(self.promised)]
        self.running = {}
        self.turns = cycle(ROUND)
        # What loses its parent to a kill becomes ours, and not the machine's first process's.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def keep_up(self):
        """As a service manager does: whoever is gone is started again."""
        for name, command in self.commands.items():
            if name not in self.running or self.running[name].poll() is not None:
                self.running[name] = self._start(name, command)
        self._bury_the_adopted()

    def _start(self, name, command):
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _bury_the_adopted(self):
        ours = {process.pid for process in self.running.values()}
        for child in psutil.Process().children():
            if child.pid not in ours:
                with suppress(psutil.Error, ChildProcessError):
                    if child.status() == psutil.STATUS_ZOMBIE:
                        os.waitpid(child.pid, os.WNOHANG)

    def kill_one(self, dice):
        """SIGKILL, no last words. Returns whose turn it was, or None when nobody of them is there."""
        kind = next(self.turns)
        found = [process for process in self._everybody() if self._kind(process) == kind]
        if not found:
            return None
        with suppress(psutil.NoSuchProcess):
            # psutil compares the start as well: a number used again is somebody else.
            dice.choice(found).kill()
        return kind

    def _everybody(self):
        return psutil.Process().children(recursive=True)

    def _kind(self, process):
        with suppress(psutil.Error):
            return self._named(process.pid, process.cmdline())
        return None

    def _named(self, pid, command):
        if "competence.documents.draw" in command:
            return RENDER_CHILD
        if "orders" in command:
            return ORDERER
        # Its own name for itself, where setproctitle is installed: "[celeryd: worker-0@crash...".
        if any("celery" in word for word in command):
            started_here = {running.pid for running in self.running.values()}
            return WORKER_ITSELF if pid in started_here else CHILD
        return None

    def close_the_shop(self):
        """No new orders; the workers go on."""
        del self.commands["orderer"]
        self.running.pop("orderer").kill()

    def close(self):
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        psutil.wait_procs(psutil.Process().children(), timeout=10)
        left = self._everybody()
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=10)
