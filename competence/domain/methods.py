"""How long methods last: published once, and read into every rule that asks for the method."""

from collections.abc import Iterable, Mapping
from typing import Any

FIELDS = ("validity", "renewal", "basis")


def methods_in(documents: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """By key. What a later document says of a method stands before what an earlier one says."""
    return {entry["key"]: entry for document in documents for entry in document["methods"]}


def with_methods(rule: Any, methods: Mapping[str, Mapping[str, Any]]) -> Any:
    """The same document; a leaf that says itself how long its method lasts keeps what it says."""
    if isinstance(rule, list | tuple):
        return [with_methods(part, methods) for part in rule]
    if not isinstance(rule, Mapping):
        return rule
    if rule.get("leaf") == "method" and not {"validity", "valid_months"} & rule.keys():
        entry = methods.get(rule["method"], {})
        return {**{field: entry[field] for field in FIELDS if field in entry}, **rule}
    return {field: with_methods(part, methods) for field, part in rule.items()}
