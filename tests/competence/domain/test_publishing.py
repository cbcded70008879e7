from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.grammar import Problem
from competence.domain.programme import check_document, check_programme
from competence.domain.publishing import check_ladder, check_methods, check_profile

from .documents import ladder, profile, programme
from .test_canonical import DOCUMENTS, JSON

GONE = object()

PROGRAMME_FAULTS = [
    ("schema", 2, "schema", "unknown_schema"),
    ("kind", "ladder", "kind", "unknown_kind"),
    ("key", "", "key", "missing_field"),
    ("title", GONE, "title", "missing_field"),
    ("audience", "everybody", "audience", "unknown_audience"),
    ("stages/0/title", GONE, "stages/0/title", "missing_field"),
    ("stages/0/key", "day_2", "stages/0/key", "unknown_stage"),
    ("stages/0/due_days", "1", "stages/0/due_days", "wrong_field"),
    ("stages/0/due_days", 31, "stages/1/due_days", "out_of_order"),
    ("stages/2/key", "before_start", "stages/2/key", "out_of_order"),
    ("stages/2/requirements", "talk", "stages/2/requirements", "not_a_list"),
    ("stages/0/requirements/0/course", GONE, "stages/0/requirements/0/course", "missing_field"),
    ("stages/0/requirements/0/minutes", -5, "stages/0/requirements/0/minutes", "wrong_field"),
    ("stages/0/requirements/0/leaf", "quiz", "stages/0/requirements/0/leaf", "unknown_leaf"),
    (
        "stages/1/requirements/0/element",
        "PE9",
        "stages/1/requirements/0/element",
        "dangling_element",
    ),
    ("stages/1/requirements/1/talk", "talk_9", "stages/1/requirements/1/talk", "dangling_talk"),
    ("elements", [], "stages/1/requirements/0/element", "dangling_element"),
    ("stages/1/gate/all/0/ref", "nothing", "stages/1/gate/all/0/ref", "dangling_ref"),
    ("stages/1/gate/all/1/any/0/ref", [], "stages/1/gate/all/1/any/0/ref", "dangling_ref"),
    ("stages/1/gate/all/1/any", [], "stages/1/gate/all/1/any", "empty_list"),
    ("stages/1/gate/all", None, "stages/1/gate/all", "not_a_list"),
    ("stages/1/gate", "all", "stages/1/gate", "not_a_mapping"),
    ("stages/0/gate", {"ref": "shadow"}, "stages/0/gate/ref", "ref_to_later_stage"),
    ("talks/talk_1/stage", "month_6", "talks/talk_1/stage", "unknown_stage"),
    ("talks/talk_1", "Samtal", "talks/talk_1/stage", "unknown_stage"),
]


def changed(document, path, value):
    copy = deepcopy(document)
    *way, last = (int(step) if step.isdecimal() else step for step in path.split("/"))
    place = copy
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return copy


@pytest.mark.parametrize(
    "document",
    [programme(), ladder(), profile(), {**ladder(), "kind": "path", "audience": "mentor"}],
)
def test_faultless_document_may_be_published(document):
    assert check_document(document) == []


@pytest.mark.parametrize(("path", "value", "place", "reason"), PROGRAMME_FAULTS)
def test_programme_with_a_fault_is_refused(path, value, place, reason):
    assert check_programme(changed(programme(), path, value)) == [Problem(place, reason)]


def test_programme_without_stages_is_refused():
    assert Problem("stages", "empty_list") in check_programme({**programme(), "stages": {}})


def test_requirement_key_may_occur_once_in_the_whole_programme():
    twice = changed(programme(), "stages/1/requirements/0/key", "first_talk")

    assert Problem("stages/1/requirements/0/key", "duplicate_key") in check_programme(twice)
    assert Problem("stages/1/requirements/1/key", "duplicate_key") in check_programme(twice)


def test_requirement_is_one_question_and_never_a_group():
    group = {"key": "shadow", "title": "x", "all": []}
    grouped = changed(programme(), "stages/1/requirements/0", group)

    assert check_programme(grouped) == [Problem("stages/1/requirements/0", "not_a_leaf")]


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        ("audience", "agency", "audience", "unknown_audience"),
        ("steps", [], "steps", "empty_list"),
        ("steps/1/number", 0, "steps/1/number", "out_of_order"),
        ("steps/1/key", "grund", "steps/1/key", "wrong_field"),
        ("steps/1/title", "", "steps/1/title", "missing_field"),
        ("steps/2/rule/leaf", "methods", "steps/2/rule/leaf", "unknown_leaf"),
        ("steps/1/rule/all/0/months", GONE, "steps/1/rule/all/0/months", "missing_field"),
    ],
)
def test_ladder_with_a_fault_is_refused(path, value, place, reason):
    assert Problem(place, reason) in check_ladder(changed(ladder(), path, value))


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        ("competences", [], "competences", "empty_list"),
        ("competences/0/rule", None, "competences/0/rule", "not_a_mapping"),
        ("competences/0/key", GONE, "competences/0/key", "missing_field"),
    ],
)
def test_profile_with_a_fault_is_refused(path, value, place, reason):
    assert Problem(place, reason) in check_profile(changed(profile(), path, value))


@pytest.mark.parametrize("check", [check_programme, check_ladder, check_profile])
def test_what_is_no_document_is_refused(check):
    assert check(["programme"]) == [Problem("", "not_a_mapping")]


@pytest.mark.parametrize("document", [None, {}, {"kind": "form"}, {"kind": []}])
def test_document_of_an_unknown_kind_is_refused(document):
    assert check_document(document) == [Problem("kind", "unknown_kind")]


@given(
    st.sampled_from([programme(), ladder(), profile()]).flatmap(
        lambda document: st.tuples(
            st.just(document), st.sampled_from(sorted(document)), JSON | st.lists(DOCUMENTS)
        )
    )
)
def test_no_uploaded_document_breaks_the_check(case):
    document, field, value = case

    check_document({**document, field: value})


@given(st.sampled_from([path for path, *_rest in PROGRAMME_FAULTS]), JSON)
def test_no_programme_with_something_strange_inside_breaks_the_check(path, value):
    check_programme(changed(programme(), path, value))


METHODS = {
    "schema": 1,
    "kind": "methods",
    "key": "region",
    "title": "Methods",
    "methods": [{"key": "freda", "title": "FREDA", "basis": "licence"}],
}


def test_methods_say_on_what_basis_they_last():
    nameless = {**METHODS, "methods": [{"key": "freda", "title": "FREDA"}]}

    assert check_methods(METHODS) == []
    assert check_methods(nameless) == [Problem("methods/0/basis", "missing_field")]
    assert check_methods([METHODS]) == [Problem("", "not_a_mapping")]
