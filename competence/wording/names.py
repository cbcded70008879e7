from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from competence.domain.facts import Fact, FactKind

_LEAVES = {
    FactKind.EXTERNAL: "external",
    FactKind.METHOD: "method",
    FactKind.EXPERIENCE: "experience",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What keys are called here and now: titles come from published rules and courses.

    `titles` is keyed by leaf kind and subject (("module", "sekretess")), `requirements` by the
    requirement's own key, `numbers` and `forms` (of what one attends) by course key, `versions` and
    `stated` by the id of the fact: on what basis somebody states a competence, and who.
    """

    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    requirements: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)
    stated: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def title(self, kind: str, subject: str) -> str:
        return self.titles.get((kind, subject), subject)

    def with_versions_of(self, facts: tuple[Fact, ...]) -> Self:
        """Proofs of modules and routines then say which version; what is her own has its own title."""
        found = {fact.id: fact.value["version"] for fact in facts if "version" in fact.value}
        own = {
            (_LEAVES[fact.kind], fact.subject): fact.own_title for fact in facts if fact.own_title
        }
        stated = {
            fact.id: (fact.value["basis"], "") for fact in facts if fact.kind is FactKind.STATED
        }
        return replace(self, titles={**self.titles, **own}, versions=found, stated=stated)

    def with_sayers(self, by: Mapping[int, str]) -> Self:
        """Who stated it, by the id of the fact."""
        stated = {pk: (basis, by.get(pk, "")) for pk, (basis, _by) in self.stated.items()}
        return replace(self, stated=stated)
