"""Rules are written in the editors' pages, place by place, by plain forms."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError

from competence import outbox
from competence.domain.canonical import digest
from competence.domain.shapes import SHAPES
from competence.models import RuleSet, RuleVersion
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry
from competence.services import rules
from tests import factories

pytestmark = pytest.mark.alike

TALK = {"key": "samtal", "leaf": "talk", "talk": "talk_3"}
CHECK = {"key": "kontroll", "leaf": "eligibility"}


def ladder(*rule, key="trappan"):
    grund = {"key": "grund", "all": list(rule)}
    return {
        "schema": 1,
        "kind": "ladder",
        "key": key,
        "title": "Trappan",
        "steps": [
            {"key": "step_1", "number": 1, "title": "Ny", "rule": None},
            {"key": "step_2", "number": 2, "title": "Grund", "rule": grund},
        ],
    }


PROGRAMME = {
    "schema": 1,
    "kind": "programme",
    "key": "intro",
    "title": "Introduktion",
    "stages": [
        {
            "key": "day_1",
            "title": "Dag 1",
            "due_days": 1,
            "requirements": [{"title": "Första samtalet", **TALK}],
        }
    ],
    "elements": {"PE6": {"title": "Barnsamtal", "count": 8, "levels": []}},
    "talks": {"talk_3": {"title": "Tremånaderssamtalet", "stage": "day_1"}},
}


@pytest.fixture
def region(cast):
    publisher = cast.region.path
    rules.publish_document(publisher=publisher, kind="programme", document=PROGRAMME, by=SYSTEM)
    document = ladder(CHECK, TALK)
    return rules.publish_document(publisher=publisher, kind="ladder", document=document, by=SYSTEM)


@pytest.fixture
def draft(region, cast):
    """Havsby's own copy of the region's ladder, begun."""
    return rules.begin(
        publisher=cast.havsby.path, kind="ladder", document=region.document, by=SYSTEM
    )


@pytest.fixture
def hr(cast, sign_in):
    return sign_in(cast.elin)


class Desk:
    """What she sees of a draft, and the forms of its pages filled in as a browser would."""

    def __init__(self, client, draft):
        self.client, self.draft = client, draft
        self.url = f"/cms/regler/{draft.pk}/utkast/"

    def get(self, path=""):
        return unescape(self.client.get(self.url + path).text)

    def post(self, path, **fields):
        self.draft.refresh_from_db()
        sent = {"seen": self.draft.digest, **fields}
        response = self.client.post(self.url + path, sent)
        self.draft.refresh_from_db()
        return response

    def publish(self):
        """Through the comparison, with the choice that stands."""
        page = self.post("publicera/").url
        outbox.drain()
        self.client.post(page, {"choice": "keep", "apply": "1"})
        outbox.drain()
        self.draft.refresh_from_db()
        return page

    def add(self, at, kind="", **fields):
        shown = self.get(f"lagg-till/?at={at}&kind={kind}")
        key = re.search(r'name="key" value="([^"]*)"', shown)
        more = {"key": key[1]} if key else {}
        return self.post("lagg-till/", at=at, kind=kind, **more, **fields)

    @property
    def rule(self):
        return self.draft.document["steps"][1]["rule"]


@pytest.fixture
def desk(hr, draft):
    return Desk(hr, draft)


def test_the_list_is_by_kind_with_publisher_version_and_state(hr, draft):
    shown = hr.get("/cms/regler/").text

    assert shown.index("Program</h2>") < shown.index("Kompetenstrappa</h2>")
    assert "Norrland" in shown
    assert "Havsby" in shown
    assert "Utkast" in shown


def test_a_version_is_read_as_sentences_in_a_tree(hr, region):
    shown = unescape(hr.get(f"/cms/regler/{region.pk}/").text)

    assert "Alla dessa:" in shown
    assert "Samtalet Tremånaderssamtalet är hållet." in shown
    assert "Version 1" in shown
    assert "lagg-till" not in shown


def test_the_regions_ladder_is_adapted_and_the_regions_own_stays(hr, region, cast):
    response = hr.post(f"/cms/regler/{region.pk}/borja/")
    again = hr.post(f"/cms/regler/{region.pk}/borja/")

    own = RuleVersion.objects.get(rule_set__publisher=cast.havsby.path)
    assert response.url == again.url == f"/cms/regler/{own.pk}/utkast/"
    assert (own.document, own.published_at) == (region.document, None)
    assert region.rule_set.versions.count() == 1


@pytest.mark.parametrize("who", ["nils", "gun", "alma"])
def test_nobody_else_reaches_the_draft_of_havsby(who, desk, cast, sign_in):
    client = sign_in(getattr(cast, who))

    for path in ("", "andra/?at=steps/1/rule", "publicera/", "text/", "las/"):
        assert client.get(desk.url + path).status_code in (302, 404)
    gone = client.post(desk.url + "ta-bort/", {"at": "steps/1", "mark": "step_2"})
    assert gone.status_code in (302, 404)
    desk.draft.refresh_from_db()
    assert len(desk.draft.document["steps"]) == 2


def test_hr_never_writes_the_regions_own(hr, region, cast, sign_in):
    own = rules.begin(
        publisher=cast.region.path, kind="ladder", document=region.document, by=SYSTEM
    )

    assert hr.get(f"/cms/regler/{own.pk}/utkast/").status_code == 404
    assert sign_in(cast.gun).get(f"/cms/regler/{own.pk}/utkast/").status_code == 200


def test_a_step_is_built_published_and_stays_as_it_is(desk, hr, cast):
    desk.add("steps", title="Fördjupning")
    assert desk.draft.document["steps"][2]["key"] == "step_3"
    here = "steps/2/rule/all"
    desk.add(here, "eligibility")
    desk.add(here, "experience", of="child_services", months=24)
    desk.add(here, "group", form="at_least", number=2)
    group = f"{here}/2/of"
    assert "Här finns inget än." in desk.get()
    desk.add(group, "element", element="PE6", count=2)
    assert "Fler krävs än det finns att välja på" in desk.get()
    desk.add(group, "element", element="PE6", level=4)
    desk.add(group, "element", element="PE6", observed=2, observed_by="mentor")
    shown = desk.get()
    assert "Minst 24 månaders erfarenhet av barn- och ungdomsvård." in shown
    assert "Minst 2 av dessa:" in shown
    assert "Momentet Barnsamtal, minst 2 tillfällen." in shown
    assert "Barnsamtal" in desk.get("las/")
    desk.publish()

    assert desk.draft.published_at
    assert desk.draft.published_by == cast.elin
    keys = [leaf["key"] for leaf in desk.draft.document["steps"][2]["rule"]["all"][2]["of"]]
    assert len({*keys}) == 3
    before = desk.draft.document
    desk.post("ta-bort/", at="steps/2", mark="step_3")
    desk.post("andra/", at="", title="Annan")
    assert desk.draft.document == before
    assert "ändras inte" in hr.get(desk.url, follow=True).text


def path(key, title):
    steps = [{"key": "fordjupad", "number": 1, "title": "Fördjupad", "rule": CHECK}]
    return {"schema": 1, "kind": "path", "key": key, "title": title, "steps": steps}


def test_a_step_key_of_another_path_is_refused_and_a_new_step_gets_one_of_its_own(cast, hr, region):
    def publish(publisher, **named):
        document = path(**named)
        return rules.publish_document(
            publisher=publisher, kind="path", document=document, by=SYSTEM
        )

    publish(cast.region.path, key="familjehem", title="Familjehem")
    document = path("barnsamtal", "Barnsamtal")
    draft = rules.begin(publisher=cast.havsby.path, kind="path", document=document, by=SYSTEM)
    desk = Desk(hr, draft)
    assert "Steget fordjupad finns också i Familjehem." in desk.get("publicera/")
    assert desk.post("publicera/").status_code == 200
    with pytest.raises(ValidationError):
        publish(cast.region.path, key="natverk", title="Nätverk")

    desk.post("ta-bort/", at="steps/0", mark="fordjupad")
    desk.add("steps", title="Fördjupad")
    desk.add("steps/0/rule/all", "eligibility")
    assert desk.draft.document["steps"][0]["key"] == "barnsamtal_fordjupad"
    desk.publish()
    assert desk.draft.published_at

    own = {"key": "trappan_2", "title": "Egen trappa"}
    with pytest.raises(ValidationError, match="Trappan är redan trappan här"):
        rules.publish_document(
            publisher=cast.havsby.path, kind="ladder", document=ladder(CHECK) | own, by=SYSTEM
        )


def test_paths_that_never_meet_and_those_that_met_before_are_published(cast):
    met = path("familjehem", "Familjehem")
    factories.make_rules(met, publisher=cast.havsby.path, kind="path")
    factories.make_rules(path("barn", "Barn"), publisher=cast.havsby.path, kind="path")

    for publisher, document in (
        (cast.havsby.path, met | {"title": "Familjehem och jourhem"}),
        (cast.granby.path, path("natverk", "Nätverk")),
    ):
        version = rules.publish_document(
            publisher=publisher, kind="path", document=document, by=SYSTEM
        )
        assert version.published_at


def test_every_write_is_recorded_with_who_did_it(desk, cast):
    desk.add("steps", title="Fördjupning")

    entry = AuditEntry.objects.filter(verb="rules.drafted").latest("pk")
    assert entry.person_id == cast.elin.pk


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_of_requirement_has_a_form_that_keeps_what_is_written(kind, desk):
    fields = {
        "course": "sekretess",
        "element": "PE6",
        "talk": "talk_3",
        "routine": "larm",
        "of": {"assessment": "PE6", "supervision": "professional", "mentored": "newcomer"}.get(
            kind, "reception"
        ),
        "method": "freda",
        "step": "step_2",
        "subject": "T2",
        "months": 7,
        "hours": 4.5,
        "persons": 2,
        "by": "panel",
        "decision": "independence_decision",
    }
    shape = SHAPES[kind]
    leaf = {"key": "krav", "leaf": kind, **{field: fields[field] for field in shape.needs}}
    leaf |= {"count": 2} if shape.one_of else {}
    document = ladder(leaf)
    rules.save_draft(rule_set=desk.draft.rule_set, document=document, by=SYSTEM)
    at = "steps/1/rule/all/0"

    shown = desk.get(f"andra/?at={at}")
    desk.post("andra/", at=at, **{k: str(v).replace(".", ",") for k, v in leaf.items()})

    assert "Så läses det nu:" in shown
    assert desk.draft.document == document


def test_how_long_it_holds_and_how_it_is_renewed_is_written_in_the_form(desk):
    lasting = {
        "giltighet-valid_months": 12,
        "giltighet-counted_from": "expiry",
        "giltighet-window_days": 90,
        "giltighet-grace_days": 30,
    }
    desk.add(
        "steps/1/rule/all",
        "external",
        new_title="Våld i nära relationer",
        hp="7,5",
        level="advanced",
        basis="local",
        **lasting,
    )
    desk.add("steps/1/rule/all/2/renewal", "talk", talk="talk_3")

    leaf = desk.rule["all"][2]
    assert (leaf["course"], leaf["title"]) == ("vald_i_nara_relationer", "Våld i nära relationer")
    assert leaf["hp"] == 7.5
    assert leaf["validity"] == {
        "valid_months": 12,
        "counted_from": "expiry",
        "window_days": 90,
        "grace_days": 30,
    }
    assert [turn["talk"] for turn in leaf["renewal"]] == ["talk_3"]
    assert "Förnyas genom:" in desk.get()
    desk.post("ta-bort/", at="steps/1/rule/all/2/renewal/0", mark=leaf["renewal"][0]["key"])
    assert "renewal" not in desk.rule["all"][2]


def test_how_months_are_counted_is_written_in_the_form(desk):
    counting = {
        "rakning-arithmetic": "classes",
        "rakning-bound_1": "over",
        "rakning-percent_1": "74",
        "rakning-bound_2": "at_least",
        "rakning-percent_2": "50",
        "rakning-divide_by_2": "1,5",
        "rakning-bound_3": "over",
        "rakning-percent_3": "0",
        "rakning-individual_3": "on",
        "rakning-away_percent": 50,
        "rakning-away_days": 14,
        "rakning-within_months": 72,
    }
    at = "steps/1/rule/all"

    desk.add(at, "experience", of="reception", months=36, **counting)

    leaf = desk.rule["all"][2]
    assert leaf["classes"] == [
        {"over": 0.74},
        {"at_least": 0.5, "divide_by": 1.5},
        {"over": 0, "individual": True},
    ]
    assert leaf["pauses"] == {"away_percent": 50, "away_days": 14}
    shown = desk.get(f"andra/?at={at}/2")
    assert 'value="1,5"' in shown
    desk.post("andra/", at=f"{at}/2", of="reception", months=36, **counting)
    assert desk.rule["all"][2] == leaf


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("module", {"course": "finns-inte"}, "finns-inte"),
        ("experience", {"of": "reception", "months": "många"}, "heltal"),
        ("experience", {"of": "reception", "months": 7, "rakning-away_days": 9}, "inte ifyllt"),
        ("element", {"element": "PE6"}, "Skriv antal tillfällen, en nivå eller båda."),
        ("external", {}, "Välj en kurs, eller skriv namnet på en ny."),
        ("group", {"form": "at_least"}, "Skriv hur många."),
        ("group", {}, "Fyll i det här."),
        (
            "external",
            {"new_title": "Behåll mig", "giltighet-window_days": "-1"},
            "Behåll mig",
        ),
    ],
)
def test_a_fault_shows_the_form_again_with_what_was_written(kind, fields, told, desk):
    before = desk.draft.document

    response = desk.add("steps/1/rule/all", kind, **fields)

    assert response.status_code == 200
    assert told in unescape(response.text)
    assert desk.draft.document == before


def test_what_does_not_exist_is_told_at_its_place_and_keeps_it_from_being_published(desk):
    document = ladder(TALK | {"talk": "talk_99"})
    rules.save_draft(rule_set=desk.draft.rule_set, document=document, by=SYSTEM)

    shown = desk.get()
    response = desk.post("publicera/")

    place = shown.index('id="plats-steps-1-rule-all-0"')
    assert shown.index("Det här finns inte. Välj något annat.") > place
    assert "Rätta det här innan du publicerar" in response.text
    assert desk.draft.published_at is None


def test_places_are_moved_wrapped_and_removed_once_however_often_one_clicks(desk):
    at = "steps/1/rule/all"
    seen = desk.draft.digest

    for _click in "12":
        desk.post("flytta/", at=f"{at}/1", mark="samtal", way="up", seen=seen)
    assert [leaf["key"] for leaf in desk.rule["all"]] == ["samtal", "kontroll"]
    seen = desk.draft.digest
    for _click in "12":
        desk.post("gruppera/", at=f"{at}/0", mark="samtal", seen=seen)
    assert desk.rule["all"][0] == {"key": "grupp", "all": [TALK]}
    assert "Ta bort det här?" in desk.get(f"ta-bort/?at={at}/0&mark=grupp")
    seen = desk.draft.digest
    for _click in "12":
        desk.post("ta-bort/", at=f"{at}/0", mark="grupp", seen=seen)
    assert desk.rule["all"] == [CHECK]


def test_a_second_click_adds_nothing(desk):
    fields = {"at": "steps/1/rule/all", "kind": "talk", "talk": "talk_3", "key": "krav"}
    seen = desk.draft.digest

    answers = [desk.post("lagg-till/", **fields, seen=seen) for _click in "12"]

    assert {answer.status_code for answer in answers} == {302}
    assert len(desk.rule["all"]) == 3


def test_two_editors_in_one_draft_lose_nothing(desk, cast, sign_in):
    other = Desk(sign_in(cast.frej), desk.draft)
    seen = desk.draft.digest
    other.post("andra/", at="", title="Frejs titel")

    refused = desk.post("andra/", at="steps/1", title="Elins steg", seen=seen)
    later = desk.post("andra/", at="steps/1", title="Elins steg", seen=seen)

    for answer in (refused, later):
        assert "Utkastet har ändrats sedan du öppnade sidan." in answer.text
        assert "Elins steg" in answer.text
        assert seen in answer.text
    assert desk.draft.document["title"] == "Frejs titel"
    assert desk.draft.document["steps"][1]["title"] == "Grund"
    moved = desk.client.post(
        desk.url + "flytta/",
        {"seen": seen, "at": "steps/1/rule/all/1", "mark": "samtal", "way": "up"},
        follow=True,
    )
    assert "Utkastet har ändrats" in moved.text
    stale = desk.post("publicera/", seen=seen)
    assert "Läs det en gång till" in stale.text
    text = desk.client.post(desk.url + "text/", {"document": "{}", "seen": seen})
    assert text.status_code == 200
    desk.draft.refresh_from_db()
    assert desk.draft.published_at is None


@pytest.mark.parametrize(
    "path",
    [
        *("andra/?at=steps/9", "andra/?at=schema", "andra/?at=steps/1/rule/all", "andra/?at=/"),
        *("lagg-till/?at=steps/1/rule", "lagg-till/?at=", "lagg-till/?at=kind&kind=talk"),
        "andra/?at=steps/1/rule/all/0/leaf",
    ],
)
def test_no_place_but_those_shown_is_reached(path, desk):
    assert desk.client.get(desk.url + path).status_code == 404


def test_a_first_rule_is_written_where_there_is_none(desk):
    assert "Vad krävs?" in desk.get("lagg-till/?at=steps/0/rule")

    desk.add("steps/0/rule", "eligibility")

    assert desk.draft.document["steps"][0]["rule"] == {"key": "krav", "leaf": "eligibility"}


def test_points_are_given_to_each_part(desk):
    desk.post("andra/", at="steps/1/rule", form="points", number=3)
    desk.post("andra/", at="steps/1/rule/of/1", talk="talk_3", worth=2)

    assert desk.rule == {"key": "grund", "points": 3, "of": [CHECK, TALK | {"worth": 2}]}
    assert "Minst 3 poäng av dessa:" in desk.get()
    assert "Värt 2 poäng." in desk.get()


@pytest.mark.parametrize("kind", RuleSet.Kind.values)
def test_every_kind_of_set_is_begun_and_takes_its_first_entry(kind, hr, region, cast):
    made = hr.post(
        "/cms/regler/ny/", {"kind": kind, "title": "Vår egen", "publisher": cast.havsby.path}
    )
    draft = RuleVersion.objects.get(rule_set__key="var_egen")
    desk = Desk(hr, draft)
    row = {"profile": "competences", "methods": "methods", "programme": "stages"}.get(kind, "steps")
    more = {
        "methods": {"basis": "local", "giltighet-valid_months": 36},
        "programme": {"key": "day_1", "due_days": 1},
    }

    shown = desk.get(f"lagg-till/?at={row}")
    desk.add(row, title="Det första", **more.get(kind, {}))

    assert made.url == desk.url
    assert "Rubrik" in shown
    assert "Det första" in desk.get()
    if kind == RuleSet.Kind.LADDER:
        assert "Trappan är redan trappan här" in desk.get("publicera/")
        return
    desk.publish()
    assert desk.draft.published_at


def test_a_path_is_for_one_role_or_for_anybody(hr, region, cast):
    hr.post("/cms/regler/ny/", {"kind": "path", "title": "Leda", "publisher": cast.havsby.path})
    desk = Desk(hr, RuleVersion.objects.get(rule_set__key="leda"))

    desk.post("andra/", at="", title="Leda", audience="supervisor")
    assert desk.draft.document["audience"] == "supervisor"

    desk.post("andra/", at="", title="Leda", audience="")
    assert "audience" not in desk.draft.document


def test_a_title_that_is_taken_is_told(hr, draft, cast):
    fields = {"kind": "ladder", "title": "Trappan", "publisher": cast.havsby.path}

    assert "Det finns redan något med den rubriken." in hr.post("/cms/regler/ny/", fields).text


def test_a_programme_takes_requirements_and_a_gate(hr, region, cast):
    programme = RuleSet.objects.get(key="intro").versions.get()
    hr.post(f"/cms/regler/{programme.pk}/borja/")
    desk = Desk(hr, RuleVersion.objects.get(rule_set__publisher=cast.havsby.path))

    desk.add("stages/0/requirements", "eligibility", title="Behörig", minutes=5)
    desk.add("stages/0/gate", "group", form="any")
    desk.add("stages/0/gate/any", "ref", ref="samtal")

    stage = desk.draft.document["stages"][0]
    assert stage["requirements"][1] == {
        "key": "krav",
        "leaf": "eligibility",
        "title": "Behörig",
        "minutes": 5,
    }
    assert stage["gate"] == {"key": "grupp", "any": [{"ref": "samtal"}]}
    shown = desk.get()
    assert "Behörig: Behörigheten är godkänd." in shown
    desk.publish()
    assert desk.draft.published_at


def test_a_draft_takes_no_more_queries_however_long_it_is(desk, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(60) as counted:
            desk.get()
        return len(counted)

    desk.get()
    few = queries()
    leaves = [TALK | {"key": f"samtal_{number}"} for number in range(40)]
    rules.save_draft(rule_set=desk.draft.rule_set, document=ladder(*leaves), by=SYSTEM)

    assert queries() == few
    assert digest(ladder(*leaves)) == RuleVersion.objects.get(pk=desk.draft.pk).digest
