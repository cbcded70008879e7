"""The ladder, paths and methods we ship: whole, with a basis each, and met exactly when they should be."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from competence.domain.calendar import add_months
from competence.domain.dangling import dangling, defined
from competence.domain.facts import FactKind
from competence.domain.grammar import Group, members
from competence.domain.ladder import read_ladder, step_answers
from competence.domain.methods import methods_in, with_methods
from competence.domain.publishing import check_document
from competence.domain.rules import evaluate

from .build import fact, on, written

CONTENT = Path("cms/content")
FILES = {path.stem: json.loads(path.read_text()) for path in CONTENT.glob("programmes/*.json")}
PATHS = {key: document for key, document in FILES.items() if document["kind"] == "path"}
METHODS = methods_in([FILES["standard_methods"]])
DAY = on("2027-10-01")
VOLUNTARY = "authorisation_path"


def read(name):
    return read_ladder(with_methods(FILES[name], METHODS))


def rule_of(name, step):
    return next(found for found in read(name).steps if found.key == step).rule


def answer(rule, facts, day=DAY, within=""):
    return evaluate(rule, facts, day, within=within)


def enough(leaf, day=DAY):
    """Facts that meet this requirement and no more."""
    months = leaf.terms.get("months", 0)
    begun = add_months(day, -months).isoformat()
    today = day.isoformat()
    if leaf.kind == "element":
        done = fact("element_done", leaf.subject, today, amount=leaf.terms.get("count", 0))
        level = leaf.terms.get("level")
        return [done, fact("element_rated", leaf.subject, today, level=level)] if level else [done]
    details = {
        "module": {"version": 1},
        "external": {"amount": leaf.terms.get("hp"), "level": leaf.terms.get("level")},
        "supervision": {
            "amount": leaf.terms.get("hours", 0) * 45,
            "qualified": True,
            "outside_line": True,
        },
        "assessment": {"by": leaf.terms.get("by"), "level": leaf.terms.get("level")},
        "decision": {"granted": True},
        "step": {"ladder": leaf.terms.get("ladder")},
    }.get(leaf.kind, {})
    if leaf.kind == "mentored":
        return [
            fact("mentored", leaf.subject, begun, person=number)
            for number in range(leaf.terms["persons"])
        ]
    kind = KINDS.get(leaf.kind) or leaf.terms["decision"]
    since = begun if leaf.kind == "experience" else today
    return [fact(kind, leaf.subject, since, **details)]


KINDS = {
    "module": FactKind.COURSE_COMPLETED,
    "external": FactKind.EXTERNAL,
    "method": FactKind.METHOD,
    "experience": FactKind.EXPERIENCE,
    "supervision": FactKind.SUPERVISION,
    "assessment": FactKind.ASSESSMENT,
    "step": FactKind.STEP,
    "talk": FactKind.TALK_HELD,
    "document": FactKind.DOCUMENT_ACKNOWLEDGED,
}


def enough_for(node):
    if not isinstance(node, Group):
        return enough(node)
    return [found for child in node.children[: node.need] for found in enough_for(child)]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_document_can_be_published_and_asks_only_for_what_there_is(name):
    courses = {path.parent.name for path in CONTENT.glob("*/module.md")}
    courses |= {path.stem for path in CONTENT.glob("attended/*.yaml")}
    known = defined(FILES.values()) | {("course", key) for key in courses}

    assert check_document(FILES[name]) == []
    assert [str(problem) for problem in dangling(FILES[name], known)] == []


def test_there_is_a_path_for_each_field_of_work_and_one_for_supervisors():
    fields = sorted(set(PATHS) - {VOLUNTARY})

    assert len(fields) == 13
    assert [name for name in fields if FILES[name].get("audience")] == ["supervisors_path"]
    assert [name for name in fields if FILES[name]["basis"] != "local"] == []


def test_no_key_of_a_step_or_rule_set_stands_twice():
    """A step of a path is decided by its key alone, and a publisher has one rule set a key."""
    keys = [document["key"] for document in FILES.values()]
    steps = [step["key"] for document in FILES.values() for step in document.get("steps", ())]

    assert len(set(keys)) == len(keys)
    assert len(set(steps)) == len(steps)


def titles(node):
    if "leaf" in node:
        yield node["key"], node.get("title", node["leaf"])
    for child in members(node)[1]:
        yield from titles(child)


def test_a_key_means_the_same_wherever_it_stands():
    """Words are found by the key of a requirement: two meanings would show the wrong one."""
    meant = {}
    for document in FILES.values():
        for step in document.get("steps", ()):
            for key, title in titles(step["rule"]) if step.get("rule") else ():
                assert meant.setdefault(key, title) == title, key


def test_every_validity_says_its_basis_and_claims_nothing_national():
    held = FILES["standard_methods"]["methods"]

    assert {method["key"] for method in held} == {
        *("bbic_basic", "signs_of_safety", "home", "bra_fam", "barnsamtal", "freda")
    }
    for method in held:
        assert method["basis"] == "local"
        assert method["note"].startswith("Lokal regel: ")
        assert "Inget nationellt krav på förnyelse är känt." in method["note"]
        assert method["validity"]["grace_days"] == 30


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("child_services_ladder", "step_3"),
        ("child_services_ladder", "step_4"),
        ("child_services_ladder", "step_5"),
        *(
            (name, step["key"])
            for name, document in sorted(PATHS.items())
            for step in document["steps"]
            if step.get("rule")
        ),
    ],
)
def test_who_has_all_that_a_step_asks_meets_it_and_with_one_thing_less_she_does_not(name, step):
    rule = rule_of(name, step)
    parts = [enough_for(child) for child in rule.children]
    everything = [found for part in parts for found in part]

    assert answer(rule, everything).met
    for child, part in zip(rule.children, parts, strict=True):
        without = [found for found in everything if found not in part]
        assert not answer(rule, without).met, child.key


def test_the_day_before_the_months_are_full_she_does_not_meet_the_step():
    rule = rule_of("child_services_ladder", "step_3")

    waiting = answer(rule, enough_for(rule), DAY - timedelta(days=1))

    assert not waiting.met


@pytest.mark.parametrize(
    ("facts", "level", "met"),
    [
        ("assessment PE15 2027-09-01 by=supervisor level=4", 4, True),
        ("element_rated PE15 2027-09-01 level=4", 4, True),
        ("element_rated PE15 2027-09-01 level=3", 3, False),
        ("assessment PE15 2027-09-01 by=self level=5", 5, False),
    ],
)
def test_step_3_waits_for_the_supervisors_word_on_her_investigations(facts, level, met):
    rule = rule_of("child_services_ladder", "step_3")
    others = [found for found in enough_for(rule) if found.subject != "PE15"]

    assert answer(rule, [*others, *written(facts)]).met is met


@pytest.mark.parametrize(
    ("scored_on", "state"),
    [
        ("2027-06-03", "expired"),
        ("2027-06-04", "valid"),
        ("2027-09-01", "valid"),
        ("2027-09-02", "expired"),
    ],
)
def test_home_is_renewed_by_a_joint_scoring_in_its_last_90_days(scored_on, state):
    rule = with_methods({"leaf": "method", "method": "home"}, METHODS)
    facts = written(
        f"method_certificate home 2025-09-02; element_done joint_scoring {scored_on} amount=1"
    )

    found = answer(rule, facts, on("2028-01-01"))

    assert found.state == state
    assert found.basis == "local"
    if state == "valid":
        assert found.until == on("2029-09-01")


@pytest.mark.parametrize(
    ("method", "done", "until"),
    [
        ("signs_of_safety", "element_done coached_mapping 2026-10-01 amount=1", "2027-09-01"),
        ("signs_of_safety", "element_done coached_mapping 2026-10-01 amount=2", "2029-09-01"),
        ("barnsamtal", "element_done PE6 2026-10-01 amount=1", "2027-09-01"),
        (
            "barnsamtal",
            "element_done PE6 2026-10-01 amount=1 observed_by=mentor",
            "2029-09-01",
        ),
        (
            "barnsamtal",
            "element_done PE6 2026-08-01 amount=1 observed_by=mentor",
            "2027-09-01",
        ),
    ],
)
def test_methods_are_kept_alive_by_practice_in_the_last_year(method, done, until):
    rule = with_methods({"leaf": "method", "method": method}, METHODS)
    facts = written(f"method_certificate {method} 2025-09-02; {done}")

    assert answer(rule, facts, on("2027-03-01")).until == on(until)


def test_on_leave_nothing_of_it_runs_out():
    rule = with_methods({"leaf": "method", "method": "bbic_basic"}, METHODS)
    facts = written(
        "method_certificate bbic_basic 2024-09-02; absence of 2027-06-01..2027-12-31 amount=1"
    )

    assert answer(rule, facts, on("2027-10-01")).state == "paused"
    assert answer(rule, facts, on("2028-01-30")).met
    assert not answer(rule, facts, on("2028-01-31")).met


@pytest.mark.parametrize(
    ("worked", "met"),
    [
        ("experience child_services 2024-10-01 amount=0.75", True),
        ("experience child_services 2024-10-01 amount=0.74", False),
        ("experience child_services 2023-04-01 amount=0.50", True),
        ("experience child_services 2023-05-01 amount=0.50", False),
        ("experience child_services 2015-01-01 amount=0.49", False),
        ("experience child_services 2015-01-01..2021-09-30", False),
    ],
)
def test_it_is_time_to_apply_for_authorisation_after_three_years_in_the_last_six(worked, met):
    rule = rule_of(VOLUNTARY, "authorisation_1")
    supervised = "supervision_session professional 2026-01-01 amount=4500 qualified=yes"
    facts = f"{worked}; {supervised} outside_line=yes"

    assert answer(rule, written(facts)).met is met
    assert not answer(rule, written(f"{worked}; {supervised}")).met


def test_authorisation_is_a_voluntary_merit_that_no_other_rule_asks_for():
    merit = FILES[VOLUNTARY]
    others = [str(document) for name, document in FILES.items() if name != VOLUNTARY]

    assert merit["voluntary"] is True
    assert merit["description"].startswith("Frivillig merit. Den är ingen behörighet")
    assert [text for text in others if "authorisation" in text] == []


def test_steps_3_to_5_have_relief_for_their_courses_and_say_who_covers():
    relief = {step.key: step.relief for step in read("child_services_ladder").steps}

    assert [key for key, given in relief.items() if given] == ["step_3", "step_4", "step_5"]
    assert all(given.cover for given in relief.values() if given)


def test_nothing_of_a_path_is_answered_by_the_ladder_alone():
    """Standing on step 3 opens a path; it decides nothing on it."""
    on_step_3 = written("step_decision step_3 2026-01-01 ladder=child_services")

    for name in sorted(set(PATHS) - {VOLUNTARY}):
        answers = step_answers(read(name), on_step_3, DAY)
        assert not any(found.met for found in answers.values()), name
