"""What the render child may use. Limits are the kernel's; the audit hook covers what they cannot."""

import math
import resource
import sys
from typing import Any

MEMORY_BYTES = 512 * 2**20
REFUSED_EVENTS = (
    "ctypes.",
    "import",
    "mmap.",
    "open",
    "os.",
    "pty.",
    "shutil.",
    "socket.",
    "subprocess.",
    "tempfile.",
    "urllib.",
)


class Cage:
    """Watches from the start, refuses once it is shut. A hook cannot be taken away again."""

    def __init__(self, memory: int = MEMORY_BYTES) -> None:
        self.shut = False
        self.refused: list[str] = []
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        sys.addaudithook(self._watch)

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.shut and event.startswith(REFUSED_EVENTS):
            # The renderer may swallow the error below; the document fails by this list.
            self.refused.append(f"{event} {str(arguments[:1])[:200]}")
            raise PermissionError(event)


def allow_processor_seconds(seconds: float) -> None:
    """From now on. A second more than the parent's own deadline, which should come first."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
