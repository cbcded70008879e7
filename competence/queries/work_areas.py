"""Which areas rules ask experience of, and what is counted for somebody at this employer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from competence.domain.facts import FactKind
from competence.models import Fact, RuleVersion
from competence.people.models import Employment, Person, Unit, lean
from competence.queries import elements, rulebook
from competence.wording.areas import area_word

CHILD_SERVICES = "child_services"
# What is counted by being employed here says so in its source.
SOURCE = "employment:"


@dataclass(frozen=True, slots=True)
class AreaLine:
    id: int
    title: str
    starts_on: date
    ends_on: date | None
    percent: int
    counted_by: str
    may_change: bool


def areas_of(municipality: Unit) -> list[tuple[str, str]]:
    """In the words of the house, else in those of the rule; child services as a whole first."""
    return areas_in(rulebook.published(municipality, *rulebook.STAIRS))


def areas_in(versions: Iterable[RuleVersion]) -> list[tuple[str, str]]:
    held = list(versions)
    titles = dict(_titles(held))
    asked = {leaf.subject for leaf in elements.leaves_in(held) if leaf.kind == "experience"}
    found = [(key, area_word(key, titles.get(key, ""))) for key in asked - {CHILD_SERVICES}]
    rest = sorted(found, key=lambda pair: pair[1].casefold())
    return [(CHILD_SERVICES, area_word(CHILD_SERVICES)), *rest]


def _titles(versions: Iterable[RuleVersion]) -> Iterable[tuple[str, str]]:
    for version in versions:
        for step in version.section("steps"):
            yield from _titled(step.get("rule"))


def _titled(node: object) -> Iterable[tuple[str, str]]:
    if isinstance(node, Mapping):
        if node.get("leaf") == "experience" and node.get("title"):
            yield str(node["of"]), str(node["title"])
        for part in node.values():
            yield from _titled(part)
    elif isinstance(node, list):
        for part in node:
            yield from _titled(part)


def lines_of(
    person: Person, areas: Iterable[tuple[str, str]], *, may_change: bool
) -> tuple[AreaLine, ...]:
    """One query. Newest first."""
    words = dict(areas)
    return tuple(
        AreaLine(
            id=row.pk,
            title=words.get(row.subject) or area_word(row.subject),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            percent=int((row.amount or 1) * 100),
            counted_by=row.recorded_by.name if row.recorded_by else "",
            may_change=may_change,
        )
        for row in counted(person)
    )


def counted(person: Person) -> QuerySet[Fact]:
    rows = Fact.objects.live().of_kind(FactKind.EXPERIENCE)
    rows = rows.filter(person=person, source__startswith=SOURCE)
    rows = rows.select_related("recorded_by", "person__municipality")
    return lean(rows.order_by("-starts_on", "-pk"))


def employments_of(person: Person, day: date) -> list[Employment]:
    """Begun ones: what has not begun has no area yet."""
    rows = Employment.objects.live().filter(person=person, starts_on__lte=day)
    return list(rows.select_related("unit", "person__municipality").order_by("-starts_on", "-pk"))
