import re
from pathlib import Path

import pytest
from django.template import Context, Template

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
RIGHT_TO_LEFT = "\u05e0\u05d5\u05e2\u05d4 \u05dc\u05d5\u05d9"
# What holds a person's name where it is shown. A title in the browser's tab takes no tags.
SHOWN = re.compile(
    r"\{\{ (?:(?:person|mentee|claim|page|member|occasion\.person|one\.person|card|persona)\.name"
    r"|[a-z_.]+\.(?:held_by|proposed_by|settled_by|registered_by|decided_by|recorded_by|by"
    r"|supervisor|mentors|mentors\.names|mentor_name|person_name|named|acting)) \}\}"
)
SAID = re.compile(
    r"(?:name|who|by|mentor|deputy)=(?!page\.empty)[a-z_.]*"
    r"(?:name|held_by|proposed_by|seen_by|settled_by|rating\.by|supervisor|acting|waits_for)\b(?![\w.]|\|named)"
)


def rendered(source, **values):
    return Template(source).render(Context(values))


def test_a_name_from_right_to_left_keeps_to_itself_beside_a_date():
    shown = rendered('{{ who|named }}, {{ "12 mars" }}', who=RIGHT_TO_LEFT)
    assert shown == f"<bdi>{RIGHT_TO_LEFT}</bdi>, 12 mars"


def test_a_name_inside_a_sentence_is_set_apart_and_still_escaped():
    source = "{% blocktranslate with name=who|named %}Seen by {{ name }}{% endblocktranslate %}"
    assert "<bdi>A &lt;b&gt;</bdi>" in rendered(source, who="A <b>")


def test_each_of_several_names_is_set_apart():
    shown = rendered('{{ names|named|join:", " }}', names=[RIGHT_TO_LEFT, "Åsa"])
    assert shown == f"<bdi>{RIGHT_TO_LEFT}</bdi>, <bdi>Åsa</bdi>"


@pytest.mark.parametrize("nobody", ["", None])
def test_nobody_is_not_an_empty_element(nobody):
    assert rendered('{{ who|named|default:"–" }}', who=nobody) == "–"


def lines_that_show_a_name_bare():
    for file in TEMPLATES.rglob("*.html"):
        for line in file.read_text().splitlines():
            if "{% block title %}" in line or "include" in line or "asvar caption" in line:
                continue
            said = "blocktranslate" in line and SAID.search(line)
            if SHOWN.search(line) or said:
                yield f"{file.name}: {line.strip()}"


def test_no_template_shows_a_person_without_setting_the_name_apart():
    assert list(lines_that_show_a_name_bare()) == []
