"""The rest of the year, each step at the screen of the one who takes it: practice, talks, decisions."""

import re
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from cms.demo import learner
from competence.domain.calendar import next_working_day
from competence.models import Certificate
from competence.people import clock
from tests.browser.journey_arrival import FIRST_DAY, MODULE, NEW, download
from tests.browser.screens import say

DELEGATION = "Delegationsordning för socialnämnden, punkt 4.2"
ELEMENTS_LEFT = {  # what a year asks for beside the two occasions that are marked at the screens
    "PE2": 4, "PE3": 4, "PE4": 2, "PE5": 4, "PE6": 8, "PE7": 4, "PE8": 2, "PE9": 3,
    "PE10": 2, "PE11": 2, "PE12": 1, "PE13": 2, "PE14": 1, "PE15": 6,
}  # fmt: skip


def acknowledge_a_routine(nora):
    nora.go("routine", key="larm")
    nora.pick("val", "sedan")
    nora.press("Answer and acknowledge")
    nora.reads("Choose again. You can look in the text.")
    nora.pick("val", "hamta")
    nora.press("Answer and acknowledge")
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
    for course in sorted(courses_of_the_year(person) - {MODULE}):
        learner.take_module(person=person, course=course)
    learner.read_routine(person=person, version=learner.routine_of(person, "aterkoppling"))
    for element, count in ELEMENTS_LEFT.items():
        for _time in range(count):
            learner.practise(person=person, element=element, guide=region.cilla, observed=True)
    for element in ("PE1", *ELEMENTS_LEFT):
        learner.rate(person=person, element=element, level=3, supervisor=region.bo)


def courses_of_the_year(person):
    document = person.assignments.get().rule_version.document
    requirements = [each for stage in document["stages"] for each in stage["requirements"]]
    return {each["course"] for each in requirements if each["leaf"] == "module"}


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
