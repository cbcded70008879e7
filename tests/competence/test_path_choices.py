"""Välj specialistväg: one wish and one path at a time, each move dated and told to the other."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from competence.models import Message, PathChoice, PathMove, RuleSet
from competence.people import clock
from competence.people.models import AuditEntry
from competence.queries import path_choices as read
from competence.services import path_choices
from tests import factories
from tests.cast import make_cast
from tests.competence.test_path_steps import PATH
from tests.threads import in_threads

pytestmark = pytest.mark.django_db
OTHER = {
    **PATH,
    "key": "barn",
    "title": "Barnsamtal",
    "steps": [{**step, "key": f"barn_{step['number']}"} for step in PATH["steps"]],
}


@pytest.fixture
def paths():
    for document in (PATH, OTHER):
        factories.make_rules(document, kind=RuleSet.Kind.PATH)


def days(number):
    return clock.today() + timedelta(days=number)


def wish(person, by, path="vald", why="Jag möter det varje vecka."):
    return path_choices.wish(person=person, path=path, why=why, by=by)


def hold(choice, by, note="Vi talade om kurser."):
    return path_choices.hold_talk(choice=choice, held_on=days(0), note=note, by=by)


def agree(choice, by, starts_on=None, **fields):
    fields = {"words": "Kursen börjar i vår.", **fields}
    return path_choices.agree(choice=choice, starts_on=starts_on or days(0), by=by, **fields)


def verbs():
    rows = AuditEntry.objects.filter(verb__startswith="path.").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_from_wish_to_talk_to_agreed_each_move_is_one_row_one_mail_and_one_audit_row(
    cast, paths, acting
):
    alma, bo = acting(cast.alma), acting(cast.bo, "supervisor")

    choice = wish(cast.alma, alma)
    for _click in range(2):
        path_choices.plan_talk(choice=choice, on=days(7), by=bo)
    for _click in range(2):
        hold(choice, bo)
    for _click in range(2):
        agreed = agree(choice, bo, relief_percent=10)

    assert (agreed.state, agreed.starts_on, agreed.relief_percent) == ("agreed", days(0), 10)
    moves = list(agreed.moves.values_list("state", flat=True))
    assert moves == ["wished", "booked", "talked", "agreed"]
    assert verbs() == ["path.wished", "path.talk_planned", "path.talk_held", "path.agreed"]
    assert Message.objects.filter(person=cast.bo).count() == 1
    assert Message.objects.filter(person=cast.alma).count() == 3
    assert not Message.objects.filter(text__contains="Våld").exists()
    assert read.agreed_path(cast.alma, days(0)) == "vald"
    assert read.agreed_path(cast.alma, days(-1)) == ""


def test_a_wish_for_another_takes_the_place_of_the_open_one(cast, paths, acting):
    first = wish(cast.alma, acting(cast.alma))
    assert wish(cast.alma, acting(cast.alma)) == first

    second = wish(cast.alma, acting(cast.alma), path="barn")

    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "wished")
    assert verbs() == ["path.wished", "path.wished"]


def test_her_path_goes_on_until_the_new_one_is_agreed_and_ends_the_day_before(cast, paths, acting):
    alma, bo = acting(cast.alma), acting(cast.bo)
    old = wish(cast.alma, alma)
    hold(old, bo)
    agree(old, bo)
    new = wish(cast.alma, alma, path="barn")
    assert read.agreed_path(cast.alma, days(0)) == "vald"

    hold(new, bo)
    agree(new, bo, starts_on=days(10))

    old.refresh_from_db()
    assert (old.state, old.ends_on) == ("ended", days(9))
    assert [read.agreed_path(cast.alma, days(n)) for n in (0, 9, 10)] == ["vald", "vald", "barn"]


def test_a_path_that_never_began_is_taken_back_by_the_next(cast, paths, acting):
    alma, bo = acting(cast.alma), acting(cast.bo)
    old = wish(cast.alma, alma)
    hold(old, bo)
    agree(old, bo, starts_on=days(20))
    new = wish(cast.alma, alma, path="barn")
    hold(new, bo)

    agree(new, bo, starts_on=days(5))

    old.refresh_from_db()
    assert (old.state, old.starts_on, old.ends_on) == ("withdrawn", None, None)


def test_not_now_has_a_reason_and_a_day_and_waits_for_the_supervisor_again_then(
    cast, paths, acting
):
    choice, bo = wish(cast.alma, acting(cast.alma)), acting(cast.bo)
    hold(choice, bo)
    for _click in range(2):
        path_choices.leave_for_now(choice=choice, reason="Först steg 3.", back_on=days(60), by=bo)

    assert verbs()[-2:] == ["path.talk_held", "path.left_for_now"]
    assert read.waiting_of([cast.alma.pk], days(59)) == {cast.alma.pk: ()}
    assert read.waiting_of([cast.alma.pk], days(60))[cast.alma.pk][0].action == "take_up_path_wish"
    assert agree(choice, bo).state == "agreed"


def test_what_a_wish_waits_for_follows_its_moves(cast, paths, acting):
    choice, bo = wish(cast.alma, acting(cast.alma)), acting(cast.bo)

    def waits(day=0):
        return read.waiting_of([cast.alma.pk], days(day))[cast.alma.pk][0].action

    assert waits() == "plan_path_talk"
    path_choices.plan_talk(choice=choice, on=days(3), by=bo)
    assert (waits(), waits(3)) == ("path_talk_planned", "hold_path_talk")
    hold(choice, bo)
    assert waits() == "answer_path_wish"
    agree(choice, bo)
    assert read.waiting_of([cast.alma.pk], days(0)) == {}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (path_choices.agree, {"starts_on": 0, "words": ""}),
        (path_choices.leave_for_now, {"back_on": 30, "reason": "Senare."}),
    ],
)
def test_nothing_is_answered_before_they_have_talked(verb, given, cast, paths, acting):
    choice = wish(cast.alma, acting(cast.alma))
    given = {name: days(v) if isinstance(v, int) else v for name, v in given.items()}

    with pytest.raises(ValidationError) as refused:
        verb(choice=choice, by=acting(cast.bo), **given)

    assert refused.value.code == "moved"


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (path_choices.plan_talk, {"on": -1}),
        (path_choices.plan_talk, {"on": 800}),
        (path_choices.hold_talk, {"held_on": 1, "note": "x"}),
        (path_choices.agree, {"starts_on": -1, "words": ""}),
        (path_choices.agree, {"starts_on": 800, "words": ""}),
        (path_choices.leave_for_now, {"back_on": 0, "reason": "Senare."}),
        (path_choices.leave_for_now, {"back_on": 800, "reason": "Senare."}),
        (path_choices.leave_for_now, {"back_on": 30, "reason": " "}),
    ],
)
def test_a_day_or_a_reason_that_cannot_be_is_refused(verb, given, cast, paths, acting):
    choice = wish(cast.alma, acting(cast.alma))
    if verb in (path_choices.agree, path_choices.leave_for_now):
        hold(choice, acting(cast.bo))
    given = {name: days(v) if isinstance(v, int) else v for name, v in given.items()}

    with pytest.raises(ValidationError):
        verb(choice=choice, by=acting(cast.bo), **given)

    assert PathChoice.objects.get().state in {"wished", "talked"}


def test_only_she_wishes_and_takes_back_and_never_answers_herself(cast, paths, acting):
    choice = wish(cast.alma, acting(cast.alma))

    with pytest.raises(PermissionDenied):
        wish(cast.alma, acting(cast.bo))
    with pytest.raises(PermissionDenied):
        path_choices.withdraw(choice=choice, by=acting(cast.bo))
    with pytest.raises(PermissionDenied):
        hold(choice, acting(cast.alma))
    with pytest.raises(ValidationError) as unknown:
        wish(cast.alma, acting(cast.alma), path="finns-inte")
    assert unknown.value.code == "unknown"


def test_a_wish_is_taken_back_once_and_not_after_it_is_agreed(cast, paths, acting):
    alma, bo = acting(cast.alma), acting(cast.bo)
    choice = wish(cast.alma, alma)
    assert path_choices.withdraw(choice=choice, by=alma)
    assert not path_choices.withdraw(choice=choice, by=alma)
    with pytest.raises(ValidationError):
        path_choices.plan_talk(choice=choice, on=days(1), by=bo)
    assert Message.objects.filter(person=cast.bo).count() == 2

    again = wish(cast.alma, alma)
    hold(again, bo)
    agree(again, bo)
    assert not path_choices.withdraw(choice=again, by=alma)
    with pytest.raises(ValidationError) as hers:
        wish(cast.alma, alma)
    assert hers.value.code == "agreed"


@pytest.mark.parametrize(("who", "told"), [("alma", "bo"), ("bo", "alma")])
def test_either_ends_a_path_and_the_other_is_told(who, told, cast, paths, acting):
    choice, bo = wish(cast.alma, acting(cast.alma)), acting(cast.bo)
    hold(choice, bo)
    agree(choice, bo)
    PathChoice.objects.update(starts_on=days(-30))
    Message.objects.all().update(subject="")
    by = acting(getattr(cast, who))
    with pytest.raises(ValidationError):
        path_choices.end(choice=choice, reason=" ", by=by)

    assert path_choices.end(choice=choice, reason="Byter enhet.", by=by)
    assert not path_choices.end(choice=choice, reason="Byter enhet.", by=by)

    choice.refresh_from_db()
    assert (choice.state, choice.ends_on) == ("ended", days(-1))
    assert read.agreed_path(cast.alma, days(0)) == ""
    assert Message.objects.exclude(subject="").get().person == getattr(cast, told)


def test_where_nobody_leads_her_the_wish_stands_and_no_mail_goes(cast, paths, acting):
    loner = factories.make_person("Sol Fri", cast.havsby)
    by = acting(loner)

    choice = wish(loner, by)
    path_choices.withdraw(choice=choice, by=by)
    PathChoice.objects.update(state="agreed", starts_on=days(-1))
    path_choices.end(choice=choice, reason="Slutar.", by=by)

    assert not Message.objects.exists()


def test_what_was_said_is_never_rewritten(cast, paths, acting):
    choice, bo = wish(cast.alma, acting(cast.alma)), acting(cast.bo)
    hold(choice, bo, note="Först så.")
    hold(choice, bo, note="Sedan så.")

    said = [move.words for move in read.of_person(cast.alma, {}).wish.said]
    assert said == ["Sedan så.", "Först så."]
    for rows, change in ((PathMove.objects, {"words": "x"}), (PathChoice.objects, {"why": "x"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.django_db(transaction=True)
def test_ten_wishes_at_the_same_moment_leave_one_open(settings, acting):
    settings.OUTBOX_IN_PROCESS = False
    cast = make_cast()
    for document in (PATH, OTHER):
        factories.make_rules(document, kind=RuleSet.Kind.PATH)
    wanted = ["vald", "barn"] * 5

    in_threads(10, lambda: wish(cast.alma, acting(cast.alma), path=wanted.pop()).pk)

    assert PathChoice.objects.open().count() == 1
