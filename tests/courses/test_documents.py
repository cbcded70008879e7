import json

import pytest

from courses import documents, pool
from courses.shape import ShapeError
from tests.courses import sample


def problems_of(value):
    with pytest.raises(ShapeError) as caught:
        documents.from_json(value)
    return {problem.path: problem.text for problem in caught.value.problems}


def lost_in(document, questions=None):
    found = documents.problems(
        documents.from_json(document), pool.from_json(questions or sample.pool())
    )
    return [problem.path for problem in found]


def test_a_document_survives_the_way_through_json():
    document = documents.from_json(sample.document())

    stored = json.loads(json.dumps(documents.to_json(document)))

    assert stored["schema"] == 1
    assert stored["conversation"]["with"] == "mentor"
    assert documents.from_json(stored) == document


def test_a_pool_survives_the_way_through_json():
    questions = pool.from_json(sample.pool())

    assert pool.to_json(questions) == sample.pool()
    assert pool.from_json(json.loads(json.dumps(pool.to_json(questions)))) == questions


def test_the_sample_module_hangs_together():
    assert lost_in(sample.document()) == []


def test_every_problem_is_named_by_its_path():
    document = sample.document(theme="annat", agency="ja", number=True, colour="blue")
    del document["title"]
    document["goals"][1]["level"] = "expert"
    document["law"][0]["checked_on"] = "12 januari 2027"
    document["parts"][0]["blocks"][1]["options"][0]["key"] = "Berätta"
    document["parts"][1]["blocks"][0]["type"] = "poem"

    problems = problems_of(document)

    assert set(problems) == {
        "title",
        "theme",
        "agency",
        "number",
        "colour",
        "goals[1].level",
        "law[0].checked_on",
        "parts[0].blocks[1].options[0].key",
        "parts[1].blocks[0].type",
    }
    assert problems["title"] == "This field is missing."
    assert "yrkesroll, barnets-basta" in problems["theme"]


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_something_that_is_no_document_is_refused(value):
    assert problems_of(value) == {"": "This must be a set of named fields."}


def test_lists_and_blocks_of_another_shape_are_named():
    document = sample.document(roles="all")
    document["parts"][0]["blocks"][0] = "text"
    document["parts"][0]["blocks"][3]["steps"][1]["after"] = ["lyssna"]

    assert problems_of(document) == {
        "roles": "This must be a list.",
        "parts[0].blocks[0]": "This must be a set of named fields.",
        "parts[0].blocks[3].steps[1].after": "This must be a set of named fields.",
    }


def test_a_schema_from_the_future_is_refused():
    assert set(problems_of({**sample.document(), "schema": 2})) == {"schema"}


def test_two_siblings_may_not_share_a_key():
    document = sample.document()
    document["goals"][1]["key"] = "lyssna"

    assert set(problems_of(document)) == {"goals"}


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:x">a</a>',
        '<a href="https://a" target="_blank">a</a>',
        "<p>1 < 2</p>",
        "<!-- a -->",
        '<a href="https://a" >a</a>',
    ],
)
def test_text_with_other_markup_never_gets_into_a_document(html):
    document = sample.document()
    document["parts"][0]["blocks"][0]["html"] = html

    assert set(problems_of(document)) == {"parts[0].blocks[0].html"}


def test_a_law_note_must_lead_to_a_law_reference():
    assert lost_in(sample.document(law=[])) == ["parts[0].blocks[2].ref"]


def test_a_case_tells_what_came_after_each_option_of_the_step_before():
    document = sample.document()
    del document["parts"][0]["blocks"][3]["steps"][1]["after"]["vanta"]

    assert lost_in(document) == ["parts[0].blocks[3].steps[1].after"]


def test_the_first_step_of_a_case_needs_a_situation():
    document = sample.document()
    document["parts"][0]["blocks"][3]["steps"][0]["situation"] = ""

    assert lost_in(document) == ["parts[0].blocks[3].steps[0].situation"]


def test_text_blocks_are_numbered_in_order_and_never_side_by_side():
    document = sample.document()
    blocks = document["parts"][0]["blocks"]
    blocks.insert(1, {"key": "text-3", "type": "text", "html": "<p>Till.</p>"})

    assert lost_in(document) == [
        "parts[0].blocks[1].key",
        "parts[0].blocks[1]",
        "parts[0].blocks[5].key",
    ]


def test_items_must_belong_to_a_bucket_that_exists():
    document, questions = sample.document(), sample.pool()
    document["parts"][1]["blocks"][1]["items"][0]["bucket"] = "annat"
    questions[3]["items"][1]["bucket"] = "annat"

    assert lost_in(document, questions) == [
        "parts[1].blocks[1].items[0].bucket",
        "pool[3].items[1].bucket",
    ]


def test_a_question_must_prove_a_goal_and_lead_back_to_a_part():
    questions = sample.pool()
    questions[2] |= {"goal": "annat", "part": "annan"}

    assert lost_in(sample.document(), questions) == ["pool[2].goal", "pool[2].part"]


@pytest.mark.parametrize(
    ("number", "correct"),
    [(0, (True, True)), (0, (False, False)), (1, (True, True, True)), (4, (True, True))],
)
def test_a_question_has_as_many_right_options_as_its_kind_allows(number, correct):
    questions = sample.pool()
    for option, holds in zip(questions[number]["options"], correct, strict=True):
        option["correct"] = holds

    with pytest.raises(ShapeError) as caught:
        pool.from_json(questions)

    assert [problem.path for problem in caught.value.problems] == [f"[{number}].options"]


def test_the_hash_follows_the_content_and_nothing_else():
    document = documents.from_json(sample.document())
    again = documents.from_json(dict(reversed(sample.document().items())))
    changed = documents.from_json(sample.document(summary="Du övar på något annat."))
    questions = pool.from_json(sample.pool())

    assert documents.digest(document, questions) == documents.digest(again, questions)
    assert documents.digest(document, questions) != documents.digest(changed, questions)
    assert documents.digest(document, questions) != documents.digest(document, questions[1:])
