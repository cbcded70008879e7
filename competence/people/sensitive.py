"""What not everybody who reads a page may read on it: what was corrected since, protected names."""

from collections.abc import Iterable

from django.db.models import Q

from competence.people.access import Reach, employed_within, is_herself, is_within
from competence.people.models import Person, Role


def may_read_as_known_then(reach: Reach, person: Person) -> bool:
    """What was believed of her on a day and corrected since: herself, her unit manager, HR of scope.

    Whoever leads or mentors her reads what is known today. See docs/decisions/0009.
    """
    return is_herself(reach, person) or is_within(reach, person, Role.UNIT_MANAGER, Role.HR)


def protected_named_to(reach: Reach, person_ids: Iterable[int]) -> set[int]:
    """`access.may_see_protected` for many at once, in one query."""
    people = Person.objects.filter(pk__in=list(person_ids))
    near = {reach.person.pk, *reach.led, *reach.mentored}
    seen = people.filter(Q(pk__in=near) | employed_within(reach, Role.HR))
    return set(seen.values_list("pk", flat=True))
