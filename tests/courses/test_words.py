import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.words import fold, fold_in_place, normal, stem, stems_of, words_of


@pytest.mark.parametrize(
    "forms",
    [
        ("utredning", "utredningen", "utredningar", "utredningarna", "utredningens"),
        ("barn", "barnen", "barnets", "barnens"),
        ("rutin", "rutiner", "rutinerna", "rutinen"),
        ("socialtjänst", "socialtjänsten", "socialtjänstens"),
        ("möjlighet", "möjligheter", "möjligheterna"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms}) == 1


def test_short_words_keep_what_they_are():
    assert [stem(word) for word in ("lvu", "sol", "oro", "as", "es")] == [
        "lvu",
        "sol",
        "oro",
        "as",
        "es",
    ]


def test_swedish_letters_stay_and_other_accents_go():
    assert fold("ÅSA Ärlig Öberg Idé À la") == "åsa ärlig öberg ide a la"
    assert fold("A\u030asa") == "åsa"


@given(st.text())
def test_words_hold_nothing_that_a_query_language_would_read(text):
    for word in words_of(text):
        assert word.isalnum()
        assert word == fold(word)


@given(st.text())
def test_folding_in_place_moves_nothing(text):
    assert len(fold_in_place(text)) == len(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäö", min_size=1))
def test_a_stem_begins_the_word_it_was_taken_from(word):
    assert word.startswith(stem(word)[:3])
    assert stem(word)


def test_what_a_text_is_about_is_its_longer_words():
    assert stems_of("Barnen och det som ska göras") == {"barn", "gör"}
    assert normal("Larm, hot_och ensam-arbete") == "larm hot och ensam arbete"
    assert unicodedata.is_normalized("NFC", normal("A\u030a"))
