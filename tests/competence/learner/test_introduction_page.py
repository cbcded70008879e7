import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import StudySlot, Talk
from competence.people import clock
from competence.queries import my_introduction
from competence.queries.introductions import of_person
from competence.queries.talks import talk_lines
from competence.services import practice, routines, study_time, talks
from tests import factories
from tests.competence.learner.courses import pass_module, publish_sample, read_through
from tests.competence.learner.year import DOCUMENT, finish_year, follow
from tests.factories.routines import publish_routine

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(cast):
    return cast.alma


@pytest.fixture
def home(alma, sign_in):
    client = sign_in(alma)
    return lambda **headers: client.get(reverse("my_introduction"), headers=headers)


def page_of(person):
    return my_introduction.of(person, clock.today())


def kinds(person):
    return [card.kind for card in page_of(person).cards]


def test_today_shows_what_waits_for_her_most_urgent_first(cast, alma):
    publish_sample()
    publish_routine(cast.havsby)
    follow(alma, clock.today())

    cards = page_of(alma).cards

    assert [card.kind for card in cards] == ["module", "routine", "element"]
    assert (cards[0].part, cards[0].of, cards[0].detail, cards[0].minutes) == (
        1,
        2,
        "Telefonen ringer",
        9,
    )


def test_who_decides_alone_already_is_not_told_that_a_plan_is_on_its_way(cast, alma, home):
    assert page_of(alma).state == "none"

    factories.fact(alma, FactKind.ELIGIBILITY, "degree", value={"status": "approved"})
    factories.fact(alma, FactKind.INDEPENDENCE, "T1", value={"granted": True})

    assert page_of(alma).state == "settled"
    assert "Du har ingen introduktion just nu" in home().text


def test_a_mentor_begins_with_those_she_guides_unless_she_has_a_year_of_her_own(cast, sign_in):
    client = sign_in(cast.cilla)
    assert client.get(reverse("home")).url == reverse("mentoring")

    follow(cast.cilla, clock.today())

    assert client.get(reverse("home")).url == reverse("my_introduction")


def test_when_the_parts_are_read_the_check_is_what_comes_next(cast, alma, acting):
    version = publish_sample()
    follow(alma, clock.today())
    read_through(alma, version, acting(alma))

    assert kinds(alma)[0] == "check"


def test_a_passed_module_makes_place_for_the_next_thing(cast, alma, acting):
    version = publish_sample()
    follow(alma, clock.today())
    pass_module(alma, version, acting(alma))

    assert kinds(alma) == ["element"]


def test_a_talk_that_was_held_is_hers_to_confirm_first_of_all(cast, alma, acting):
    publish_sample()
    assignment = follow(alma, clock.today())
    talks.hold(assignment=assignment, key="talk_1", held_on=clock.today(), by=acting(cast.bo))

    page = page_of(alma)

    assert page.cards[0].kind == "talk_to_confirm"
    assert page.cards[0].key == str(Talk.objects.get().pk)


def test_a_changed_routine_asks_again(cast, alma, acting):
    version = publish_routine(cast.havsby)
    follow(alma, clock.today())
    routines.acknowledge(person=alma, routine_version=version, by=acting(alma))
    assert "routine" not in kinds(alma)

    publish_routine(cast.havsby, "<p>Tryck på larmet.</p>")

    assert "routine" in kinds(alma)


def test_what_is_reported_waits_for_the_mentor_and_is_no_longer_her_turn(cast, alma, acting):
    follow(alma, clock.today())
    for _occasion in range(2):
        practice.report(
            person=alma,
            element="PE1",
            on=clock.today(),
            form_key=uuid.uuid4(),
            by=acting(alma),
        )

    page = page_of(alma)

    assert page.cards == ()
    line = next(line for line in page.stage.gate if line.leaf == "element")
    assert (line.reported, line.waits_for) == (2, my_introduction.wording.waits_for_word("mentor"))


def test_a_booked_talk_is_told_in_the_sentence_and_on_its_line(cast, alma, acting):
    assignment = follow(alma, clock.today())
    finish_year(alma)
    alma.facts.filter(kind=FactKind.TALK_HELD).update(
        retracted_at=clock.now(), retracted_reason="fel"
    )
    when = clock.at_noon(clock.today() + timedelta(days=6))
    talks.book(assignment=assignment, key="talk_1", when=when, place="Rum 3", by=acting(cast.bo))

    page = page_of(alma)

    assert "6" in page.sentence
    assert any("Rum 3" in line.booked for line in page.stage.gate)


@pytest.mark.parametrize("days", [1, 5])
def test_before_the_first_day_it_says_when_it_begins(cast, alma, home, days):
    publish_sample()
    follow(alma, clock.today() + timedelta(days=days))

    page = page_of(alma)

    assert page.state == "before"
    assert page.cards
    assert home().status_code == 200


def test_without_an_introduction_it_says_who_plans_it(cast, alma, home):
    response = home()

    assert response.context["page"].state == "none"
    assert cast.bo.name in response.text


def test_after_the_year_it_leads_to_the_ladder(cast, alma, home):
    follow(alma, clock.today() - timedelta(days=400))
    finish_year(alma)

    response = home()

    assert response.context["page"].state == "done"
    assert reverse("my_ladder") in response.text


def test_during_absence_nothing_is_asked_and_nothing_falls_due(cast, alma, home):
    publish_sample()
    follow(alma, clock.today() - timedelta(days=3))
    factories.absent(alma, clock.today() - timedelta(days=1), None)

    page = home().context["page"]

    assert (page.state, page.cards) == ("resting", ())


def test_half_a_day_of_absence_leaves_the_day_as_it_is(cast, alma):
    publish_sample()
    follow(alma, clock.today())
    factories.absent(alma, clock.today(), None, extent_percent=50)

    assert page_of(alma).state == "under_way"


def test_a_stage_opens_in_place_and_as_a_page_of_its_own(cast, alma, sign_in):
    follow(alma, clock.today())
    client = sign_in(alma)
    url = reverse("stage", args=["month_1"])

    part = client.get(url, headers={"HX-Request": "true"})
    whole = client.get(url)

    assert "<h2>Månad 1</h2>" in part.text
    assert "<html" not in part.text
    assert "<h2>Månad 1</h2>" in whole.text
    assert "<html" in whole.text
    assert client.get(reverse("stage", args=["week_1"])).status_code == 404
    assert client.get(reverse("stage", args=["hittepa"])).status_code == 404


def test_what_she_may_do_follows_from_eligibility_alone(cast, alma):
    follow(alma, clock.today())
    finish_year(alma)
    factories.fact(alma, FactKind.ELEMENT_RATED, "PE1", level=4)

    assert {permission.level for permission in page_of(alma).permissions} == {"not_yet"}


def test_who_helps_is_told_with_the_deputy_in_the_supervisors_place(cast, alma):
    factories.deputise(cast.disa, cast.bo, clock.today(), clock.today())

    helpers = page_of(alma).companions

    assert (helpers.supervisor.relation, helpers.supervisor.name) == ("deputy", cast.disa.name)
    assert [mentor.name for mentor in helpers.mentors] == [cast.cilla.name]


def test_the_manager_helps_where_the_supervisor_has_left(cast, alma):
    cast.bo.employments.update(retracted_at=clock.now(), retracted_reason="slutat")

    assert page_of(alma).companions.supervisor.relation == "manager"


def test_an_unanswered_mentor_does_not_count(cast, alma):
    alma.mentored_by.update(accepted_at=None)

    assert page_of(alma).companions.mentors == ()


def test_the_home_page_costs_at_most_twelve_queries_whatever_the_size(
    cast, alma, acting, sign_in, count_queries
):
    version = publish_sample()
    publish_routine(cast.havsby)
    assignment = follow(alma, clock.today())
    client = sign_in(alma)
    url = reverse("my_introduction")
    study_time.plan(person=alma, on=clock.today(), minutes=60, by=acting(alma))
    small = count_queries(lambda: client.get(url))

    read_through(alma, version, acting(alma))
    for number in range(10):
        practice.report(
            person=alma, element="PE6", on=clock.today(), form_key=uuid.uuid4(), by=acting(alma)
        )
        factories.fact(alma, FactKind.ELEMENT_DONE, "PE6", amount=1)
        factories.mentor(factories.worker(f"Mentor Nr{number}", cast.unit), alma)
        StudySlot.objects.create(
            person=alma,
            municipality=cast.havsby,
            on=clock.today() - timedelta(days=number + 1),
            minutes=30,
        )
    talks.hold(assignment=assignment, key="talk_1", held_on=clock.today(), by=acting(cast.bo))
    large = count_queries(lambda: client.get(url))

    assert small == large <= 12


def test_names_with_markup_are_shown_as_text(cast, alma, home):
    cast.bo.given_name = "<b>Bo</b> & ‮🙂"
    cast.bo.save()

    response = home()

    assert "<b>Bo</b>" not in response.text
    assert "&lt;b&gt;Bo&lt;/b&gt; &amp; ‮🙂" in response.text


def test_a_talk_of_today_comes_first_with_its_time_and_opens_its_stage(cast, alma, acting, home):
    publish_sample()
    assignment = follow(alma, clock.today())
    when = clock.at_noon(clock.today())
    talks.book(assignment=assignment, key="talk_1", when=when, place="", by=acting(cast.bo))

    response = home()

    card = response.context["cards"][0]
    assert card.title == "Samtal efter en månad"
    assert "12:00" in card.note + response.context["page"].sentence
    assert card.href == reverse("stage", args=["month_1"]) + "#stage"


def test_every_card_has_a_place_to_go(cast, alma, acting, home):
    publish_sample()
    publish_routine(cast.havsby)
    assignment = follow(alma, clock.today())
    talks.hold(assignment=assignment, key="talk_1", held_on=clock.today(), by=acting(cast.bo))

    hrefs = [card.href for card in home().context["cards"]]

    assert hrefs == [
        reverse("confirm_talk", args=[Talk.objects.get().pk]),
        reverse("module", args=["prov"]),
        reverse("routine", args=["larm"]),
    ]


def test_what_comes_later_fills_the_day_when_this_stage_waits_for_others(cast, alma):
    publish_sample(key="nasta")
    document = deepcopy(DOCUMENT)
    document["stages"][1]["requirements"].append(
        {"key": "nasta", "title": "Nästa modul", "leaf": "module", "course": "nasta"}
    )
    follow(alma, clock.today(), document)
    finish_year(alma)
    alma.facts.filter(kind=FactKind.TALK_HELD).update(
        retracted_at=clock.now(), retracted_reason="fel"
    )
    alma.facts.filter(subject="larm").update(retracted_at=clock.now(), retracted_reason="fel")
    page = page_of(alma)

    assert [(card.kind, card.key, card.ahead) for card in page.cards] == [("module", "nasta", True)]


def test_a_booked_talk_whose_day_has_been_says_what_is_left_to_do(cast, alma, acting):
    assignment = follow(alma, clock.today())
    finish_year(alma)
    alma.facts.filter(kind=FactKind.TALK_HELD).update(
        retracted_at=clock.now(), retracted_reason="fel"
    )
    when = clock.at_noon(clock.today() + timedelta(days=1))
    talks.book(assignment=assignment, key="talk_1", when=when, place="Rum 3", by=acting(cast.bo))
    clock.move(days=2)

    line = next(line for line in page_of(alma).stage.gate if line.booked)
    assert "Arbetsledaren antecknar samtalet" in line.booked
    assert "Rum 3" not in line.booked
    (talk,) = (talk for talk in talk_lines(of_person(alma.pk, clock.today())) if talk.booked_for)
    assert talk.state == "to_write"
