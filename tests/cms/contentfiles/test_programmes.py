"""The programmes we publish: gates lock, advice does not."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from competence.domain.facts import Fact, FactKind
from competence.domain.programme import check_programme, gate_answer, read_programme

PROGRAMMES = {
    document["key"]: document
    for path in sorted(Path("cms/content/programmes").glob("*.json"))
    if (document := json.loads(path.read_text(encoding="utf-8")))["kind"] == "programme"
}
DAY = date(2027, 3, 15)
_ids = count(1)
KINDS = {
    "module": FactKind.COURSE_COMPLETED,
    "document": FactKind.DOCUMENT_ACKNOWLEDGED,
    "talk": FactKind.TALK_HELD,
    "eligibility": FactKind.ELIGIBILITY,
    "element": FactKind.ELEMENT_DONE,
}


def _fact(kind, subject, **details):
    columns = {"amount": None, "level": None, "value": {}} | details
    recorded = datetime(2027, 1, 1, tzinfo=UTC)
    return Fact(next(_ids), kind, subject, date(2027, 1, 1), None, **columns, recorded_at=recorded)


def facts_of(requirement):
    """What meets it."""
    leaf = requirement.rule.kind
    if leaf == "eligibility":
        return [_fact(KINDS[leaf], "degree", value={"status": "approved"})]
    if leaf == "element":
        seen = {"observed_by": "mentor"}
        done = _fact(KINDS[leaf], requirement.rule.subject, amount=Decimal(20), value=seen)
        return [done, _fact(FactKind.ELEMENT_RATED, requirement.rule.subject, level=5)]
    return [_fact(KINDS[leaf], requirement.rule.subject)]


def asked_by(stage):
    return {leaf.key for leaf in _leaves(stage.gate)}


def _leaves(node):
    children = getattr(node, "children", None)
    return [leaf for child in children for leaf in _leaves(child)] if children else [node]


def test_there_are_programmes_for_each_who_begins():
    audiences = {document.get("audience", "caseworker") for document in PROGRAMMES.values()}

    assert audiences == {"caseworker", "agency", "supervisor", "mentor"}


@pytest.mark.parametrize("key", PROGRAMMES)
def test_a_gate_opens_without_the_advice_and_never_without_what_it_asks(key):
    programme = read_programme(PROGRAMMES[key])
    facts = {each.key: facts_of(each) for each in programme.requirements()}
    # What an element needs early is met by what it needs later: count them by subject.
    for stage in programme.stages:
        asked = asked_by(stage)
        enough = [fact for name in asked for fact in facts[name]]
        assert gate_answer(programme, stage.key, enough, DAY).met
        for name in asked:
            without = [fact for other in asked - {name} for fact in facts[other]]
            assert not gate_answer(programme, stage.key, without, DAY).met, name


def test_before_an_agency_workers_first_case_stand_the_degree_and_four_modules():
    stage = read_programme(PROGRAMMES["agency"]).stages[0]

    courses = {leaf.subject for leaf in _leaves(stage.gate) if leaf.kind == "module"}
    kinds = {leaf.kind for leaf in _leaves(stage.gate)}

    assert courses == {"sekretess", "trygg_arbetsplats", "informationssakerhet", "lex_sarah"}
    assert kinds == {"module", "eligibility"}


def test_a_programme_for_nobody_we_know_is_refused():
    problems = check_programme({**PROGRAMMES["mentor"], "audience": "grannar"})

    assert [(problem.path, problem.reason) for problem in problems] == [
        ("audience", "unknown_audience")
    ]
