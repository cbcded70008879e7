"""The views of the map that the reader has kept for herself."""

from dataclasses import dataclass

from competence.models import SavedView
from competence.people.models import Person


@dataclass(frozen=True, slots=True)
class View:
    id: int
    name: str
    query: str


def of_person(person: Person) -> tuple[View, ...]:
    rows = SavedView.objects.filter(person=person).values_list("pk", "name", "query")
    return tuple(View(*row) for row in rows)
