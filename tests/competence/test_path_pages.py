"""Välj specialistväg at the screens: from a wish to a decided step with its certificate."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence import outbox
from competence.domain.facts import FactKind
from competence.models import Certificate, Fact, PathChoice, RuleSet
from competence.people import access, clock
from competence.queries import path_pages
from competence.queries.decision_queue import decision_queue
from competence.services import path_choices
from tests import factories
from tests.competence.maps import reading
from tests.competence.test_path_choices import OTHER
from tests.competence.test_path_steps import LADDER, PATH

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def paths(cast):
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    for document in (PATH, OTHER):
        factories.make_rules(document, kind=RuleSet.Kind.PATH)


def told(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return reading.text(reading.tree(response).xpath("//main")[0])


def day(number=0):
    return (clock.today() + timedelta(days=number)).isoformat()


def wish(client, path="vald"):
    return client.post(reverse("wish_path", args=[path]), {"why": "Jag möter det ofta."})


def answer(client, person, what, **fields):
    choice = PathChoice.objects.filter(person=person).latest("pk")
    given = {f"{what}-{name}": value for name, value in fields.items()}
    url = reverse("person_path", args=[person.pk])
    return client.post(url, {"what": what, "choice": choice.pk, **given})


def test_from_a_wish_to_a_decided_step_with_a_certificate_that_can_be_verified(
    cast, paths, sign_in
):
    alma, bo, disa = sign_in(cast.alma), sign_in(cast.bo), sign_in(cast.disa)
    assert "Våld i nära relationer" in told(alma, "choose_path")
    assert "0 av 1 uppfyllt" in told(alma, "choose_path")

    wish(alma)
    assert "Ditt önskemål: Våld i nära relationer" in told(alma, "choose_path")
    assert "arbetar eller har arbetat och deras ställföreträdare" in told(alma, "choose_path")
    assert "Planera ett samtal om specialistväg" in told(bo, "team")
    assert "Jag möter det ofta." in told(bo, "person_path", cast.alma.pk)

    assert answer(bo, cast.alma, "plan", on=day(3)).status_code == 302
    assert "Ni samtalar om det den" in told(alma, "choose_path")
    answer(bo, cast.alma, "hold", held_on=day(), note="Börja med FREDA.")
    assert "Börja med FREDA." in told(alma, "choose_path")
    assert "Svara på önskemålet om specialistväg" in told(bo, "team")
    answer(bo, cast.alma, "agree", starts_on=day(), words="FREDA i vår.", relief_percent=10)

    assert "Din väg: Våld i nära relationer" in told(alma, "choose_path")
    ladder = told(alma, "my_ladder")
    assert "Din specialistväg är Våld i nära relationer." in ladder
    assert "Vad Fördjupad i området kräver 0 av 1 krav är uppfyllt." in ladder
    assert "Önskad avlastning: 10 procent." in told(bo, "person_path", cast.alma.pk)
    assert "0 av 1 uppfyllt" in told(bo, "team_member", cast.alma.pk)

    factories.fact(cast.alma, FactKind.METHOD, "freda")
    fields = {"starts_on": day(), "delegation": "SN 4.8", "confirmed": "yes"}
    assert "Våld i nära relationer, Fördjupad i området" in told(
        disa, "person_decisions", cast.alma.pk
    )
    disa.post(reverse("decide_step", args=[cast.alma.pk, "vald_1"]), fields)

    outbox.drain()
    issued = Certificate.objects.get()
    assert (issued.kind, issued.fact.subject) == ("path", "vald_1")
    assert "Intyget är äkta" in told(sign_in(cast.alma), "verified", issued.code)
    assert "Specialist i området" in told(bo, "person_path", cast.alma.pk)
    assert "Vad Specialist i området kräver 1 av 1 krav" in told(alma, "my_ladder")


def test_the_step_of_the_ladder_is_still_one_tap_away(cast, paths, sign_in):
    PathChoice.objects.create(
        person=cast.alma,
        municipality=cast.havsby,
        path="vald",
        why="x",
        wished_at=clock.now(),
        state="agreed",
        state_on=clock.today(),
        starts_on=clock.today(),
    )
    alma = sign_in(cast.alma)

    assert "Vad Fördjupad i området kräver" in told(alma, "my_ladder")
    assert "Varför inte steg 2?" in told(alma, "my_ladder", steg="step_2")
    for step in ("vald_1", "vald_2"):
        factories.fact(cast.alma, FactKind.STEP, step, value={"ladder": "vald"})
    assert "Varför inte steg 2?" in told(alma, "my_ladder")
    assert "Hela vägen är nådd" in told(alma, "choose_path")


def test_a_wish_tells_who_can_read_it_and_asks_before_it_takes_anothers_place(cast, paths, sign_in):
    alma = sign_in(cast.alma)
    page = told(alma, "wish_path", "vald")
    for reader in ("Bo Lind", "Disa Holm", "HR i din kommun"):
        assert reader in page

    wish(alma)

    assert "Det ersätter ditt önskemål om Våld i nära relationer." in told(
        alma, "wish_path", "barn"
    )
    assert "Du har önskat den här vägen" in told(alma, "wish_path", "vald")
    wish(alma, "barn")
    alma.post(reverse("withdraw_path", args=[PathChoice.objects.latest("pk").pk]))
    assert [row.state for row in PathChoice.objects.order_by("pk")] == ["withdrawn"] * 2
    assert "Tidigare önskemål och vägar (2)" in told(alma, "choose_path")


def test_not_now_is_read_by_her_with_its_reason_and_day(cast, paths, sign_in):
    alma, bo = sign_in(cast.alma), sign_in(cast.bo)
    wish(alma)
    answer(bo, cast.alma, "hold", held_on=day(), note="Vi väntar.")

    answer(bo, cast.alma, "later", reason="Steg 2 kommer först.", back_on=day(90))

    page = told(alma, "choose_path")
    assert "Inte nu. Ni kommer tillbaka till det den" in page
    assert "Steg 2 kommer först." in page


def test_she_ends_her_path_on_a_page_that_says_what_happens(cast, paths, sign_in):
    alma, bo = sign_in(cast.alma), sign_in(cast.bo)
    wish(alma)
    answer(bo, cast.alma, "hold", held_on=day(), note="Ja.")
    answer(bo, cast.alma, "agree", starts_on=day(), words="")
    url = reverse("end_path", args=[PathChoice.objects.get().pk])

    assert "Från och med i dag är det inte längre din väg." in alma.get(url).content.decode()
    assert alma.post(url, {"reason": ""}).status_code == 200
    assert alma.post(url, {"reason": "Jag byter enhet."}).status_code == 302

    assert "Din väg:" not in told(alma, "choose_path")
    assert alma.get(url).status_code == 302


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("plan", {"on": "i morgon"}),
        ("plan", {"on": "2020-01-01"}),
        ("hold", {"held_on": "2999-01-01", "note": "Vi talade."}),
        ("hold", {"held_on": "2026-01-01", "note": "Barnet 121212-1212"}),
    ],
)
def test_what_cannot_be_saved_comes_back_with_its_reason(what, fields, cast, paths, sign_in):
    wish(sign_in(cast.alma))

    response = answer(sign_in(cast.bo), cast.alma, what, **fields)

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_an_answer_is_about_the_wish_that_was_shown(cast, paths, sign_in):
    alma, bo = sign_in(cast.alma), sign_in(cast.bo)
    wish(alma)
    url = reverse("person_path", args=[cast.alma.pk])
    shown = PathChoice.objects.get().pk
    wish(alma, "barn")

    late = bo.post(url, {"what": "plan", "choice": shown, "plan-on": day(2)}, follow=True)

    assert "Det här har ändrats under tiden." in late.content.decode()
    for forged in ("", "9" * 30, "999999"):
        given = {"what": "plan", "choice": forged, "plan-on": day(2)}
        assert bo.post(url, given).status_code == 404


def test_hr_reads_and_does_not_answer(cast, paths, sign_in):
    wish(sign_in(cast.alma))
    hr = sign_in(cast.elin)

    page = told(hr, "person_path", cast.alma.pk)

    assert "Jag möter det ofta." in page
    assert "Planera samtalet" not in page
    assert answer(hr, cast.alma, "plan", on=day(2)).status_code == 403


def test_the_neighbour_sees_no_path_of_ours_and_no_wish(cast, sign_in):
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    factories.make_rules(PATH, publisher=cast.havsby.path, kind=RuleSet.Kind.PATH)
    wish(sign_in(cast.alma))
    olga = sign_in(cast.olga)

    assert "Våld" not in told(olga, "choose_path")
    assert wish(olga).status_code == 404
    assert olga.get(reverse("person_path", args=[cast.alma.pk])).status_code == 404


def test_a_path_for_supervisors_is_offered_to_them_alone_and_kept_by_whoever_has_it(
    cast, paths, acting, sign_in
):
    factories.make_rules(
        {**PATH, "key": "leda", "title": "Leda", "audience": "supervisor"}, kind=RuleSet.Kind.PATH
    )
    alma, bo = sign_in(cast.alma), sign_in(cast.bo)

    assert "Leda" in told(bo, "choose_path")
    assert "Leda" not in told(alma, "choose_path")
    assert wish(alma, "leda").status_code == 404
    with pytest.raises(ValidationError, match="ingen sådan väg"):
        path_choices.wish(person=cast.alma, path="leda", why="Jag vill.", by=acting(cast.alma))

    PathChoice.objects.create(
        person=cast.alma,
        municipality=cast.havsby,
        path="leda",
        why="x",
        wished_at=clock.now(),
        state_on=clock.today(),
    )
    assert "Ditt önskemål: Leda" in told(alma, "choose_path")
    assert "Du har önskat den här vägen" in told(alma, "wish_path", "leda")


def test_without_paths_the_page_says_when_there_will_be_one(cast, sign_in):
    assert "Ingen väg är publicerad än" in told(sign_in(cast.alma), "choose_path")
    assert "Inget önskemål och ingen väg" in told(sign_in(cast.bo), "person_path", cast.alma.pk)


def test_the_paths_cost_the_same_however_many_and_however_much_she_has(cast, paths, count_queries):
    reach = access.reach(cast.alma)

    def look():
        return path_pages.choose_path(reach, cast.alma)

    small = count_queries(look)
    for number in range(8):
        document = {**OTHER, "key": f"vag-{number}", "title": f"Väg {number}"}
        factories.make_rules(document, kind=RuleSet.Kind.PATH)
        factories.fact(cast.alma, FactKind.METHOD, f"metod-{number}")
        PathChoice.objects.create(
            person=cast.alma,
            municipality=cast.havsby,
            path="vald",
            why="x",
            wished_at=clock.now(),
            state="withdrawn",
            state_on=clock.today(),
        ).moves.create(
            state="wished",
            state_on=clock.today(),
            written_at=clock.now(),
            written_by=cast.alma,
        )

    assert len(look().cards) == 10
    # What was said is read only where something was.
    assert count_queries(look) <= small + 2 <= 16


def test_a_step_revoked_in_a_ledger_brought_along_is_not_said_to_be_reached(cast, paths):
    factories.fact(cast.alma, FactKind.STEP, "step_2", starts_on=clock.today() - timedelta(days=9))
    factories.fact(cast.alma, FactKind.REVOCATION, "step_2", value={"of": "step_decision"})

    members = {
        member.person_id: member for member in decision_queue(access.reach(cast.disa)).members
    }

    assert members[cast.alma.pk].step == "Steg 1, Introduktion"


def test_the_queue_of_decisions_costs_the_same_however_many_have_a_path(cast, paths, count_queries):
    reach = access.reach(cast.disa)

    def look():
        return decision_queue(reach)

    small = count_queries(look)
    for number in range(8):
        person = factories.worker(f"Person {number}", cast.unit)
        PathChoice.objects.create(
            person=person,
            municipality=cast.havsby,
            path="vald",
            why="x",
            wished_at=clock.now(),
            state="agreed",
            state_on=clock.today(),
            starts_on=clock.today(),
        )
        factories.fact(person, FactKind.STEP, "vald_1", value={"ladder": "vald"})

    assert count_queries(look) == small
    assert Fact.objects.count() == 8
