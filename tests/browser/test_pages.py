"""Every page of the url table, filled and empty, on the phone and the desk, in light and in dark.

A page added to tests/access_policy.py is looked at here without another word.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Error, Page

from competence import outbox
from competence.people.models import Person
from tests.access_policy import POLICIES
from tests.access_terms import HAVSBY_PEOPLE
from tests.belongings import Belongings
from tests.cast import make_cast
from tests.visits import address
from tests.world import keep_papers, make_world, session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {360: 740, 1440: 900}
NARROWEST = 320
SCHEMES = ("light", "dark")
# What a scheme can change; the rest of the page is the same in both.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# First of those who are let in: her whose page it most likely is.
ORDER = ("alma", "cilla", "bo", "disa", "elin", "frej", "gun", "ture")
# One of each kind of field that can be filled in wrongly: text, day, number, choice, ticks, radio.
FORMS = ("assign_many", "decide_independence", "eligibility", "invite_person", "study_time", "talk")
LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen"[:80]
PAGES = sorted(name for name, policy in POLICIES.items() if policy.get)

# As she leaves it who fills in nothing, past what the browser itself would have stopped.
EMPTY = """() => {
  const form = document.querySelector("main form");
  form.noValidate = true;
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else field.value = "";
  }
}"""


class Inspector:
    """Opens pages as one and another, and notes every fault with the address it was found at."""

    def __init__(self, page: Page, house: str) -> None:
        self.page, self.house = page, house
        self.faults: list[str] = []
        self.looked = 0
        page.add_init_script(AXE_SCRIPT)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.note(f"script: {error}"))

    def _listen(self, message) -> None:
        # That a page answers 404 or 410 is no fault of the page.
        if (
            message.type == "error"
            and "the server responded with a status of 4" not in message.text
        ):
            self.note(f"console: {message.text}")

    def note(self, what: str) -> None:
        self.faults.append(f"{self.page.url.removeprefix(self.house)} {what}")

    def become(self, session: str) -> None:
        self.page.context.clear_cookies()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.house}
        self.page.context.add_cookies([cookie])

    def look_at(self, path: str) -> None:
        """What a colour stands on does not depend on the width: light on the phone and dark on the
        desk for every second page, the other way round for the rest."""
        if self._opens(path):
            self.page.set_viewport_size({"width": NARROWEST, "height": 740})
            self._is_no_wider_than(NARROWEST)
            self.look_in_both()

    def look_here(self) -> None:
        self.page.set_viewport_size({"width": NARROWEST, "height": 740})
        self._is_no_wider_than(NARROWEST)
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self._is_no_wider_than(width)
            self._ask_axe(width, "light")
            self._ask_axe(width, "dark", COLOURS)

    def look_at_once(self, path: str) -> None:
        """What differs from the filled page is a few lines: on the phone, in light or in dark."""
        if self._opens(path):
            self.looked += 1
            width, height = next(iter(WIDTHS.items()))
            self.page.set_viewport_size({"width": width, "height": height})
            self._is_no_wider_than(width)
            self._ask_axe(width, SCHEMES[self.looked % 2])

    def look_in_both(self) -> None:
        self.looked += 1
        schemes = SCHEMES if self.looked % 2 else reversed(SCHEMES)
        for (width, height), scheme in zip(WIDTHS.items(), schemes, strict=True):
            self.page.set_viewport_size({"width": width, "height": height})
            self._is_no_wider_than(width)
            self._ask_axe(width, scheme)

    def _opens(self, path: str) -> bool:
        """False for what is a file and no page."""
        try:
            answer = self.page.goto(self.house + path)
        except Error as error:
            if "Download is starting" in error.message:
                return False
            raise
        return "text/html" in answer.headers.get("content-type", "")

    def submit_nothing(self, path: str) -> None:
        """The form's answer to nothing at all: what is wrong, on the phone and the desk."""
        self.page.goto(self.house + path)
        self.page.evaluate(EMPTY)
        form = self.page.locator("main form").first
        form.locator("button:not([type=reset]):not([type=button])").first.click()
        self.page.locator(".form-errors").first.wait_for()
        self.look_in_both()

    def look_how_wide(self, path: str) -> None:
        if self._opens(path):
            self.page.set_viewport_size({"width": NARROWEST, "height": 740})
            self._is_no_wider_than(NARROWEST)

    def _is_no_wider_than(self, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.note(f"scrolls sideways at {width}: {wide}")

    def _ask_axe(self, width: int, scheme: str, options: dict | None = None) -> None:
        # Without motion: a colour on its way to another is neither of them.
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = self.page.evaluate(
            "options => axe.run(options)", {"resultTypes": ["violations"], **(options or {})}
        )
        for fault in found["violations"]:
            node = fault["nodes"][0]
            what = f"{fault['id']} ({len(fault['nodes'])}): {node['html'][:200]}"
            self.note(f"{width} {scheme} {what}")


@pytest.fixture
def inspector(page, house):
    return Inspector(page, house)


def first_of(policy) -> str:
    return _first_among(policy.get)


def _first_among(people) -> str:
    return next(name for name in ORDER if name in people)


def paths(hers: Belongings) -> dict[str, list[str]]:
    """By who looks: the address of every page she is let in to."""
    found: dict[str, list[str]] = {}
    for name in PAGES:
        found.setdefault(first_of(POLICIES[name]), []).append(address(name, POLICIES[name], hers))
    return found


@pytest.mark.parametrize("people", [ORDER[:1], ORDER[1:]], ids=["hers", "the others'"])
def test_every_page_with_something_on_it_has_no_fault(inspector, people):
    # In one transaction: a sent invitation forgets its link.
    with transaction.atomic():
        world = make_world()
    keep_papers(world)
    outbox.beat_heard()

    found = paths(world.alma)
    for who in people:
        inspector.become(world.sessions[who])
        for path in found.get(who, ()):
            inspector.look_at(path)

    assert not inspector.faults, "\n".join(dict.fromkeys(inspector.faults))


@pytest.mark.parametrize("who", ["alma", "bo", "disa", "elin"])
def test_every_page_with_nothing_on_it_yet_has_no_fault(inspector, who):
    """The first day of a house without content: lists, maps and plans say what comes there."""
    inspector.become(session_of(make_cast().people[who]))

    for name in PAGES:
        policy = POLICIES[name]
        if not policy.ids and not policy.public and who in policy.get & HAVSBY_PEOPLE:
            inspector.look_at_once(address(name, policy, None))

    assert not inspector.faults, "\n".join(dict.fromkeys(inspector.faults))


@pytest.mark.parametrize(("who", "path", "status"), [("ture", "/beslut/", 403), ("", "/nej/", 404)])
def test_the_pages_that_say_no_have_no_fault(inspector, who, path, status):
    cast = make_cast()
    if who:
        inspector.become(session_of(cast.people[who]))

    inspector.look_at(path)

    assert inspector.page.request.get(inspector.house + path).status in {status, 200}
    assert not inspector.faults, "\n".join(dict.fromkeys(inspector.faults))


def test_a_form_that_is_refused_has_no_fault(inspector):
    with transaction.atomic():
        world = make_world()

    for name in FORMS:
        inspector.become(world.sessions[_first_among(POLICIES[name].post)])
        inspector.submit_nothing(address(name, POLICIES[name], world.alma))

    assert not inspector.faults, "\n".join(dict.fromkeys(inspector.faults))


def test_a_name_as_long_as_it_may_be_widens_no_page(inspector):
    with transaction.atomic():
        world = make_world()
    Person.objects.update(given_name=LONG, family_name=LONG)

    for who, mine in paths(world.alma).items():
        inspector.become(world.sessions[who])
        for path in mine:
            if path.split("/")[1] in {"medarbetare", "beslut", "behorighet", "person", "mentor"}:
                inspector.look_how_wide(path)

    assert not inspector.faults, "\n".join(dict.fromkeys(inspector.faults))
