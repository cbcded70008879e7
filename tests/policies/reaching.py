"""Rules of assignment: HR's of her own municipality, the region's proposals, and nobody else's."""

from typing import Any

from tests.access_terms import ELIN, EVERYBODY, GUN, Policy, only
from tests.belongings import Belongings

WRITES = only(ELIN, GUN)
FORM_KEY = "0f0e0d0c-0b0a-4908-8706-050403020100"


def rule(hers: Belongings) -> int:
    return hers.rule.pk


def of_havsby(
    get: frozenset[str] | None, post: frozenset[str] | None = None, **rest: Any
) -> Policy:
    """404 for Gun, whose are the region's; 403 for whoever writes no rules at all."""
    ids = {"rule_id": rule} | rest.pop("ids", {})
    return Policy(get=get, post=post, refused=EVERYBODY - WRITES, ids=ids, **rest)


def form(hers: Belongings) -> dict[str, Any]:
    return {
        "title": "Ny regel",
        "programme": "investigator",
        "after_days": 0,
        "within_days": "",
        "form_key": FORM_KEY,
        "reached_count": 1,
        "excepted_count": 0,
        "reached-0-role": ["caseworker"],
    }


def draft(hers: Belongings) -> Any:
    return hers.rule.versions.order_by("-number")[0].digest if hers.rule.pk < 10**8 else ""


REACHED = {"reached_id": lambda hers: hers.reached.pk}

REACHING = {
    "assignment_rules": Policy(get=WRITES, refused=EVERYBODY - WRITES),
    "assignment_rule_new": Policy(get=WRITES, post=WRITES, refused=EVERYBODY - WRITES, body=form),
    "assignment_rule": of_havsby(only(ELIN)),
    "assignment_rule_change": of_havsby(
        only(ELIN), only(ELIN), body=lambda hers: form(hers) | {"seen": draft(hers)}
    ),
    "assignment_rule_trial": of_havsby(
        only(ELIN), only(ELIN), body=lambda hers: {"seen": draft(hers)}
    ),
    "assignment_rule_discard": of_havsby(None, only(ELIN)),
    "assignment_rule_pause": of_havsby(None, only(ELIN), body=lambda hers: {"pause": "1"}),
    "assignment_rule_end": of_havsby(only(ELIN), only(ELIN)),
    "assignment_rule_keep": of_havsby(None, only(ELIN), ids=REACHED),
    "assignment_rule_release": of_havsby(
        only(ELIN), only(ELIN), ids=REACHED, body=lambda hers: {"reason": "Byter uppdrag."}
    ),
}
