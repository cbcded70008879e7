"""Rules of the house that a tool of its own does not hold."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from competence.people.guards import AppendOnly, SameMunicipality, guards

ROOT = Path(__file__).resolve().parents[1]
OWN_APPS = {"courses", "people", "competence", "cms"}
PYTHON = [
    path
    for room in ("cms", "courses", "competence")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]
SERVICES = sorted((ROOT / "competence" / "services").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Every model of ours is one or the other; a new one must say which.
APPEND_ONLY = {
    "Absence",
    "AssignmentMove",
    "AssignmentRuleVersion",
    "AuditEntry",
    "Certificate",
    "CertificateFile",
    "ClaimFile",
    "CourseVersion",
    "Decision",
    "Deputyship",
    "Deviation",
    "EmployerAnswer",
    "Employment",
    "Fact",
    "IndicatorSnapshot",
    "KeptRules",
    "LineManagement",
    "Mentorship",
    "MethodOwnership",
    "PanelMember",
    "PathMove",
    "Rating",
    "Reached",
    "RegionMonth",
    "RecallAnswer",
    "ReliefPlan",
    "Revocation",
    "RoleGrant",
    "RoutineNotice",
    "RoutineVersion",
    "RuleVersion",
    "SpecialistListing",
    "SpecialistSharing",
    "SupplementSubject",
    "TrainingDay",
}
MUTABLE = {
    "AdvancedCourse",
    "Assessment",
    "Assignment",
    "AssignmentRule",
    "Attempt",
    "BatchInvitee",
    "Claim",
    "ClockOffset",
    "Course",
    "EmployerQuestion",
    "ExerciseAnswer",
    "Heartbeat",
    "Invitation",
    "InvitationBatch",
    "MapFile",
    "Message",
    "Note",
    "NumberSeries",
    "Occasion",
    "OutboxRow",
    "OwnWord",
    "PartDone",
    "PathChoice",
    "PeopleImport",
    "PeopleImportColumns",
    "PeopleImportLine",
    "Person",
    "Picture",
    "PictureRendition",
    "Progress",
    "Proposal",
    "ReliefMonth",
    "Routine",
    "RuleChange",
    "RuleChangePerson",
    "RuleSet",
    "SavedView",
    "SearchRow",
    "Standing",
    "StandingRun",
    "StudySlot",
    "SupervisionSession",
    "Supplement",
    "Talk",
    "Unit",
    "User",
    "ValidityBreach",
    "ValidityRun",
}
CMS_PAGES = {"HomePage", "ModulePage", "ModuleIndexPage", "ModulePageCompilation"}


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]


def is_relation(field):
    return isinstance(field, models.ForeignKey)


def test_every_model_is_known_as_append_only_or_mutable():
    # Page types are Wagtail's: it keeps their history itself.
    names = {model.__name__ for model in own_models() if "wagtailcore" not in _parents(model)}

    unknown = names - APPEND_ONLY - MUTABLE - CMS_PAGES

    assert not unknown


def _parents(model):
    return {parent._meta.app_label for parent in model._meta.get_parent_list()}


def test_every_row_that_repeats_the_municipality_is_guarded():
    guarded = {rule.table for rule in guards() if isinstance(rule, SameMunicipality)}
    needed = {
        model._meta.db_table
        for model in own_models()
        if {"person", "municipality"} <= {field.name for field in model._meta.fields}
    } - {"competence_message"}  # a mail may go to somebody who is no person yet

    assert needed <= guarded


def test_every_guard_names_columns_that_exist():
    columns = {
        model._meta.db_table: {field.column for field in model._meta.fields}
        for model in own_models()
    }

    for rule in guards():
        named = {rule.column} if isinstance(rule, SameMunicipality) else set(rule.columns)
        assert named <= columns[rule.table], rule


def test_the_ledger_is_guarded_against_edits():
    tables = {rule.table for rule in guards() if isinstance(rule, AppendOnly)}

    assert {"competence_fact", "people_employment", "people_auditentry"} <= tables


def test_nothing_is_deleted_with_its_parent_behind_the_audits_back():
    for model in own_models():
        if model._meta.app_label == "cms":
            continue  # Wagtail's own base classes: pictures and pages, never people
        for field in filter(is_relation, model._meta.fields):
            if field.remote_field.parent_link:
                continue
            assert field.remote_field.on_delete is not models.CASCADE, f"{model} {field.name}"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_under_three_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*(src=|nonce=|application/json))|\son[a-z]+=|hx-on|[\"']js:"
    )

    offenders = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        if "documents" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(line)
    ]

    assert not offenders


def test_templates_reach_no_other_host():
    offenders = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if re.search(r"(src|href)=[\"']https?://", path.read_text(encoding="utf-8"))
    ]

    assert not offenders


def test_no_machine_path_and_no_registry_address_is_in_the_repository():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    forbidden = re.compile(
        rb"/work/|/root/|pypi\.org|registry\.npmjs|files\.pythonhosted|file:///opt"
    )
    offenders = []
    for name in filter(None, listed.stdout.split(b"\0")):
        path = ROOT / name.decode()
        if path.suffix in {".woff2", ".png", ".ttf", ".mo"} or path == Path(__file__):
            continue
        if path.is_file() and forbidden.search(path.read_bytes()):
            offenders.append(name.decode())

    assert not offenders


def test_no_field_asks_for_what_must_never_be_known():
    forbidden = re.compile(r"personnummer|ssn|salary|lon_|diagnos|client|klient|absence_reason")

    offenders = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if forbidden.search(field.name)
    ]

    assert not offenders


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_who_locks_a_unit_lets_rows_that_refer_to_it_be_written(path):
    """FOR UPDATE waits for, and holds up, the KEY SHARE lock of every insert that refers to it."""
    locks = [
        call
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "select_for_update"
        and ast.unparse(call.func).startswith("Unit.")
    ]

    assert all("no_key=True" in ast.unparse(call) for call in locks)
