"""Web, worker and beat in one process, for the demo. Production runs each on its own."""

import logging
import threading
from pathlib import Path

from celery import current_app
from celery.beat import EmbeddedService
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application


class QuietHandler(WSGIRequestHandler):
    """The terminal tells of steps and faults, not of every picture fetched."""

    def log_message(self, format: str, *args: object) -> None:
        logging.getLogger("stegvis.demo.requests").debug(format, *args)


class DemoServer(ThreadedWSGIServer):
    daemon_threads = True
    allow_reuse_address = True


def open_web(port: int) -> DemoServer:
    """Listen at once, on this machine only; requests are answered by threads of this process."""
    server = DemoServer(("127.0.0.1", port), QuietHandler)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, name="web", daemon=True).start()
    return server


def start_worker() -> threading.Thread:
    worker = current_app.WorkController(
        pool="solo",
        concurrency=1,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
        hostname="demo@localhost",
        quiet=True,
    )
    thread = threading.Thread(target=worker.start, name="worker", daemon=True)
    thread.start()
    return thread


def start_beat(folder: Path) -> None:
    service = EmbeddedService(
        current_app, thread=True, schedule_filename=str(folder / "demo-beat-schedule")
    )
    threading.Thread(target=service.run, name="beat", daemon=True).start()
