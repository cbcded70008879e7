"""A page makes a key for its form: a double click or a form sent again is the same row."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Model


def once[M: Model](
    model: type[M], form_key: uuid.UUID, *, whose: Mapping[str, Any], said: Mapping[str, Any]
) -> tuple[M, bool]:
    """The row of this form, and whether it is new. `whose` tells who may send the form again."""
    try:
        return model._default_manager.get_or_create(form_key=form_key, **whose, defaults=said)
    except IntegrityError:
        raise PermissionDenied("This form is somebody else's.") from None
