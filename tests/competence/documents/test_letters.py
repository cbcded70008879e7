import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.documents.letters import drawable

GLYPHS = frozenset(map(ord, "abcåäö ?efgny"))


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("åäö", "åäö"),
        ("a\u030a", "å"),
        ("nguye\u0302\u0303n", "ng?yen"),
        ("ab\N{SLIGHTLY SMILING FACE}c", "abc"),
        ("a\u202eb\u200dc\x00\x07", "abc"),
        ("a\tb\u00a0c", "a b c"),
        ("\u0645\u062d", "??"),
        ("a\ud800b", "ab"),
        ("a\nb", "a\nb"),
    ],
)
def test_what_no_face_can_draw_is_replaced_by_what_comes_nearest(written, drawn):
    assert drawable(written, GLYPHS) == drawn


@given(st.text())
def test_only_letters_that_can_be_drawn_are_left(text):
    assert {ord(char) for char in drawable(text, GLYPHS)} <= GLYPHS | {ord("\n")}


@given(st.text())
def test_replacing_once_is_enough(text):
    once = drawable(text, GLYPHS)

    assert drawable(once, GLYPHS) == once
