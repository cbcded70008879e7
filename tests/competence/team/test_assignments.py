from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.domain.facts import FactKind
from competence.models import Assignment, Deviation, Fact, Message
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry
from competence.queries import introductions
from competence.services import assignments, facts, practice, talks
from tests import factories
from tests.competence.team.conftest import FIRST_DAY, TODAY


def assign(cast, acting, programme, person=None, starts_on=TODAY):
    return assignments.assign(
        person=person or cast.alma, rule_version=programme, starts_on=starts_on, by=acting(cast.bo)
    )


def due(assignment, key):
    return introductions.of_assignment(assignment, TODAY).task(key).due_on


def test_assigning_stores_the_day_writes_one_audit_row_and_one_mail(cast, acting, programme):
    assignment = assign(cast, acting, programme)

    assert assignment.starts_on == TODAY
    assert assignment.next_due_on == TODAY
    assert AuditEntry.objects.filter(verb="programme.assigned").count() == 1
    assert Message.objects.filter(person=cast.alma).count() == 1


def test_assigning_twice_is_one_assignment(cast, acting, programme):
    assert assign(cast, acting, programme) == assign(cast, acting, programme)
    assert Message.objects.count() == 1


def test_only_a_published_programme_can_be_assigned(cast, acting, programme):
    programme.published_at = None

    with pytest.raises(ValidationError):
        assign(cast, acting, programme)


def test_who_follows_an_earlier_version_is_not_moved_silently(cast, acting, programme):
    assign(cast, acting, programme)
    newer = factories.make_rules(programme.document | {"title": "Ny"})

    with pytest.raises(ValidationError):
        assign(cast, acting, newer)


def test_several_are_assigned_all_or_none(cast, acting, programme):
    assign(cast, acting, programme, cast.ture)
    newer = factories.make_rules(programme.document | {"title": "Ny"})
    people = [cast.alma, cast.ture]

    with pytest.raises(ValidationError):
        assignments.assign_all(
            people=people,
            rule_version=newer,
            starts={person.pk: TODAY for person in people},
            by=acting(cast.bo),
        )

    assert not Assignment.objects.filter(person=cast.alma).exists()


def test_each_of_several_begins_on_her_own_day(cast, acting, programme):
    starts = {cast.alma.pk: TODAY, cast.ture.pk: date(2026, 10, 1)}

    made = assignments.assign_all(
        people=[cast.alma, cast.ture], rule_version=programme, starts=starts, by=acting(cast.bo)
    )

    assert {one.person_id: one.starts_on for one in made} == starts


def test_an_assignment_of_today_can_be_undone_and_made_again(cast, acting, programme):
    assignment = assign(cast, acting, programme)

    assert assignments.retract(assignment=assignment, by=acting(cast.bo))
    assert assignments.retract(assignment=assignment, by=acting(cast.bo))
    assert introductions.of_person(cast.alma.pk, TODAY) is None
    assert AuditEntry.objects.filter(verb="programme.retracted").count() == 1
    assert Message.objects.filter(person=cast.alma).count() == 2
    assert assign(cast, acting, programme).pk != assignment.pk


def test_an_assignment_of_yesterday_stands(cast, acting, programme):
    assignment = assign(cast, acting, programme)
    clock.move(days=1)

    assert not assignments.retract(assignment=assignment, by=acting(cast.bo))


@pytest.mark.parametrize("event", ["rated", "reported", "extended", "booked"])
def test_an_assignment_something_came_of_stands(cast, acting, programme, event):
    assignment = assign(cast, acting, programme)
    happen(event, cast, acting, assignment)

    assert not assignments.retract(assignment=assignment, by=acting(cast.bo))


def happen(event, cast, acting, assignment):
    bo = acting(cast.bo)
    if event == "rated":
        practice.rate(person=cast.alma, element="PE1", level=3, seen="myself", on=TODAY, by=bo)
    elif event == "reported":
        practice.report(
            person=cast.alma,
            element="PE1",
            on=TODAY,
            form_key="6f1c4f0e-7a55-4a5e-9a37-1b0f1f0a0001",
            by=acting(cast.alma),
        )
    elif event == "extended":
        assignments.extend(
            assignment=assignment,
            requirement="sekretess",
            due_on=date(2026, 10, 1),
            reason="Modulen öppnar senare.",
            by=bo,
        )
    else:
        when = clock.at_noon(date(2026, 10, 1))
        talks.book(assignment=assignment, key="talk_1", when=when, place="Rum 2", by=bo)


def test_more_time_moves_the_day_and_remembers_why(cast, acting, assignment):
    new_day = date(2026, 10, 20)

    assignments.extend(
        assignment=assignment,
        requirement="orosanmalan",
        due_on=new_day,
        reason=" Kursen ställdes in. ",
        by=acting(cast.bo),
    )

    assert due(assignment, "orosanmalan") == new_day
    row = Deviation.objects.get()
    assert (row.reason, row.recorded_by) == ("Kursen ställdes in.", cast.bo)


def test_more_time_twice_is_one_row(cast, acting, assignment):
    given = {
        "assignment": assignment,
        "requirement": "orosanmalan",
        "due_on": date(2026, 10, 20),
        "reason": "Kursen ställdes in.",
        "by": acting(cast.bo),
    }

    assert assignments.extend(**given) == assignments.extend(**given)
    assert Deviation.objects.count() == 1


def test_more_time_is_never_less(cast, acting, assignment):
    before = due(assignment, "orosanmalan")

    with pytest.raises(ValidationError) as refused:
        assignments.extend(
            assignment=assignment,
            requirement="orosanmalan",
            due_on=before,
            reason="Fel håll.",
            by=acting(cast.bo),
        )

    assert "due_on" in refused.value.message_dict


def test_a_resting_requirement_may_get_any_day(cast, acting, assignment):
    factories.absent(cast.alma, date(2026, 9, 10), None)

    assignments.extend(
        assignment=assignment,
        requirement="orosanmalan",
        due_on=date(2026, 10, 1),
        reason="Hon är här två dagar i veckan.",
        by=acting(cast.bo),
    )

    assert Deviation.objects.count() == 1


def test_a_day_may_be_moved_earlier(cast, acting, assignment):
    earlier = date(2026, 9, 22)

    assignments.move(
        assignment=assignment,
        requirement="orosanmalan",
        due_on=earlier,
        reason="Vi börjar tidigare.",
        by=acting(cast.bo),
    )

    assert due(assignment, "orosanmalan") == earlier


@pytest.mark.parametrize("change", [assignments.extend, assignments.move])
def test_a_day_is_not_changed_without_a_reason(cast, acting, assignment, change):
    with pytest.raises(ValidationError):
        change(
            assignment=assignment,
            requirement="orosanmalan",
            due_on=date(2027, 1, 4),
            reason="  ",
            by=acting(cast.bo),
        )


def test_a_change_is_made_by_a_person(cast, assignment):
    with pytest.raises(ValidationError):
        assignments.move(
            assignment=assignment,
            requirement="orosanmalan",
            due_on=date(2027, 1, 4),
            reason="Systemet ville.",
            by=SYSTEM,
        )


@pytest.mark.parametrize("service", [assignments.move, assignments.waive])
def test_what_the_programme_does_not_ask_for_cannot_be_changed(cast, acting, assignment, service):
    about = {"due_on": date(2027, 1, 4)} if service is assignments.move else {}

    with pytest.raises(ValidationError):
        service(
            assignment=assignment,
            requirement="modul_99",
            reason="Finns inte.",
            by=acting(cast.bo),
            **about,
        )


def waive(cast, acting, assignment, requirement="sekretess", reason="Gick den i maj."):
    return assignments.waive(
        assignment=assignment, requirement=requirement, reason=reason, by=acting(cast.bo)
    )


def test_a_waiver_makes_the_requirement_not_required_once(cast, acting, assignment):
    assert waive(cast, acting, assignment) == waive(cast, acting, assignment)

    task = introductions.of_assignment(assignment, TODAY).task("sekretess")
    assert task.answer.state == "not_required"
    assert Fact.objects.of_kind(FactKind.WAIVER).count() == 1


def test_a_waiver_needs_a_reason(cast, acting, assignment):
    with pytest.raises(ValidationError):
        waive(cast, acting, assignment, reason=" ")


def test_nobody_waives_what_the_law_asks_for(cast, acting, assignment):
    with pytest.raises(ValidationError):
        waive(cast, acting, assignment, requirement="behorighet")


def test_a_withdrawn_waiver_leaves_the_requirement_as_it_was(cast, acting, assignment):
    waive(cast, acting, assignment)
    given = {"assignment": assignment, "requirement": "sekretess", "by": acting(cast.bo)}

    assert assignments.withdraw_waiver(reason="Det var en annan kurs.", **given)
    assert not assignments.withdraw_waiver(reason="En gång till.", **given)
    task = introductions.of_assignment(assignment, TODAY).task("sekretess")
    assert not task.met


def test_a_waiver_is_not_withdrawn_without_a_reason(cast, acting, assignment):
    with pytest.raises(ValidationError):
        assignments.withdraw_waiver(
            assignment=assignment, requirement="sekretess", reason="", by=acting(cast.bo)
        )


def test_the_next_day_is_empty_when_nothing_is_left(cast, acting, assignment):
    document = assignment.rule_version.document
    for stage in document["stages"]:
        for entry in stage["requirements"]:
            factories.fact(
                cast.alma,
                FactKind.WAIVER,
                entry["key"],
                starts_on=FIRST_DAY,
                value={"within": document["key"]},
            )

    assignments.refresh_next_due(assignment)

    assert assignment.next_due_on is None


def test_the_next_day_is_the_first_one_open(cast, acting, assignment):
    facts.add(
        person=cast.alma,
        kind=FactKind.COURSE_COMPLETED,
        subject="valkommen",
        starts_on=TODAY,
        by=acting(cast.alma),
    )

    assignments.refresh_next_due(assignment)

    assert assignment.next_due_on == FIRST_DAY
    assert assignment.next_due_on < TODAY - timedelta(days=14)
