"""Order a document from this process's render child: HTML in, PDF out.

A process has at most one child. The first order starts it (importing the renderer takes half a
second to two seconds and 70 MB, which no web worker should carry); it serves the threads one at a
time and is replaced after 200 documents and after every failure but a page too many. A process
that forks leaves its child to itself: the new process starts its own.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from competence.documents import apart, frames
from competence.documents.frames import Failure

DOCUMENTS_PER_CHILD = 200
MAX_HTML_BYTES = 2**20
START_SECONDS = 60.0
# What its end says, when it could not answer any more.
ENDINGS = {-signal.SIGXCPU: Failure.TIMEOUT, frames.OUT_OF_MEMORY: Failure.TOO_LARGE}

type Answer = tuple[dict[str, Any], bytes]


class DrawFailed(Exception):
    """No document. The detail may quote the document: for an operator's eyes, never for a log."""

    def __init__(self, code: Failure, detail: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail


def draw(
    html: str, *, title: str, language: str, timeout: float = 10.0, max_pages: int | None = None
) -> bytes:
    body = html.encode(errors="replace")
    if len(body) > MAX_HTML_BYTES:
        raise DrawFailed(Failure.TOO_LARGE, f"{len(body)} bytes of HTML")
    order = {"title": title, "language": language, "seconds": timeout, "max_pages": max_pages}
    return _desk.serve(order, body, timeout)


class _Child:
    """One render process, the leader of its own group."""

    def __init__(self) -> None:
        self.orders = 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-X", "utf8", "-m", "competence.documents.draw"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Unbuffered: a fork in the middle of a write would write the rest of a buffer twice.
            bufsize=0,
            **apart.surroundings(),
        )
        self.to_child = cast("BinaryIO", self.process.stdin)
        self.from_child = cast("BinaryIO", self.process.stdout)

    @property
    def usable(self) -> bool:
        return self.orders < DOCUMENTS_PER_CHILD and self.process.poll() is None

    def greet(self) -> None:
        """Wait until the renderer is imported; this time is not the document's."""
        with self.deadline(START_SECONDS):
            frames.receive(self.from_child)

    def ask(self, order: dict[str, Any], body: bytes) -> Answer:
        self.orders += 1
        frames.send(self.to_child, order, body)
        return frames.receive(self.from_child)

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[threading.Event]:
        """Kills the child when the time is up, so that a blocked read or write ends."""
        late = threading.Event()

        def expire() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            timer.join()

    def kill(self) -> None:
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def bury(self, moment: float = 0.0) -> int:
        """A dying child closes its pipes a moment before it is gone: wait for what it died of."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(moment)
        self.kill()
        ended = self.process.wait()
        self.let_go()
        return ended

    def let_go(self) -> None:
        for pipe in (self.to_child, self.from_child):
            with suppress(BrokenPipeError):
                pipe.close()


class _Desk:
    """Takes the orders of one process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: _Child | None = None

    def serve(self, order: dict[str, Any], body: bytes, timeout: float) -> bytes:
        with self.lock:
            intact = False
            try:
                answer, pdf = self._answer(order, body, timeout)
                intact = answer.get("intact", "failure" not in answer)
            finally:
                # Also when the caller was interrupted (a soft time limit): an answer that
                # nobody reads would be taken for the next one.
                if not intact:
                    self._dismiss()
        if "failure" in answer:
            raise DrawFailed(Failure(answer["failure"]), answer["detail"])
        return pdf

    def _answer(self, order: dict[str, Any], body: bytes, timeout: float) -> Answer:
        late = None
        try:
            child = self._child_at_work()
            with child.deadline(timeout) as late:
                return child.ask(order, body)
        except (EOFError, OSError) as error:
            ended = self._dismiss(moment=1.0)
            code = Failure.TIMEOUT if late and late.is_set() else ENDINGS.get(ended or 0)
            raise DrawFailed(code or Failure.CRASHED, f"The child ended with {ended}") from error

    def _child_at_work(self) -> _Child:
        if self.child and not self.child.usable:
            self._dismiss()
        if not self.child:
            self.child = _Child()
            self.child.greet()
        return self.child

    def _dismiss(self, moment: float = 0.0) -> int | None:
        child, self.child = self.child, None
        return child.bury(moment) if child else None

    def close(self) -> None:
        with self.lock:
            self._dismiss()

    def reopen_after_fork(self) -> None:
        """The child is our parent's: let go of the pipes, neither kill it nor wait for it."""
        self.lock = threading.Lock()
        if self.child:
            self.child.let_go()
            self.child.process.returncode = 0
            self.child = None


_desk = _Desk()
close = _desk.close
atexit.register(close)
os.register_at_fork(after_in_child=_desk.reopen_after_fork)
