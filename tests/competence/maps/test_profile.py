"""The profile we ship asks only for what our own programme, modules and routines offer."""

from pathlib import Path

from competence.domain.grammar import parse, references
from competence.domain.publishing import check_document
from tests.competence.maps.conftest import document

CONTENT = Path("cms/content")


def test_the_profile_can_be_published():
    assert check_document(document("caseworker_profile")) == []


def test_every_module_routine_element_and_method_asked_for_exists():
    ladder = str(document("child_services_ladder"))
    elements = document("investigator")["elements"]
    asked = [
        reference
        for competence in document("caseworker_profile")["competences"]
        for reference in references(parse(competence["rule"]))
    ]
    exists = {
        "module": lambda key: (CONTENT / key / "module.md").exists(),
        "document": lambda key: (CONTENT / "routines" / f"{key}.md").exists(),
        "element": elements.__contains__,
        "method": lambda key: f"'{key}'" in ladder,
    }

    assert [f"{kind} {key}" for kind, key in asked if not exists[kind](key)] == []


def test_every_competence_stands_in_an_area_with_a_title():
    profile = document("caseworker_profile")
    areas = {area["key"] for area in profile["areas"]}

    assert {competence["area"] for competence in profile["competences"]} == areas
    assert any(competence["critical"] for competence in profile["competences"])
