"""What a load balancer, a monitor and `make demo` ask: does every part answer?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from competence import outbox

SLOWEST_OUTBOX_SECONDS = 120


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database, worker and outbox are well, else 503; no secrets, no names."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        age = outbox.age_seconds()
        worker = outbox.worker_is_alive()
    except DatabaseError:
        return JsonResponse({"web": "ok", "database": "down"}, status=503)
    well = worker and age < SLOWEST_OUTBOX_SECONDS
    answer = {
        "web": "ok",
        "database": "ok",
        "worker": "ok" if worker else "silent",
        "outbox_age_seconds": round(age, 1),
    }
    return JsonResponse(answer, status=200 if well else 503)
