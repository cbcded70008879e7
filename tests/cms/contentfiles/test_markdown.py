import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cms.contentfiles.html import read_html, write_html
from cms.contentfiles.markdown import (
    html_from_markdown,
    markdown_from_html,
    read_markdown,
    write_markdown,
)
from cms.contentfiles.prose import Heading, Item, Listing, Paragraph, ProseError, Run, Table, tidy
from courses.markup import is_restricted

CANONICAL = r"""## Innan du ringer

Det är **fredag** och *sent*. Läs [lagen](https://example.org/sol?a=1&b=2) först.

Adress:\
Storgatan 1

- ta reda på **vem**
- ring
  1. mottagningen
  2. jouren
- skriv

1. ett
2. två

### Tabell

| Tid | Vad |
| --- | --- |
| genast | skydd \| hjälp |
| 14 dagar |  |

\- inte en lista, # inte en rubrik\* och 1. inte heller

2027\. Året står först.

Kostar 1.5 kronor och -5 grader. Skriv \[namn\] här\![länk](mailto:a@example.org)"""

LETTERS = st.text(
    st.sampled_from("abö é.,:;!?-–+=#>|~&\\`*_[]()<\"'0129\u00a0\u00ad")
    | st.characters(codec="utf-8", exclude_characters="\n"),
    max_size=12,
)
ADDRESSES = st.sampled_from(["", "", "https://example.org/%C3%A5_%28b%29*?x=1&amp;y", "tel:+4612"])
RUNS = st.builds(Run, LETTERS, ADDRESSES, st.booleans(), st.booleans())
BROKEN = st.builds(Run, st.just("\n"))
CELL = st.lists(RUNS, max_size=3).map(tidy)
LINE = CELL.filter(bool)
LINES = st.lists(RUNS | BROKEN, min_size=1, max_size=5).map(tidy).filter(bool)


def listing(items):
    return st.builds(Listing, st.booleans(), st.lists(items, min_size=1, max_size=3).map(tuple))


ITEMS = st.builds(Item, LINES, st.just(()) | st.tuples(listing(st.builds(Item, LINES))))


@st.composite
def tables(draw):
    width = draw(st.integers(1, 3))
    row = st.tuples(*[CELL] * width)
    return Table(draw(row), draw(st.lists(row, max_size=2).map(tuple)))


BLOCKS = st.one_of(
    st.builds(Paragraph, LINES),
    st.builds(Heading, st.sampled_from([3, 4]), LINE),
    listing(ITEMS),
    tables(),
)


def test_canonical_markdown_comes_back_as_it_was():
    html = html_from_markdown(CANONICAL)

    assert markdown_from_html(html) == CANONICAL
    assert html_from_markdown(markdown_from_html(html)) == html
    assert is_restricted(html)


def test_markdown_becomes_the_restricted_html():
    html = html_from_markdown("## A\n\nb **c**\n*d*\n\n- e\n\n| f |\n| --- |\n| g |")

    assert html == (
        "<h3>A</h3><p>b <strong>c</strong> <em>d</em></p><ul><li>e</li></ul>"
        "<table><thead><tr><th>f</th></tr></thead><tbody><tr><td>g</td></tr></tbody></table>"
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCKS, max_size=2))
def test_any_prose_survives_html(blocks):
    html = write_html(read_html(write_html(tuple(blocks))))

    assert write_html(read_html(html)) == html
    assert is_restricted(html)


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCKS, max_size=2))
def test_any_prose_survives_markdown_or_is_refused(blocks):
    prose = read_html(write_html(tuple(blocks)))
    try:
        markdown = write_markdown(prose)
    except ProseError:
        assume(False)

    assert read_markdown(markdown) == prose
    assert write_markdown(read_markdown(markdown)) == markdown


@settings(max_examples=50, deadline=None)
@given(st.lists(st.builds(Run, LETTERS, ADDRESSES), max_size=4).map(tidy).filter(bool))
def test_text_and_links_without_bold_are_never_refused(runs):
    assert read_markdown(write_markdown((Paragraph(runs),))) == (Paragraph(runs),)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab *_-#>|[]()\\\n`1.<!&~=:+"), max_size=40))
def test_markdown_is_read_into_its_canonical_form_or_refused(markdown):
    try:
        canonical = markdown_from_html(html_from_markdown(markdown))
    except ProseError:
        assume(False)

    assert markdown_from_html(html_from_markdown(canonical)) == canonical


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p data-block-key="x"><b>fet </b>text</p>', "**fet** text"),
        ("<p><strong>a</strong><strong>b</strong></p><p></p>", "**ab**"),
        ("<ul><li><p>a</p></li></ul><ul><li>b</li></ul>", "- a\n- b"),
        ("<p>a\n  b<br/>c</p>", "a b\\\nc"),
        ("<p/> <h3></h3>\n<ul><li></li></ul><p>a</p>", "a"),
        ("<p>**inte fet** &lt;b&gt; &amp;amp;</p>", "\\*\\*inte fet\\*\\* \\<b> &amp;"),
    ],
)
def test_what_an_editor_screen_writes_becomes_canonical(html, markdown):
    assert markdown_from_html(html) == markdown


@pytest.mark.parametrize(
    "markdown",
    [
        "text\n\n> citat",
        "text\n\n# rubrik",
        "text\n\n---",
        "text\n\n```\nkod\n```",
        "text\n\n    kod",
        "text\n\n`kod`",
        "text\n\n<b>fet</b>",
        "text\n\n![bild](https://example.org/a.png)",
        "text\n\n[länk](http://example.org)",
        "text\n\n[länk](javascript:alert)",
        "text\n\n4. fyra",
        "text\n\nrubrik\n===",
        "text\n\n- > citat",
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_line(markdown):
    with pytest.raises(ProseError) as caught:
        html_from_markdown(markdown)

    assert caught.value.line == 3


@pytest.mark.parametrize(
    "html",
    [
        "<div>a</div>",
        "<p>a</div>",
        "<p>a",
        "lös text",
        "<table><tr><td>a<br>b</td></tr></table>",
        "<table><tr><td>a</td></tr><tr></tr></table>",
        '<p><a href="/intern">a</a></p>',
        "<ul><li><ul><li>a</li></ul></li></ul>",
        "<p>ord<strong>,fet,</strong>ord</p>",
        "<p><script>x</script></p>",
        "<ul><p>a</p></ul>",
        "<table><p>a</p></table>",
        "<table><tr><p>a</p></tr></table>",
        "<p/>text",
    ],
)
def test_html_outside_the_subset_is_refused(html):
    with pytest.raises(ProseError):
        markdown_from_html(html)
