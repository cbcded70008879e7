"""Build the demo region and serve it: web, worker and beat in this one process."""

import errno
import shutil
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.demo import region, serve, state
from competence import outbox, tasks
from competence.people import clock


class Command(BaseCommand):
    help = "Build the demo region if it is not there, then serve it until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="begin afresh")
        parser.add_argument("--build-only", action="store_true", help="do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs only with the demo's settings.")
        try:
            self._run(options)
        except KeyboardInterrupt:
            self.stdout.write("\nStegvis stops. What was not finished begins again: make demo")

    def _run(self, options: dict[str, Any]) -> None:
        settings.VAR_DIR.mkdir(exist_ok=True)
        if options["reset"]:
            self._forget()
        with self._step("Database"):
            call_command("migrate", verbosity=0)
        state.hold_the_calendar()
        server = None if options["build_only"] else self._open_web()
        self._build()
        if server:
            self._serve(server)

    def _forget(self) -> None:
        database = settings.DATABASES["default"]["NAME"]
        for file in database.parent.glob(f"{database.name}*"):
            file.unlink()
        for folder in (settings.MAIL_DIR, settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
            shutil.rmtree(folder, ignore_errors=True)
        state.path().unlink(missing_ok=True)

    def _open_web(self) -> serve.DemoServer:
        try:
            with self._step("Web server"):
                return serve.open_web(settings.PORT)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            message = f"Port {settings.PORT} is taken. Try: make demo PORT={settings.PORT + 1}"
            raise CommandError(message) from None

    def _build(self) -> None:
        if state.read().built:
            return
        with self._step("Demo region"):
            region.build(progress=self._tell)

    def _tell(self, step: str, done: int, total: int) -> None:
        state.write(state.DemoState(step=step, done=done, total=total))

    def _serve(self, server: serve.DemoServer) -> None:
        with self._step("Worker and beat"):
            serve.start_worker()
            serve.start_beat(settings.VAR_DIR)
            tasks.sweep.delay()
            self._wait_for(outbox.worker_is_alive)
        state.remember_day()
        self._greet()
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        stop.wait()
        self.stdout.write("\nStegvis stops. Nothing is lost; make demo goes on from here.")
        server.shutdown()

    def _wait_for(self, ready: Callable[[], bool]) -> None:
        for _ in range(600):
            if ready():
                return
            time.sleep(0.1)
        raise CommandError("The worker did not start within a minute.")

    def _greet(self) -> None:
        behind = state.days_behind()
        if behind > state.STALE_AFTER.days:
            self.stdout.write(
                f"The demo shows {clock.today():%Y-%m-%d}, {behind} days ago."
                " Go on to today from the start page, or begin afresh: make demo RESET=1"
            )
        self.stdout.write(self.style.SUCCESS(f"\nStegvis: http://localhost:{settings.PORT}/\n"))
        self.stdout.write("Ctrl-C ends it.")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        self.stdout.write(f"{name:.<28} ", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f"{time.monotonic() - began:5.1f} s")
