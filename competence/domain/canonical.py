"""One document, one sequence of bytes: what is hashed when a rule or programme is published."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest(document: Mapping[str, Any]) -> str:
    return sha256(canonical(document)).hexdigest()
