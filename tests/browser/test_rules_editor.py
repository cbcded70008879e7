"""HR builds a step in a real browser, without help and by the keyboard's own means."""

import pytest
from playwright.sync_api import expect

from competence.models import RuleVersion
from competence.people.audit import SYSTEM
from competence.services import rules
from tests.cast import make_cast
from tests.cms.test_rules_editing import PROGRAMME, ladder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALK = {"key": "samtal", "leaf": "talk", "talk": "talk_3"}


@pytest.fixture
def cast(db):
    cast = make_cast()
    for document, kind in ((PROGRAMME, "programme"), (ladder(TALK), "ladder")):
        rules.publish_document(publisher=cast.region.path, kind=kind, document=document, by=SYSTEM)
    return cast


@pytest.fixture
def hr(page, live_server, sign_in, cast):
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    as_somebody(page, live_server, sign_in(cast.elin))
    page.goto(f"{live_server.url}/cms/regler/")
    return page


def as_somebody(page, live_server, client):
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.clear_cookies()
    page.context.add_cookies([{**cookie, "url": live_server.url}])


def save(page):
    page.get_by_role("button", name="Spara i utkastet").click()


def add(page, place, kind, **fields):
    """Under the sentence named, choose what is asked for and fill in its form."""
    inside = page.locator("li.rule-place").filter(has_text=place).last
    inside.get_by_role("link", name="Lägg till ett krav").last.click()
    page.get_by_role("link", name=kind, exact=True).click()
    for name, value in fields.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_hr_builds_a_step_and_the_learner_reads_it(hr, cast, live_server, sign_in):
    hr.get_by_role("link", name="Trappan").click()
    hr.get_by_role("button", name="Anpassa").click()
    hr.get_by_role("link", name="Lägg till ett steg").click()
    hr.fill("[name=title]", "Fördjupning")
    save(hr)
    add(hr, "Fördjupning", "Behörigheten är godkänd")
    save(hr)
    add(hr, "Fördjupning", "Ett praktiskt moment är gjort", element="PE6", count="2")
    save(hr)
    add(hr, "Fördjupning", "En grupp: några eller alla av flera", number="2")
    hr.get_by_label("Minst så många av dessa").check()
    save(hr)
    for name in ("Ett", "Två", "Tre"):
        add(hr, "Minst 2 av dessa:", "En kurs på annat håll", new_title=f"Kurs {name}")
        save(hr)
    add(hr, "Fördjupning", "En kurs på annat håll", new_title="FREDA")
    hr.get_by_text("Hur länge det gäller och när det förnyas").click()
    hr.fill("[name=giltighet-valid_months]", "36")
    hr.fill("[name=giltighet-window_days]", "90")
    save(hr)
    expect(hr.get_by_text("Gäller i 36 månader från genomförandet.").first).to_be_visible()
    hr.get_by_role("link", name="Publicera …").click()
    hr.get_by_role("button", name="Se vad det innebär").dblclick()
    hr.get_by_role("button", name="Publicera version").dblclick()
    expect(hr.get_by_text("Versionen är publicerad").first).to_be_visible()

    published = RuleVersion.objects.get(rule_set__publisher=cast.havsby.path)
    assert published.published_by == cast.elin
    assert [leaf["key"] for leaf in published.document["steps"][2]["rule"]["all"][2]["of"]] == [
        *("krav_3", "krav_4", "krav_5")
    ]
    assert hr.complaints == []
    as_somebody(hr, live_server, sign_in(cast.alma))
    hr.goto(f"{live_server.url}/min-trappa/?steg=step_3")
    expect(hr.get_by_text("Kurs Två").first).to_be_visible()
    expect(hr.get_by_text("FREDA").first).to_be_visible()
    expect(hr.get_by_text("minst 2 av dessa").first).to_be_visible()
