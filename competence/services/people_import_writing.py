"""A difference becomes rows: units, people, posts and what hangs on them, and an audit row each.

Called inside the transaction that settles the import. It writes in chunks, so that ten thousand
people cost about as many statements as ten.
"""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import batched, chain, count

from django.db import transaction
from django.utils.text import slugify

from competence.domain.roster.changes import Difference, Kind, PersonChange
from competence.domain.roster.units import folded
from competence.models import AssignmentRule, PeopleImport
from competence.people import clock
from competence.people.audit import Actor, record_each
from competence.people.models import Person, Unit
from competence.queries import roster
from competence.services import people_import_posts, rule_reach, standings
from competence.services.people_import_posts import Writing

BATCH = 1000
LONGEST_KEY = 50
DEEPEST_UNIT = 2
# So few are refreshed and asked about one by one; of more, everybody is gone through anew.
FEW = 100
NAMES = ("employee_number", "given_name", "family_name", "work_email", "protected_identity")
KEYS = ("sort_key", "search_key")
VERBS = {
    Kind.NEW: "person.imported",
    Kind.CHANGED: "person.changed_by_import",
    Kind.ENDED: "person.ended_by_import",
}


@transaction.atomic
def write(
    found: Difference,
    people_import: PeopleImport,
    home: Unit,
    *,
    day: date,
    by: Actor,
    tell: Callable[[int], None],
) -> list[Person]:
    """Everybody of whom something was written. `tell` hears how many are done, about."""
    changes = [change for kind in VERBS for change in found.of(kind)]
    known = _people(changes, home)
    writing = Writing(
        home_id=home.pk,
        day=day,
        moment=clock.now(),
        by=by,
        counts_experience=people_import.counts_experience,
        units=_units(found, home),
    )
    _rename(changes, known)
    made = zip(_create(found.of(Kind.NEW), home), found.of(Kind.NEW), strict=True)
    here = ((known[change.known], change) for change in changes if change.known is not None)
    hers = [*made, *here]
    tell(len(hers) // 3)
    people_import_posts.write(hers, writing)
    tell(len(hers) * 2 // 3)
    for kind, verb in VERBS.items():
        concerned = [person for person, change in hers if change.kind is kind]
        record_each(verb, people_import, concerned, by=by, people_import=people_import.pk)
    everybody = [person for person, _change in hers]
    _answer_anew(everybody, home)
    tell(len(hers))
    return everybody


def _people(changes: list[PersonChange], home: Unit) -> dict[int, Person]:
    ids = [change.known for change in changes if change.known is not None]
    found: dict[int, Person] = {}
    for some in batched(ids, BATCH):
        found |= {one.pk: one for one in Person.objects.filter(pk__in=some, municipality=home)}
    for person in found.values():
        person.municipality = home
    return found


def _create(changes: tuple[PersonChange, ...], home: Unit) -> list[Person]:
    people = []
    for change in changes:
        person = Person(municipality_id=home.pk)
        _name(person, change)
        people.append(person)
    return Person.objects.bulk_create(people, batch_size=BATCH)


def _name(person: Person, change: PersonChange) -> None:
    after = change.after
    person.employee_number = after.number
    person.given_name, person.family_name = after.given_name, after.family_name
    person.work_email = after.work_email
    person.protected_identity = after.protected_identity
    person.keep_keys()


def _rename(changes: list[PersonChange], known: Mapping[int, Person]) -> None:
    """First away from what somebody else takes over by the same file, then to what each is to have."""
    renamed = [change for change in changes if change.known is not None and change.fields]
    rows = [known[change.known or 0] for change in renamed]
    for person in rows:
        person.work_email, person.employee_number = f"{person.uid}@moves.invalid", ""
    Person.objects.bulk_update(rows, ["work_email", "employee_number"], batch_size=BATCH)
    for person, change in zip(rows, renamed, strict=True):
        _name(person, change)
    Person.objects.bulk_update(rows, [*NAMES, *KEYS], batch_size=BATCH)


def _units(found: Difference, home: Unit) -> dict[tuple[str, ...], int]:
    """Those that are new, parents before children."""
    there = {folded(unit.path): unit.id for unit in roster.units(home)}
    parents = {folded(names[:-1]) for names in found.new_units}
    made = {}
    for names in found.new_units:
        above = Unit.objects.get(pk=there[folded(names[:-1])])
        unit = _unit(names, above, home, has_others=folded(names) in parents)
        there[folded(names)] = made[names] = unit.pk
    return made


def _unit(names: tuple[str, ...], above: Unit, home: Unit, *, has_others: bool) -> Unit:
    key = _free_key(slugify(names[-1])[:LONGEST_KEY] or "enhet", above)
    kind = Unit.Kind.TEAM if len(names) > DEEPEST_UNIT else Unit.Kind.UNIT
    return Unit.objects.create(
        kind=Unit.Kind.ADMINISTRATION if len(names) == 1 and has_others else kind,
        name=names[-1],
        key=key,
        path=f"{above.path}{key}/",
        parent=above,
        municipality=home,
    )


def _free_key(key: str, above: Unit) -> str:
    """ "Utredning" may find "Utredning 2" there, whose key is what a second one would get."""
    taken = set(Unit.objects.filter(parent=above).values_list("key", flat=True))
    others = (f"{key[: LONGEST_KEY - len(end)]}{end}" for end in map("-{}".format, count(2)))
    return next(free for free in chain([key], others) if free not in taken)


def _answer_anew(people: list[Person], home: Unit) -> None:
    """What they hold and which programmes they get is answered afterwards, as when one is hired."""
    if len(people) <= FEW:
        standings.refresh(*people)
        for person in people:
            rule_reach.changed(person)
        return
    standings.refresh_later(home)
    for rule in AssignmentRule.objects.at_work_in(home.pk):
        rule_reach.order(rule)
