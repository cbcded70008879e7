"""The steps of the year, each at the screen of the one who takes it. In the order of the year."""

import re
from datetime import date, timedelta
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from cms.demo import learner
from competence.domain.calendar import next_working_day
from competence.models import Assignment, Certificate
from competence.people import clock
from competence.people.models import Person
from tests.browser.answering import answer, asked_in, shown
from tests.browser.screens import say

PASSWORD = "regn-over-havsby-i-mars"
NEW = "Nora Sjö"
NEW_EMAIL = "nora.sjo@havsby.example.org"
DELEGATION = "Delegationsordning för socialnämnden, punkt 4.2"

FIRST_DAY = date(2026, 1, 19)  # a Monday; the journey begins that morning
MODULE = "valkommen"
MODULE_TITLE = "Välkommen till barn- och ungdomsvården"
ELEMENTS_LEFT = {  # what a year asks for beside the two occasions that are marked at the screens
    "PE2": 4, "PE3": 4, "PE4": 2, "PE5": 4, "PE6": 8, "PE7": 4, "PE8": 2, "PE9": 3,
    "PE10": 2, "PE11": 2, "PE12": 1, "PE13": 2, "PE14": 1, "PE15": 6,
}  # fmt: skip


def invite(bo):
    bo.follow("Invite a colleague")
    bo.fill("given_name", "Nora")
    bo.fill("family_name", "Sjö")
    bo.fill("work_email", NEW_EMAIL)
    bo.fill("starts_on", FIRST_DAY)
    bo.press("Invite")
    bo.sees(NEW)
    return Person.objects.get(work_email=NEW_EMAIL)


def bo_puts_her_on_a_task_and_hr_sees_that_she_lacks_eligibility(bo, elin, person):
    bo.go("task", person_id=person.pk, task="T1")
    bo.fill("day", FIRST_DAY)
    bo.press("Assign the task")
    elin.go("eligibility_list")
    expect(elin.page.get_by_role("rowheader", name=NEW)).to_be_visible()


def register_eligibility(elin, person):
    elin.page.get_by_role("link", name=NEW).click()
    elin.pick("status", "approved")
    elin.page.locator("[name=basis]").select_option("swedish_degree")
    elin.fill("document_seen_on", clock.today())
    elin.fill("starts_on", clock.today())
    elin.press("Register")
    elin.is_told("The eligibility is registered.")
    elin.go("eligibility_list")
    expect(elin.page.get_by_role("rowheader", name=NEW)).to_have_count(0)


def assign_the_introduction(bo, person):
    """Nothing is written by the preview; the moved day and what is held already say why."""
    bo.go("assign", person_id=person.pk)
    bo.press("Show the plan")
    preview = bo.page.locator("#preview")
    expect(preview).to_contain_text("19 januari 2026")
    expect(preview).to_contain_text(say("Approved eligibility"), ignore_case=True)
    assert not Assignment.objects.filter(person=person).exists()
    bo.press("Assign")
    bo.is_told("The introduction is assigned. She gets a mail about it.")


def name_a_mentor(bo, cilla, person):
    bo.follow("Name a mentor")
    bo.choose("mentor", "Cilla")
    bo.press("Ask")
    cilla.go("mentoring")
    expect(cilla.page.locator("main")).not_to_contain_text("Bredvidgång")
    cilla.follow("Read and answer")
    cilla.press("Say yes")
    cilla.is_told("Your answer is saved.")


def open_the_invitation(nora, visitor):
    """From the mail, in the mailbox of the demo. Looking at the link uses nothing up."""
    link = link_in_the_mail(visitor)
    visitor.page.goto(link)
    nora.page.goto(link)
    nora.sees("Nora")
    nora.fill("password", PASSWORD)
    nora.press("Save and go on")
    nora.reads("My introduction")
    visitor.page.goto(link)
    expect(visitor.page.locator("main")).not_to_contain_text("Nora")
    return nora


def link_in_the_mail(visitor):
    visitor.go("demo_mailbox")
    visitor.page.get_by_role("row").filter(has_text=NEW_EMAIL).filter(
        has_text=say("You are invited to Stegvis")
    ).get_by_role("link").click()
    return visitor.page.locator(".letter a").first.get_attribute("href")


def work_through_the_module_on_two_devices(nora, somebody):
    nora.page.get_by_role("link", name=MODULE_TITLE).first.click()
    nora.follow("Begin the module")
    for _part in range(2):
        nora.press("Done with this part")
    stopped_at = nora.page.url
    nora.page.close()

    phone = somebody()
    sign_in_by_password(phone, NEW_EMAIL, PASSWORD)
    phone.page.get_by_role("link", name=MODULE_TITLE).first.click()
    expect(phone.page).to_have_url(stopped_at)
    while phone.button("Done with this part").count():
        phone.press("Done with this part")
    expect(phone.page).to_have_url(re.compile(reverse("check", args=[MODULE])))
    return phone


def sign_in_by_password(one, email, password):
    one.go("account_login")
    one.page.locator("[name=login]").fill(email)
    one.page.locator("[name=password]").fill(password)
    one.page.locator(f"form[action='{reverse('account_login')}'] [type=submit]").click()
    expect(one.page.locator("details[data-menu]")).to_be_visible()


def fail_and_then_pass_the_check(nora):
    nora.press("Begin the check")
    answer_everything(nora, right=False)
    nora.reads("Not quite yet")
    nora.reads("The reasons")
    nora.press("Do it again with other questions")
    answer_everything(nora, right=True)
    nora.reads("You have passed the module")


def answer_everything(nora, right):
    """The page holds no explanation before the answer is handed in."""
    asked = asked_in(MODULE)
    explanations = [
        option.explanation
        for question in asked.values()
        for option in getattr(question, "options", getattr(question, "items", ()))
        if option.explanation
    ]
    while nora.page.locator("main [name=question]").count():
        html = nora.page.content()
        assert not [text for text in explanations if text in html]
        answer(nora.page, shown(nora.page, asked), right)
        nora.press("Save and go on")
    nora.press("Hand in and see the reasons")


def fetch_the_certificate(nora):
    nora.follow("Fetch certificate")
    assert download(nora).startswith(b"%PDF")


def download(one):
    """The page tells without being reloaded, within fifteen seconds."""
    link = one.page.locator("a[download]").first
    expect(link).to_be_visible(timeout=15_000)
    with one.page.expect_download() as fetching:
        link.click()
    return Path(fetching.value.path()).read_bytes()


def acknowledge_a_routine(nora):
    nora.go("routine", key="larm")
    nora.press("I have read it")
    nora.reads("Read and acknowledged")


def mark_two_occasions(nora):
    for _time in range(2):
        nora.go("practice")
        nora.page.locator("main [name=element]").select_option("PE1")
        nora.press("Mark")
        nora.is_told("Marked. Your mentor or supervisor confirms it.")


def confirm_both_with_one_tap(cilla):
    cilla.go("mentoring")
    cilla.page.locator("main [name=observed]").check()
    cilla.press("Confirm the ticked ones")
    expect(cilla.page.locator(".messages")).to_contain_text("2")


def book_hold_and_confirm(visitor, bo, nora, person, talk):
    bo.go("talk", person_id=person.pk, talk=talk)
    if bo.page.locator("main [name='b-on']").count():
        bo.fill("b-on", next_working_day(clock.today() + timedelta(days=1)))
        bo.fill("b-at", "10:00")
        bo.fill("b-place", "Samtalsrum 2")
        bo.press("Book talk")
        bo.is_told("The talk is booked. She gets a mail about it.")
    go_forward(visitor, "week")
    bo.go("talk", person_id=person.pk, talk=talk)
    bo.fill("h-held_on", clock.today())
    bo.fill("h-agreed", "Fortsätt med bredvidgång. Boka ett barnsamtal.")
    bo.press("Save the talk")
    bo.is_told("The talk is written down. She confirms it herself.")
    nora.go("my_introduction")
    held = person.talks.get(key=talk)
    nora.go("confirm_talk", talk_id=held.pk)
    nora.press("Confirm that the talk was held")
    nora.is_told("The talk is confirmed.")


def go_forward(visitor, step):
    visitor.go("demo_start")
    with visitor.page.expect_navigation():
        visitor.page.locator(f"button[name=step][value={step}]").click()
    clock.forget()


def rate_at_the_talk(bo, nora, person):
    """Two sentences are asked for where the level is low; nothing is saved before they are there."""
    bo.go("rate", person_id=person.pk)
    kind = bo.page.locator("#kind-PE1")
    kind.locator("> summary").click()
    kind.locator("[name$=level][value='2']").check()
    bo.press("Save ratings")
    bo.reads("Nothing has been saved yet. What you wrote is still here.")
    kind.locator("textarea[name$=sentences]").fill("Hon gör sin del. Behöver tid för att tänka.")
    bo.press("Save ratings")
    nora.go("practice")
    nora.sees("Behöver tid för att tänka")


def do_the_rest_of_the_year(person, region):
    """What the journey has shown once is done by the services the other fifty times."""
    clock.forget()
    for course in ("sekretess", "orosanmalan"):
        learner.take_module(person=person, course=course)
    learner.read_routine(person=person, version=learner.routine_of(person, "aterkoppling"))
    for element, count in ELEMENTS_LEFT.items():
        for _time in range(count):
            learner.practise(person=person, element=element, guide=region.cilla, observed=True)
    for element in ("PE1", *ELEMENTS_LEFT):
        learner.rate(person=person, element=element, level=3, supervisor=region.bo)


def pass_the_twelve_months(visitor):
    while clock.today() < FIRST_DAY + timedelta(days=366):
        go_forward(visitor, "month")


def decide_on_independent_work(disa, nora, person):
    nora.go("my_introduction")
    expect(nora.page.locator("main")).not_to_contain_text(say("On your own"))
    disa.go("person_decisions", person_id=person.pk)
    disa.page.get_by_role("link", name=re.compile(f"^{say('Decide')}")).first.click()
    decide(disa, granted="yes")
    nora.go("my_introduction")
    nora.sees(say("On your own"))


def decide(disa, **picked):
    for name, value in picked.items():
        disa.pick(name, value)
    disa.fill("starts_on", clock.today())
    disa.fill("delegation", DELEGATION)
    disa.press("Go on")
    disa.sees(DELEGATION)
    disa.press("Decide")


def decide_on_step_two(bo, disa, person):
    bo.go("person_decisions", person_id=person.pk)
    bo.reads("Everything is met")
    bo.page.locator("main form button", has_text=re.compile("Grund")).click()
    bo.is_told("The proposal is with the unit manager.")
    disa.go("decisions")
    disa.page.get_by_role("link", name=re.compile(NEW)).first.click()
    disa.page.locator(f"a[href='{reverse('decide_step', args=[person.pk, 'step_2'])}']").click()
    decide(disa)
    assert download(disa).startswith(b"%PDF")
    return Certificate.objects.get(person=person, kind="step")


def verify_it(visitor, certificate):
    visitor.go("verify")
    visitor.page.locator("main [name=kod]").fill(certificate.code.lower())
    visitor.press("Verify")
    visitor.reads("The certificate is genuine")
    visitor.sees(certificate.number)
    expect(visitor.page.locator("body")).not_to_contain_text(NEW)
    visitor.page.locator("main [name=name]").fill(NEW)
    visitor.press("Compare the name")
    visitor.reads("Yes, the name matches the certificate.")
    visitor.go("verified", code="AAAAA-AAAAA-AAAAA-AAAAA")
    visitor.reads("The code is unknown")


def look_at_the_map(elin, person):
    elin.go("map")
    cell = elin.page.locator("main .map-table td a:visible").first
    cell.click()
    elin.sees("Utredning")
    elin.page.goto(elin.house + reverse("map") + "?visa=personer")
    elin.page.get_by_role("link", name=re.compile(NEW)).first.click()
    expect(elin.page).to_have_url(re.compile(reverse("person_card", args=[person.pk])))
    elin.sees(NEW)


def bo_sees_her_among_his_people(bo, person):
    bo.go("team")
    bo.page.get_by_role("link", name=NEW, exact=True).click()
    bo.sees(NEW)


def the_neighbour_finds_nothing_there(somebody, person):
    """Every address of the journey that names her or something of hers, typed by the neighbour's HR."""
    seen = {url for one in somebody.devices for url in one.seen}
    ids = re.compile(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})/")
    hers = {url.partition("#")[0] for url in seen if ids.search(url) and "/demo/" not in url}
    nils = somebody("neighbour_hr")
    answers = {url: nils.page.request.get(url).status for url in hers}

    assert len(answers) > 8
    assert set(answers.values()) == {404}, answers
