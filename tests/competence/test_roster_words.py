"""Each thing that can be wrong with a list has a Swedish sentence, and each fault a remedy."""

import pytest
from django.utils import translation

from competence.domain.roster.columns import Missing
from competence.domain.roster.faults import Fault, FaultCode
from competence.domain.roster.headers import Field
from competence.domain.roster.matching import TYPES
from competence.domain.roster.table import Place, Refusal, Unreadable
from competence.domain.roster.values import ROLE_WORDS
from competence.people.models import Employment, Role
from competence.wording import roster


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


def test_every_code_has_words():
    assert set(roster.FIELDS) == set(Field)
    assert set(roster.MISSING) == set(Missing)
    assert set(roster.REFUSALS) == set(Refusal)
    assert set(roster.FAULTS) == set(roster.REMEDIES) == set(FaultCode)


@pytest.mark.parametrize("refusal", Refusal)
def test_a_refusal_says_what_to_do(refusal):
    words = roster.refusal_words(Unreadable(refusal, Place(12, "Enhet")))

    assert "%" not in words
    assert words.endswith(".")
    assert words.count(".") >= 2


def test_a_personal_number_is_told_by_its_place_alone():
    error = Unreadable(Refusal.PERSONAL_NUMBER, Place(12, "Löneart"))

    assert roster.refusal_words(error) == (
        "Det finns ett personnummer på rad 12 i kolumnen ”Löneart”. Personnummer tas aldrig emot. "
        "Ta bort kolumnen och välj filen igen. Inget har sparats."
    )


@pytest.mark.parametrize("code", FaultCode)
def test_a_fault_is_told_with_its_remedy(code):
    fault = Fault(12, Field.EXTENT, "Syss.grad", code, "120 %", 11)

    words = roster.fault_words(fault)
    assert words.endswith(".")
    assert "%(" not in words
    assert roster.remedy_words(fault).endswith(".")


def test_values_are_shown_as_they_stand_in_the_file():
    fault = Fault(12, Field.EXTENT, "Syss.grad", FaultCode.NOT_AN_EXTENT, "120 %")

    assert roster.fault_words(fault) == "”120 %” är ingen omfattning mellan 1 och 100 %."
    assert roster.remedy_words(fault) == "Skriv den som 75 eller 75,5."


def test_a_column_that_the_file_lacks_is_named_by_what_it_would_hold():
    fault = Fault(12, Field.EMAIL, "", FaultCode.EMPTY)

    assert roster.fault_words(fault) == "E-postadress på jobbet saknas."
    assert roster.remedy_words(fault).startswith("Exportera listan med den kolumnen")
    assert roster.missing_words(Missing.UNIT) == "Välj den kolumn som innehåller enheten."


def test_what_a_list_may_say_is_what_there_is():
    assert set(TYPES) == set(Employment.Type.values)
    assert set(ROLE_WORDS.values()) < set(Role.values)
