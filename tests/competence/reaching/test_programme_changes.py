"""A new version of a programme: who gets more to do, who stays, who moves, and what stays with her."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from competence import tasks
from competence.models import Assignment, AssignmentMove, Choice, KeptRules, Message, Talk
from competence.people import clock
from competence.people.models import AuditEntry, Unit
from competence.queries import introductions
from competence.queries import rule_changes as query
from competence.services import assignments, programme_versions, rule_changes, rules, talks
from tests import factories
from tests.competence.reaching.conftest import TODAY
from tests.competence.rules.test_rule_changes import applied, compared

pytestmark = pytest.mark.django_db
ALARM = {"key": "larm_ny", "title": "Larm", "leaf": "module", "course": "larm"}


def changed(document):
    """The first month asks for one module more, and for one talk less in the third."""
    wanted = deepcopy(document)
    for stage in wanted["stages"]:
        if stage["key"] == "month_1":
            stage["requirements"].append({**ALARM, "minutes": 20})
    return wanted


@pytest.fixture
def begun(cast, programme, elin):
    """Alma and Ture follow the first version; Ture has passed the new module already."""
    factories.fact(cast.ture, subject="larm", value={"version": 1})
    found = {
        person: factories.assign(person, programme, TODAY - timedelta(days=14))
        for person in (cast.alma, cast.ture, cast.petra)
    }
    talks.hold(
        assignment=found[cast.alma],
        key="talk_first",
        held_on=TODAY,
        agreed="Boka ett samtal.",
        parked="",
        by=elin,
    )
    return found


@pytest.fixture
def draft(cast, programme, begun, elin):
    return rules.save_draft(
        rule_set=programme.rule_set, document=changed(programme.document), by=elin
    )


def tasks_of(person):
    return {task.key: task for task in introductions.of_person(person.pk, clock.today()).tasks()}


def test_comparison_names_who_gets_more_to_do_and_writes_nothing(cast, draft, elin):
    change = compared(draft, elin)

    rows = {row.person: row for row in change.people.all()}
    assert set(rows) == {cast.alma, cast.petra}
    [goal] = rows[cast.alma].goals
    assert goal["goal"] == "investigator/month_1"
    assert [(one["reason"], one["answer"]["key"]) for one in goal["moved"]] == [
        ("added", "larm_ny")
    ]
    assert change.total == 3
    assert not AssignmentMove.objects.exists()
    assert "larm_ny" not in tasks_of(cast.alma)


def test_who_is_kept_stays_the_others_move_and_what_hangs_on_it_stays(
    cast,
    programme,
    draft,
    begun,
    elin,
):
    assignments.extend(
        assignment=begun[cast.alma],
        requirement=programme.document["stages"][3]["requirements"][0]["key"],
        due_on=TODAY + timedelta(days=90),
        reason="Sjuk i början.",
        by=elin,
    )
    change = compared(draft, elin)
    mine = change.people.get(person=cast.alma)
    rule_changes.choose_for(row=mine, choice=Choice.APPLY, by=elin)

    applied(change, elin)

    followed = {row.person: row.rule_version_id for row in Assignment.objects.all()}
    assert followed == {cast.alma: draft.pk, cast.ture: draft.pk, cast.petra: programme.pk}
    assert [row.person for row in KeptRules.objects.live()] == [cast.petra]
    assert KeptRules.objects.get().rule_version == programme
    assert not tasks_of(cast.alma)["larm_ny"].met
    assert "larm_ny" not in tasks_of(cast.petra)
    assert Talk.objects.get().assignment_id == begun[cast.alma].pk
    assert begun[cast.alma].deviations.count() == 1
    moves = {move.person: (move.before_id, move.after_id) for move in AssignmentMove.objects.all()}
    assert moves == dict.fromkeys((cast.alma, cast.ture), (programme.pk, draft.pk))
    # Ture has done all that is new: nothing changes for him, and he gets no mail.
    told = Message.objects.filter(subject="Din introduktion har ändrats")
    assert [mail.person for mail in told] == [cast.alma]
    assert AuditEntry.objects.filter(verb="programme.moved").count() == 2


def test_version_kept_to_a_day_gives_way_the_night_after(cast, draft, begun, elin):
    change = compared(draft, elin)
    last = TODAY + timedelta(days=30)
    rule_changes.choose(change=change, choice=Choice.KEEP_UNTIL, keep_until=last, by=elin)
    applied(change, elin)

    clock.move_to(clock.at_noon(last))
    assert tasks.move_to_latest_programmes() == 0
    clock.move_to(clock.at_noon(last + timedelta(days=1)))

    assert tasks.move_to_latest_programmes() == 2
    with CaptureQueriesContext(connection) as asked:
        assert tasks.move_to_latest_programmes() == 0
    # The clock, the municipalities, and in each who is due: a stay that is over costs nothing more.
    assert len(asked) == 2 + Unit.objects.municipalities().count()
    assert "larm_ny" in tasks_of(cast.alma)
    move = AssignmentMove.objects.get(person=cast.alma)
    assert (move.moved_on, move.moved_by) == (clock.today(), None)
    for other in ({"moved_at": clock.now() - timedelta(days=1)}, {"moved_by": cast.elin}):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            AssignmentMove.objects.filter(pk=move.pk).update(**other)


def test_stay_that_is_over_moves_nobody_where_the_programme_is_no_longer_published(
    cast,
    draft,
    begun,
    elin,
):
    change = compared(draft, elin)
    rule_changes.choose(change=change, choice=Choice.KEEP_UNTIL, keep_until=TODAY, by=elin)
    applied(change, elin)
    draft.rule_set.publisher = "/annan/"
    draft.rule_set.save()
    clock.move_to(clock.at_noon(TODAY + timedelta(days=1)))

    assert tasks.move_to_latest_programmes() == 0


def test_only_a_published_version_of_the_same_programme_is_followed(
    cast,
    programme,
    draft,
    begun,
    elin,
):
    other = factories.make_rules(programme.document | {"key": "other"})
    mine = begun[cast.alma]

    for version in (draft, other):
        with pytest.raises(ValidationError, match="publicerad version av samma"):
            programme_versions.move(assignment=mine, version=version, by=elin)
    Assignment.objects.filter(pk=mine.pk).update(ends_on=TODAY)
    assert not programme_versions.move(assignment=mine, version=other, by=elin)


def test_talk_that_the_new_version_does_not_have_keeps_its_title(
    cast,
    programme,
    begun,
    elin,
    sign_in,
):
    wanted = deepcopy(programme.document)
    del wanted["talks"]["talk_first"]
    for stage in wanted["stages"]:
        stage.pop("gate", None)
        kept = [one for one in stage["requirements"] if one.get("talk") != "talk_first"]
        stage["requirements"] = kept
    newer = factories.make_rules(wanted)
    programme_versions.move(assignment=begun[cast.alma], version=newer, by=elin)
    talk = Talk.objects.get()
    title = programme.document["talks"]["talk_first"]["title"]

    assert title in sign_in(cast.alma).get(f"/samtal/{talk.pk}/bekrafta/").text
    Talk.objects.update(key="okand")
    assert "okand" in sign_in(cast.alma).get(f"/samtal/{talk.pk}/bekrafta/").text


def test_editor_s_page_says_what_is_new_in_which_stage_and_for_whom(
    cast,
    draft,
    elin,
    sign_in,
):
    hr = sign_in(cast.elin)
    draft.rule_set.publisher = cast.havsby.path
    draft.rule_set.save()

    change = compared(draft, elin)
    page = hr.get(f"/cms/regler/andring/{change.pk}/").text

    assert "Alma Ek" in page
    assert "Nytt krav: Larm" in page
    assert "Den som följer programmet" in page


@pytest.mark.parametrize("more", [0, 9])
def test_comparing_a_programme_asks_the_same_whatever_the_number_of_people(
    cast,
    programme,
    draft,
    more,
):
    for number in range(more):
        new = factories.worker(f"Extra Nummer{number}", cast.unit)
        factories.assign(new, programme, TODAY)
    people = query.people_for(draft, cast.havsby, TODAY)

    with CaptureQueriesContext(connection) as asked:
        [effects] = query.effects(draft, cast.havsby, people, TODAY)

    assert len(effects) == 2 + more
    assert len(asked) == 5
