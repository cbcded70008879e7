"""What the rules let run out, and which of it somebody has: each thing once, by kind and subject."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from competence.domain.facts import FactKind, Ledger
from competence.domain.grammar import Leaf, parse
from competence.domain.lifetimes import KINDS, LEAVES, nameless, runs_out
from competence.models import RuleSet, RuleVersion
from competence.queries import rulebook

LASTING = frozenset({"validity", "valid_months", "max_age_months", "until_new_version"})
# A waiver names the key of a requirement, and may hold in one programme or ladder alone.
type Waivable = tuple[str, str]
type Thing = tuple[str, str]
type Things = Mapping[Thing, Sequence["Asked"]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How long it lasts by one rule. Several rules that say the same are one."""

    leaf: Leaf
    waivable: frozenset[Waivable] = frozenset()


def asked_in(versions: Sequence[RuleVersion]) -> Things:
    """By kind of leaf and subject, everything that any of these rules lets run out."""
    found: dict[Thing, list[Asked]] = {}
    for leaf, within in _leaves(versions):
        held = found.setdefault((leaf.kind, leaf.subject), [])
        plain, waivable = nameless(leaf), frozenset({(leaf.key, within)} if leaf.key else ())
        same = next((n for n, asked in enumerate(held) if asked.leaf == plain), None)
        if same is None:
            held.append(Asked(plain, waivable))
        else:
            held[same] = Asked(plain, held[same].waivable | waivable)
    return found


def hers(things: Things, known: Ledger) -> Things:
    """What she has begun, also what no rule asks for but has a last day of its own."""
    begun = dict.fromkeys(_begun(known))
    return {thing: things.get(thing) or (Asked(_plain(*thing)),) for thing in begun}


def _begun(known: Ledger) -> Iterator[Thing]:
    for fact in known:
        leaf = LEAVES.get(fact.kind)
        if leaf is not None:
            yield leaf, fact.subject
        elif fact.kind in (FactKind.REVOCATION, FactKind.TEMPORARY):
            of = LEAVES.get(fact.value.get("of", ""))
            if of is not None:
                yield of, fact.subject


def lasting_only(things: Things, known: Ledger) -> Things:
    """Without what never runs out and nobody has decided about."""
    return {
        thing: asked
        for thing, asked in hers(things, known).items()
        if thing in things or thing[0] == "method" or _is_limited(thing, known)
    }


def is_decided(thing: Thing, known: Ledger) -> bool:
    """Somebody has revoked it, or let it hold for a while."""
    said = (FactKind.REVOCATION, FactKind.TEMPORARY)
    return any(
        fact.value.get("of") == KINDS[thing[0]]
        for what in said
        for fact in known.about(what, thing[1])
    )


def _is_limited(thing: Thing, known: Ledger) -> bool:
    ends = (fact.ends_on for fact in known.about(KINDS[thing[0]], thing[1]))
    return any(ends_on is not None for ends_on in ends) or is_decided(thing, known)


def _plain(kind: str, subject: str) -> Leaf:
    return Leaf(kind, subject, "", MappingProxyType({}))


def _leaves(versions: Iterable[RuleVersion]) -> Iterator[tuple[Leaf, str]]:
    lists = []
    for version in versions:
        kind = version.rule_set.kind
        if kind == RuleSet.Kind.METHODS:
            lists.append(version)
            continue
        within = "" if kind == RuleSet.Kind.PROFILE else version.rule_set.key
        for leaf in _walk(version.document):
            yield leaf, within
    for key, entry in rulebook.methods_of(lists).items():
        said = {field: part for field, part in entry.items() if field != "key"}
        yield from ((leaf, "") for leaf in _lasting({**said, "leaf": "method", "method": key}))


def _walk(node: Any) -> Iterator[Leaf]:
    """Every leaf but those inside a renewal, which are asked for its sake alone."""
    if isinstance(node, Mapping):
        yield from _lasting(node)
        for field, part in node.items():
            if field != "renewal":
                yield from _walk(part)
    elif isinstance(node, list):
        for part in node:
            yield from _walk(part)


def _lasting(entry: Mapping[str, Any]) -> Iterator[Leaf]:
    if entry.get("leaf") not in KINDS or not LASTING & entry.keys():
        return
    leaf = parse(entry)
    if isinstance(leaf, Leaf) and runs_out(leaf):
        yield leaf
