"""What a certificate says, gathered once at the moment it is ordered and frozen from then on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence import wording
from competence.domain.answer import Answer
from competence.domain.decisions import step_number
from competence.domain.facts import FactKind
from competence.models import Decision, Fact, RuleSet
from competence.people import clock
from competence.queries import ledger
from competence.queries.names import names_of
from competence.wording import Names
from courses.models import CourseVersion

EDITIONS = ("sv", "en")
Content = dict[str, Any]


def gather(fact: Fact, kind: str, issued_on: date) -> Content:
    """Everything but number and code. What differs between editions stands under `editions`."""
    person = fact.person
    parts = _module(fact) if kind == "module" else _step(fact)
    return {
        "kind": kind,
        "name": person.name,
        "issuer": person.municipality.name,
        "issued_on": issued_on.isoformat(),
        "decided_on": "",
        "decided_by": "",
        "decided_by_title": "",
        "dual_role": False,
        **parts,
    }


def edition_of(content: Mapping[str, Any], edition: str) -> Content:
    """The frozen content as one edition's page and paper read it."""
    shared = {key: value for key, value in content.items() if key != "editions"}
    return {**shared, **content["editions"][edition]}


def _module(fact: Fact) -> Content:
    version = _version_behind(fact)
    title = version.title if version else fact.subject
    goals = version.document.get("goals", ()) if version else ()
    number = fact.value.get("version", 1)
    editions = {}
    for edition in EDITIONS:
        with translation.override(edition):
            proof = _("version %(number)s") % {"number": number}
            passed = _("Knowledge check passed") if "share" in fact.value else _("Module completed")
        line = {"title": passed, "proof": proof, "on": fact.starts_on.isoformat()}
        editions[edition] = {"title": title, "lines": [line]}
    return {"learnt": [goal["text"] for goal in goals], "editions": editions}


def _version_behind(fact: Fact) -> CourseVersion | None:
    """The version that was passed: its goals are what was learnt, whatever the course says now."""
    versions = CourseVersion.objects.without_answers().filter(course__key=fact.subject)
    return versions.filter(number=fact.value.get("version", 1)).first()


def _step(fact: Fact) -> Content:
    decision = Decision.objects.select_related("decided_by", "rule_version__rule_set").get(
        fact=fact
    )
    answer = Answer.from_json(decision.answer)
    names = names_of(fact.person.municipality).with_versions_of(ledger.of_person(fact.person))
    entry, title = _step_entry(decision, fact.subject)
    editions = {}
    for edition in EDITIONS:
        with translation.override(edition):
            editions[edition] = {
                "title": wording.step_title(fact.subject, title),
                "lines": [_line(leaf, names) for leaf in answer.leaves() if leaf.proofs],
            }
    return {
        "learnt": list(entry.get("learnt", ())),
        "decided_on": fact.recorded_at.astimezone(clock.STOCKHOLM).date().isoformat(),
        "decided_by": decision.decided_by.name,
        "decided_by_title": decision.decided_by_title,
        "dual_role": decision.dual_role,
        "editions": editions,
    }


def _step_entry(decision: Decision, step: str) -> tuple[Mapping[str, Any], str]:
    """As the rules of the decision have it, and what it is called: with its path, if it is of one."""
    version = decision.rule_version
    for entry in version.section("steps") if version else ():
        if version and entry["key"] == step:
            is_path = version.rule_set.kind == RuleSet.Kind.PATH
            title = entry["title"]
            return entry, wording.path_step_title(version.title, title) if is_path else title
    return {}, str(step_number(step))


def _line(leaf: Answer, names: Names) -> Content:
    line = wording.line(leaf, names)
    last_on = line.last_on.isoformat() if line.last_on else ""
    return {"title": line.title, "proof": _proof(leaf, names), "on": last_on}


def _proof(leaf: Answer, names: Names) -> str:
    """A few words: it is the narrow column of a printed page."""
    if leaf.kind == "element":
        return _element(leaf)
    if leaf.kind == "experience":
        count = int(leaf.have)
        return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}
    number = next(
        (names.versions[p.fact_id] for p in leaf.proofs if p.fact_id in names.versions), 0
    )
    if number:
        return _("version %(number)s") % {"number": number}
    if any(proof.kind == FactKind.WAIVER for proof in leaf.proofs):
        return _("Waiver")
    return ""


def _element(leaf: Answer) -> str:
    done = [proof for proof in leaf.proofs if proof.kind == FactKind.ELEMENT_DONE]
    if done:
        words = ngettext("%(count)s occasion", "%(count)s occasions", len(done))
        return words % {"count": len(done)}
    return _("level %(number)s") % {"number": leaf.have}
