"""Nulägesinventering: words are dated facts, and the map follows in the same request."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from competence.domain.answer import State
from competence.domain.rules import evaluate, parse
from competence.domain.stated import Basis, Says, as_competence
from competence.models import Fact, OwnWord
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry
from competence.queries import ledger
from competence.services import facts, inventory, standings
from competence.services.inventory import How, Word
from tests.competence.maps.stating import KEY, fill, said, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(cast, profile):
    standings.refresh_municipality(cast.havsby)
    return cast.unit


def test_a_word_is_a_dated_fact_with_who_said_it_and_the_map_follows(cast, unit):
    assert standing(cast.alma) == "unknown"

    filled = fill(cast, Word(said(cast.alma), Basis.DOCUMENT_SEEN))

    fact = Fact.objects.get(kind="stated_competence")
    assert filled.saved == ((cast.alma.pk, KEY),)
    assert (fact.subject, fact.recorded_by, fact.value) == (
        KEY,
        cast.bo,
        {"says": "holds", "basis": "document_seen"},
    )
    assert standing(cast.alma) == "valid"


def test_many_words_are_one_audit_row_and_the_same_ones_again_are_nothing(cast, unit):
    words = [Word(said(person), Basis.EMPLOYER) for person in (cast.alma, cast.ture)]
    before = AuditEntry.objects.count()

    fill(cast, *words)
    again = fill(cast, *words)

    assert AuditEntry.objects.count() == before + 1
    assert (again.saved, again.stale) == ((), ())
    assert Fact.objects.filter(kind="stated_competence").count() == 2


def test_has_it_not_and_do_not_know_are_apart_and_a_word_of_the_same_day_corrects(cast, unit):
    fill(cast, Word(said(cast.alma, Says.NOT, days_ago=0), Basis.EMPLOYER))
    assert standing(cast.alma) == "missing"

    first = Fact.objects.get(kind="stated_competence").pk
    fill(cast, Word(said(cast.alma, days_ago=0), Basis.EMPLOYER, seen=first))
    second = Fact.objects.filter(kind="stated_competence").latest("pk").pk

    assert standing(cast.alma) == "valid"
    fill(cast, Word(said(cast.alma, Says.UNKNOWN, days_ago=0), Basis.EMPLOYER, seen=second))
    assert standing(cast.alma) == "unknown"
    words = Fact.objects.filter(kind="stated_competence")
    assert (words.count(), words.live().count()) == (3, 1)


def test_a_word_about_what_somebody_else_has_said_meanwhile_is_left_alone(cast, unit):
    fill(cast, Word(said(cast.alma, Says.NOT), Basis.EMPLOYER), by=cast.disa)

    late = fill(cast, *(Word(said(who), Basis.EMPLOYER) for who in (cast.alma, cast.ture)))

    assert late.stale == ((cast.alma.pk, KEY),)
    assert late.saved == ((cast.ture.pk, KEY),)
    assert standing(cast.alma) == "missing"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"key": "behorighet"}, "elsewhere"),
        ({"key": "no-such-competence"}, "elsewhere"),
        ({"days_ago": -1}, "ahead"),
        ({"ends_on": date(2020, 1, 1)}, "backwards"),
        ({"says": Says.NOT, "ends_on": date(2030, 1, 1)}, "backwards"),
    ],
)
def test_what_cannot_be_stated_is_refused_whole(cast, unit, wrong, code):
    good = Word(said(cast.ture), Basis.EMPLOYER)

    with pytest.raises(ValidationError) as refused:
        fill(cast, good, Word(said(cast.alma, **wrong), Basis.EMPLOYER))

    assert refused.value.code == code
    assert not Fact.objects.filter(kind="stated_competence").exists()


def test_nobody_fills_in_for_herself_or_speaks_for_another(cast, unit):
    with pytest.raises(PermissionDenied):
        fill(cast, Word(said(cast.bo), Basis.EMPLOYER))
    with pytest.raises(PermissionDenied):
        inventory.say(person=cast.alma, words=[said(cast.alma)], by=Actor.of(cast.bo))
    assert fill(cast) == inventory.Filled((), ())


def test_of_two_words_after_the_same_one_the_database_keeps_one(cast, unit):
    value = {"says": "holds", "basis": "employer"}
    day, after = clock.today(), "after:0"
    entry = facts.Entry(cast.alma, "stated_competence", KEY, day, after, value=value)

    facts.add_several(entries=[entry], about=unit, verb="t", by=Actor.of(cast.bo))

    with pytest.raises(IntegrityError), transaction.atomic():
        facts.add_several(entries=[entry], about=unit, verb="t", by=Actor.of(cast.bo))


def test_her_own_word_is_changed_taken_back_or_answered_otherwise(cast, unit):
    by = Actor.of(cast.alma)
    inventory.say(person=cast.alma, words=[said(cast.alma)], by=by)
    inventory.say(person=cast.alma, words=[said(cast.alma, Says.NOT)], by=by)
    assert list(OwnWord.objects.values_list("says", "outcome")) == [
        ("holds", "changed"),
        ("not", ""),
    ]

    assert inventory.say(person=cast.alma, words=[], takes_back=[KEY], by=by) == 1
    assert not OwnWord.objects.waiting().exists()

    inventory.say(person=cast.alma, words=[said(cast.alma)], by=by)
    own = OwnWord.objects.waiting().get().pk
    fill(cast, Word(said(cast.alma, Says.NOT), Basis.EMPLOYER, own=own))
    last = OwnWord.objects.latest("pk")
    assert (last.outcome, last.fact.value["says"]) == ("otherwise", "not")


def test_what_she_has_said_since_the_page_was_made_is_not_answered_unseen(cast, unit):
    late = Word(said(cast.alma), Basis.EMPLOYER)
    inventory.say(person=cast.alma, words=[said(cast.alma, Says.NOT)], by=Actor.of(cast.alma))

    filled = fill(cast, late, Word(said(cast.ture), Basis.EMPLOYER))

    assert (filled.saved, filled.stale) == (((cast.ture.pk, KEY),), ())
    assert filled.unheard == ((cast.alma.pk, KEY),)
    assert OwnWord.objects.waiting().exists()
    assert standing(cast.alma) == "unknown"


@pytest.mark.parametrize(
    ("how", "later_by", "meanwhile", "live"),
    [
        (How.CORRECTION, 300, State.UNKNOWN, 1),
        (How.BY_ITS_DAY, 300, State.VALID, 2),
        (How.BY_ITS_DAY, 0, State.VALID, 1),
        (How.CHANGE, 0, State.VALID, 2),
    ],
)
def test_a_correction_takes_back_what_was_never_so_and_a_change_leaves_it(
    cast, unit, how, later_by, meanwhile, live
):
    rule = as_competence(parse({"leaf": "talk", "talk": "never_held"}), KEY)
    fill(cast, Word(said(cast.alma, days_ago=900), Basis.EMPLOYER))
    typed_at, first = clock.now(), Fact.objects.get(kind="stated_competence")
    clock.move(days=1)

    again = said(cast.alma, days_ago=901 - later_by)
    fill(cast, Word(again, Basis.DOCUMENT_SEEN, seen=first.pk, how=how))

    day = first.starts_on + timedelta(days=100)
    assert evaluate(rule, ledger.of_person(cast.alma), day).state is meanwhile
    as_known_then = ledger.of_person(cast.alma, typed_at)
    assert evaluate(rule, as_known_then, day, typed_at).state is State.VALID
    words = Fact.objects.filter(kind="stated_competence")
    assert words.live().count() == live
    assert words.latest("pk").replaces == (first if live == 1 else None)
