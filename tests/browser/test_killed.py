"""Browser, web and worker are killed where she is, and she goes on at another device from there."""

import time
from dataclasses import dataclass, field

import psutil
import pytest
from django.conf import settings
from django.urls import reverse

from competence import outbox
from competence.models import Attempt, Certificate, ExerciseAnswer, Fact, Note, OutboxRow, PartDone
from competence.people import clock
from tests.browser.answering import answer, asked_in, shown
from tests.browser.conftest import apart
from tests.browser.screens import Somebody
from tests.cast import make_cast
from tests.competence.learner.courses import publish_sample, right_response
from tests.processes import Web, Worker, kill
from tests.world import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
]
COURSE = "prov"
PATIENCE = 60  # seconds for a certificate, on a busy machine
BUTTON = "form:has(input[name=csrfmiddlewaretoken]) .button:not(.quiet)"


@dataclass
class House:
    """Web and worker in processes of their own, and one learner with a browser of hers."""

    web: Web
    worker: Worker
    session: str
    launch: object
    one: Somebody = None
    browser: list = field(default_factory=list)

    def open(self):
        """Another device: nothing comes along but who she is."""
        before = set(psutil.Process().children(recursive=True))
        browser = self.launch()
        self.browser = list(set(psutil.Process().children(recursive=True)) - before)
        self.one = Somebody(browser, self.web.address)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.session}
        self.one.context.add_cookies([cookie | {"url": self.web.address}])
        return self.one

    def lose_everything(self):
        self.web.kill()
        self.worker.kill()
        kill(self.browser)
        self.web.start()
        self.worker.start()
        return self.open()

    def press_and_lose_everything(self, pause):
        """Nobody sees the answer to what she pressed."""
        self.one.page.evaluate(
            "button => setTimeout(() => document.querySelector(button).click())", f"main {BUTTON}"
        )
        time.sleep(pause)
        return self.lose_everything()


@pytest.fixture
def house(transactional_db, tmp_path, launch_browser):
    publish_sample()
    beside = apart(tmp_path, "http://localhost")
    web = Web(tmp_path, beside | {"DJANGO_SETTINGS_MODULE": "tests.long.web_settings"}, processes=1)
    worker = Worker(tmp_path, beside)
    try:
        web.start()
        worker.start()
        yield House(web, worker, session_of(make_cast().alma), launch_browser)
    finally:
        web.stop()
        worker.stop()


def test_nothing_answered_is_lost_and_nothing_is_done_twice(house):
    one = house.open()
    one.go("module_part", course=COURSE, part="telefonen")
    choose(one, "svara", "lyssna")
    choose(one, "elis", "vanta")

    one = house.lose_everything()
    one.go("module", course=COURSE)
    assert one.page.url.endswith(reverse("module_part", args=[COURSE, "telefonen"]))
    chosen = one.page.locator(".reply[data-state] .chosen").all_inner_texts()
    assert [text.split()[-1] for text in chosen] == ["lyssna", "vanta"]
    choose(one, "elis", "brev")
    one.press("Done with this part")
    put_in_order_and_write(one)
    one.press("Done with this part")
    one.press("Begin the check")
    asked, kept = asked_in(COURSE), {}
    for _question in range(2):
        kept |= answer_one(one, asked)
        one.press("Save and go on")
    maybe = answer_one(one, asked)

    one = house.press_and_lose_everything(pause=0.03)
    one.go("check", course=COURSE)
    responses = said(Attempt.objects.get().responses, asked)
    assert responses in (said(kept, asked), said(kept | maybe, asked))
    while one.page.locator("main [name=question]").count():
        kept |= answer_one(one, asked)
        one.press("Save and go on")

    one = house.press_and_lose_everything(pause=0.05)
    one.go("check", course=COURSE)
    if one.page.locator("form[action$='lamna-in/']").count():
        one.press("Hand in and see the reasons")
    kill_the_worker_at_its_work(house.worker)

    attempt = Attempt.objects.get()
    assert attempt.passed
    assert said(attempt.responses, asked) == said(kept | maybe, asked)
    assert PartDone.objects.count() == 2
    assert ExerciseAnswer.objects.count() == 3
    assert Note.objects.get().text == "Att lyssna klart."
    assert Fact.objects.get().subject == COURSE
    assert Certificate.objects.get().issued_at


def choose(one, block, option):
    form = one.page.locator(f"#block-{block} form:has([name=val][value='{option}'])")
    form.locator(f"[value='{option}']").check()
    with one.page.expect_response(lambda answer: "/ovning/" in answer.url):
        form.get_by_role("button").click()


def put_in_order_and_write(one):
    with one.page.expect_response(lambda answer: "/ovning/" in answer.url):
        one.page.locator("#block-ordna form .button.secondary:not(.square)").click()
    one.page.locator("#block-tank textarea").fill("Att lyssna klart.")
    with one.page.expect_navigation():
        one.page.locator("#block-tank [type=submit]").click()


def answer_one(one, asked):
    question = shown(one.page, asked)
    answer(one.page, question, right=True)
    return {question.key: right_response(question)}


def said(responses, asked):
    """Of several right ones, it is the same in whatever order they lay on the page."""
    return {
        key: sorted(told) if isinstance(told, list) and asked[key].kind != "order" else told
        for key, told in responses.items()
    }


def kill_the_worker_at_its_work(worker):
    """With the certificate in its hands; then its lease runs out, and another takes it up."""
    wait_until(lambda: OutboxRow.objects.filter(kind="certificate", attempts__gt=0).exists())
    worker.kill()
    OutboxRow.objects.open().update(leased_until=clock.machine_now())
    worker.start()
    outbox.sweep()
    wait_until(lambda: not OutboxRow.objects.open().filter(kind="certificate").exists())


def wait_until(happened):
    last = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < last
        time.sleep(0.05)
