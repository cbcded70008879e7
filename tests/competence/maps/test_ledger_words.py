"""A line of the ledger is named as what it is; an amount beyond what is asked reads naturally."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from competence.domain.answer import Answer, State
from competence.domain.facts import FactKind
from competence.wording import Names, requirement_sentence, requirement_title
from competence.wording.ledger import fact_kind_word, fact_sentence
from competence.wording.reasons import reasons
from tests.competence.domain.build import fact

NAMES = Names(
    titles={("module", "utveckling"): "Barns utveckling", ("module", "sekretess"): "Sekretess"},
    numbers={"utveckling": 20, "sekretess": 3},
    forms={"utveckling": "seminar"},
)


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


def answer(kind, have, need, children=(), subject="PE1", state=State.VALID):
    return Answer("", kind, subject, state, have, need, children=children)


@pytest.mark.parametrize(
    ("subject", "details", "kind", "sentence"),
    [
        ("sekretess", {}, "Modul godkänd", "Modul 3, 14 mars 2027"),
        (
            "utveckling",
            {"form": "seminar"},
            "Seminarium bekräftat",
            "Barns utveckling, 14 mars 2027",
        ),
        ("barnahus", {"form": "on_site"}, "Lärande på plats bekräftat", "barnahus, 14 mars 2027"),
        ("bbic_1", {"form": "external"}, "Extern utbildning bekräftad", "bbic_1, 14 mars 2027"),
    ],
)
def test_a_course_completed_reads_as_what_it_was(subject, details, kind, sentence):
    done = fact(FactKind.COURSE_COMPLETED, subject, "2027-03-14", **details)

    assert fact_kind_word(done) == kind
    assert fact_sentence(done, NAMES) == sentence


def test_what_one_attends_is_asked_for_by_its_form_and_never_as_a_module():
    module = answer("module", 0, 1, subject="sekretess", state=State.MISSING)
    seminar = answer("module", 0, 1, subject="utveckling", state=State.MISSING)

    assert requirement_title(module, NAMES) == "Modul 3: Sekretess"
    assert requirement_title(seminar, NAMES) == "Seminarium: Barns utveckling"
    told = [reasons(leaf, NAMES, date(2027, 3, 14))[0].sentence for leaf in (module, seminar)]
    assert told == ["Modulen är inte godkänd än.", "Deltagandet är inte bekräftat än."]


def test_a_decision_on_a_step_is_named_by_the_step_and_one_on_a_task_by_the_task():
    names = Names(titles={("step", "reception_work_1"): "Fördjupad i området"})
    on_step, on_task = (
        requirement_title(answer("decision", 0, 1, subject=subject), names)
        for subject in ("reception_work_1", "T2")
    )

    assert on_step == "Beslut: Fördjupad i området"
    assert on_task.startswith("Beslut om självständigt arbete: ")


@pytest.mark.parametrize(
    ("have", "seen", "sentence"),
    [
        (3, 1, "3 av 8 tillfällen, 1 av 2 observerade"),
        (8, 2, "8 av 8 tillfällen, 2 av 2 observerade"),
        (8, 4, "8 av 8 tillfällen, 4 observerade (minst 2)"),
        (11, 4, "11 tillfällen (minst 8), 4 observerade (minst 2)"),
    ],
)
def test_more_than_is_asked_is_told_with_the_least_in_brackets(have, seen, sentence):
    parts = answer("element", have, 8), answer("element_observed", seen, 2)

    assert requirement_sentence(answer("element", have, 8, parts), NAMES) == sentence


@pytest.mark.parametrize(
    ("kind", "have", "need", "sentence"),
    [
        ("experience", 5, 12, "5 av 12 månader"),
        ("experience", 20, 12, "20 månader (minst 12)"),
        ("external", Decimal("7.5"), 15, "7,5 av 15 högskolepoäng"),
        ("external", Decimal("22.5"), 15, "22,5 högskolepoäng (minst 15)"),
        ("element_level", 0, 3, "inte bedömt än, behöver nivå 3"),
        ("element_level", 2, 3, "nivå 2, behöver 3"),
        ("element_level", 3, 3, "nivå 3 (minst 3)"),
        ("element_level", 4, 3, "nivå 4 (minst 3)"),
    ],
)
def test_months_credits_and_levels_read_naturally_too(kind, have, need, sentence):
    asked = answer(kind, have, need)
    whole = answer("element", 1, 1, (asked,)) if kind == "element_level" else asked

    assert requirement_sentence(whole, NAMES) == sentence
