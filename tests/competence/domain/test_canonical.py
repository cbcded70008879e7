import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.canonical import canonical, digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(TEXT, JSON, max_size=4)


def test_bytes_are_sorted_tight_and_in_utf_8():
    document = {"title": "Före start", "key": "before_start", "days": [1, 2.5]}

    assert (
        canonical(document) == '{"days":[1,2.5],"key":"before_start","title":"Före start"}'.encode()
    )


def test_digest_is_the_sha256_of_the_bytes():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_numbers_that_json_lacks_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"hp": float("nan")})


@given(DOCUMENTS)
def test_order_of_keys_is_irrelevant(document):
    assert digest(dict(reversed(document.items()))) == digest(document)


@given(DOCUMENTS)
def test_storing_and_reading_back_gives_the_same_bytes(document):
    assert canonical(json.loads(canonical(document))) == canonical(document)
