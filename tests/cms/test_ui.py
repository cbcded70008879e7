import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

from cms.style_page import SampleStep
from cms.templatetags.ui import (
    NOTICE_SHAPES,
    PERMISSION_SHAPES,
    STAGE_SHAPES,
    STATE_WORDS,
    initials,
    share_of,
)

ROOT = Path(__file__).resolve().parents[2]
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)",
        (ROOT / "static/css/tokens.css").read_text(),
    )
}
TEXT_ON = [
    *[(ink, ground) for ink in ("ink", "quiet") for ground in ("page", "card", "sunk")],
    *[("action", ground) for ground in ("page", "card", "valid-ground")],
    *[("on-action", ground) for ground in ("action", "action-strong")],
    *[(tone, f"{tone}-ground") for tone in ("valid", "soon", "missing", "info", "waiting")],
    ("quiet", "neutral-ground"),
]
DRAWN_ON = [(line, ground) for line in ("control", "lit") for ground in ("page", "card")]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(text, ground, theme):
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), DRAWN_ON)
def test_borders_and_the_lit_step_can_be_seen(line, ground, theme):
    assert contrast(TOKENS[line][theme], TOKENS[ground][theme]) >= 3


def test_every_shape_that_is_asked_for_is_in_the_sprite():
    drawn = set(re.findall(r'symbol id="([^"]+)"', (ROOT / "static/images/states.svg").read_text()))
    asked = {*STATE_WORDS, *NOTICE_SHAPES.values()}
    asked |= {*PERMISSION_SHAPES.values(), *STAGE_SHAPES.values()}

    assert asked <= drawn


@pytest.mark.parametrize("code", list(STATE_WORDS))
def test_a_state_is_never_told_by_colour_alone(code):
    html = render_to_string("components/state.html", {"code": code, "compact": True})

    assert f"#{code}" in html
    assert str(STATE_WORDS[code]) in html


def test_a_step_further_up_carries_no_blame():
    step = SampleStep(number=4, title="Erfaren", state="ahead")

    html = render_to_string("components/stairs.html", {"steps": [step]})

    assert "Erfaren" in html
    assert 'class="state' not in html


def test_the_small_stairs_rise_from_left_to_right():
    steps = [SampleStep(at, "", "valid") for at in (1, 2, 3)]

    html = Template("{% stairs_mark steps %}").render(Context({"steps": steps}))

    assert [int(y) for y in re.findall(r'<rect x="\d+" y="(\d+)"', html)] == [18, 12, 6]


def test_block_tags_escape_their_titles():
    template = Template("{% card title=title %}<p>inne</p>{% endcard %}")

    html = template.render(Context({"title": "<script>"}))

    assert "&lt;script&gt;" in html
    assert "<p>inne</p>" in html


def test_initials_come_from_the_first_and_the_last_name():
    assert [initials("Åsa von Berg"), initials("Åsa"), initials("")] == ["ÅB", "Å", ""]


def test_a_meter_never_runs_over_its_edge():
    assert [share_of(45, 90), share_of(120, 90), share_of(5, 0)] == [50, 100, 0]


def test_the_500_page_comes_out_without_request_or_context():
    html = get_template("500.html").render()

    assert "<h1>" in html
    assert "/static/css/tokens.css" in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404"])
def test_an_error_page_needs_no_signed_in_person(name, rf):
    html = render_to_string(f"{name}.html", {}, request=rf.get("/saknas/"))

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_the_proxys_own_page_asks_the_application_for_nothing():
    html = (ROOT / "static" / "offline.html").read_text()

    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    files = [address for address in addresses if address.startswith("/static/")]

    assert set(addresses) - set(files) == {"/", ""}
    assert all((ROOT / address.removeprefix("/")).is_file() for address in files)
    assert not re.search(r"<script|\sstyle=|\son\w+=", html)


def test_templates_hold_no_inline_style_or_script():
    ours = [p for p in (ROOT / "templates").rglob("*.html") if "documents" not in p.parts]

    guilty = [p.name for p in ours if re.search(r"\sstyle=|<style|\son\w+=|hx-on", p.read_text())]

    assert guilty == []
