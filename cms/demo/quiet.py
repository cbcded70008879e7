import logging


class WithoutHealth(logging.Filter):
    """Leaves out what /healthz answers: 503 until the region is built, each second somebody asks.

    Only the demo's settings use it. In production each 503 is an error in the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return getattr(request, "path", "") != "/healthz"
