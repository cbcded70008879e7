"""The first weeks of the year, each step at the screen of the one who takes it: she arrives and learns."""

import re
from datetime import date
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from competence.models import Assignment
from competence.people import clock
from competence.people.models import Person
from tests.browser.answering import answer, asked_in, shown
from tests.browser.screens import say

PASSWORD = "regn-over-havsby-i-mars"
NEW = "Nora Sjö"
NEW_EMAIL = "nora.sjo@havsby.example.org"

FIRST_DAY = date(2026, 1, 19)  # a Monday; the journey begins that morning
MODULE = "valkommen"
MODULE_TITLE = "Välkommen till barn- och ungdomsvården"


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
    visitor.page.get_by_role("listitem").filter(has_text=NEW_EMAIL).filter(
        has_text=say("You are invited to Stegvis")
    ).get_by_role("link").click()
    return visitor.page.locator("main a[href*='/inbjudan/']").get_attribute("href")


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
    expect(one.page.locator("details.menu")).to_be_visible()


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
