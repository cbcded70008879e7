"""Who and what is in a municipality, as an import compares it. Three queries, whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from competence.domain.roster.known import Known, KnownPerson, KnownPost, KnownUnit
from competence.people.models import Employment, Person, Unit

POST = ("id", "unit_id", "type", "fte_percent", "title", "agency", "starts_on", "ends_on")


def known(home: Unit, ids: Collection[int] | None = None) -> Known:
    """Everybody of the municipality, or only some of them."""
    people = Person.objects.filter(municipality=home)
    rows = Employment.objects.live().filter(municipality=home)
    if ids is not None:
        people, rows = people.filter(pk__in=ids), rows.filter(person_id__in=ids)
    posts: dict[int, list[KnownPost]] = defaultdict(list)
    ordered = rows.order_by("person_id", "unit_id", "starts_on", "pk")
    for person_id, *columns in ordered.values_list("person_id", *POST):
        posts[person_id].append(KnownPost(*columns))
    return Known(
        tuple(
            KnownPerson(*columns, posts=tuple(posts[columns[0]]))
            for columns in people.order_by("pk").values_list(
                "pk",
                "employee_number",
                "given_name",
                "family_name",
                "work_email",
                "protected_identity",
            )
        ),
        tuple(units(home)),
        home.name,
    )


def units(home: Unit) -> Iterator[KnownUnit]:
    """Each with the names from below the municipality down to its own."""
    names: dict[str, tuple[str, ...]] = {home.path: ()}
    rows = Unit.objects.filter(municipality=home).order_by("path")
    for pk, path, name in rows.values_list("pk", "path", "name"):
        if pk != home.pk:
            above = path.rstrip("/").rpartition("/")[0] + "/"
            names[path] = (*names.get(above, ()), name)
        yield KnownUnit(pk, names[path])
