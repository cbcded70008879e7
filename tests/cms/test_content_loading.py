import json
from pathlib import Path
from shutil import copytree

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from cms import attending, content_loading
from cms.compile import NotReady
from cms.content_export import export
from cms.contentfiles import ContentError
from cms.contentfiles.rulefiles import rules_text
from cms.models import ModulePage, Picture
from competence.models import RoutineVersion, RuleVersion
from competence.people.audit import SYSTEM
from courses import attended
from courses.models import Course, CourseVersion
from tests import factories

CONTENT = Path(__file__).parents[2] / "cms" / "content"
KEYS = [path.parent.name for path in CONTENT.glob("*/module.md")]
ATTENDED = [path.stem for path in CONTENT.glob("attended/*.yaml")]


@pytest.fixture
def loaded(cast):
    content_loading.load(CONTENT, cast.region, SYSTEM)
    return cast


@pytest.fixture
def folder(tmp_path):
    return copytree(CONTENT, tmp_path / "content")


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def ids(value):
    """Every block id of a page, in order."""
    if isinstance(value, dict):
        return [*([value["id"]] if "id" in value else []), *ids(list(value.values()))]
    return [found for entry in value for found in ids(entry)] if isinstance(value, list) else []


def test_loading_publishes_modules_routines_and_rules(loaded):
    keys = {page.course.key for page in ModulePage.objects.live()}
    assert keys == {path.parent.name for path in CONTENT.glob("*/module.md")}
    held = CourseVersion.objects.current().exclude(course__kind=Course.Kind.MODULE)
    assert {version.course.key for version in held} == set(ATTENDED)
    assert CourseVersion.objects.current().count() == len(keys) + len(ATTENDED)
    for municipality in (loaded.havsby, loaded.granby):
        routines = RoutineVersion.objects.filter(routine__municipality=municipality)
        assert routines.count() == len(list(CONTENT.glob("routines/*.md")))
    rules = RuleVersion.objects.filter(rule_set__publisher=loaded.region.path)
    assert rules.count() == len(list(CONTENT.glob("programmes/*.json")))


def test_what_was_loaded_is_exported_as_the_same_bytes_and_loads_again_as_nothing_new(
    loaded, tmp_path
):
    export(tmp_path / "out", loaded.region)

    assert files(tmp_path / "out") == files(CONTENT)

    before = CourseVersion.objects.count(), RuleVersion.objects.count()
    content_loading.load(tmp_path / "out", loaded.region, SYSTEM)
    assert (CourseVersion.objects.count(), RuleVersion.objects.count()) == before


def in_another_order(value):
    """As PostgreSQL gives a document back: shorter names first."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name), name))
        return {name: in_another_order(value[name]) for name in names}
    return [in_another_order(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.alike
@pytest.mark.parametrize("path", CONTENT.glob("programmes/*.json"), ids=lambda path: path.stem)
def test_rules_are_written_in_one_order_whatever_the_database_does(path):
    document = json.loads(path.read_text())

    assert rules_text(in_another_order(document)) == path.read_text()


def test_a_module_with_every_kind_of_block_keeps_its_bytes(cast, sample_folder, tmp_path):
    folder = sample_folder()
    content_loading.load(folder, cast.havsby, SYSTEM)

    export(tmp_path / "out", cast.havsby)

    assert files(tmp_path / "out") == files(folder)


def test_loading_again_moves_no_block_and_doubles_no_picture(cast, sample_folder):
    content_loading.load(sample_folder(), cast.havsby, SYSTEM)
    before = ids(list(ModulePage.objects.get().parts.get_prep_value()))

    def longer(document):
        document["summary"] = "Ny sammanfattning."
        document["parts"][0]["blocks"][0]["html"] = "<p>Det är lördag.</p>"

    content_loading.load(sample_folder(longer, "andra"), cast.havsby, SYSTEM)

    assert ids(list(ModulePage.objects.get().parts.get_prep_value())) == before
    assert Course.objects.get(key="prov").current.number == 2
    assert Picture.objects.count() == 1


def test_loading_lays_an_editors_draft_aside_as_an_older_version(published, sample_folder, cast):
    page = published.get_latest_revision_as_object()
    page.summary = "Ett utkast."
    page.save_revision()

    content_loading.load(sample_folder(), cast.havsby, SYSTEM)

    page = ModulePage.objects.get()
    assert page.get_latest_revision_as_object().summary != "Ett utkast."
    assert [r.content["summary"] for r in page.revisions.all()].count("Ett utkast.") == 1


def test_a_broken_file_is_named_with_its_line_and_nothing_is_loaded(cast, folder):
    change(folder / "sekretess" / "module.md", "theme: ", "theme: fel")

    with pytest.raises(ContentError) as refused:
        content_loading.load(folder, cast.region, SYSTEM)

    assert (refused.value.file, refused.value.field) == ("sekretess/module.md", "theme")
    assert not ModulePage.objects.exists()


@pytest.mark.alike
@pytest.mark.parametrize(
    ("file", "old", "new", "field", "line"),
    [
        ("attended/tolk.yaml", "key: tolk", "key: annan", "key", 1),
        ("attended/tolk.yaml", "kind: seminar", "kind: mote", "kind", 4),
        ("attended/tolk.yaml", "  - yrkesrollen", "  - finns-inte", "good_before[0]", 15),
        ("routines/larm.md", "key: larm", "key: annan", "key", 2),
        ("routines/larm.md", "valid_from: 2025-09-01", "valid_from: 1 sept", "valid_from", 5),
        ("routines/larm.md", "## Hembesök", "> Hembesök", "", 34),
        ("routines/larm.md", "change_class: C", "change_class: E", "change_class", 7),
        ("routines/larm.md", "correct: true", "correct: false", "question.options", 10),
        ("routines/larm.md", "---\n", "", "", 1),
        ("programmes/investigator.json", '"schema": 1', '"schema": 1,,', "", 2),
        ("programmes/investigator.json", '"kind": "programme"', '"kind": "dikt"', "kind", 3),
        (
            "programmes/investigator.json",
            '"course": "valkommen"',
            '"course": "finns-inte"',
            "stages[0].requirements[0].course",
            16,
        ),
        (
            "programmes/caseworker_profile.json",
            '"method": "freda"',
            '"method": "finns-inte"',
            "competences[10].rule.method",
            154,
        ),
    ],
)
def test_a_broken_routine_or_rule_is_named_and_nothing_is_loaded(
    cast, folder, file, old, new, field, line
):
    change(folder / file, old, new)

    with pytest.raises(ContentError) as refused:
        content_loading.load(folder, cast.region, SYSTEM)

    error = refused.value
    assert (error.file, error.field, error.line) == (file, field, line)
    assert not Course.objects.exists()
    assert not RoutineVersion.objects.exists()
    assert not RuleVersion.objects.exists()


@pytest.mark.alike
def test_every_number_of_the_catalogue_is_one_course(loaded):
    numbers = CourseVersion.objects.current().values_list("document__number", flat=True)

    assert sorted(numbers) == list(range(1, 49))


def test_a_seminar_becomes_a_module_when_its_module_is_written(cast, sample_folder):
    seminar = factories.make_attended("prov")
    seminar.publisher = cast.havsby.path
    seminar.save()

    content_loading.load(sample_folder(), cast.havsby, SYSTEM)

    course = Course.objects.get(key="prov")
    assert (course.kind, course.current.number) == (Course.Kind.MODULE, 2)
    with pytest.raises(ValidationError, match="prov"):
        attending.publish(attended.from_json(seminar.current.document), cast.havsby, SYSTEM)


@pytest.mark.alike
def test_a_municipality_may_not_take_over_the_regions_module(loaded):
    with pytest.raises(NotReady, match="|".join(KEYS)):
        content_loading.load(CONTENT, loaded.havsby, SYSTEM)

    assert ModulePage.objects.count() == len(KEYS)


@pytest.mark.alike
def test_the_command_tells_what_it_loaded(cast, capsys):
    rules = len(list(CONTENT.glob("programmes/*.json")))
    call_command("content", "load")
    told = f"{len(KEYS)} modules, {len(ATTENDED)} to attend, 2 routines, {rules} rules."
    assert f"Norrland: {told}" in capsys.readouterr().out


def test_the_command_says_that_nothing_was_loaded_and_why(cast, folder):
    change(folder / "sekretess" / "module.md", "theme: ", "theme: fel")

    with pytest.raises(CommandError, match=r"Nothing was loaded.\nsekretess/module.md:\d+: theme"):
        call_command("content", "load", str(folder))


def test_the_command_writes_a_municipalitys_own_modules(published, tmp_path, capsys):
    call_command("content", "export", str(tmp_path / "ut"), municipality="havsby")

    assert (tmp_path / "ut" / "prov" / "module.md").exists()
    assert "Havsby: 1 modules" in capsys.readouterr().out


@pytest.mark.parametrize("options", [{"municipality": "lunda"}, {"folder": "finns-inte"}])
def test_the_command_refuses_what_does_not_exist(cast, options):
    with pytest.raises(CommandError):
        call_command("content", "load", options.pop("folder", str(CONTENT)), **options)
