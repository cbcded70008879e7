from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError
from django.db.models import Count


def one_page_per_course(pages: Any, databases: Sequence[str] | None) -> list[CheckMessage]:
    """Two pages that publish one course would take turns to undo each other."""
    try:
        doubled = list(_doubled(pages)) if databases else []
    except DatabaseError:
        # Not migrated yet, or checked where there is no database: there are no pages to look at.
        return []
    return [
        Error(
            f"{count} pages publish the course {key}.",
            hint="Unlink all but one from the course, or make them aliases.",
            id="cms.E001",
        )
        for key, count in doubled
    ]


def _doubled(pages: Any) -> Any:
    return (
        pages.filter(alias_of=None, course__isnull=False)
        .order_by("course__key")
        .values_list("course__key")
        .annotate(pages=Count("pk"))
        .filter(pages__gt=1)
    )
