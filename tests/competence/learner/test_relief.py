from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from competence.models import AdvancedCourse, Message, ReliefMonth, ReliefPlan
from competence.people import clock, relieving
from competence.people.access import reach
from competence.people.models import AuditEntry, Role, Unit
from competence.queries import advanced_courses, relief_summary, team
from competence.services import relief
from tests import factories

from .study import ASKED, AUGUST, FIRST, LAST, OCTOBER, SAID, SEPTEMBER, approved, planned

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _october(cast):
    clock.move_to(clock.at_noon(TODAY))


@pytest.fixture
def herself(cast, acting):
    return acting(cast.ture)


@pytest.fixture
def chief(cast, acting):
    return acting(cast.disa, Role.UNIT_MANAGER)


@pytest.fixture
def course(cast, herself):
    return planned(cast.ture, herself)


def settle(course, by, month=SEPTEMBER, state="kept", cause=""):
    return relief.settle(course=course, month=month, state=state, cause=cause, by=by)


def test_planning_the_same_twice_is_one_course_and_one_audit_row(cast, herself, course):
    assert planned(cast.ture, herself) == course
    assert AuditEntry.objects.filter(verb="advanced_course.planned").count() == 1
    with pytest.raises(ValidationError):
        planned(cast.ture, herself, replace(SAID, provider="Universitetet"))


@pytest.mark.parametrize("last", [date(2026, 8, 2), date(2029, 8, 15)])
def test_a_course_ends_after_it_begins_and_within_three_years(cast, herself, last):
    with pytest.raises(ValidationError):
        planned(cast.ture, herself, replace(SAID, ends_on=last))


def test_a_course_is_changed_but_not_onto_another_of_the_same(cast, herself, course):
    later = replace(SAID, starts_on=date(2026, 9, 1))
    other = planned(cast.ture, herself, later)

    with pytest.raises(ValidationError):
        relief.change(course=other, said=SAID, by=herself)
    relief.change(course=other, said=replace(later, title="Barnrätt"), by=herself)
    relief.change(course=other, said=replace(later, title="Barnrätt"), by=herself)

    assert AdvancedCourse.objects.get(pk=other.pk).title == "Barnrätt"
    assert AuditEntry.objects.filter(verb="advanced_course.changed").count() == 1


def test_relief_is_approved_once_and_anew_with_other_terms(cast, course, chief):
    first = approved(course, chief, cover_by=cast.alma)
    assert approved(course, chief, cover_by=cast.alma) == first

    second = approved(course, chief, percent=10)

    assert (second.replaces, second.approved_by, second.approved_on) == (first, cast.disa, TODAY)
    assert ReliefPlan.objects.live().get() == second
    assert AuditEntry.objects.filter(verb="relief.approved").count() == 2


def test_she_and_the_one_who_covers_are_told(cast, course, chief):
    approved(course, chief, cover_by=cast.alma)

    told = {mail.person: mail.text for mail in Message.objects.all()}
    assert set(told) == {cast.ture, cast.alma}
    assert "20" in told[cast.ture]
    assert cast.ture.name in told[cast.alma]


def test_who_covers_for_a_protected_name_is_not_told_it(cast, course, chief):
    cast.ture.protected_identity = True
    cast.ture.save()

    approved(course, chief, cover_by=cast.alma)

    text = Message.objects.get(person=cast.alma).text
    assert cast.ture.family_name not in text
    assert "En kollega har 20 procent" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": 0},
        {"percent": 101},
        {"cover": ""},
        {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 2, 1)},
        {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 8, 2)},
        {"ends_on": date(2026, 8, 2)},
    ],
)
def test_impossible_relief_is_refused(course, chief, wrong):
    terms = replace(relief.Terms(20, FIRST, LAST, None, "En vikarie."), **wrong)

    with pytest.raises(ValidationError):
        relief.approve(course=course, terms=terms, by=chief)


@pytest.mark.parametrize("who", ["ture", "petra"])
def test_neither_she_herself_nor_a_neighbour_covers(cast, course, chief, who):
    with pytest.raises(ValidationError):
        approved(course, chief, cover_by=getattr(cast, who))


def test_nobody_approves_her_own_relief(cast, course, herself, chief):
    with pytest.raises(PermissionDenied):
        approved(course, herself)
    row = approved(course, chief)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReliefPlan.objects.filter(pk=row.pk).update(approved_by=cast.ture)


def test_the_first_answer_about_a_month_counts_until_it_is_undone(course, herself, chief):
    approved(course, chief)

    settle(course, herself, state="partly", cause="cover")
    assert settle(course, chief).state == "partly"
    for _click in range(2):
        relief.reopen(course=course, month=SEPTEMBER, by=chief)
    settle(course, chief)

    row = ReliefMonth.objects.get()
    assert (row.state, row.cause, row.settled_by) == ("kept", "", chief.person)
    verbs = list(AuditEntry.objects.filter(verb__startswith="relief.").values_list("verb"))
    assert len(verbs) == 4


@pytest.mark.parametrize(
    ("month", "state", "cause"),
    [
        (SEPTEMBER, "not_kept", ""),
        (SEPTEMBER, "partly", "lathet"),
        (SEPTEMBER, "kept", "cover"),
        (SEPTEMBER, "open", ""),
        (OCTOBER, "kept", ""),
        (date(2026, 7, 1), "kept", ""),
        (date(2026, 9, 2), "kept", ""),
    ],
)
def test_an_answer_has_its_reason_and_its_month_is_over(course, chief, month, state, cause):
    approved(course, chief)

    with pytest.raises(ValidationError):
        settle(course, chief, month, state, cause)


def test_without_relief_no_month_is_told_of(course, herself):
    with pytest.raises(ValidationError):
        settle(course, herself)
    assert relief.reopen(course=course, month=SEPTEMBER, by=herself) is None


def test_a_cancelled_course_ends_its_relief_and_keeps_what_was_said(cast, course, herself, chief):
    approved(course, chief)
    settle(course, herself)

    assert relief.cancel(course=course, by=herself)
    assert not relief.cancel(course=course, by=herself)

    (line,) = advanced_courses.of_person(reach(cast.ture), cast.ture)
    assert (line.cancelled, line.relief.ends_on, line.relief.approved_by) == (
        *(True, TODAY, cast.disa.name),
    )
    assert [month.state for month in line.answered] == ["kept"]
    for write in (
        lambda: approved(course, chief),
        lambda: relief.change(course=course, said=SAID, by=chief),
    ):
        with pytest.raises(ValidationError):
            write()
    assert planned(cast.ture, herself) != course


@pytest.mark.parametrize(
    ("approver", "may"),
    [("supervisor", {"bo", "disa"}), ("unit_manager", {"disa"}), ("department_head", {"disa"})],
)
def test_who_approves_is_what_the_step_says(cast, approver, may):
    readers = {name: reach(person) for name, person in cast.people.items()}

    approving = {
        name
        for name, reader in readers.items()
        if relieving.may_approve(reader, cast.ture, approver)
    }

    assert approving == may


def test_where_a_department_has_a_head_she_approves_and_the_unit_manager_does_not(cast):
    ifo = Unit.objects.get(kind=Unit.Kind.ADMINISTRATION, municipality=cast.havsby)
    factories.grant(cast.elin, Role.UNIT_MANAGER, ifo)

    assert relieving.may_approve(reach(cast.elin), cast.ture, "department_head")
    assert not relieving.may_approve(reach(cast.disa), cast.ture, "department_head")


def test_what_waits_stands_with_who_leads_and_who_decides(cast, course, chief):
    def waiting(reader):
        (row,) = [row for row in team.team(reach(reader)) if row.name == cast.ture.name]
        return [(step.action, step.is_mine) for step in row.waiting]

    assert waiting(cast.bo) == [("approve_relief", False)]
    assert waiting(cast.disa) == [("approve_relief", True)]

    approved(course, chief)
    assert waiting(cast.bo) == [("answer_relief", True)] * 2

    settle(course, chief, AUGUST)
    settle(course, chief)
    assert waiting(cast.bo) == []


def test_relief_that_only_the_supervisor_approves_waits_for_her(cast, herself):
    planned(cast.ture, herself, asked=replace(ASKED, approver="supervisor"))

    (row,) = [row for row in team.team(reach(cast.bo)) if row.name == cast.ture.name]

    assert [(step.action, step.is_mine) for step in row.waiting] == [("approve_relief", True)]


def relieved(cast, unit, number, chief, acting, states=("kept",)):
    for index in range(number):
        person = factories.worker(f"Läs {unit.key} {index}", unit)
        course = planned(person, acting(person))
        approved(course, chief)
        for month, state in zip((AUGUST, SEPTEMBER), states, strict=False):
            cause = "" if state == "kept" else "workload"
            settle(course, acting(person), month, state, cause)


def test_the_summary_says_the_share_of_units_with_five_and_hides_the_rest(cast, chief, acting):
    relieved(cast, cast.unit, 5, chief, acting, ("kept", "not_kept"))
    relieved(cast, cast.other_unit, 4, chief, acting)

    page = relief_summary.summary(reach(cast.elin))

    (line,) = page.lines
    assert (line.unit, line.people, line.share) == ("Utredning", 5, 50)
    assert (line.kept, line.not_kept, line.unanswered) == (5, 5, 0)
    assert (page.total, page.hidden) == (None, 1)
    assert relief_summary.summary(reach(cast.nils)).lines == ()


def test_the_summary_counts_only_what_is_told_of_and_sums_what_is_shown(cast, chief, acting):
    relieved(cast, cast.unit, 5, chief, acting, ())
    relieved(cast, cast.other_unit, 6, chief, acting, ("partly",))

    page = relief_summary.summary(reach(cast.elin))

    assert [(line.unit, line.share, line.unanswered) for line in page.lines] == [
        ("Mottagning", 0, 6),
        ("Utredning", 0, 10),
    ]
    assert (page.total.people, page.total.partly, page.total.answered) == (11, 6, 6)
    assert [line.unit for line in relief_summary.summary(reach(cast.disa)).lines] == ["Utredning"]


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_however_long(cast, chief, acting, count_queries, size):
    relieved(cast, cast.unit, 5 * size, chief, acting)
    for number in range(size):
        said = replace(SAID, starts_on=date(2026, 8, 4 + number))
        approved(planned(cast.ture, acting(cast.ture), said), chief)
    hr, lead = reach(cast.elin), reach(cast.bo)

    assert count_queries(lambda: relief_summary.summary(hr)) == 3
    assert count_queries(lambda: advanced_courses.of_person(lead, cast.ture)) == 3
