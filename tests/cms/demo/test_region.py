import pytest
from django.conf import settings
from django.db import transaction

from cms.demo import learner, region, state
from cms.demo.personas import PERSONAS
from cms.demo.staff import VETERANS
from competence import outbox
from competence.domain.grammar import parse
from competence.domain.methods import methods_in, with_methods
from competence.domain.rules import evaluate
from competence.domain.surroundings import surroundings
from competence.models import (
    Assignment,
    Certificate,
    Claim,
    EmployerAnswer,
    Fact,
    Occasion,
    RoutineVersion,
)
from competence.people import clock
from competence.people.access import reach
from competence.people.models import Mentorship, Person, Unit, User
from competence.queries import introductions, ledger, map_holdings, rulebook, specialists
from competence.queries.map import Selection, competence_map
from competence.queries.moments import Moment
from competence.queries.profile import profile
from competence.services import decisions

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """One build for all the tests here: it takes seconds. Everything is rolled back at the end."""
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "VAR_DIR", tmp_path_factory.mktemp("demo"))
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        clock.forget()
        region.build(lambda *_: None)
        yield {person.name: person for person in Person.objects.all()}
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)
        clock.forget()
    patch.undo()


def test_the_demo_region_is_what_the_tour_promises(built):
    today = clock.today()
    years = introductions.of_people([person.pk for person in built.values()], today)
    bo = reach(built["Bo Lind"])

    assert today == clock.machine_now().astimezone(clock.STOCKHOLM).date()
    assert state.read().built
    assert len(bo.led) == 12
    assert {year.current.key for year in years.values()} == {
        "before_start",
        "day_1",
        "week_1",
        "month_1",
        "month_3",
        "month_6",
        "month_12",
    }
    assert all(User.objects.filter(email=persona.email).exists() for persona in PERSONAS)
    assert Person.objects.filter(municipality__key="granby").count() == 7
    assert 45 <= Person.objects.filter(municipality__key="havsby").count() <= 60
    assert Unit.objects.filter(municipality__key="havsby", kind="unit").count() == 8


def test_one_caseworker_has_exactly_one_open_gate_the_last_talk(built):
    year = introductions.of_person(built["Ture Ås"].pk, clock.today())

    open_tasks = [task.key for stage in year.stages for task in stage.open_tasks]

    assert open_tasks == ["talk_12"]
    assert not decisions.step_rules(built["Ture Ås"], "step_2").answer.met


def test_the_last_talk_is_all_that_step_two_waits_for(built):
    ture = built["Ture Ås"]
    assignment = Assignment.objects.live().get(person=ture)

    learner.talk(assignment=assignment, key="talk_12", supervisor=built["Bo Lind"])

    assert decisions.step_rules(ture, "step_2").answer.met


def test_the_year_was_lived_not_filled_in(built):
    days = {fact.recorded_at.date() for fact in Fact.objects.all()}

    assert len(days) > 100
    late = Fact.objects.filter(person=built["Ture Ås"], kind="talk_held").order_by("recorded_at")
    assert all(fact.recorded_at.date() >= fact.starts_on for fact in late)
    assert not RoutineVersion.objects.filter(published_at__gt=clock.now()).exists()


def test_the_mentor_is_shared_by_agreement_of_all_three(built):
    shared = Mentorship.objects.get(person=built["Petra Vik"])

    assert shared.mentor == built["Cilla Öberg"]
    assert shared.home_agreed_at
    assert shared.lender_agreed_at
    assert shared.person_accepted_at
    assert built["Petra Vik"].pk in reach(built["Cilla Öberg"]).mentored


def test_merits_wait_came_back_are_vouched_for_and_count(built):
    claims = {claim.title: claim for claim in Claim.objects.all()}

    assert sorted(claim.state for claim in claims.values()) == [
        "accepted",
        "returned",
        "sent",
        "sent",
    ]
    assert EmployerAnswer.objects.get().question.claim.person == built["Alma Ek"]
    assert all(claim.return_reason for claim in claims.values() if claim.state == "returned")


def held(person, method):
    versions = rulebook.published(person.municipality, "methods")
    rule = with_methods(
        {"leaf": "method", "method": method}, methods_in(found.document for found in versions)
    )
    known = ledger.ledgers(person.municipality, [person.pk], surroundings([parse(rule)]))
    return evaluate(rule, known[person.pk], clock.today())


@pytest.mark.parametrize(
    ("name", "method", "state", "because"),
    [
        ("Frida Berg", "bbic_basic", "soon", ""),
        ("Birgit Hall", "bbic_basic", "valid", ""),
        ("Linnea Rud", "bbic_basic", "valid", ""),
        ("Adam Hjort", "home", "valid", ""),
        ("Tomas Egge", "bbic_basic", "soon", "temporary"),
        ("Magnus Öst", "freda", "expired", "revoked"),
        ("Kerstin Molin", "freda", "valid", ""),
    ],
)
def test_methods_run_out_are_renewed_allowed_for_a_while_and_revoked(
    built, name, method, state, because
):
    found = held(built[name], method)

    assert (found.state, found.because, found.basis) == (state, because, "local")


def test_everybody_stands_on_the_step_that_was_decided(built):
    for veteran in VETERANS:
        decided = Fact.objects.live().filter(person=built[veteran.name], kind="step_decision")
        [step] = decided.filter(subject__startswith="step_")
        assert step.subject == f"step_{veteran.step}"


def test_a_specialist_of_the_neighbour_can_be_asked_who_agreed_to_it(built):
    page = specialists.page_of(reach(built["Bo Lind"]))
    shown = {one.name: one.unit for area in page.areas for one in area.specialists}

    assert shown == {
        "Birgit Hall": "Uppföljning av placeringar",
        "Kerstin Molin": "Våld i nära relationer",
        "Sven Åkerlund": "",
    }


def test_a_mentor_is_half_way_through_the_introduction_for_mentors(built):
    year = introductions.of_person(built["Ingrid Falk"].pk, clock.today())

    assert [stage.key for stage in year.stages if stage.passed] == ["before_start"]
    assert {task.key for task in year.current.open_tasks} == {"talk_mentor_3", "hallbar"}


@pytest.mark.alike
def test_every_certificate_of_the_demo_is_drawn(built):
    outbox.drain()

    assert Certificate.objects.exists()
    assert not Certificate.objects.filter(issued_at__isnull=True).exists()
    assert Occasion.objects.filter(state="waiting").count() >= 3


def test_the_demo_refuses_to_build_where_people_are(built):
    with pytest.raises(RuntimeError, match="people here already"):
        region.build(lambda *_: None)


def test_every_map_worked_out_anew_is_the_map_that_is_stored(built):
    for name in ("Elin Ström", "Nils Berg"):
        hr = reach(built[name])
        home = hr.person.municipality
        asked = profile(home)
        keys = [competence.key for competence in asked.competences]
        today = Moment(clock.today())
        people = competence_map(hr, asked, Selection(), today).grid.population
        ids = [member.pk for member in people.members]
        stored, _day = map_holdings.stored(ids, keys, today.day)

        anew = map_holdings.held(map_holdings.answered(home, ids, keys, today), today.day)

        assert anew == stored
        assert len(anew) == len(ids) * len(keys) > 10
