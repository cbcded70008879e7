"""Mina medarbetare: who is in it, who each waits for, and what it costs."""

import uuid
from datetime import date, timedelta

import pytest

from competence.domain.facts import FactKind
from competence.models import Proposal, RuleVersion, StudySlot
from competence.people import clock
from competence.people.access import reach
from competence.people.models import Role
from competence.queries import team
from competence.services import invitations, leaving, people, practice, talks
from tests import factories
from tests.competence.team.conftest import FIRST_DAY, TODAY


def rows(person):
    return {row.name: row for row in team.team(reach(person))}


def alma(viewer):
    return rows(viewer)["Alma Ek"]


def waits(row):
    return [(step.who, step.action) for step in row.waiting]


def begin(cast, starts_on=FIRST_DAY):
    """Through the first two stages."""
    document = RuleVersion.objects.get(rule_set__key="investigator").document
    for subject in factories.courses_of(document, "before_start", "day_1"):
        factories.fact(cast.alma, subject=subject, starts_on=starts_on, value={"version": 1})
    factories.fact(
        cast.alma, FactKind.ELIGIBILITY, "degree", starts_on=starts_on, value={"status": "approved"}
    )
    factories.fact(
        cast.alma,
        FactKind.DOCUMENT_ACKNOWLEDGED,
        "larm",
        starts_on=starts_on,
        value={"version": 1},
    )


def test_a_supervisor_sees_those_she_leads_and_nobody_else(cast):
    assert set(rows(cast.bo)) == {"Alma Ek", "Ture Ås", "Cilla Öberg"}
    assert set(rows(cast.olga)) == {"Petra Vik"}


def test_a_unit_manager_sees_everybody_in_her_unit_but_herself(cast):
    assert set(rows(cast.disa)) == {"Alma Ek", "Bo Lind", "Cilla Öberg", "Ture Ås"}


def test_a_deputy_sees_the_same_and_the_steps_are_hers(cast, assignment):
    factories.deputise(cast.ture, cast.bo, TODAY, TODAY + timedelta(days=7))
    begin(cast)

    row = alma(cast.ture)

    assert row.waits_for_me
    assert row.lead.acting == "Ture Ås"
    assert "Alma Ek" not in rows(cast.petra)


def test_when_the_supervisor_has_left_her_steps_are_the_managers(cast, acting, assignment):
    begin(cast)
    assert not alma(cast.disa).waits_for_me
    leaving.end_employment(
        employment=cast.bo.employments.live().get(),
        ends_on=TODAY - timedelta(days=1),
        by=acting(cast.disa),
    )

    row = alma(cast.disa)

    assert row.waits_for_me
    assert (row.lead.named, row.lead.acting) == ("Bo Lind", "")


def test_somebody_who_begins_later_is_seen_by_the_one_who_will_lead_her(cast):
    ny = factories.worker("Zara Ny", cast.unit, starts_on=date(2026, 10, 1))
    factories.lead(cast.bo, ny, date(2026, 10, 1))

    row = rows(cast.bo)["Zara Ny"]

    assert row.status == "not_started"
    assert waits(row) == [("me", "assign")]


def test_a_coming_supervisor_sees_nobody_whom_another_still_leads(cast, acting):
    people.name_supervisor(
        person=cast.alma,
        supervisor=cast.ture,
        starts_on=TODAY + timedelta(days=7),
        by=acting(cast.disa),
    )

    assert "Alma Ek" in rows(cast.bo)
    assert rows(cast.ture) == {}


def test_who_has_left_is_in_nobodys_team(cast, acting):
    leaving.end_employment(
        employment=cast.ture.employments.live().get(),
        ends_on=TODAY - timedelta(days=1),
        by=acting(cast.disa),
    )

    assert "Ture Ås" not in rows(cast.bo)
    assert "Ture Ås" not in rows(cast.disa)


def test_a_new_colleague_without_a_plan_or_a_way_in_waits_for_the_supervisor(cast):
    ny = factories.worker("Zara Ny", cast.unit, starts_on=TODAY)
    ny.user = None
    ny.save()
    factories.lead(cast.bo, ny, TODAY)

    assert waits(rows(cast.bo)["Zara Ny"]) == [("me", "invite"), ("me", "assign")]


def test_an_open_invitation_waits_for_the_one_invited(cast, acting):
    ny = factories.worker("Zara Ny", cast.unit, starts_on=TODAY)
    ny.user = None
    ny.save()
    factories.lead(cast.bo, ny, TODAY)
    invitations.invite(person=ny, by=acting(cast.bo))

    assert waits(rows(cast.bo)["Zara Ny"]) == [("me", "assign"), ("learner", "redeem")]


def test_an_experienced_colleague_waits_for_nobody(cast):
    row = rows(cast.bo)["Ture Ås"]

    assert (row.status, row.waiting) == ("none", ())


def test_reading_waits_for_the_learner_and_eligibility_for_hr(cast, assignment):
    row = alma(cast.bo)

    assert (row.status, row.stage) == ("running", "Före start")
    assert ("learner", "module") in waits(row)
    assert ("hr", "eligibility") in waits(row)


def test_a_stage_that_hr_holds_up_does_not_hide_the_supervisors_own_talk(cast, assignment):
    assert alma(cast.bo).waiting[0].action == "book_talk"
    assert alma(cast.bo).waits_for_me


def test_a_talk_far_ahead_waits_for_nobody_yet(cast, assignment):
    begin(cast)
    for course in factories.courses_of(assignment.rule_version.document, "week_1"):
        factories.fact(cast.alma, subject=course, starts_on=FIRST_DAY, value={"version": 1})
    factories.fact(cast.alma, FactKind.TALK_HELD, "talk_first", starts_on=TODAY)
    for _ in range(2):
        factories.fact(cast.alma, FactKind.ELEMENT_DONE, "PE1", starts_on=TODAY, amount=1)

    assert alma(cast.bo).stage == "Månad 1"
    assert "talk_1" not in {step.subject for step in alma(cast.bo).waiting}
    clock.move(days=1)
    assert ("me", "book_talk") in waits(alma(cast.bo))


def test_a_talk_goes_from_booking_to_notes_to_the_learners_word(cast, acting, assignment):
    begin(cast)
    bo = acting(cast.bo)
    steps = {"assignment": assignment, "key": "talk_first", "by": bo}

    talks.book(when=clock.at_noon(TODAY + timedelta(days=3)), place="Rum 2", **steps)
    assert ("time", "talk_booked") in waits(alma(cast.bo))
    talks.book(when=clock.at_noon(TODAY), place="Rum 2", **steps)
    assert ("me", "hold_talk") in waits(alma(cast.bo))
    talks.hold(held_on=TODAY, agreed="", parked="", **steps)
    assert ("learner", "confirm_talk") in waits(alma(cast.bo))


def test_practice_waits_for_the_mentor_with_the_occasions_to_confirm(cast, acting, assignment):
    begin(cast)
    for _ in range(2):
        practice.report(
            person=cast.alma,
            element="PE1",
            on=TODAY,
            form_key=uuid.uuid4(),
            by=acting(cast.alma),
        )

    row = alma(cast.bo)

    confirming = next(step for step in row.waiting if step.action == "confirm_practice")
    assert (confirming.who, confirming.count) == ("mentor", 2)
    assert ("mentor", "practise") in waits(row)


def test_without_a_mentor_practice_waits_for_one_to_be_named(cast, acting, assignment):
    begin(cast)
    cast.alma.mentored_by.update(retracted_at=clock.now(), retracted_reason="test")
    practice.report(
        person=cast.alma, element="PE1", on=TODAY, form_key=uuid.uuid4(), by=acting(cast.alma)
    )

    found = waits(alma(cast.bo))

    assert ("me", "name_mentor") in found
    assert ("me", "confirm_practice") in found
    assert not [step for step in found if step[1] == "practise"]


def test_an_asked_mentor_is_waited_for(cast, assignment):
    begin(cast)
    cast.alma.mentored_by.update(accepted_at=None)

    row = alma(cast.bo)

    assert ("mentor", "accept_mentorship") in waits(row)
    assert row.mentors.asked == ("Cilla Öberg",)


def test_a_level_that_is_asked_for_waits_for_the_supervisor(cast, assignment):
    clock.move_to(clock.at_noon(date(2026, 11, 25)))
    for _ in range(4):
        factories.fact(
            cast.alma, FactKind.ELEMENT_DONE, "PE2", starts_on=date(2026, 11, 2), amount=1
        )

    rating = next(step for step in alma(cast.bo).waiting if step.action == "rate")

    assert (rating.who, rating.subject) == ("me", "PE2")


def finish(cast, assignment):
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


def test_after_the_year_a_decision_is_proposed_then_made_then_nothing_waits(cast, assignment):
    finish(cast, assignment)

    assert alma(cast.bo).status == "finished"
    assert waits(alma(cast.bo)) == [("me", "propose")]
    Proposal.objects.create(
        person=cast.alma,
        municipality=cast.havsby,
        kind=FactKind.STEP,
        subject="step_2",
        proposed_at=clock.now(),
        proposed_by=cast.bo,
    )
    assert waits(alma(cast.bo)) == [("manager", "decide")]
    assert waits(alma(cast.disa)) == [("me", "decide")]
    factories.fact(cast.alma, FactKind.STEP, "step_2", starts_on=TODAY)
    assert waits(alma(cast.bo)) == []


def test_who_is_away_waits_for_nobody_and_rests(cast, assignment):
    factories.absent(cast.alma, date(2026, 9, 10), date(2026, 12, 1))

    row = alma(cast.bo)

    assert (row.status, row.waiting, row.days_to_gate) == ("away", (), None)
    assert row.away.until == date(2026, 12, 1)


def test_a_few_days_of_part_time_absence_do_not_show(cast, assignment):
    factories.absent(cast.alma, TODAY, TODAY, extent_percent=25)
    factories.absent(cast.alma, date(2026, 9, 7), date(2026, 9, 8))

    row = alma(cast.bo)

    assert (row.status, row.back_since) == ("running", None)


def test_who_comes_back_from_a_long_absence_is_shown_as_back(cast, assignment):
    factories.absent(cast.alma, date(2026, 6, 1), date(2026, 9, 6))

    assert alma(cast.bo).back_since == date(2026, 9, 7)


def test_agency_staff_are_told_apart_with_their_last_day(cast):
    inhyrd = factories.worker("Lo Hyr", cast.unit, starts_on=TODAY)
    inhyrd.employments.update(retracted_at=clock.now(), retracted_reason="test")
    factories.employ(inhyrd, cast.unit, TODAY, date(2026, 12, 31), type="agency", agency="Vikarie")
    factories.lead(cast.bo, inhyrd)

    post = rows(cast.bo)["Lo Hyr"].post

    assert (post.is_agency, post.agency, post.ends_on) == (True, "Vikarie", date(2026, 12, 31))


def test_study_time_counts_four_weeks_back_and_never_lost_time_as_used(cast, assignment):
    slots = [
        (TODAY, 60, "used", ""),
        (TODAY - timedelta(days=1), 45, "lost", "workload"),
        (TODAY - timedelta(days=2), 30, "planned", ""),
        (TODAY + timedelta(days=1), 60, "planned", ""),
        (TODAY - timedelta(days=28), 60, "used", ""),
    ]
    for on, minutes, state, cause in slots:
        StudySlot.objects.create(
            person=cast.alma,
            municipality=cast.havsby,
            on=on,
            minutes=minutes,
            state=state,
            cause=cause,
        )

    study = alma(cast.bo).study

    assert (study.planned, study.used, study.lost) == (135, 60, 45)


def test_what_waits_for_me_comes_first_and_the_rest_by_name(cast, assignment):
    names = [row.name for row in team.team(reach(cast.bo))]

    assert names == ["Alma Ek", "Ture Ås", "Cilla Öberg"]


def test_the_list_is_narrowed_by_name_and_state(cast, assignment):
    everybody = team.team(reach(cast.bo))

    assert [row.name for row in team.matching(everybody, name=" ÖBERG")] == ["Cilla Öberg"]
    assert [row.name for row in team.matching(everybody, show="me")] == ["Alma Ek"]
    assert [row.name for row in team.matching(everybody, show="running")] == ["Alma Ek"]
    assert not team.matching(everybody, name="alma", show="none")


def test_a_protected_name_is_shown_to_who_leads_and_hidden_from_the_manager(cast):
    cast.alma.protected_identity = True
    cast.alma.save()

    assert "Alma Ek" in rows(cast.bo)
    hidden = rows(cast.disa)
    assert "Alma Ek" not in hidden
    assert len(hidden) == 4


def fill(cast, programme, size):
    for number in range(size):
        person = factories.worker(f"Ny {number}", cast.unit, starts_on=FIRST_DAY)
        factories.lead(cast.bo, person, FIRST_DAY)
        factories.mentor(cast.cilla, person, FIRST_DAY)
        factories.assign(person, programme, FIRST_DAY)
        factories.absent(person, date(2026, 9, 1), date(2026, 9, 2))
        StudySlot.objects.create(person=person, municipality=cast.havsby, on=TODAY, minutes=60)


@pytest.mark.parametrize("size", [30, 300])
def test_the_page_costs_the_same_however_many_people(cast, programme, sign_in, count_queries, size):
    fill(cast, programme, size)
    client = sign_in(cast.bo)
    client.get("/medarbetare/")

    assert count_queries(lambda: client.get("/medarbetare/")) == 23


def test_the_manager_pays_no_more(cast, programme, sign_in, count_queries):
    fill(cast, programme, 10)
    factories.grant(cast.disa, Role.SUPERVISOR, cast.unit)
    client = sign_in(cast.disa)
    client.get("/medarbetare/")

    assert count_queries(lambda: client.get("/medarbetare/")) <= 23
