from pathlib import Path

import pytest

from cms.contentfiles import Module
from cms.contentfiles.check import check_module
from cms.contentfiles.minutes import reading_minutes
from courses import documents, pool
from tests.courses import sample

MEDIA = {name: Path(name) for name in ("rum.png", "rum.mp4", "rum.vtt")}


def checked(document=None, questions=None, media=MEDIA):
    module = Module(
        documents.from_json(document or sample.document()),
        pool.from_json(questions or sample.pool()),
        media,
    )
    return {problem.path: problem.text for problem in check_module(module)}


def honest():
    """The sample, with minutes that agree with what is in it."""
    document = sample.document()
    document["minutes"]["reading"] = 16
    document["parts"][0]["minutes"] = document["parts"][1]["minutes"] = 6
    return document


def test_a_complete_module_has_nothing_left_to_do():
    assert checked(honest()) == {}


def test_minutes_are_counted_from_words_exercises_and_questions():
    document = documents.from_json(honest())
    texts = 3 + 1
    choice = 5 + 3 + 4 + 10
    case = 1 + (2 + 3 + 4 + 10) + (3 + 2 + 4 + 10)
    order = 3 + 3 + 10
    sort = 3 + 2 + 5 + 20
    film_reflection_practical_callout = 4 + 5 + 2 + 4
    words = texts + choice + case + order + sort + film_reflection_practical_callout

    assert reading_minutes(document) == pytest.approx(words / 180 + 5 * 2 + 4)


@pytest.mark.parametrize("reading", [10, 21])
def test_minutes_off_by_more_than_a_third_are_pointed_out(reading):
    document = honest()
    document["minutes"]["reading"] = reading

    assert "minutes.reading" in checked(document)


def test_minutes_that_do_not_add_up_are_pointed_out():
    document = honest()
    document["parts"][0]["minutes"] = 7

    assert checked(document) == {
        "minutes.reading": "16 minutes are stated, the parts and the questions make 17."
    }


def test_a_conversation_with_two_lengths_is_pointed_out():
    document = honest()
    document["conversation"]["minutes"] = 25

    assert set(checked(document)) == {"conversation.minutes"}


def test_a_module_without_sources_is_pointed_out():
    assert set(checked({**honest(), "sources": []})) == {"sources"}


def test_a_law_reference_needs_a_day_and_a_source():
    document = honest()
    document["law"][0] |= {"checked_on": "", "source": ""}

    assert set(checked(document)) == {"law[0].checked_on", "law[0].source"}


def test_a_goal_that_no_question_proves_is_pointed_out():
    document = honest()
    document["goals"].append({"key": "tredje", "text": "något mer", "level": "fakta"})

    assert set(checked(document)) == {"goals[2]"}


def test_a_small_pool_is_pointed_out():
    assert checked(honest(), sample.pool()[:9]) == {
        "pool": "The pool has 9 questions and needs at least 10."
    }


def test_a_draw_larger_than_the_pool_is_pointed_out():
    document = honest()
    document["check"]["draw"] = 11
    document["minutes"]["reading"] = 23

    assert set(checked(document)) == {"check.draw"}


def test_a_conversation_has_three_questions():
    document = honest()
    document["conversation"]["questions"].pop()

    assert set(checked(document)) == {"conversation.questions"}


def test_every_option_is_explained():
    questions = sample.pool()
    questions[1]["options"][2]["explanation"] = " "
    questions[3]["items"][0]["explanation"] = ""

    assert set(checked(honest(), questions)) == {
        "pool[1].options[2].explanation",
        "pool[3].items[0].explanation",
    }


def test_every_choice_in_the_text_is_answered():
    document = honest()
    first, second = (part["blocks"] for part in document["parts"])
    first[1]["options"][1]["answer"] = ""
    first[3]["steps"][1]["options"][0]["answer"] = ""
    second[0]["answer"] = ""
    second[1]["items"][1]["answer"] = ""

    assert set(checked(document)) == {
        "parts[0].blocks[1].options[1].answer",
        "parts[0].blocks[3].steps[1].options[0].answer",
        "parts[1].blocks[0].answer",
        "parts[1].blocks[1].items[1].answer",
    }


def test_missing_and_unused_pictures_are_pointed_out():
    media = {"rum.png": Path("rum.png"), "rum.mp4": Path("rum.mp4"), "annan.png": Path("annan.png")}

    assert checked(honest(), media=media) == {
        "parts[1].blocks[3].captions": "The file rum.vtt is not in the media folder.",
        "": "No block uses the file annan.png.",
    }


def test_keys_that_lead_nowhere_are_on_the_list_too():
    assert set(checked({**honest(), "law": []})) == {"parts[0].blocks[2].ref"}
