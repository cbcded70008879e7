"""Names of colleagues, for the question whether a text names a client."""

from collections.abc import Callable
from functools import partial

from competence.people.models import Person


def names_in(municipality_id: int) -> list[str]:
    """Everybody's but those with protected identity: not even a missing question may tell of them."""
    rows = Person.objects.filter(municipality_id=municipality_id, protected_identity=False)
    return [f"{given} {family}" for given, family in rows.values_list("given_name", "family_name")]


def of(person: Person) -> Callable[[], list[str]]:
    """For FreeTextForm(colleagues=...): asks the database only when a text gives reason to."""
    return partial(names_in, person.municipality_id)
