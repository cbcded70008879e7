"""The house as an installation runs it, in processes of their own, each of which may be killed.

Nothing here is ever killed that this process did not start, itself or through a child.
"""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection

import psutil
from django.conf import settings

from competence import outbox

PATIENCE = 60  # seconds a process may take to come up, on a busy machine


def kill(processes):
    """SIGKILL, no last words; as when a machine loses its power."""
    for process in processes:
        # One may take the next along.
        with suppress(psutil.NoSuchProcess):
            process.kill()


class Served:
    """One program and the children it starts. `environment` is added to ours."""

    def __init__(self, command, log, environment):
        self.command, self.log = command, log
        self.environment = os.environ | environment
        self.running = None

    def start(self):
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        last = time.monotonic() + PATIENCE
        while not self.is_ready():
            assert self.running.poll() is None, self.log.read_text()
            assert time.monotonic() < last, self.log.read_text()
            time.sleep(0.1)

    def kill(self):
        first = psutil.Process(self.running.pid)
        kill([first, *first.children(recursive=True)])
        self.running.wait()

    def stop(self):
        if self.running.poll() is None:
            self.running.terminate()
            self.running.wait(timeout=30)


class Web(Served):
    def __init__(self, folder, environment, processes=2, threads=2):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        command = [
            *("gunicorn", "cms.wsgi:application", "--bind", f"127.0.0.1:{self.port}"),
            *("--workers", str(processes), "--threads", str(threads), "--timeout", "60"),
        ]
        super().__init__(command, folder / "web.log", environment)

    def is_ready(self):
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as line:
            line.request("GET", "/om/")
            return line.getresponse().status == HTTPStatus.OK
        return False


class Worker(Served):
    def __init__(self, folder, environment):
        command = [
            *("celery", "-A", "cms.celery", "worker", "-B", f"--schedule={folder}/beat"),
            *("--concurrency=1", "--loglevel=WARNING"),
        ]
        super().__init__(command, folder / "worker.log", environment)

    def is_ready(self):
        return outbox.worker_is_alive()
