"""One module with a block of every kind: by keyboard, at 400 per cent, on paper, without JavaScript."""

from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from cms import content_loading
from competence.models import Attempt, ExerciseAnswer, Note
from competence.people.audit import SYSTEM
from courses.pool import OrderQuestion
from tests import factories
from tests.browser.answering import answer, answer_by_keyboard, asked_in, shown
from tests.browser.keyboard import Keyboard
from tests.browser.screens import say
from tests.browser.test_pages import Inspector
from tests.cast import make_cast
from tests.cms.sample_module import KEY, write_sample
from tests.competence.learner.courses import right_response
from tests.world import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEANING = "när någon berättar om oro för ett barn. " * 12
AT_400_PER_CENT = {"width": 320, "height": 256}
EXTERNAL = "vald_kurs"
# What can be neither read nor reached, and what stays put over half of what is left to read in.
CUT = """() => {
  const tiny = (node) => { const box = node.getBoundingClientRect(); return box.width <= 1 || box.height <= 1; };
  const scrolls = (node) => ["auto", "scroll"].includes(getComputedStyle(node).overflowX);
  const around = (node) => { const all = []; while ((node = node.parentElement)) all.push(node); return all; };
  const found = [];
  for (const node of document.querySelectorAll("body *:not(script)")) {
    if (!node.checkVisibility({ visibilityProperty: true }) || tiny(node) || around(node).some(tiny)) continue;
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    const hides = ["hidden", "clip"].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
    const outside = (box.right > innerWidth + 1 || box.left < -1) && !around(node).some(scrolls);
    const covers = ["fixed", "sticky"].includes(style.position) && !node.matches(":popover-open")
      && box.height > innerHeight / 2;
    if ((hides || outside || covers) && !node.matches(".skip")) found.push(node.outerHTML.slice(0, 160));
  }
  return found;
}"""
CONTROLS = """() => [...document.querySelectorAll(
  "main :is(input, select, textarea, button:not(.term), video, .lesson-text summary)"
)].filter((node) => node.checkVisibility()).map((node) => node.outerHTML.slice(0, 120))"""


def with_a_hard_word(document):
    document["glossary"] = [{"term": "anmälan", "meaning": MEANING}]
    document["parts"][0]["blocks"][0]["html"] = "<p>Det kommer en <strong>anmälan</strong>.</p>"


@pytest.fixture
def alma(house, tmp_path):
    cast = make_cast()
    content_loading.load(write_sample(tmp_path, with_a_hard_word), cast.havsby, SYSTEM)
    factories.make_attended(EXTERNAL, "external")
    return cast.alma


class Walk(Inspector):
    """Looks at every page as the inspector does, and at 400 per cent."""

    def __init__(self, page, house, alma):
        super().__init__(page, house)
        self.keys = Keyboard(page)
        self.become(session_of(alma))

    def look(self):
        self.look_here()
        self.look_close()

    def glance(self):
        """At what every other module has too, and test_pages looks at."""
        self.look_in_both()
        self.look_close()

    def look_close(self):
        self.page.set_viewport_size(AT_400_PER_CENT)
        for node in self.page.evaluate(CUT):
            self.note(f"cut at 400 per cent: {node}")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def button(self, msgid, within="main"):
        return self.page.locator(within).get_by_role("button", name=say(msgid)).first

    def answer_back(self, block, msgid):
        """Enter on the button of an exercise changes the exercise alone."""
        self.keys.to(self.button(msgid, f"#block-{block}"))
        with self.page.expect_response(lambda sent: "/ovning/" in sent.url):
            self.page.keyboard.press("Enter")
        expect(self.button(msgid, f"#block-{block}")).to_have_count(0)

    def choose(self, block, option):
        self.keys.pick(self.page.locator(f"#block-{block} [name=val][value='{option}']"))
        self.page.keyboard.press("Tab")
        with self.page.expect_response(lambda sent: "/ovning/" in sent.url):
            self.page.keyboard.press("Enter")
        expect(self.page.locator(f"#block-{block} [name=val][value='{option}']")).to_have_count(0)


@pytest.fixture
def walk(page, house, alma):
    one = Walk(page, house, alma)
    yield one
    assert one.keys.unseen == []
    assert not one.faults, "\n".join(dict.fromkeys(one.faults))


def test_a_module_with_every_kind_of_block_by_keyboard_alone(walk, alma):
    page, keys = walk.page, walk.keys
    page.goto(walk.house + reverse("module", args=[KEY]))
    walk.glance()
    assert "Bedöm genast: behöver barnet skydd?" in on_paper(page)
    keys.enter(page.get_by_role("link", name=say("Begin the module")))
    walk.look()
    hear_what_the_word_means(walk)
    walk.choose("svara", "lyssna")
    walk.choose("elis", "vanta")
    walk.choose("elis", "brev")
    walk.look()
    keys.enter(walk.button("Done with this part"))
    walk.look()
    put_in_order_and_sort(walk)
    keys.type(page.locator("#block-tank textarea"), "Att lyssna klart.")
    keys.enter(walk.button("Save for me only", "#block-tank"))
    walk.look()
    is_readable_on_paper(page)
    keys.enter(walk.button("Done with this part"))
    walk.glance()
    keys.enter(walk.button("Begin the check"))
    take_the_check(walk)
    walk.glance()
    page.goto(walk.house + reverse("module", args=[EXTERNAL]))
    walk.glance()

    assert Attempt.objects.get(person=alma).passed
    assert ExerciseAnswer.objects.count() == 4
    assert Note.objects.get().text == "Att lyssna klart."


def hear_what_the_word_means(walk):
    """The longest explanation is read to its end on the smallest screen."""
    word, note = walk.page.locator("button.term"), walk.page.locator(".term-note")
    walk.page.set_viewport_size(AT_400_PER_CENT)
    walk.keys.to(word)
    walk.page.keyboard.press("Enter")
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= AT_400_PER_CENT["height"]
    assert note.evaluate("note => (note.scrollTop = 9999) && note.scrollTop > 0")
    walk.glance()
    walk.page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def put_in_order_and_sort(walk):
    up = walk.page.locator("#block-ordna li").last.get_by_role("button", name=say("Move up"))
    walk.keys.to(up)
    walk.page.keyboard.press("Enter")
    walk.answer_back("ordna", "Answer and see")
    for item, bucket in {"grat": "fakta", "ledsen": "fakta"}.items():
        walk.keys.pick(walk.page.locator(f"#block-sortera [name=korg-{item}][value={bucket}]"))
    walk.answer_back("sortera", "Answer and see")


def take_the_check(walk):
    asked = asked_in(KEY)
    while walk.page.locator("main [name=question]").count():
        walk.glance()
        answer_by_keyboard(walk.page, walk.keys, shown(walk.page, asked))
        walk.keys.enter(walk.button("Save and go on"))
    walk.glance()
    walk.keys.enter(walk.button("Hand in and see the reasons"))


def is_readable_on_paper(page):
    told = on_paper(page)
    for words in (
        "I vilken ordning?",
        "Han grät.",
        "Vi ser ett rum.",
        "Att lyssna klart.",
        "Sitt med.",
    ):
        assert words in told
    for msgid in ("Done with this part", "Try again", "Menu", "Previous part"):
        assert say(msgid) not in told


def on_paper(page):
    """What its printed pages say. Nothing on them asks to be pressed or opened."""
    page.emulate_media(media="print")
    pages = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    controls = page.evaluate(CONTROLS)
    page.emulate_media(media="screen")
    assert controls == []
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def test_without_javascript_there_are_plain_selects_and_all_can_be_done(browser, house, alma):
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(alma)}
    context.add_cookies([cookie | {"url": house}])
    page = context.new_page()

    def press(within, msgid):
        with page.expect_navigation():
            page.locator(within).get_by_role("button", name=say(msgid)).first.click()

    page.goto(house + reverse("module_part", args=[KEY, "telefonen"]))
    page.locator("#block-svara [value=lyssna]").check()
    press("#block-svara", "Choose and see")
    expect(page.locator("#block-svara .reply").first).to_be_visible()
    press("main", "Done with this part")
    put_in_order(page, "#block-ordna", ("ge", "ta", "se"))
    press("#block-ordna", "Answer and see")
    for item in ("grat", "ledsen"):
        page.locator(f"#block-sortera [name=korg-{item}][value=fakta]").check()
    press("#block-sortera", "Answer and see")
    press("main", "Done with this part")
    press("main", "Begin the check")
    asked = asked_in(KEY)
    while page.locator("main [name=question]").count():
        question = shown(page, asked)
        if isinstance(question, OrderQuestion):
            put_in_order(page, "main", right_response(question))
        else:
            answer(page, question, right=True)
        press("main", "Save and go on")
    press("main", "Hand in and see the reasons")

    expect(page.locator("h1")).to_have_text(say("You have passed the module"))
    kept = ExerciseAnswer.objects.get(block="anteckningen/ordna")
    assert kept.response == ["ge", "ta", "se"]
    context.close()


def put_in_order(page, within, keys):
    selects = page.locator(f"{within} ol[data-sortable] select:visible")
    assert selects.count() == len(keys)
    for place, key in enumerate(keys, start=1):
        page.locator(f"{within} [name=plats-{key}]").select_option(str(place))
