"""What a file becomes: people with posts, roles and experience, all of them or nobody, and once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from competence import outbox
from competence.domain.facts import FactKind
from competence.domain.roster.columns import chosen, recognise
from competence.models import Fact, OutboxRow, PeopleImport, Standing
from competence.people import clock
from competence.people.access import reach
from competence.people.adapter import persons_of
from competence.people.models import AuditEntry, Employment, Person, Role, RoleGrant, Unit
from competence.queries import open_matters
from competence.services import people, people_import, people_import_kept
from tests import factories
from tests.competence.people_import.conftest import HEADER, Desk, row, table_of

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def by_number(number):
    return Person.objects.get(employee_number=number)


def everything():
    """What a municipality holds, but for imports, their mail and the log of both."""
    models = (Person, Employment, RoleGrant, Fact, Unit, Standing)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_somebody_new_is_as_if_she_were_hired_by_hand(cast, desk):
    people.hire(
        given_name="Hand",
        family_name="Anställd",
        work_email="hand@havsby.example.org",
        unit=cast.unit,
        starts_on=date(2026, 1, 12),
        title="Socialsekreterare",
        by=desk.by,
    )

    mine = desk.bring_in([row("1001", "Nora Ny")])

    by_hand, by_file = Person.objects.get(given_name="Hand"), by_number("1001")
    assert _as_hired(by_file) == _as_hired(by_hand)
    assert (by_file.user, mail.outbox) == (None, [])
    assert by_file.search_key == "nora ny"
    told = AuditEntry.objects.get(concerns_id=by_file.pk)
    assert (told.verb, told.subject_id) == ("person.imported", str(mine.pk))
    whole = AuditEntry.objects.get(verb="people_import.carried_out")
    assert (whole.about["new"], whole.about["difference"]) == ("1", mine.difference)
    assert mine.table is None


def _as_hired(person):
    return (
        list(
            person.employments.values_list(
                "unit", "type", "fte_percent", "title", "starts_on", "ends_on", "recorded_by"
            )
        ),
        list(person.role_grants.values_list("role", "scope", "starts_on", "ends_on")),
        list(person.facts.values_list("kind", "subject", "starts_on", "ends_on", "amount")),
    )


def test_standings_and_rules_of_assignment_hear_of_her_as_of_anybody_hired(desk, monkeypatch):
    heard = []
    monkeypatch.setattr("competence.services.rule_reach.changed", heard.append)

    desk.bring_in([row("1001", "Nora Ny")])

    assert heard == [by_number("1001")]


def test_many_are_asked_about_in_the_background(cast, desk, monkeypatch):
    monkeypatch.setattr("competence.services.people_import_writing.FEW", 2)
    rows = [row(str(number), f"Nora Nr{number}") for number in range(3)]

    desk.bring_in(rows)

    assert OutboxRow.objects.filter(kind="standings", key=f"{cast.havsby.pk}:0").exists()


def test_posts_may_be_left_out_of_experience(desk):
    desk.bring_in([row("1001", "Nora Ny")], counts=False)

    assert not Fact.objects.filter(person=by_number("1001")).exists()


def test_the_same_file_twice_writes_nothing_to_anybody(desk):
    rows = [row("1001", "Nora Ny"), row("1002", "Olle Ny", ends="2027-01-31")]
    desk.bring_in(rows)
    before = everything()

    again = desk.compare(rows)

    with pytest.raises(ValidationError, match="säger inget nytt"):
        desk.order(again)
    assert everything() == before
    assert again.counts["untouched"] >= 2


def test_another_extent_holds_from_today_and_what_was_counted_before_stays(desk):
    desk.bring_in([row("1001", "Nora Ny")])
    today = clock.today()

    desk.bring_in([row("1001", "Nora Ny", extent="50")])

    nora = by_number("1001")
    posts = nora.employments.live().order_by("starts_on")
    assert list(posts.values_list("starts_on", "ends_on", "fte_percent")) == [
        (date(2026, 1, 12), today - A_DAY, 100),
        (today, None, 50),
    ]
    counted = nora.facts.live().filter(kind=FactKind.EXPERIENCE).order_by("starts_on")
    assert list(counted.values_list("starts_on", "ends_on", "amount")) == [
        (date(2026, 1, 12), today - A_DAY, Decimal("1.000")),
        (today, None, Decimal("0.500")),
    ]
    assert AuditEntry.objects.filter(concerns_id=nora.pk).count() == 2


def test_a_row_a_term_is_brought_in_once_and_says_the_same_when_the_next_term_has_come(desk):
    first, last = clock.today() - 100 * A_DAY, clock.today() + 20 * A_DAY
    terms = [
        row("1001", "Nora Ny", starts=first.isoformat(), ends=last.isoformat(), type="Vikariat"),
        row("1001", "Nora Ny", starts=(last + A_DAY).isoformat(), extent="50"),
    ]

    desk.bring_in(terms)

    for days in (0, 21, 60):
        clock.move(days=days)
        assert desk.compare(terms, complete=False).counts["is_empty"]
    posts = by_number("1001").employments.live().order_by("starts_on")
    assert list(posts.values_list("starts_on", "ends_on", "type", "fte_percent")) == [
        (first, last, "temporary", 100),
        (last + A_DAY, None, "permanent", 50),
    ]


def test_who_is_hired_again_with_another_number_keeps_what_she_has_done(cast, desk):
    desk.bring_in([row("1001", "Nora Ny", ends=clock.today().isoformat())])
    nora = by_number("1001")
    clock.move(days=30)

    again = row("2002", "Nora Ny", email=nora.work_email, starts=clock.today().isoformat())
    desk.bring_in([again])

    assert by_number("2002") == nora
    assert nora.employments.live().count() == 2


def test_last_days_in_the_file_are_ends_that_have_to_be_typed(desk):
    desk.bring_in([row("1001", "Nora Ny"), row("1002", "Olle Ny")])
    ended = clock.today().isoformat()
    mine = desk.compare([row("1001", "Nora Ny", ends=ended), row("1002", "Olle Ny", ends=ended)])

    assert (mine.counts["ended"], mine.counts["posts_cut"]) == (0, 2)
    with pytest.raises(ValidationError, match="Skriv 2"):
        desk.order(mine)
    desk.order(mine, ended=2)
    assert by_number("1001").employments.live().get().ends_on == clock.today()


def test_work_counts_as_experience_only_where_it_is_said_and_it_is_told_from_when(desk):
    mine = desk.receive([row("1001", "Nora Ny")])
    assert not mine.counts_experience

    rows = [row("1001", "Nora Ny", starts="2010-08-01"), row("1002", "Olle Ny")]
    told = desk.compare([*rows, row("1003", "Per Ny")], counts=True).counts
    assert (told["counted"], told["counted_from"]) == (3, "2010-08-01")
    assert desk.compare(rows, counts=False).counts["counted"] == 0


def test_a_post_that_is_not_begun_is_put_right_in_its_place(desk):
    soon = clock.today() + 10 * A_DAY
    later = soon + 10 * A_DAY
    desk.bring_in([row("1001", "Nora Ny", starts=soon.isoformat())])

    desk.bring_in([row("1001", "Nora Ny", starts=later.isoformat(), extent="80")])

    nora = by_number("1001")
    post = nora.employments.live().get()
    assert (post.starts_on, post.fte_percent) == (later, 80)
    fact = nora.facts.live().get()
    assert (fact.starts_on, fact.amount) == (later, Decimal("0.800"))


def test_a_last_day_closes_what_hung_on_the_post_and_a_later_one_gives_it_back(cast, desk):
    desk.bring_in([row("1001", "Nora Ny")])
    nora = by_number("1001")
    factories.lead(cast.bo, nora)
    last = clock.today() + 20 * A_DAY

    desk.bring_in([row("1001", "Nora Ny", ends=last.isoformat())], ended=1)

    assert [each.ends_on for each in _held_by(nora)] == [last, last, last, last]

    desk.bring_in([row("1001", "Nora Ny")])

    assert [each.ends_on for each in _held_by(nora)] == [None, None, None, None]


def _held_by(person):
    return [
        person.employments.live().get(),
        person.role_grants.live().get(),
        person.facts.live().get(),
        person.led_by.live().get(),
    ]


def test_a_post_that_lasts_longer_takes_its_role_with_it_also_when_it_is_another_from_today(desk):
    soon, later = (clock.today() + days * A_DAY for days in (20, 200))
    for last in (soon, later, None):
        ends = last.isoformat() if last else ""
        extent = "50" if last != soon else "100"

        desk.bring_in(
            [row("1001", "Nora Ny", ends=ends), row("1002", "Olle Ny", ends=ends, extent=extent)]
        )

        held = RoleGrant.objects.live().filter(person__employee_number__gt="")
        assert list(held.values_list("ends_on", flat=True)) == [last, last]


def test_of_two_posts_that_end_together_only_the_one_that_lasts_longer_keeps_its_role(desk):
    soon, later = ((clock.today() + days * A_DAY).isoformat() for days in (20, 200))
    here = row("1001", "Nora Ny", ends=soon)
    desk.bring_in([here, row("1001", "Nora Ny", "Mottagning", ends=soon)])

    desk.bring_in([here, row("1001", "Nora Ny", "Mottagning", ends=later)])

    held = by_number("1001").role_grants.live().order_by("ends_on")
    assert [(grant.scope.name, grant.ends_on.isoformat()) for grant in held] == [
        ("Utredning", soon),
        ("Mottagning", later),
    ]


def test_names_addresses_and_numbers_follow_the_file_also_when_two_change_places(cast, desk):
    desk.bring_in([row("1001", "Nora Ny", email="a@x.se"), row("1002", "Olle Ny", email="b@x.se")])

    desk.bring_in(
        [row("1001", "Nora Gift", email="b@x.se"), row("1002", "Olle Ny", email="a@x.se")]
    )

    nora = by_number("1001")
    assert (nora.family_name, nora.work_email, nora.search_key) == ("Gift", "b@x.se", "nora gift")
    assert by_number("1002").work_email == "a@x.se"


def test_somebody_who_was_invited_by_hand_is_known_by_her_address(cast, desk):
    desk.bring_in([row("77", "Alma Ek", email=cast.alma.work_email.upper(), starts="2024-01-08")])

    cast.alma.refresh_from_db()
    assert cast.alma.employee_number == "77"
    assert cast.alma.user is not None


def test_a_file_ends_nobody_unless_it_is_said_to_hold_everybody(desk):
    desk.bring_in([row("1001", "Nora Ny"), row("1002", "Olle Ny")])

    mine = desk.compare([row("1001", "Nora Ny")])

    assert (mine.counts["ended"], mine.counts["is_empty"]) == (0, True)


def rows_of(cast):
    """Everybody who is here, as a file would have her."""
    units = dict(Employment.objects.live().values_list("person", "unit__name"))
    return [
        row(
            "",
            person.name,
            units[person.pk],
            email=person.work_email,
            starts="2024-01-08",
            title="",
        )
        for person in Person.objects.filter(municipality=cast.havsby).order_by("pk")
    ]


def test_who_is_not_in_a_whole_file_ends_when_the_number_is_typed(cast, desk):
    rows = rows_of(cast)
    without_bo = [cells for cells in rows if cells[1] != "Bo"]
    led = open_matters.of_leaver(reach(cast.elin), cast.bo, clock.today())

    mine = desk.compare(without_bo, complete=True)

    assert (mine.counts["ended"], mine.counts["new"]) == (1, 0)
    for wrong in (None, 0, 2):
        with pytest.raises(ValidationError, match="Skriv 1"):
            desk.order(mine, ended=wrong)
    assert not mine.lines.filter(kind="ended").exclude(person=cast.bo).exists()
    desk.order(mine, ended=1)
    assert mine.state == "done"
    today = clock.today()
    assert cast.bo.employments.live().get().ends_on == today
    assert {each.ends_on for each in cast.bo.role_grants.live()} == {today}
    assert cast.bo.facts.count() == 0 or not cast.bo.facts.live().filter(ends_on=None).exists()
    assert led[0].what.startswith("Leder 3 personer")
    assert open_matters.of_leaver(reach(cast.elin), cast.bo, today) == led
    assert persons_of(cast.bo.user) == [cast.bo]
    clock.move(days=1)
    assert persons_of(cast.bo.user) == []


def test_whoever_was_mentor_is_still_told_of_as_an_open_matter_afterwards(cast, desk):
    without = [cells for cells in rows_of(cast) if cells[1] != "Cilla"]
    before = open_matters.of_leaver(reach(cast.elin), cast.cilla, clock.today())

    desk.order(desk.compare(without, complete=True), ended=1)

    assert "Är mentor för Alma Ek" in [matter.what for matter in before]
    after = open_matters.of_leaver(reach(cast.elin), cast.cilla, clock.today())
    assert after == before


def test_agency_staff_and_those_to_come_do_not_end_by_a_file_without_them(cast, desk):
    rows = rows_of(cast)
    factories.employ(
        factories.make_person("Kim Konsult", cast.havsby),
        cast.unit,
        type="agency",
        agency="Bemanna",
    )
    factories.employ(
        factories.make_person("Nora Väntad", cast.havsby),
        cast.unit,
        starts_on=clock.today() + 9 * A_DAY,
    )

    mine = desk.compare(rows, complete=True)

    assert mine.counts["ended"] == 0


def test_a_municipality_is_never_left_without_hr_and_then_nothing_is_written(cast, desk):
    without_elin = [cells for cells in rows_of(cast) if cells[1] != "Elin"]
    rows = [*without_elin, row("1001", "Nora Ny")]

    mine = desk.order(desk.compare(rows, complete=True), ended=1)

    assert mine.state == "failed"
    assert "HR" in mine.failure
    assert not Person.objects.filter(employee_number="1001").exists()
    assert cast.elin.employments.live().get().ends_on is None


def test_who_moves_to_another_unit_gets_her_role_there_and_loses_the_one_she_left(cast, desk):
    desk.bring_in([row("1001", "Nora Ny", starts="2020-01-07")])
    rows = [*rows_of(cast)]
    moved = [cells for cells in rows if cells[1] != "Nora"]
    moved.append(row("1001", "Nora Ny", "Mottagning", starts="2020-01-07"))

    desk.bring_in(moved, complete=True, ended=1)

    nora, today = by_number("1001"), clock.today()
    places = nora.employments.live().order_by("starts_on", "pk")
    assert list(places.values_list("unit__name", "starts_on", "ends_on")) == [
        ("Utredning", date(2020, 1, 7), today - A_DAY),
        ("Mottagning", today, None),
    ]
    held = nora.role_grants.live().order_by("pk").values_list("scope__name", "ends_on")
    assert set(held) == {("Utredning", today - A_DAY), ("Mottagning", None)}


def test_who_moves_to_a_post_with_a_last_day_loses_the_role_she_left_at_once(cast, desk):
    desk.bring_in([row("1001", "Nora Ny", starts="2020-01-07")])
    today = clock.today()
    last = today + 90 * A_DAY
    moved = [cells for cells in rows_of(cast) if cells[1] != "Nora"]
    moved.append(row("1001", "Nora Ny", "Mottagning", starts="2020-01-07", ends=last.isoformat()))

    desk.bring_in(moved, complete=True, ended=1)

    held = by_number("1001").role_grants.live().values_list("scope__name", "ends_on")
    assert set(held) == {("Utredning", today - A_DAY), ("Mottagning", last)}


def moved_to_reception(cast, person):
    rest = [cells for cells in rows_of(cast) if cells[3] != person.work_email]
    moved = row("", person.name, "Mottagning", email=person.work_email, starts="2024-01-08")
    return [*rest, moved]


def test_who_moves_keeps_what_is_of_the_whole_municipality(cast, desk):
    hilda = factories.make_person("Hilda Hed", cast.havsby)
    factories.employ(hilda, cast.havsby)
    held = factories.grant(hilda, Role.HR, cast.havsby)

    desk.bring_in(moved_to_reception(cast, hilda), complete=True, ended=1)

    assert hilda.role_grants.live().get(role=Role.HR) == held


def test_the_last_hr_does_not_go_with_the_unit_she_leaves(cast, desk):
    RoleGrant.objects.filter(role=Role.HR, municipality=cast.havsby).delete()
    held = factories.grant(cast.disa, Role.HR, cast.unit)

    mine = desk.order(desk.compare(moved_to_reception(cast, cast.disa), complete=True), ended=1)

    assert (mine.state, "HR" in mine.failure) == ("failed", True)
    assert cast.disa.role_grants.live().get(role=Role.HR) == held


def test_units_are_made_only_when_it_is_said(cast, desk):
    rows = [
        row("1001", "Nora Ny", "Vuxenenheten"),
        row("1002", "Olle Ny", "vuxenenheten"),
    ]
    mine = desk.compare(rows)

    with pytest.raises(ValidationError):
        desk.order(mine)
    desk.order(mine, makes_units=True)

    unit = Unit.objects.get(name="Vuxenenheten")
    assert (unit.kind, unit.municipality) == ("unit", cast.havsby)
    assert unit.path == f"{cast.havsby.path}vuxenenheten/"
    assert {one.unit for one in Employment.objects.filter(person__employee_number__gt="")} == {unit}
    assert desk.compare(rows).counts["is_empty"]


def test_a_new_unit_that_differs_by_an_accent_takes_over_nothing_of_the_other(cast, desk):
    known = factories.make_unit("Enhet René", cast.havsby)
    rows = [
        row("1001", "Nora Ny", "Enhet Rene / Ett"),
        row("1002", "Olle Ny", "Enhet René / Två"),
    ]

    desk.bring_in(rows, makes_units=True)

    assert Unit.objects.get(name="Två").parent == known
    assert Unit.objects.get(name="Ett").parent.name == "Enhet Rene"


def test_a_new_unit_gets_a_key_that_is_free_whatever_is_called_alike(cast, desk):
    factories.make_unit("Familjerätt 2", cast.havsby)
    long = "Enheten för " + "mycket " * 7
    names = ["Familjerätt", f"{long} ett", f"{long} två"]

    desk.bring_in(
        [row(str(at), f"Nora Nr{at}", name) for at, name in enumerate(names, 1)], makes_units=True
    )

    keys = set(Unit.objects.filter(name__in=names).values_list("key", flat=True))
    cut = "enheten-for-mycket-mycket-mycket-mycket-mycket-myc"
    assert keys == {"familjeratt", cut, f"{cut[:-2]}-2"}


def test_a_file_with_faults_is_never_carried_out(desk):
    mine = desk.compare([row("1001", "Nora Ny"), row("1002", "Olle Ny", starts="i våras")])

    with pytest.raises(ValidationError, match="fel"):
        desk.order(mine)
    fault = mine.lines.get(kind="fault")
    assert (fault.row, fault.said["column"], fault.said["value"]) == (
        3,
        "Anställd fr.o.m.",
        "i våras",
    )
    assert not Person.objects.filter(employee_number__gt="").exists()


def test_another_difference_than_the_one_that_was_seen_is_not_written(cast, desk):
    desk.bring_in([row("1001", "Nora Ny")])
    mine = desk.compare([row("1001", "Nora Gift"), row("1002", "Olle Ny")])
    Person.objects.filter(employee_number="1001").update(family_name="Annan")

    desk.order(mine)

    assert mine.state == "failed"
    assert "Jämför igen" in mine.failure
    assert not Person.objects.filter(employee_number="1002").exists()
    assert people_import.compare_again(people_import=mine, by=desk.by)
    outbox.drain()
    mine.refresh_from_db()
    desk.order(mine)
    assert (mine.state, by_number("1001").family_name) == ("done", "Gift")


def test_what_was_compared_again_has_to_be_seen_again(desk):
    mine = desk.compare([row("1001", "Nora Ny")])

    with pytest.raises(ValidationError, match="en gång till"):
        people_import.order(
            people_import=mine, seen="annat", ended=None, makes_units=False, by=desk.by
        )


def test_two_files_of_a_municipality_come_one_after_the_other(desk):
    first, second = desk.compare([row("1", "A B")]), desk.compare([row("2", "C D")])
    PeopleImport.objects.filter(pk=first.pk).update(state="writing")

    with pytest.raises(ValidationError, match="annan"):
        desk.order(second)


def test_a_file_of_one_municipality_touches_nobody_of_another(cast, desk):
    before = everything()

    mine = desk.bring_in([row("1001", "Petra Vik", email=cast.petra.work_email)])

    assert mine.counts["new"] == 1
    cast.petra.refresh_from_db()
    assert cast.petra.employee_number == ""
    rows = [each for each in everything()[Person] if each["municipality_id"] == cast.granby.pk]
    assert rows == [each for each in before[Person] if each["municipality_id"] == cast.granby.pk]


def test_nobody_gives_herself_a_role_by_a_file(cast, desk):
    rows = [row("5", "Elin Ström", "Mottagning", email=cast.elin.work_email)]

    desk.bring_in(rows)

    assert set(cast.elin.role_grants.values_list("role", flat=True)) == {Role.HR}


def test_the_columns_are_remembered_for_the_next_file(cast, desk):
    desk.compare([row("1001", "Nora Ny")])

    later = Desk(cast.elin).receive([row("1001", "Nora Ny")])

    assert {column["source"] for column in later.columns} == {"remembered"}


def test_a_week_later_nothing_of_an_unsettled_file_is_left(desk):
    mine = desk.compare([row("1001", "Nora Ny")])
    clock.move(days=8)

    assert people_import.forget_old() == 1

    mine.refresh_from_db()
    assert (mine.state, mine.table, mine.lines.count()) == ("dropped", None, 0)
    assert not any(column["examples"] for column in mine.columns)
    assert people_import.forget_old() == 0


def test_nothing_is_kept_of_columns_that_are_not_used_nor_of_any_when_it_is_settled(desk):
    header = (*HEADER, "Månadslön")
    rows = [(*row("1001", "Nora Ny"), "41 250"), (*row("1002", "Olle Ny"), "38 900")]
    mine = desk.receive_table(table_of(rows, header))
    fields = chosen(recognise(table_of(rows, header)))
    said = {"is_complete": False, "counts_experience": True, "by": desk.by}

    people_import.choose(people_import=mine, fields=fields, **said)

    mine.refresh_from_db()
    assert "41 250" not in f"{people_import_kept.unpacked(mine)} {mine.columns}"
    assert "Nora" in f"{people_import_kept.unpacked(mine)} {mine.columns}"
    outbox.drain()
    mine.refresh_from_db()
    desk.order(mine)
    dropped = desk.compare([row("1003", "Pia Ny")])
    people_import.drop(people_import=dropped, by=desk.by)
    for settled in PeopleImport.objects.all():
        assert settled.state in ("done", "dropped")
        assert not any(column["examples"] for column in settled.columns)
