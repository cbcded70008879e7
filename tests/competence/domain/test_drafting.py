"""One place of a document is changed, and nothing else is."""

import copy

import pytest

from competence.domain import drafting
from competence.domain.drafting import NoSuchPlace
from competence.domain.publishing import check_document


def ladder():
    first = {"key": "grund", "all": [{"key": name, "leaf": "talk", "talk": name} for name in "abc"]}
    return {
        "schema": 1,
        "kind": "ladder",
        "key": "trappa",
        "title": "Trappa",
        "steps": [
            {"key": "step_1", "number": 1, "title": "Ett", "rule": first},
            {"key": "step_2", "number": 2, "title": "Två", "rule": None},
        ],
    }


MEMBERS = "steps/0/rule/all"


def talks(document):
    return [leaf["talk"] for leaf in drafting.found_at(document, MEMBERS)]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda d: drafting.replaced(d, f"{MEMBERS}/1", {"leaf": "talk", "talk": "x"}), "axc"),
        (lambda d: drafting.inserted(d, MEMBERS, {"leaf": "talk", "talk": "x"}), "abcx"),
        (lambda d: drafting.removed(d, f"{MEMBERS}/1"), "ac"),
        (lambda d: drafting.moved(d, f"{MEMBERS}/1", -1), "bac"),
        (lambda d: drafting.moved(d, f"{MEMBERS}/1", 1), "acb"),
        (lambda d: drafting.moved(d, f"{MEMBERS}/0", -1), "abc"),
        (lambda d: drafting.moved(d, f"{MEMBERS}/2", 1), "abc"),
    ],
)
def test_one_place_is_changed_and_the_old_document_stays(change, after):
    document = ladder()
    before = copy.deepcopy(document)

    new = change(document)

    assert "".join(talks(new)) == after
    assert document == before
    assert {**new, "steps": 0} == {**before, "steps": 0}
    assert new["steps"][1] == before["steps"][1]
    assert not check_document(new)


def test_the_whole_document_is_the_empty_path():
    assert drafting.found_at(ladder(), "") == ladder()
    assert drafting.replaced(ladder(), "", {"kind": "profile"}) == {"kind": "profile"}


def test_the_steps_of_a_ladder_are_known_by_their_places():
    new = drafting.moved(drafting.inserted(ladder(), "steps", {"title": "Tre"}), "steps/2", -2)

    assert [(step["key"], step["number"], step["title"]) for step in new["steps"]] == [
        ("step_1", 1, "Tre"),
        ("step_2", 2, "Ett"),
        ("step_3", 3, "Två"),
    ]


def test_the_steps_of_a_path_keep_their_keys():
    path = ladder() | {"kind": "path"}

    new = drafting.removed(path, "steps/0")

    assert [(step["key"], step["number"]) for step in new["steps"]] == [("step_2", 1)]


def test_a_list_of_renewals_is_made_with_its_first_and_goes_with_its_last():
    method = {"key": "freda", "title": "FREDA", "validity": {"valid_months": 12}}
    document = {"kind": "methods", "methods": [method]}
    talk = {"leaf": "talk", "talk": "a"}

    one = drafting.inserted(document, "methods/0/renewal", talk)
    two = drafting.inserted(one, "methods/0/renewal", talk)

    assert one["methods"][0]["renewal"] == [talk]
    assert drafting.removed(two, "methods/0/renewal/1") == one
    assert drafting.removed(one, "methods/0/renewal/0") == document


def test_a_field_is_removed_by_its_name():
    assert drafting.removed({"kind": "profile", "short": "x"}, "short") == {"kind": "profile"}


@pytest.mark.parametrize(
    "path",
    [
        *("steps/2", "steps/-1", "steps/x", "steps/00", "stages", "steps/0/rule/any/0"),
        *("steps/1/rule/all", "title/0", f"steps/{10**30}", "/", "steps/0/"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(path):
    for ask in (
        lambda: drafting.found_at(ladder(), path),
        lambda: drafting.replaced(ladder(), path, {}),
        lambda: drafting.removed(ladder(), path),
        lambda: drafting.moved(ladder(), path, 1),
    ):
        with pytest.raises(NoSuchPlace):
            ask()


@pytest.mark.parametrize("path", ["title", "steps/0/title/x", "steps/1/rule/all", "steps/9/all"])
def test_nothing_is_added_where_there_is_no_list(path):
    with pytest.raises(NoSuchPlace):
        drafting.inserted(ladder(), path, {})


def test_the_document_itself_is_neither_removed_nor_moved():
    for ask in (lambda: drafting.removed(ladder(), ""), lambda: drafting.moved(ladder(), "", 1)):
        with pytest.raises(NoSuchPlace):
            ask()


def test_only_what_stands_in_a_list_is_moved():
    with pytest.raises(NoSuchPlace):
        drafting.moved(ladder(), "steps/0/rule", 1)


def test_a_node_is_known_by_its_key_or_else_by_what_it_says():
    leaf = {"leaf": "talk", "talk": "a"}

    assert drafting.mark(leaf | {"key": "samtal"}) == "samtal"
    assert drafting.mark(leaf) == drafting.mark(dict(leaf)) != drafting.mark(leaf | {"talk": "b"})
    assert drafting.mark("samtal") == ""
    assert {"trappa", "step_1", "grund", "a", "b", "c"} <= {*drafting.marks(ladder())}


@pytest.mark.parametrize(
    ("wish", "key"),
    [("Våld i nära", "vald_i_nara"), ("grund", "grund_2"), ("!!", "krav"), ("x" * 90, "x" * 50)],
)
def test_a_new_key_is_the_only_one_in_the_document(wish, key):
    assert drafting.fresh_key(ladder(), wish) == key


def test_a_new_key_passes_by_all_that_are_taken():
    document = ladder() | {"steps": [{"key": "grund"}, {"key": "grund_2"}, {"key": "grund_3"}]}

    assert drafting.fresh_key(document, "grund") == "grund_4"


def test_a_document_of_the_wrong_form_is_left_as_it_is():
    assert drafting.replaced({"kind": "ladder"}, "kind", "path") == {"kind": "path"}
    assert drafting.replaced({"kind": "ladder", "steps": 3}, "steps", 4)["steps"] == 4
