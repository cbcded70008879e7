"""A new version of rules: who gains, who loses, what is chosen, and that nothing is written before."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from competence import outbox
from competence.domain.facts import FactKind
from competence.models import Choice, KeptRules, RuleChange, RuleSet, RuleVersion, Standing
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry, Role
from competence.queries import rulebook
from competence.services import facts, rule_changes, rules

pytestmark = pytest.mark.django_db
State = RuleChange.State
SECRECY = {"key": "sekretess", "leaf": "module", "course": "sekretess"}
ALARM = {"key": "larm", "leaf": "module", "course": "larm"}


def profile(rule, key="caseworker"):
    competence = {"key": "grunden", "title": "Grunden", "rule": rule}
    return {
        "schema": 1,
        "kind": "profile",
        "key": key,
        "title": "Handläggare",
        "competences": [competence],
    }


@pytest.fixture
def elin(cast):
    return Actor.of(cast.elin, Role.HR)


@pytest.fixture
def passed(cast, elin):
    """Alma and Petra have passed secrecy, Ture has passed both."""

    def passes(person, course):
        facts.add(
            person=person,
            kind=FactKind.COURSE_COMPLETED,
            subject=course,
            starts_on=clock.today() - timedelta(days=30),
            value={"version": 1},
            source=f"version:{course}",
            by=elin,
        )

    for person, courses in (
        (cast.alma, ["sekretess"]),
        (cast.petra, ["sekretess"]),
        (cast.ture, ["sekretess", "larm"]),
    ):
        for course in courses:
            passes(person, course)


@pytest.fixture
def draft(cast, passed, elin):
    """The region asked for secrecy; its draft asks for the alarm routine too."""
    return _draft(cast.region.path, SECRECY, {"all": [SECRECY, ALARM]}, elin)


def _draft(publisher, held, wanted, by):
    document = profile(held)
    version = rules.publish_document(
        publisher=publisher, kind=RuleSet.Kind.PROFILE, document=document, by=by
    )
    return rules.save_draft(rule_set=version.rule_set, document=profile(wanted), by=by)


def compared(draft, by):
    change = rule_changes.prepare(draft=draft, by=by)
    outbox.drain()
    change.refresh_from_db()
    return change


def applied(change, by):
    assert rule_changes.apply(change=change, by=by)
    outbox.drain()
    change.refresh_from_db()
    return change


def states(person):
    rows = Standing.objects.filter(person=person).values_list("goal", "state")
    return {goal.partition("/")[2]: state for goal, state in rows}


def test_comparison_names_who_would_lose_and_why_and_changes_nothing(cast, draft, elin):
    change = compared(draft, elin)

    rows = {row.person: row for row in change.people.all()}
    assert set(rows) == {cast.alma, cast.petra}
    [goal] = rows[cast.alma].goals
    assert (goal["goal"], goal["change"]) == ("caseworker/grunden", "loses")
    assert [(one["reason"], one["answer"]["key"]) for one in goal["moved"]] == [("added", "larm")]
    assert rows[cast.alma].unit == cast.unit
    assert change.state == State.COMPARED
    assert change.done == change.total == 11
    assert RuleVersion.objects.get(pk=draft.pk).published_at is None
    assert not KeptRules.objects.exists()


def test_kept_people_stay_on_the_old_version_and_the_others_move(cast, draft, elin):
    change = compared(draft, elin)
    rule_changes.choose(change=change, choice=Choice.KEEP, by=elin)
    hers = change.people.get(person=cast.petra)
    rule_changes.choose_for(row=hers, choice=Choice.APPLY, by=elin)

    change = applied(change, elin)

    assert change.state == State.APPLIED
    assert [row.person for row in KeptRules.objects.all()] == [cast.alma]
    assert states(cast.alma) == {"grunden": "valid"}
    assert states(cast.petra) == {"grunden": "missing"}
    assert states(cast.ture) == {"grunden": "valid"}
    entry = AuditEntry.objects.get(verb="rules.change_applied")
    assert entry.about["kept"] == str(cast.alma.pk)


def test_version_kept_until_a_day_gives_way_the_day_after(cast, draft, elin):
    change = compared(draft, elin)
    last = clock.today() + timedelta(days=30)
    rule_changes.choose(change=change, choice=Choice.KEEP_UNTIL, keep_until=last, by=elin)
    applied(change, elin)
    people = [cast.alma.pk]

    assert rulebook.kept_for(cast.havsby, people, last)[cast.alma.pk]
    assert not rulebook.kept_for(cast.havsby, people, last + timedelta(days=1))


def test_next_version_that_takes_nothing_from_her_moves_her(cast, draft, elin):
    applied(compared(draft, elin), elin)
    facts.add(
        person=cast.alma,
        kind=FactKind.COURSE_COMPLETED,
        subject="larm",
        starts_on=clock.today(),
        value={"version": 1},
        source="version:larm",
        by=elin,
    )
    wider = {"any": [SECRECY, ALARM]}
    newer = rules.save_draft(rule_set=draft.rule_set, document=profile(wider), by=elin)

    applied(compared(newer, elin), elin)

    assert not KeptRules.objects.live().filter(person=cast.alma).exists()
    assert states(cast.alma) == {"grunden": "valid"}


def test_who_stays_on_an_old_version_stays_on_that_when_a_third_comes(cast, draft, elin):
    applied(compared(draft, elin), elin)
    third = {"all": [SECRECY, ALARM, {**SECRECY, "key": "mer", "course": "gdpr"}]}
    newer = rules.save_draft(rule_set=draft.rule_set, document=profile(third), by=elin)

    applied(compared(newer, elin), elin)

    numbers = {row.person: row.rule_version.number for row in KeptRules.objects.live()}
    assert numbers == {cast.alma: 1, cast.petra: 1, cast.ture: 2}


def test_municipality_with_rules_of_its_own_is_not_touched_by_its_region(cast, draft, elin):
    rules.publish_document(
        publisher=cast.granby.path, kind=RuleSet.Kind.PROFILE, document=profile(SECRECY), by=elin
    )

    change = compared(draft, elin)

    assert [row.person for row in change.people.all()] == [cast.alma]


def test_new_length_of_a_method_is_compared_for_all_who_hold_it(cast, elin):
    method = {"leaf": "method", "method": "freda", "key": "freda"}
    rules.publish_document(
        publisher=cast.region.path, kind=RuleSet.Kind.PROFILE, document=profile(method), by=elin
    )
    facts.add(
        person=cast.ture,
        kind=FactKind.METHOD,
        subject="freda",
        starts_on=clock.today() - timedelta(days=400),
        by=elin,
    )
    entry = {"key": "freda", "title": "FREDA", "basis": "local", "validity": {"valid_months": 12}}
    document = {
        "schema": 1,
        "kind": "methods",
        "key": "methods",
        "title": "Metoder",
        "methods": [entry],
    }
    rule_set = RuleSet.objects.create(
        kind=RuleSet.Kind.METHODS, key="methods", publisher=cast.havsby.path
    )

    change = compared(rules.save_draft(rule_set=rule_set, document=document, by=elin), elin)

    [row] = change.people.all()
    assert (row.person, row.effect) == (cast.ture, "loses")


def test_draft_written_on_after_the_comparison_is_not_published(cast, draft, elin):
    change = compared(draft, elin)
    rules.save_draft(rule_set=draft.rule_set, document=profile(ALARM), by=elin)

    change = applied(change, elin)

    assert change.state == State.FAILED
    assert change.failure
    assert RuleVersion.objects.get(pk=draft.pk).published_at is None
    again = compared(RuleVersion.objects.get(pk=draft.pk), elin)
    assert again.pk != change.pk
    assert RuleChange.objects.get(pk=change.pk).state == State.DROPPED


def test_second_click_finds_the_comparison_and_the_application_of_the_first(draft, elin):
    change = compared(draft, elin)

    assert rule_changes.prepare(draft=draft, by=elin) == change
    assert rule_changes.apply(change=change, by=elin)
    assert not rule_changes.apply(change=change, by=elin)
    rule_changes.carry_out(str(change.pk))
    rule_changes.carry_out(str(change.pk))
    rule_changes.compare(str(change.pk))
    assert AuditEntry.objects.filter(verb="rules.change_applied").count() == 1


def test_dropped_comparison_leaves_the_draft_and_forgets_the_people(draft, elin):
    change = compared(draft, elin)

    assert rule_changes.drop(change=change, by=elin)

    assert not rule_changes.drop(change=change, by=elin)
    assert not change.people.exists()
    with pytest.raises(ValidationError):
        rule_changes.choose(change=change, choice=Choice.KEEP, by=elin)


@pytest.mark.parametrize(
    ("choice", "days"),
    [("nothing", None), (Choice.KEEP_UNTIL, None), (Choice.KEEP, 3), (Choice.KEEP_UNTIL, -1)],
)
def test_choice_without_its_day_or_with_one_too_many_is_refused(draft, elin, choice, days):
    change = compared(draft, elin)
    until = None if days is None else clock.today() + timedelta(days=days)

    with pytest.raises(ValidationError):
        rule_changes.choose(change=change, choice=choice, keep_until=until, by=elin)


def test_own_choice_can_be_given_and_taken_back(draft, elin):
    change = compared(draft, elin)
    row = change.people.first()
    until = clock.today() + timedelta(days=3)

    rule_changes.choose_for(row=row, choice=Choice.KEEP_UNTIL, keep_until=until, by=elin)
    given = (row.choice, row.keep_until)
    rule_changes.choose_for(row=row, choice="", keep_until=until, by=elin)

    assert given == (Choice.KEEP_UNTIL, until)
    assert (row.choice, row.keep_until) == ("", None)


def test_who_publishes_answers_for_it_also_when_another_compared(cast, draft, elin):
    change = compared(draft, elin)

    applied(change, Actor.of(cast.frej, Role.CONTENT_EDITOR))

    assert RuleVersion.objects.get(pk=draft.pk).published_by == cast.frej
    entry = AuditEntry.objects.get(verb="rules.change_applied")
    assert entry.person_id == cast.frej.pk


def test_nobodys_choice_changes_after_it_is_ordered(draft, elin):
    change = compared(draft, elin)
    row = change.people.select_related("change", "person").first()
    rule_changes.apply(change=change, by=elin)

    with pytest.raises(ValidationError):
        rule_changes.choose_for(row=row, choice="", by=elin)


def test_faulty_or_published_draft_is_not_compared(draft, elin):
    rules.publish(draft=draft, by=elin)
    with pytest.raises(ValidationError):
        rule_changes.prepare(draft=draft, by=elin)

    broken = rules.save_draft(rule_set=draft.rule_set, document=profile({"leaf": "x"}), by=elin)
    with pytest.raises(ValidationError):
        rule_changes.prepare(draft=broken, by=elin)
