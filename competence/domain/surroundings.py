"""What rules read beside the ledger, so that only that is fetched."""

from collections.abc import Iterable, Iterator

from competence.domain.facts import OFFERED, FactKind
from competence.domain.grammar import Group, Leaf, Node


def surroundings(rules: Iterable[Node]) -> frozenset[FactKind]:
    return frozenset(kind for rule in rules for kind in _of(rule))


def _of(node: Node) -> Iterator[FactKind]:
    if isinstance(node, Group):
        yield from surroundings(node.children)
        return
    yield from surroundings(node.renewal)
    if node.kind == "talk":
        yield FactKind.BOOKED
    if node.kind == "mentored":
        yield FactKind.MENTORED
    if node.kind in OFFERED:
        yield FactKind.OFFERED
    if node.terms.get("until_new_version"):
        yield FactKind.NEW_VERSION
    if _asks_for_leave(node):
        yield FactKind.ABSENCE


def _asks_for_leave(leaf: Leaf) -> bool:
    graced = leaf.validity is not None and leaf.validity.grace_days > 0
    return graced or (leaf.counting is not None and leaf.counting.pauses is not None)
