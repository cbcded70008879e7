"""The house as an installation serves it: gunicorn, several processes, each of which may be killed."""

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

PATIENCE = 60  # seconds a server may take to come up, on a busy machine


class Web:
    """Nothing here is ever killed that this process did not start, itself or through a child."""

    def __init__(self, folder, environment, processes=2, threads=2):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "web.log"
        self.command = [
            *(sys.executable, "-m", "gunicorn", "cms.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--timeout", "60"),
            *("--workers", str(processes), "--threads", str(threads)),
        ]
        self.environment = os.environ | environment
        self.master = None

    def start(self):
        with self.log.open("ab") as log:
            self.master = subprocess.Popen(
                self.command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        last = time.monotonic() + PATIENCE
        while not self._answers():
            if self.master.poll() is not None or time.monotonic() > last:
                raise AssertionError(self.log.read_text())
            time.sleep(0.1)

    def _answers(self):
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as line:
            line.request("GET", "/om/")
            return line.getresponse().status == HTTPStatus.OK
        return False

    def kill(self):
        """SIGKILL on all of it, no last words; as a machine that loses its power."""
        family = [psutil.Process(self.master.pid)]
        family += family[0].children(recursive=True)
        for process in family:
            process.kill()
        self.master.wait()
        psutil.wait_procs(family, timeout=10)

    def stop(self):
        self.master.terminate()
        self.master.wait(timeout=30)
