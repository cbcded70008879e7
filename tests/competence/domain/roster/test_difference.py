from datetime import date

import pytest

from competence.domain.roster.changes import Difference, FieldChange, Kind, Names
from competence.domain.roster.endings import ending
from competence.domain.roster.faults import FaultCode
from competence.domain.roster.headers import Field
from competence.domain.roster.known import KnownUnit
from competence.domain.roster.matching import Post
from tests.competence.domain.roster.build import ALMA, BARN, UNITS, VUXEN, alma, difference, post

BO = ALMA | {"Anst.nr": "101", "Förnamn": "Bo", "E-post": "bo@havsby.se"}


def kinds(found):
    return [person.kind for person in found.people]


def posts(found):
    return [
        (change.kind, change.known, change.unit)
        for person in found.people
        for change in person.posts
    ]


def changed(found):
    """Of the one person and her one post: field, before, after."""
    (person,) = found.people
    fields = [*person.fields, *(field for change in person.posts for field in change.fields)]
    return [(field.field, field.before, field.after) for field in fields]


def test_who_is_not_here_is_new():
    row = {"Befattning": "Handläggare", "Roll": "mentor", "Anst.datum": "2027-04-01"}
    found = difference(ALMA | row)

    (person,) = found.people
    (change,) = person.posts
    assert (person.kind, person.known, person.row) == (Kind.NEW, None, 2)
    assert person.after == Names("100", "Alma", "Berg", "alma@havsby.se", False)
    assert (change.kind, change.known, change.row, change.unit) == (Kind.NEW, None, 2, BARN)
    assert change.path == ("Socialförvaltningen", "Barn och unga")
    starts_on = date(2027, 4, 1)
    assert change.after == Post("permanent", 100, "Handläggare", "", starts_on, None, "mentor")
    assert (person.fields, change.fields, found.faults) == ((), (), ())
    assert found.counts == {Kind.NEW: 1, Kind.CHANGED: 0, Kind.ENDED: 0, Kind.UNTOUCHED: 0}


def test_what_the_file_does_not_say_of_a_new_post_is_the_usual():
    (person,) = difference(ALMA).people

    assert person.posts[0].after == Post("permanent", 100, "", "", date(2027, 3, 14), None)


def test_who_is_here_as_the_file_says_is_untouched():
    row = {"Anst.datum": "2025-01-01", "Anst.form": "TV", "Syss.grad": "100", "T.o.m": ""}
    found = difference(ALMA | row, here=[alma()])

    assert kinds(found) == [Kind.UNTOUCHED]
    assert posts(found) == [(Kind.UNTOUCHED, 1, BARN)]
    assert found.is_empty


def test_a_column_that_is_not_there_changes_nothing():
    here = alma(post(type="hourly", fte_percent=40, title="Jour", agency="Vikarier AB"))

    assert difference(ALMA, here=[here]).is_empty
    assert difference(ALMA | {"Befattning": ""}, here=[here]).is_empty


@pytest.mark.parametrize(
    ("column", "cell", "field", "before", "after"),
    [
        ("Anst.form", "Vikariat", Field.TYPE, "permanent", "temporary"),
        ("Syss.grad", "75", Field.EXTENT, "100", "75"),
        ("Befattning", "Handläggare", Field.TITLE, "", "Handläggare"),
        ("Konsultbolag", "Vikarier AB", Field.AGENCY, "", "Vikarier AB"),
        ("Slutdatum", "2027-12-31", Field.ENDS_ON, "", "2027-12-31"),
        ("Slutdatum", "2027-01-31", Field.ENDS_ON, "", "2027-01-31"),
        ("Förnamn", "Elma", Field.GIVEN_NAME, "Alma", "Elma"),
        ("Efternamn", "Dal", Field.FAMILY_NAME, "Berg", "Dal"),
        ("E-post", "dal@havsby.se", Field.EMAIL, "alma@havsby.se", "dal@havsby.se"),
        ("Sekretess", "Ja", Field.PROTECTED, "", "yes"),
    ],
)
def test_a_change_is_told_field_by_field(column, cell, field, before, after):
    found = difference(ALMA | {column: cell, "Anst.form": "TV"} | {column: cell}, here=[alma()])

    assert kinds(found) == [Kind.CHANGED]
    assert changed(found) == [(field, before, after)]
    assert not found.is_empty


def test_a_file_never_takes_protection_away():
    assert difference(ALMA | {"Sekretess": "Nej"}, here=[alma(protected_identity=True)]).is_empty


def test_a_number_is_added_to_who_is_known_by_her_address():
    found = difference(ALMA, here=[alma(number="")])

    assert changed(found) == [(Field.NUMBER, "", "100")]


def test_an_address_alone_tells_who_it_is():
    row = {name: cell for name, cell in ALMA.items() if name != "Anst.nr"}

    assert difference(row, here=[alma()]).is_empty
    assert kinds(difference(row | {"E-post": "bo@havsby.se"}, here=[alma()])) == [
        Kind.NEW,
        Kind.UNTOUCHED,
    ]


def test_two_people_may_swap_their_addresses():
    here = [alma(), alma(post(2), id=2, number="101", given_name="Bo", work_email="bo@havsby.se")]
    swapped = [ALMA | {"E-post": "bo@havsby.se"}, BO | {"E-post": "alma@havsby.se"}]

    found = difference(*swapped, here=here)

    assert kinds(found) == [Kind.CHANGED, Kind.CHANGED]
    assert [person.fields[0] for person in found.people] == [
        FieldChange(Field.EMAIL, "alma@havsby.se", "bo@havsby.se"),
        FieldChange(Field.EMAIL, "bo@havsby.se", "alma@havsby.se"),
    ]
    assert found.faults == ()


def test_an_address_may_be_taken_over_from_who_gets_another():
    here = [alma()]
    found = difference(
        ALMA | {"E-post": "berg@havsby.se"}, BO | {"E-post": "alma@havsby.se"}, here=here
    )
    assert (kinds(found), found.faults) == ([Kind.CHANGED, Kind.NEW], ())

    # Also by somebody without a number.
    found = difference(
        ALMA | {"E-post": "berg@havsby.se"},
        BO | {"Anst.nr": "", "E-post": "alma@havsby.se"},
        here=here,
    )
    assert (kinds(found), found.faults) == ([Kind.CHANGED, Kind.NEW], ())


def test_who_is_hired_again_with_another_number_is_the_same_person():
    rehired = ALMA | {"Anst.nr": "200", "Förnamn": "ALMA"}
    found = difference(
        rehired | {"Anst.datum": "2027-03-01"}, here=[alma(post(ends_on="2026-08-31"))]
    )

    assert (kinds(found), found.faults) == ([Kind.CHANGED], ())
    assert found.people[0].known == 1
    assert FieldChange(Field.NUMBER, "100", "200") in found.people[0].fields
    # Whoever has another name is somebody else, and so is she whose own number is in the file.
    (fault,) = difference(rehired | {"Efternamn": "Dal"}, here=[alma()]).faults
    assert fault.code is FaultCode.EMAIL_TAKEN
    found = difference(rehired, ALMA | {"E-post": ""}, here=[alma()])
    assert [fault.code for fault in found.faults] == [FaultCode.EMAIL_TAKEN]


@pytest.mark.parametrize("number", ["100", "7"])
def test_an_address_that_somebody_keeps_is_not_given_to_another(number):
    here = [alma(), alma(post(2), id=2, number="7", work_email="bo@havsby.se")]
    taker = BO | {"E-post": "alma@havsby.se" if number == "7" else "bo@havsby.se"}
    found = difference(taker | {"Anst.nr": number if number == "7" else "200"}, here=here)

    (fault,) = found.faults
    assert (fault.row, fault.column, fault.code) == (2, "E-post", FaultCode.EMAIL_TAKEN)


def test_who_comes_new_needs_a_name_and_an_address():
    found = difference(ALMA | {"Förnamn": "", "Efternamn": "", "E-post": ""})
    assert [(fault.field, fault.column, fault.code) for fault in found.faults] == [
        (Field.GIVEN_NAME, "Förnamn", FaultCode.EMPTY),
        (Field.FAMILY_NAME, "Efternamn", FaultCode.EMPTY),
        (Field.EMAIL, "E-post", FaultCode.EMPTY),
    ]

    row = {"Anst.nr": "1", "Namn": "Alma", "Enhet": "Vuxen"}
    assert [(fault.field, fault.column) for fault in difference(row).faults] == [
        (Field.FAMILY_NAME, "Namn"),
        (Field.EMAIL, ""),
    ]


def test_who_is_here_needs_no_name_again():
    found = difference(ALMA | {"Förnamn": "", "Efternamn": "", "E-post": ""}, here=[alma()])

    assert (found.faults, found.is_empty) == ((), True)


def test_a_second_post_is_new_beside_the_first():
    found = difference(ALMA, ALMA | {"Enhet": "Vuxen"}, here=[alma()])

    assert kinds(found) == [Kind.CHANGED]
    assert posts(found) == [(Kind.UNTOUCHED, 1, BARN), (Kind.NEW, None, VUXEN)]


def test_a_file_that_is_not_complete_ends_nobody():
    here = [alma(), alma(post(2), id=2, number="101", work_email="bo@havsby.se")]
    found = difference(ALMA | {"Enhet": "Vuxen"}, here=here)

    assert kinds(found) == [Kind.CHANGED, Kind.UNTOUCHED]
    assert {kind for kind, *_ in posts(found)} == {Kind.NEW, Kind.UNTOUCHED}
    assert found.posts_ended == 0
    assert found.people[1].row is None


def test_who_is_missing_from_a_complete_file_ends_that_day():
    other = alma(post(2, VUXEN), id=2, number="101", work_email="bo@havsby.se")
    found = difference(ALMA, here=[alma(), other], complete=True)

    ended = found.people[1]
    assert kinds(found) == [Kind.UNTOUCHED, Kind.ENDED]
    assert (ended.known, ended.row, ended.fields) == (2, None, ())
    (change,) = ended.posts
    assert (change.kind, change.known, change.row) == (Kind.ENDED, 2, None)
    assert change.after.ends_on == date(2027, 3, 14)
    assert change.fields == (FieldChange(Field.ENDS_ON, "", "2027-03-14"),)
    assert found.of(Kind.ENDED) == (ended,)


def test_a_post_that_is_gone_from_a_complete_file_ends_and_its_holder_goes_on():
    here = alma(post(), post(2, VUXEN, ends_on="2028-01-31"))
    found = difference(ALMA, here=[here], complete=True)

    assert kinds(found) == [Kind.CHANGED]
    assert posts(found) == [(Kind.UNTOUCHED, 1, BARN), (Kind.ENDED, 2, VUXEN)]
    assert found.posts_ended == 1


def test_who_moves_in_a_complete_file_goes_on():
    found = difference(ALMA | {"Enhet": "Vuxen"}, here=[alma()], complete=True)

    assert kinds(found) == [Kind.CHANGED]
    assert posts(found) == [(Kind.NEW, None, VUXEN), (Kind.ENDED, 1, BARN)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2020-08-01", "2027-03-13"),
        ("2027-04-01", "2027-03-31"),
    ],
)
def test_the_post_that_she_moves_from_ends_the_day_before_the_other_begins(first, last):
    row = ALMA | {"Enhet": "Vuxen", "Anst.datum": first}
    found = difference(row, here=[alma()], complete=True)

    assert found.people[0].posts[1].after.ends_on == date.fromisoformat(last)


@pytest.mark.parametrize(("first", "last"), [("2027-03-14", "13"), ("2027-04-01", "14")])
def test_who_goes_on_in_another_post_too_leaves_the_third_that_day(first, last):
    here = alma(post(), post(2, VUXEN))
    row = ALMA | {"Enhet": "Ny enhet", "Anst.datum": first}
    found = difference(ALMA, row, here=[here], complete=True)

    assert [each[-1] for each in days(found) if each[1] == 2] == [date(2027, 3, int(last))]


def test_a_post_never_ends_before_it_began_or_later_than_it_was_to():
    row = ALMA | {"Enhet": "Vuxen"}
    found = difference(row, here=[alma(post(starts_on="2027-03-14"))], complete=True)
    assert found.people[0].posts[1].after.ends_on == date(2027, 3, 14)

    later = row | {"Anst.datum": "2027-05-01"}
    found = difference(later, here=[alma(post(ends_on="2027-03-31"))], complete=True)
    assert posts(found)[1] == (Kind.UNTOUCHED, 1, BARN)


@pytest.mark.parametrize(
    ("last", "cut"),
    [("2027-01-31", 1), ("2027-03-14", 1), ("2027-12-31", 1), ("2028-02-01", 0), ("", 0)],
)
def test_last_days_that_come_sooner_are_counted(last, cut):
    here = alma(post(ends_on="2028-01-31"))
    found = difference(ALMA | {"Slutdatum": last}, here=[here])

    assert (found.posts_cut, found.posts_ended) == (cut, 0)


@pytest.mark.parametrize(("last", "cut"), [("2027-03-14", 1), ("2027-03-15", 0)])
def test_a_post_that_ends_later_is_not_counted_where_she_stays_by_another(last, cut):
    here = alma(post(), post(2, VUXEN))
    found = difference(ALMA | {"Slutdatum": last}, here=[here])

    assert found.posts_cut == cut


def test_all_that_ends_by_a_file_is_one_number():
    assert ending({"ended": 2, "posts_ended": 3, "posts_cut": 4, "new": 9}) == 9
    # As it was counted before there were posts cut short.
    assert ending({"ended": 2, "posts_ended": 3}) == 5


def test_a_row_that_is_over_is_not_left_out_where_the_post_ended_that_day_here_too():
    here = alma(post(ends_on="2027-01-31"))

    assert difference(ALMA | {"Slutdatum": "2027-01-31"}, here=[here]).past == ()
    row = ALMA | {"Anst.datum": "2020-08-01"}
    assert difference(row | {"Slutdatum": "2027-01-31"}, here=[here]).past == ()
    assert difference(row | {"Slutdatum": "2027-01-30"}, here=[here]).past == (2,)


def test_a_post_that_was_over_is_not_counted_as_ended():
    here = alma(post(ends_on="2027-02-28"))
    row = ALMA | {"Anst.datum": "2025-01-01", "Slutdatum": "2027-01-31"}
    found = difference(row, here=[here])

    assert (changed(found)[0][0], found.posts_cut) == (Field.ENDS_ON, 0)


def test_whose_only_row_is_over_ends_where_the_file_is_complete():
    over = ALMA | {"Enhet": "Vuxen", "Slutdatum": "2027-01-31"}
    found = difference(over, here=[alma()], complete=True)

    assert (kinds(found), found.past) == ([Kind.ENDED], (2,))


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        ({"ends_on": "2027-03-13"}, None),
        ({"ends_on": "2027-03-14"}, Kind.UNTOUCHED),
        ({"ends_on": "2027-03-15"}, Kind.ENDED),
        ({"starts_on": "2027-03-14"}, Kind.ENDED),
        ({"starts_on": "2027-03-15"}, Kind.UNTOUCHED),
    ],
)
def test_only_a_post_that_holds_that_day_and_after_is_ended(days, kind):
    found = difference(BO, here=[alma(post(**days))], complete=True)

    assert kinds(found)[1:] == ([kind] if kind else [])


def test_posts_that_are_over_are_not_spoken_of():
    here = alma(post(), post(2, VUXEN, ends_on="2026-01-31"))

    assert posts(difference(ALMA, here=[here], complete=True)) == [(Kind.UNTOUCHED, 1, BARN)]


def test_who_left_before_she_came_here_is_not_taken_in():
    found = difference(ALMA | {"Slutdatum": "2027-03-13"}, BO | {"Slutdatum": "2027-03-14"})

    assert [person.after.given_name for person in found.people] == ["Bo"]
    assert (found.past, found.faults) == ((2,), ())


def test_no_unit_is_made_for_posts_that_are_over():
    new = {"Enhet": "Gamla enheten"}
    found = difference(ALMA | new | {"Slutdatum": "2027-03-13"})
    assert (found.new_units, found.past, found.faults) == ((), (2,), ())

    found = difference(ALMA | new | {"Slutdatum": "2027-03-14"})
    assert found.new_units == (("Gamla enheten",),)
    assert posts(found) == [(Kind.NEW, None, None)]
    assert not found.is_empty


def test_two_units_of_one_name_are_a_fault():
    units = (*UNITS, KnownUnit(8, ("A", "Barn och unga")), KnownUnit(9, ("B", "A", "X")))
    units += (KnownUnit(10, ("A", "X")), KnownUnit(11, ("C", "A", "X")))
    found = difference(ALMA, BO | {"Enhet": "D / Y > A / X"}, units=units)
    assert [(fault.row, fault.column, fault.code) for fault in found.faults] == [
        (2, "Enhet", FaultCode.AMBIGUOUS_UNIT)
    ]
    assert found.faults[0].value == "Barn och unga"

    (fault,) = difference(ALMA | {"Enhet": "A > X"}, units=(*units[:-2], units[-1])).faults
    assert fault.value == "A / X"


def test_faults_are_told_in_the_order_of_the_rows():
    units = (*UNITS, KnownUnit(8, ("A", "Barn och unga")))
    rows = [
        BO | {"Enhet": "Barn och unga"},
        BO | {"Anst.nr": "102", "E-post": "", "Enhet": "Vuxen"},
    ]
    found = difference(*rows, ALMA, units=units)

    assert [fault.row for fault in found.faults] == [2, 3, 4]


def test_a_post_that_has_begun_keeps_its_first_day():
    """The HR system says when she came to the municipality, we know when she came to the unit."""
    row = ALMA | {"Anst.datum": "2020-08-01"}

    assert difference(row, here=[alma()]).is_empty
    assert difference(row, here=[alma(post(starts_on="2027-03-14"))]).is_empty
    later = alma(post(starts_on="2027-03-15"))
    assert changed(difference(row, here=[later])) == [(Field.STARTS_ON, "2027-03-15", "2020-08-01")]
    assert difference(ALMA, here=[later]).is_empty


def test_who_moves_begins_that_day_in_the_new_unit():
    row = ALMA | {"Enhet": "Vuxen", "Anst.datum": "2020-08-01"}

    def first_days(found):
        return [change.after.starts_on for change in found.people[0].posts]

    assert first_days(difference(row, here=[alma()]))[0] == date(2027, 3, 14)
    assert first_days(difference(row | {"Anst.datum": "2027-04-01"}, here=[alma()]))[0] == date(
        2027, 4, 1
    )
    # Who had left when it began comes back.
    left = [alma(post(ends_on="2026-12-31"))]
    assert first_days(difference(row | {"Anst.datum": "2027-01-01"}, here=left)) == [
        date(2027, 1, 1)
    ]
    assert first_days(difference(row)) == [date(2020, 8, 1)]


def test_who_comes_from_an_agency_is_in_no_hr_system():
    here = [alma(post(type="agency"))]

    assert kinds(difference(BO, here=here, complete=True))[1:] == [Kind.UNTOUCHED]
    last = {"Slutdatum": "2027-03-31", "Anst.form": "Inhyrd"}
    assert changed(difference(ALMA | last, here=here, complete=True)) == [
        (Field.ENDS_ON, "", "2027-03-31")
    ]


def test_a_longer_post_is_the_same_post():
    here = alma(post(ends_on="2027-06-30"))
    row = ALMA | {"Anst.datum": "2025-01-01", "Slutdatum": "2027-12-31"}

    assert changed(difference(row, here=[here])) == [(Field.ENDS_ON, "2027-06-30", "2027-12-31")]


def test_who_comes_back_on_the_day_that_she_once_began_never_left():
    here = alma(post(ends_on="2026-12-31"))
    row = ALMA | {"Anst.datum": "2025-01-01"}

    assert changed(difference(row, here=[here])) == [(Field.ENDS_ON, "2026-12-31", "")]
    assert changed(difference(row | {"Slutdatum": ""}, here=[here])) == [
        (Field.ENDS_ON, "2026-12-31", "")
    ]


def test_who_comes_back_later_has_a_new_post():
    here = alma(post(ends_on="2026-12-31"))

    assert posts(difference(ALMA | {"Anst.datum": "2027-02-01"}, here=[here])) == [
        (Kind.NEW, None, BARN)
    ]
    assert posts(difference(ALMA, here=[here])) == [(Kind.NEW, None, BARN)]


def test_a_post_that_follows_another_is_new():
    here = alma(post(ends_on="2027-04-30"))
    row = ALMA | {"Anst.datum": "2027-05-01", "Slutdatum": ""}

    assert posts(difference(row, here=[here])) == [
        (Kind.UNTOUCHED, 1, BARN),
        (Kind.NEW, None, BARN),
    ]
    # A day earlier, and it is the same one.
    assert posts(difference(row | {"Anst.datum": "2027-04-30"}, here=[here])) == [
        (Kind.CHANGED, 1, BARN)
    ]


def test_of_two_rows_in_one_unit_the_one_that_begins_later_follows():
    since, until = {"Anst.datum": "2020-08-01"}, {"Slutdatum": "2027-04-30"}
    rows = [ALMA | {"Anst.datum": "2027-05-01", "Slutdatum": ""}, ALMA | since | until]
    found = difference(*rows, here=[alma()], complete=True)

    assert posts(found) == [(Kind.CHANGED, 1, BARN), (Kind.NEW, None, BARN)]
    assert [change.after.ends_on for change in found.people[0].posts] == [
        date(2027, 4, 30),
        None,
    ]


def test_of_two_posts_in_one_unit_the_one_that_ends_alike_is_meant():
    here = alma(post(1), post(2, starts_on="2025-06-01", ends_on="2027-12-31"))
    row = ALMA | {"Anst.datum": "2020-08-01", "Slutdatum": "2027-12-31", "Syss.grad": "75"}

    assert posts(difference(row, here=[here])) == [
        (Kind.CHANGED, 2, BARN),
        (Kind.UNTOUCHED, 1, BARN),
    ]


def test_no_post_is_opened_beside_an_open_one():
    here = alma(post(1, ends_on="2027-12-31"), post(2, starts_on="2026-01-01"))
    found = difference(ALMA | {"Anst.datum": "2025-01-01", "Slutdatum": ""}, here=[here])

    assert posts(found) == [(Kind.UNTOUCHED, 2, BARN), (Kind.UNTOUCHED, 1, BARN)]


def test_a_row_that_ended_before_the_post_began_is_not_about_it():
    here = alma(post(starts_on="2027-02-01"))
    row = ALMA | {"Slutdatum": "2027-01-31"}
    found = difference(row, here=[here])
    assert (posts(found), found.past) == ([(Kind.UNTOUCHED, 1, BARN)], (2,))

    assert changed(difference(ALMA | {"Slutdatum": "2027-02-01"}, here=[here])) == [
        (Field.ENDS_ON, "", "2027-02-01")
    ]


def term(first, last="", **more):
    return ALMA | {"Anst.form": "Vikariat", "Anst.datum": first, "Slutdatum": last} | more


SPRING, AUTUMN = ("2026-08-01", "2027-01-31"), ("2027-02-01", "2027-06-30")


def days(found):
    """Of all posts, by their first days: which, and when."""
    found = [
        (change.kind, change.known, change.after.starts_on.isoformat(), change.after.ends_on)
        for person in found.people
        for change in person.posts
    ]
    return sorted(found, key=lambda each: each[2])


@pytest.mark.parametrize(
    "posts",
    [
        [post(1, type="temporary", starts_on=SPRING[0], ends_on=AUTUMN[1])],
        [
            post(1, type="temporary", fte_percent=50, starts_on=SPRING[0], ends_on=SPRING[1]),
            post(2, type="temporary", starts_on=AUTUMN[0], ends_on=AUTUMN[1]),
        ],
        [post(1, type="temporary", starts_on=AUTUMN[0], ends_on=AUTUMN[1])],
    ],
    ids=["one", "a row a term", "only the latest"],
)
def test_a_row_of_an_earlier_term_ends_nothing(posts):
    found = difference(term(*SPRING), term(*AUTUMN), here=[alma(*posts)], complete=True)

    assert found.is_empty
    assert found.past == ((2,) if len(posts) == 1 and posts[0].starts_on.year == 2027 else ())


def test_a_row_of_an_earlier_time_ends_nothing_while_another_lasts():
    """Not day by day: an open post that began as the earlier one did."""
    rows = [term("2025-01-01", "2026-06-30"), term("2026-09-01", "", **{"Anst.form": "TV"})]

    assert difference(*rows, here=[alma()]).is_empty
    (only, _other) = rows
    only |= {"Anst.form": "TV"}
    assert changed(difference(only, here=[alma()])) == [(Field.ENDS_ON, "", "2026-06-30")]


def test_a_term_to_come_follows_and_then_is_here():
    now, later = term(*AUTUMN), term("2027-07-01", "2027-12-31", **{"Syss.grad": "50"})
    first = post(1, type="temporary", starts_on=AUTUMN[0], ends_on=AUTUMN[1])
    second = post(2, type="temporary", starts_on="2027-07-01", ends_on="2027-12-31", fte_percent=50)

    assert posts(difference(now, later, here=[alma(first)])) == [
        (Kind.UNTOUCHED, 1, BARN),
        (Kind.NEW, None, BARN),
    ]
    assert difference(now | {"Syss.grad": ""}, later, here=[alma(first, second)]).is_empty
    # It begins sooner, and so the first ends sooner.
    sooner = [term(AUTUMN[0], "2027-05-31"), later | {"Anst.datum": "2027-06-01"}]
    assert days(difference(*sooner, here=[alma(first, second)])) == [
        (Kind.CHANGED, 1, "2027-02-01", date(2027, 5, 31)),
        (Kind.CHANGED, 2, "2027-06-01", date(2027, 12, 31)),
    ]


def test_a_row_that_goes_on_through_the_day_when_another_post_takes_over_is_of_both():
    first = post(1, starts_on="2026-01-01", ends_on="2027-06-30")
    second = post(2, starts_on="2027-07-01", ends_on="2027-12-31")
    third = post(3, starts_on="2028-01-01", fte_percent=50)
    row = ALMA | {"Anst.datum": "2020-01-01", "Slutdatum": ""}

    assert difference(row, here=[alma(first, second, third)]).is_empty
    found = difference(
        row | {"Slutdatum": "2028-06-30", "Syss.grad": "80"}, here=[alma(first, third)]
    )
    assert days(found) == [
        (Kind.CHANGED, 1, "2026-01-01", date(2027, 12, 31)),
        (Kind.CHANGED, 3, "2028-01-01", date(2028, 6, 30)),
    ]
    assert [change.after.fte_percent for change in found.people[0].posts] == [80, 80]
    found = difference(row | {"Slutdatum": "2027-11-30"}, here=[alma(first, second, third)])
    assert [each[-1] for each in days(found)] == [date(2027, 6, 30), date(2027, 11, 30), None]
    # It ends before, and the one to come is not spoken of.
    found = difference(row | {"Slutdatum": "2027-05-31"}, here=[alma(first, second)])
    assert days(found)[1:] == [(Kind.UNTOUCHED, 2, "2027-07-01", date(2027, 12, 31))]


def test_without_last_days_in_the_file_a_last_day_that_is_ahead_stays():
    assert difference(ALMA, here=[alma(post(ends_on="2027-03-14"))]).is_empty


def test_what_nothing_differs_in_goes_before_what_begins_the_same_day():
    same = post(2, ends_on="2027-12-31")
    row = ALMA | {"Anst.datum": "2025-01-01", "Slutdatum": "2027-12-31"}
    found = difference(row, here=[alma(post(1, fte_percent=50), same)])

    assert found.is_empty


def test_posts_that_begin_the_same_day_go_before_posts_that_overlap():
    here = alma(post(1, starts_on="2024-01-01"), post(2, fte_percent=50))
    found = difference(ALMA | {"Anst.datum": "2025-01-01", "Syss.grad": "60"}, here=[here])

    assert posts(found) == [(Kind.CHANGED, 2, BARN), (Kind.UNTOUCHED, 1, BARN)]


def test_an_open_post_goes_on_before_one_that_is_over_is_opened_again():
    """Nobody has two open posts in one unit."""
    here = alma(post(1, ends_on="2025-06-30"), post(2, starts_on="2026-01-01"))
    found = difference(ALMA | {"Anst.datum": "2025-01-01", "Slutdatum": ""}, here=[here])

    assert posts(found) == [(Kind.UNTOUCHED, 2, BARN)]


def test_posts_in_one_unit_that_end_together_are_one():
    half = ALMA | {"Syss.grad": "50", "Befattning": "Handläggare", "Anst.form": "Vikariat"}
    rest = ALMA | {"Syss.grad": "30", "Befattning": "Jour", "Anst.form": "TV", "Roll": "mentor"}
    days = [{"Anst.datum": "2027-02-01"}, {"Anst.datum": "2026-02-01", "Konsultbolag": "B"}]

    for rows in ([half | days[0], rest | days[1]], [rest | days[1], half | days[0]]):
        (person,) = difference(*rows).people
        (change,) = person.posts
        starts_on = date(2026, 2, 1)
        assert change.after == Post("permanent", 80, "Handläggare", "B", starts_on, None, "mentor")
        assert change.row == 2


def test_nobody_works_more_than_full_time_in_one_post():
    (person,) = difference(ALMA | {"Syss.grad": "75"}, ALMA | {"Syss.grad": "50"}).people

    assert person.posts[0].after.fte_percent == 100


def test_a_row_that_only_says_the_same_again_adds_nothing():
    row = ALMA | {"Syss.grad": "40", "Kostnadsställe": "1"}
    path = {"Enhet": "Socialförvaltningen / Barn och unga"}
    (person,) = difference(row, row | {"Kostnadsställe": "2"}, row | path).people

    (change,) = person.posts
    assert (change.after.fte_percent, change.row) == (40, 2)


def test_posts_in_one_unit_that_end_on_different_days_are_two():
    rows = [ALMA | {"Slutdatum": "2027-06-30"}, ALMA | {"Slutdatum": ""}]
    found = difference(*rows)

    assert [change.after.ends_on for change in found.people[0].posts] == [date(2027, 6, 30), None]


def test_nothing_changes_nothing():
    assert difference(ALMA | {"Anst.nr": "", "E-post": ""}) == Difference((), (), (), ())
    assert Difference((), (), (), ()).is_empty
