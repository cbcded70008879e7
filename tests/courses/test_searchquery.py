import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.searchquery import (
    IN_SUMMARY,
    IN_TEXT,
    IN_TITLE,
    MOST_WORDS,
    PlaceTerm,
    WordTerm,
    excerpt,
    marked,
    parse,
    score,
)


def test_a_question_is_words_and_places():
    query = parse("Skyddsbedömning enligt 20 kap. 2 § SoL")

    assert query.terms == (
        PlaceTerm(("psol20k2",)),
        WordTerm("skyddsbedömning"),
        WordTerm("enligt"),
    )


def test_common_words_are_not_asked_for():
    assert parse("hur är det att vara barn").terms == (WordTerm("vara"), WordTerm("barn"))
    assert not parse("och, att – i")
    assert not parse("")


def test_a_long_question_asks_for_its_first_words():
    assert len(parse(" ".join(f"ord{n}" for n in range(40))).terms) == MOST_WORDS


@given(st.text())
def test_any_text_can_be_asked(text):
    query = parse(text)

    assert marked(query, text).count("<mark>") == marked(query, text).count("</mark>")
    assert excerpt(query, text).strip(" …") in text


@pytest.mark.parametrize(
    ("high", "middle", "worth"),
    [
        ("barn", "", IN_TITLE + 1),
        ("barnets väg", "", IN_TITLE),
        ("väg", "om barnen", IN_SUMMARY),
        ("väg", "om annat", IN_TEXT),
    ],
)
def test_a_hit_in_the_title_is_worth_most_and_the_whole_word_a_little_more(high, middle, worth):
    assert score(parse("barn"), high, middle) == worth


def test_a_place_the_module_teaches_is_worth_more_than_one_it_mentions():
    assert score(parse("20:2"), "kap20 p20k2", "") == IN_TITLE
    assert score(parse("20:2"), "p20k21", "") == IN_TEXT


def test_the_words_found_are_marked_with_their_endings_and_nothing_else():
    shown = marked(parse("utredning åsa"), "Utredningens <b>outredda</b> skäl, sa ÅSA")

    assert shown == (
        "<mark>Utredningens</mark> &lt;b&gt;outredda&lt;/b&gt; skäl, sa <mark>ÅSA</mark>"
    )


def test_a_place_is_marked_however_it_was_asked_for():
    shown = marked(parse("20:5"), "SoL (2025:400) 20 kap. 4–5 §§: Underrätta")

    assert shown == "<mark>SoL (2025:400) 20 kap. 4–5 §§</mark>: Underrätta"


def test_the_excerpt_is_the_line_of_the_hit_cut_around_it():
    text = "Först en rad.\n" + "fyll " * 40 + "larmet " + "ut " * 80 + "\nSist en rad."

    line = excerpt(parse("larm"), text)

    assert (line[:2], line[-2:]) == ("… ", " …")
    assert "larmet" in line
    assert "rad" not in line
    assert len(line) < 200
    assert excerpt(parse("saknas"), text) == ""
