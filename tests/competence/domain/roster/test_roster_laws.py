"""What holds of every file and everybody who may be here: see difference.py."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.roster.changes import Kind
from competence.domain.roster.difference import compare
from competence.domain.roster.faults import Labels
from competence.domain.roster.headers import Field
from competence.domain.roster.known import Known, KnownPerson, KnownPost, KnownUnit
from competence.domain.roster.people import gathered
from competence.domain.roster.posts import Reading, ReadPerson, ReadPost
from tests.competence.domain.roster.build import DAY, UNITS

PATHS = [("Barn och unga",), ("Vuxen",), ("Socialförvaltningen", "Ny enhet"), ("Ny enhet",)]
TYPES = [None, "permanent", "hourly", "agency"]
WORDS = st.sampled_from(["", "Berg", "Bo"])
DAYS = st.integers(-40, 40).map(lambda days: DAY + timedelta(days))


def days_in_order(draw):
    first, last = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return (last, first) if first and last and last < first else (first, last)


@st.composite
def lines(draw):
    first, last = days_in_order(draw)
    number = draw(st.sampled_from(["", "1", "2", "3"]))
    email = draw(st.sampled_from(["", "a@x.se", "b@x.se", "c@x.se"]))
    post = ReadPost(
        row=0,
        unit=draw(st.sampled_from(PATHS)),
        type=draw(st.sampled_from(TYPES)),
        fte_percent=draw(st.sampled_from([None, 25, 50, 100])),
        title=draw(st.sampled_from([None, "Jour"])),
        starts_on=first,
        ends_on=last,
    )
    return ReadPerson(
        0, number, "Alma", draw(WORDS), email if number or email else "a@x.se", False, (post,)
    )


@st.composite
def files(draw, least=0):
    """As read, and without the quarrels that stop a file before anything is compared."""
    told = draw(st.booleans())
    rows = [
        line if told else without_end(line)
        for line in draw(st.lists(lines(), min_size=least, max_size=6))
    ]
    return rows, Labels({Field.ENDS_ON: "Slutdatum"} if told else {})


def without_end(line):
    return replace(line, posts=(replace(line.posts[0], ends_on=None),))


def reading(rows, labels):
    numbered = [
        replace(line, row=at, posts=(replace(line.posts[0], row=at),))
        for at, line in enumerate(rows, 2)
    ]
    people, faults = gathered(numbered, labels)
    return Reading(people, faults, labels)


@st.composite
def here(draw):
    """At most one open post in a unit, as the database has it."""
    people = []
    for id, (number, email) in enumerate([("1", "a@x.se"), ("", "b@x.se"), ("9", "d@x.se")], 1):
        posts = []
        for unit in draw(st.lists(st.sampled_from([2, 3, 4]), max_size=3)):
            first, last = days_in_order(draw)
            is_open = any(post.unit == unit and post.ends_on is None for post in posts)
            if first is None or (last is None and is_open):
                continue
            terms = (draw(st.sampled_from(["permanent", "hourly", "agency"])), 50, "", "")
            posts.append(KnownPost(id * 10 + len(posts), unit, *terms, first, last))
        people.append(KnownPerson(id, number, "Alma", "Berg", email, False, tuple(posts)))
    return Known(tuple(draw(st.permutations(people))), UNITS, "Havsby")


def applied(found, known):
    """The state that a difference makes, in the plainest way."""
    units = list(known.units)
    for path in found.new_units:
        units.append(KnownUnit(100 + len(units), path))
    ids = {unit.path: unit.id for unit in units}
    people = {person.id: person for person in known.people}
    for change in found.people:
        id = change.known or 100 + len(people)
        before = people[id].posts if change.known else ()
        posts = {post.id: post for post in before}
        for post in change.posts:
            new = 1000 * id + len(posts)
            after = post.after
            begun = post.known and posts[post.known].starts_on <= DAY
            posts[post.known or new] = KnownPost(
                post.known or new,
                ids[post.path],
                after.type,
                after.fte_percent,
                after.title,
                after.agency,
                posts[post.known].starts_on if begun else after.starts_on,
                after.ends_on,
            )
        names = change.after
        people[id] = KnownPerson(
            id,
            names.number,
            names.given_name,
            names.family_name,
            names.work_email,
            names.protected_identity,
            tuple(posts.values()),
        )
    return Known(tuple(people.values()), tuple(units), known.municipality)


def goes(found, read):
    return not found.faults and not read.faults


@given(files(), here(), st.booleans())
def test_the_same_file_again_changes_nothing(file, known, complete):
    read = reading(*file)
    found = compare(read, known, complete=complete, day=DAY)
    if not goes(found, read):
        return

    again = compare(read, applied(found, known), complete=complete, day=DAY)

    assert again.faults == ()
    assert again.is_empty
    assert again.past == found.past


@given(files(least=2), here(), st.booleans(), st.randoms())
def test_the_order_of_rows_means_nothing(file, known, complete, chance):
    rows, labels = file
    shuffled = chance.sample(rows, len(rows))
    read, other = reading(rows, labels), reading(shuffled, labels)
    if read.faults or other.faults:
        assert bool(read.faults) == bool(other.faults)
        return

    found = compare(read, known, complete=complete, day=DAY)
    moved = compare(other, known, complete=complete, day=DAY)

    assert plain(found) == plain(moved)
    assert found.new_units == moved.new_units
    assert len(found.faults) == len(moved.faults)


def plain(found):
    """Without the numbers of rows, in an order of its own."""
    return sorted(
        repr(
            replace(
                person,
                row=None,
                posts=tuple(sorted((replace(post, row=None) for post in person.posts), key=repr)),
            )
        )
        for person in found.people
    )


@given(files(), here())
def test_a_file_that_is_not_complete_ends_nothing_that_it_does_not_name(file, known):
    read = reading(*file)
    found = compare(read, known, complete=False, day=DAY)

    assert not found.of(Kind.ENDED)
    assert not found.posts_ended
    assert all(person.kind is Kind.UNTOUCHED for person in found.people if person.row is None)


@given(files(), here(), st.booleans())
def test_what_comes_of_it_can_be_stored(file, known, complete):
    """One person to an address and a number, one open post in a unit, and no post runs backwards."""
    read = reading(*file)
    found = compare(read, known, complete=complete, day=DAY)
    if not goes(found, read):
        return

    people = applied(found, known).people

    for named in ("work_email", "number"):
        names = [getattr(person, named) for person in people if getattr(person, named)]
        assert len(names) == len(set(names))
    for person in people:
        units = [post.unit for post in person.posts if post.ends_on is None]
        assert len(units) == len(set(units))
        assert all(post.starts_on <= (post.ends_on or date.max) for post in person.posts)


@st.composite
def terms(draw):
    """One unit's rows of one person, a term each: the file that most municipalities have."""
    days = sorted(draw(st.sets(st.integers(-40, 40), min_size=2, max_size=5)))
    ends = [DAY + timedelta(day) for day in days]
    words = draw(st.lists(st.sampled_from(TYPES[1:3]), min_size=len(ends) - 1, max_size=len(ends)))
    ends[-1] = draw(st.sampled_from([None, ends[-1]]))
    return [
        ReadPost(
            row=0,
            unit=("Barn och unga",),
            type=word,
            fte_percent=draw(st.sampled_from([50, 100])),
            starts_on=before + timedelta(1),
            ends_on=last,
        )
        for word, before, last in zip(words, ends, ends[1:], strict=False)
    ]


def file_of(posts):
    rows = [ReadPerson(0, "1", "Alma", "Berg", "a@x.se", False, (post,)) for post in posts]
    return reading(rows, Labels({Field.ENDS_ON: "Slutdatum"}))


@given(terms(), st.booleans(), st.integers(0, 90), st.integers(0, 90))
def test_a_file_with_a_row_a_term_changes_nothing_on_whatever_day_it_comes_again(
    posts, complete, first, later
):
    read, nobody = file_of(posts), Known((), UNITS, "Havsby")
    came = DAY - timedelta(45) + timedelta(first)
    brought = compare(read, nobody, complete=complete, day=came)
    known = applied(brought, nobody)

    again = compare(read, known, complete=complete, day=came + timedelta(later))

    assert again.is_empty
    assert not again.past or again.past == brought.past


@given(files(), here())
def test_in_a_complete_file_stands_everybody_employed_after_that_day(file, known):
    read = reading(*file)
    found = compare(read, known, complete=True, day=DAY)
    if not goes(found, read):
        return

    for person in found.people:
        going_on = [
            post
            for post in person.posts
            if post.after.starts_on <= DAY
            and (post.after.ends_on or date.max) > DAY
            and post.after.type != "agency"
        ]
        assert person.row is not None or not going_on
