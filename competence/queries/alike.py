"""What a reader of one course may like to take next, among what is published for her."""

from dataclasses import dataclass
from datetime import date

from competence.people.models import Person
from competence.wording.catalogue import WHY_WORDS
from courses.likeness import Traits, alike
from courses.models import SearchRow
from courses.searchrows import COURSES

_TRAITS = ("key", "title", "minutes", "theme", "places", "terms", "keywords")


@dataclass(frozen=True, slots=True)
class Similar:
    """`why` is one word: what the two have in common above all."""

    key: str
    title: str
    minutes: int
    why: str


def modules_like(person: Person, course: str, day: date) -> tuple[Similar, ...]:
    """One query."""
    rows = SearchRow.objects.offered_to(person.municipality.path).on(day).filter(kind__in=COURSES)
    traits = [Traits(*row) for row in rows.order_by("key").values_list(*_TRAITS)]
    return tuple(
        Similar(each.key, each.title, each.minutes, str(WHY_WORDS[each.why]))
        for each in alike(course, traits)
    )
