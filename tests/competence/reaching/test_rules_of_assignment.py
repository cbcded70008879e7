"""A rule of assignment from draft to end: whom it reaches, once, and that nothing is taken back."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competence import outbox, tasks
from competence.models import (
    Assignment,
    AssignmentRule,
    Deviation,
    Message,
    OutboxRow,
    Reached,
    RuleSet,
)
from competence.people import clock
from competence.people.audit import SYSTEM, Actor
from competence.people.models import AuditEntry, Role
from competence.queries import introductions, rule_reach
from competence.queries.rule_reach import Outcome
from competence.services import assignment_rules, leaving, people, programme_end, roles
from competence.services import rule_reach as work
from tests import factories
from tests.competence.reaching.conftest import (
    HIRED,
    TODAY,
    caseworkers,
    document,
    published,
    written,
)

pytestmark = pytest.mark.django_db


def given(rule=None):
    rows = Reached.objects.all() if rule is None else rule.reached.all()
    return {row.person for row in rows.select_related("person")}


def outcomes(version, programme, cast):
    day = clock.today()
    people = list(rule_reach.at_work(cast.havsby, day))
    found = rule_reach.fitting(version, programme, people, cast.havsby, day)
    return {each.person: each.outcome for each in found if each.outcome}


def hire(cast, by, name="Nya Berg", unit=None, starts_on=TODAY):
    return people.hire(
        given_name=name.split()[0],
        family_name=name.split()[1],
        work_email=f"{uuid.uuid4().hex}@havsby.example.org",
        unit=unit or cast.unit,
        starts_on=starts_on,
        by=by,
    )


def test_nothing_is_written_before_a_rule_is_published(cast, programme, elin):
    draft = written(cast, elin)

    found = outcomes(draft, programme, cast)

    assert found == dict.fromkeys((cast.alma, cast.ture, cast.cilla), Outcome.GETS)
    assert not Assignment.objects.exists()
    assert draft.rule.state == AssignmentRule.State.DRAFT


def test_published_rule_gives_everybody_it_fits_the_programme_and_a_mail_once(
    cast, programme, elin
):
    factories.assign(cast.ture, programme, ends_on=TODAY - timedelta(days=30))
    other = factories.make_rules(programme.document | {"key": "other"})
    factories.assign(cast.cilla, other)
    draft = written(cast, elin)
    assert outcomes(draft, programme, cast) == {
        cast.alma: Outcome.GETS,
        cast.ture: Outcome.HAS,
        cast.cilla: Outcome.FOLLOWS,
    }

    rule = published(draft, elin)
    tasks.carry_out_assignment_rules()
    outbox.drain()

    assert given(rule) == {cast.alma}
    hers = Assignment.objects.get(person=cast.alma)
    assert (hers.rule_version, hers.recorded_by, hers.starts_on) == (programme, cast.elin, TODAY)
    assert Message.objects.count() == 1
    assert outcomes(draft, programme, cast)[cast.alma] is Outcome.GIVEN
    rule.refresh_from_db()
    assert (rule.is_busy, rule.done, rule.total) == (False, 8, 8)
    entry = AuditEntry.objects.get(verb="reach.reached")
    assert (entry.concerns_id, entry.person_id) == (cast.alma.pk, cast.elin.pk)


def test_and_or_and_not_hold_with_what_somebody_has(cast, programme, elin):
    factories.fact(cast.ture, subject="sekretess", value={"version": 1})
    new = factories.worker("Nya Berg", cast.other_unit, starts_on=date(2026, 3, 2))
    what = document(
        [
            {"role": ["caseworker"], "unit": [cast.unit.path]},
            {"hired": HIRED, "employment": ["permanent"]},
        ],
        [{"holds": {"leaf": "module", "course": "sekretess"}}, {"role": ["mentor"]}],
    )

    rule = published(written(cast, elin, what), elin)

    # Ture has passed the module, and Cilla is a mentor, though nobody granted her that role.
    assert given(rule) == {cast.alma, new}


def test_supervisor_of_somebody_is_one_also_without_a_grant(cast, programme, elin):
    factories.lead(cast.cilla, factories.worker("Ny Berg", cast.other_unit))
    draft = written(cast, elin, document([{"role": ["supervisor"]}]))

    assert set(outcomes(draft, programme, cast)) == {cast.bo, cast.cilla}


def test_new_hire_gets_the_programme_before_her_first_day(cast, programme, elin):
    what = caseworkers(cast)
    published(written(cast, elin, what), elin)

    new = hire(cast, elin, starts_on=date(2026, 10, 1))
    outbox.drain()

    assert Assignment.objects.get(person=new).starts_on == date(2026, 10, 1)


def test_role_given_later_reaches_and_a_role_elsewhere_does_not(cast, programme, elin):
    rule = published(written(cast, elin, document([{"role": ["unit_manager"]}])), elin)
    assert given(rule) == {cast.disa}

    roles.grant(person=cast.bo, role=Role.UNIT_MANAGER, scope=cast.unit, starts_on=TODAY, by=elin)
    outbox.drain()

    # Olga is unit manager in Granby.
    assert given(rule) == {cast.disa, cast.bo}


def test_who_stays_after_all_is_asked_about_again(cast, programme, elin):
    ended = leaving.end_employment(
        employment=cast.alma.employments.get(), ends_on=TODAY + timedelta(days=9), by=elin
    )
    published(written(cast, elin, document([{"role": ["mentor"]}])), elin)

    leaving.resume_employment(employment=ended, by=elin)

    hers = OutboxRow.objects.filter(kind="rule_look_at", key__startswith=f"{cast.alma.pk}:")
    assert hers.exists()


def test_change_while_a_worker_looks_at_her_is_looked_at_too(cast, programme, elin):
    published(written(cast, elin), elin)
    work.changed(cast.alma)
    assert outbox._lease(OutboxRow.objects.open().get().pk)

    work.changed(cast.alma)

    assert OutboxRow.objects.free_at(clock.machine_now()).count() == 1


def test_who_publishes_gives_nothing_to_herself_and_is_listed_for_somebody_else(
    cast, programme, elin
):
    draft = written(cast, elin, document([{"role": ["hr", "unit_manager"]}]))

    rule = published(draft, elin)
    tasks.carry_out_assignment_rules()
    outbox.drain()

    assert given(rule) == {cast.disa}
    draft.refresh_from_db()
    assert outcomes(draft, programme, cast)[cast.elin] is Outcome.HERSELF


def test_nobody_decides_about_the_programme_a_rule_gave_her(cast, programme, elin):
    by = Actor.of(cast.bo, Role.HR)
    published(written(cast, by, document([{"role": ["hr"]}])), by)
    row = Reached.objects.get(person=cast.elin)
    end = {"ends_on": TODAY, "reason": "Behövs inte.", "by": elin}

    with pytest.raises(ValidationError, match="Någon annan"):
        assignment_rules.keep(reached=row, by=elin)
    with pytest.raises(ValidationError, match="Någon annan"):
        programme_end.end(assignment=row.assignment, **end)

    assert Assignment.objects.get() == row.assignment
    assert not Assignment.objects.exclude(ends_on=None, retracted_at=None).exists()


def test_publication_while_a_worker_is_busy_is_carried_out_after_all(cast, programme, elin):
    draft = written(cast, elin)
    assignment_rules.publish(draft=draft, seen=draft.digest, by=elin)
    row = outbox._lease(OutboxRow.objects.open().get().pk)
    wanted = document([{"role": ["unit_manager"]}])
    newer = assignment_rules.save_draft(
        rule=draft.rule, document=wanted, seen=draft.digest, by=elin
    )
    assignment_rules.publish(draft=newer, seen=newer.digest, by=elin)

    work.carry_out(row.key)
    draft.rule.refresh_from_db()
    assert draft.rule.is_busy
    outbox.drain()

    assert given() == {cast.disa}
    draft.rule.refresh_from_db()
    assert not draft.rule.is_busy


def test_many_people_are_gone_through_in_several_turns(cast, programme, elin, monkeypatch):
    monkeypatch.setattr(work, "CHUNK", 3)
    draft = written(cast, elin)
    assignment_rules.publish(draft=draft, seen=draft.digest, by=elin)

    assert outbox.work(OutboxRow.objects.open().get(kind="rule_carry_out").pk)
    draft.rule.refresh_from_db()
    assert (draft.rule.is_busy, draft.rule.done, draft.rule.total) == (True, 3, 8)
    outbox.drain()

    draft.rule.refresh_from_db()
    assert (draft.rule.is_busy, draft.rule.done, draft.rule.total) == (False, 8, 8)
    assert given() == {cast.alma, cast.ture, cast.cilla}
    assert OutboxRow.objects.filter(kind="rule_carry_out").count() == 3


def test_where_there_are_no_rules_hiring_asks_nobody(cast, programme, elin):
    hire(cast, elin)

    assert not OutboxRow.objects.filter(kind="rule_look_at").exists()


def test_programme_taken_back_or_ended_is_not_given_again_by_the_same_rule(cast, programme, elin):
    rule = published(written(cast, elin), elin)
    for person in (cast.alma, cast.ture):
        hers = Assignment.objects.get(person=person)
        programme_end.end(assignment=hers, ends_on=TODAY, reason="Byter jobb.", by=elin)

    tasks.carry_out_assignment_rules()
    outbox.drain()

    assert not Assignment.objects.live().filter(person=cast.alma, ends_on=None).exists()
    assert rule.reached.count() == 3


def test_wait_and_time_of_the_rule_move_start_and_deadlines(cast, programme, elin):
    what = document([{"role": ["unit_manager"]}], after_days=10, within_days=60)

    published(written(cast, elin, what), elin)

    hers = Assignment.objects.get(person=cast.disa)
    # Ten days on is Friday the 25th.
    assert hers.starts_on == date(2026, 9, 25)
    moved = set(Deviation.objects.values_list("requirement", "due_on"))
    last = date(2026, 11, 24)
    assert moved == {("month_3", last), ("month_6", last), ("month_12", last)}
    stages = introductions.of_assignment(hers, TODAY).stages
    assert max(stage.due_on for stage in stages) == last


def test_who_is_no_longer_reached_keeps_it_and_is_listed_until_somebody_decides(
    cast, programme, elin
):
    draft = written(cast, elin)
    rule = published(draft, elin)
    grant = cast.ture.role_grants.get()
    roles.end(grant=grant, ends_on=TODAY, by=elin)
    clock.move_to(clock.at_noon(TODAY + timedelta(days=1)))

    listed = rule_reach.no_longer(rule, draft, clock.today())

    assert [row.person for row, _found in listed] == [cast.ture]
    assert Assignment.objects.live().filter(person=cast.ture, ends_on=None).exists()
    assert assignment_rules.keep(reached=listed[0][0], by=elin)
    assert not assignment_rules.keep(reached=listed[0][0], by=elin)
    assert rule_reach.no_longer(rule, draft, clock.today()) == []


def test_paused_rule_reaches_nobody_until_it_is_resumed_and_an_ended_one_never(
    cast, programme, elin
):
    rule = published(written(cast, elin), elin)
    assert assignment_rules.pause(rule=rule, by=elin)
    assert not assignment_rules.pause(rule=rule, by=elin)
    first = hire(cast, elin)
    outbox.drain()
    assert first not in given(rule)

    assert assignment_rules.resume(rule=rule, by=elin)
    outbox.drain()
    assert first in given(rule)

    assert assignment_rules.end(rule=rule, by=elin)
    assert not assignment_rules.resume(rule=rule, by=elin)
    second = hire(cast, elin, "Sena Dal")
    tasks.carry_out_assignment_rules()
    outbox.drain()
    assert second not in given(rule)
    with pytest.raises(ValidationError, match="avslutad"):
        assignment_rules.save_draft(rule=rule, document=caseworkers(cast), seen="", by=elin)


def test_draft_of_an_ended_rule_is_never_published(cast, programme, elin):
    draft = written(cast, elin)
    rule = published(draft, elin)
    wanted = caseworkers(cast, title="Nya")
    newer = assignment_rules.save_draft(rule=rule, document=wanted, seen=draft.digest, by=elin)
    assignment_rules.end(rule=rule, by=elin)

    with pytest.raises(ValidationError, match="avslutad"):
        assignment_rules.publish(draft=newer, seen=newer.digest, by=elin)


def test_rule_paused_while_it_is_carried_out_reaches_nobody_more(cast, programme, elin):
    draft = written(cast, elin)
    assignment_rules.publish(draft=draft, seen=draft.digest, by=elin)
    assignment_rules.pause(rule=draft.rule, by=elin)

    outbox.drain()

    assert given() == set()
    draft.rule.refresh_from_db()
    assert not draft.rule.is_busy


def test_next_version_adds_those_it_fits_and_takes_nothing_from_the_others(cast, programme, elin):
    draft = written(cast, elin)
    rule = published(draft, elin)
    wanted = document([{"role": ["unit_manager"]}])

    newer = assignment_rules.save_draft(rule=rule, document=wanted, seen=draft.digest, by=elin)
    again = assignment_rules.save_draft(rule=rule, document=wanted, seen=draft.digest, by=elin)
    published(newer, elin)

    assert again == newer
    assert newer.number == 2
    assert given(rule) == {cast.alma, cast.ture, cast.cilla, cast.disa}
    draft.refresh_from_db()
    assert draft.document == caseworkers(cast)
    assert not assignment_rules.publish(draft=newer, seen=newer.digest, by=elin)


def test_draft_somebody_else_wrote_on_is_not_written_over_or_published(cast, programme, elin):
    draft = written(cast, elin)
    seen = draft.digest
    changed = caseworkers(cast, title="Nya")
    assignment_rules.save_draft(rule=draft.rule, document=changed, seen=seen, by=elin)

    with pytest.raises(ValidationError, match="har ändrats"):
        assignment_rules.save_draft(
            rule=draft.rule, document=caseworkers(cast, title="Annan"), seen=seen, by=elin
        )
    with pytest.raises(ValidationError, match="har ändrats"):
        assignment_rules.publish(draft=draft, seen=seen, by=elin)
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="person"):
        assignment_rules.publish(draft=draft, seen=draft.digest, by=SYSTEM)


def test_draft_is_thrown_away_with_its_rule_or_back_to_what_is_published(cast, programme, elin):
    alone = written(cast, elin)
    kept = written(cast, elin)
    rule = published(kept, elin)
    wanted = caseworkers(cast, title="Nya")
    newer = assignment_rules.save_draft(rule=rule, document=wanted, seen=kept.digest, by=elin)

    for _click in range(2):
        assert assignment_rules.discard(draft=alone, by=elin) is None
        assert assignment_rules.discard(draft=newer, by=elin) == rule
    assert AuditEntry.objects.filter(verb="reach.discarded").count() == 2
    assert list(AssignmentRule.objects.all()) == [rule]
    with pytest.raises(ValidationError, match="publicerad"):
        assignment_rules.discard(draft=kept, by=elin)


def test_units_elsewhere_unknown_programmes_and_faults_are_refused(cast, programme, elin):
    for what, words in (
        (document([{"unit": [cast.granby_unit.path]}]), "egna kommunens"),
        (document([{"role": ["hr"]}], programme="finns_inte"), "inte publicerat här"),
        (document([]), "empty_list"),
    ):
        with pytest.raises(ValidationError, match=words):
            written(cast, elin, what)


def test_programme_that_is_no_longer_published_is_given_to_nobody(cast, programme, elin):
    draft = written(cast, elin)
    RuleSet.objects.update(publisher="/norrland/granby/")

    AssignmentRule.objects.update(state="active")
    draft.published_at, draft.published_by = clock.now(), cast.elin
    draft.save()
    tasks.carry_out_assignment_rules()
    outbox.drain()

    assert given() == set()


def test_regions_proposal_reaches_nobody_before_a_municipality_takes_it_over(cast, programme, elin):
    proposal = assignment_rules.begin(
        publisher=cast.region,
        document=document([{"role": ["caseworker"]}]),
        form_key=uuid.uuid4(),
        by=elin,
    )
    published(proposal, elin)
    tasks.carry_out_assignment_rules()
    outbox.drain()
    assert given() == set()

    taken = {
        "publisher": cast.granby,
        "document": proposal.document,
        "adopted_from": proposal.rule,
        "by": elin,
    }
    own = assignment_rules.begin(form_key=uuid.uuid4(), **taken)
    again = assignment_rules.begin(form_key=uuid.uuid4(), **taken)
    published(own, elin)

    assert again == own
    assert given() == {cast.petra}


def test_form_sent_twice_is_one_rule_and_another_s_form_is_refused(cast, programme, elin):
    key = uuid.uuid4()
    given = {"document": caseworkers(cast), "form_key": key, "by": elin}

    first = assignment_rules.begin(publisher=cast.havsby, **given)
    second = assignment_rules.begin(publisher=cast.havsby, **given)

    assert first == second
    with pytest.raises(ValidationError, match="Någon annan"):
        assignment_rules.begin(
            publisher=cast.granby, document=document([{"role": ["hr"]}]), form_key=key, by=elin
        )


@pytest.mark.parametrize("more", [0, 9])
def test_going_through_people_costs_the_same_whatever_their_number(cast, programme, elin, more):
    for number in range(more):
        factories.worker(f"Extra Nummer{number}", cast.unit)
    held = {"holds": {"leaf": "module", "course": "sekretess"}}
    draft = written(cast, elin, document([{"role": ["caseworker"]}], [held]))

    with CaptureQueriesContext(connection) as asked:
        outcomes(draft, programme, cast)

    assert len(asked) == 8
