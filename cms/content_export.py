"""The way back: what a publisher has published, as the folders that content loading reads."""

from pathlib import Path
from typing import cast

from django.db.models import F

from cms import compile, tree
from cms.content_loading import Loaded
from cms.contentfiles import write_module
from cms.contentfiles.attended import write_attended
from cms.contentfiles.routines import ChangeClass, RoutineHead, RoutineText, write_routine
from cms.contentfiles.rulefiles import rules_text
from cms.models import ModulePage
from competence.models import RoutineVersion, RuleVersion
from competence.people.models import Unit
from competence.queries.routines import question_of
from courses import attended
from courses.models import CourseVersion


def export(folder: Path, publisher_unit: Unit) -> Loaded:
    """Live modules, what one attends and published rules of the publisher; routines that its
    municipalities share.
    """
    index = tree.index_of(publisher_unit)
    pages = ModulePage.objects.child_of(index).live().filter(alias_of=None)
    for page in pages:
        write_module(compile.read(page), folder / page.course.key)
    attended_courses = _attended(publisher_unit)
    for document in attended_courses:
        write_attended(document, folder / "attended" / f"{document.key}.yaml")
    routines = _shared_routines(publisher_unit)
    for routine in routines:
        write_routine(routine, folder / "routines" / f"{routine.head.key}.md")
    rules = _latest_rules(publisher_unit)
    for version in rules:
        path = folder / "programmes" / f"{_file_name(version)}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rules_text(version.document), encoding="utf-8", newline="\n")
    return Loaded(len(pages), len(attended_courses), len(routines), len(rules))


def _attended(unit: Unit) -> list[attended.AttendedDocument]:
    versions = CourseVersion.objects.current().filter(
        course__publisher=unit.path, course__kind__in=list(attended.Form)
    )
    return [attended.from_json(version.document) for version in versions]


def _shared_routines(unit: Unit) -> list[RoutineText]:
    """The newest version of each key, where every municipality that has it has the same text.

    What holds for a unit alone is not shared.
    """
    versions = RoutineVersion.objects.filter(
        routine__municipality__path__startswith=unit.path, routine__unit=F("routine__municipality")
    )
    held: dict[int, list[RoutineVersion]] = {}
    for version in versions.select_related("routine").order_by("number"):
        held.setdefault(version.routine_id, []).append(version)
    texts: dict[str, set[RoutineText]] = {}
    for same in held.values():
        # Counted: where a unit has its own text, the numbers of the key are shared with that.
        texts.setdefault(same[-1].routine.key, set()).add(_text(same[-1], len(same)))
    return [found.pop() for _key, found in sorted(texts.items()) if len(found) == 1]


def _text(version: RoutineVersion, number: int) -> RoutineText:
    head = RoutineHead(
        key=version.routine.key,
        title=version.title,
        version=number,
        valid_from=version.valid_from.isoformat(),
        owner=version.owner,
        change_class=cast(ChangeClass, version.change_class),
        question=question_of(version),
    )
    return RoutineText(head, version.html)


def _latest_rules(unit: Unit) -> list[RuleVersion]:
    published = RuleVersion.objects.filter(
        rule_set__publisher=unit.path, published_at__isnull=False
    )
    latest = {
        version.rule_set_id: version
        for version in published.select_related("rule_set").order_by("number")
    }
    return list(latest.values())


def _file_name(version: RuleVersion) -> str:
    """`investigator`, `child_services_ladder`, `caseworker_profile`: a programme needs no suffix."""
    kind, key = version.rule_set.kind, version.rule_set.key
    return key if kind == "programme" else f"{key}_{kind}"
