from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.contentfiles import ContentError, Module, read_module, write_module
from cms.contentfiles.check import check_module
from cms.contentfiles.yamltext import read_yaml, write_yaml
from courses import documents, pool
from tests.courses import sample

CONTENT = Path(__file__).parents[3] / "cms" / "content"
FOLDERS = sorted(path.parent for path in CONTENT.glob("*/module.md"))


@pytest.fixture
def module(tmp_path):
    media = {}
    for name in ("rum.png", "rum.mp4", "rum.vtt"):
        media[name] = tmp_path / name
        media[name].write_bytes(name.encode())
    document = documents.from_json(sample.document())
    return Module(document, pool.from_json(sample.pool()), media)


@pytest.fixture
def folder(module, tmp_path):
    folder = tmp_path / "prov"
    write_module(module, folder)
    return folder


def files(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def change(folder, old, new, name="module.md"):
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def error_of(folder):
    with pytest.raises(ContentError) as caught:
        read_module(folder)
    return caught.value


def line_of(folder, text, name="module.md"):
    lines = (folder / name).read_text().split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_a_written_module_is_read_back_whole(module, folder):
    read = read_module(folder)

    assert read.document == module.document
    assert read.pool == module.pool
    assert {name: path.read_bytes() for name, path in read.media.items()} == {
        name: name.encode() for name in module.media
    }


def test_reading_and_writing_gives_the_same_bytes(folder, tmp_path):
    again = tmp_path / "igen" / "prov"
    write_module(read_module(folder), again)

    assert files(again) == files(folder)


def test_a_module_may_be_written_over_itself(folder):
    before = files(folder)

    write_module(read_module(folder), folder)

    assert files(folder) == before


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_our_own_modules_are_in_canonical_form(folder, tmp_path):
    write_module(read_module(folder), tmp_path / folder.name)

    assert files(tmp_path / folder.name) == files(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_our_own_modules_have_nothing_left_on_the_checklist(folder):
    assert check_module(read_module(folder)) == []


def test_the_file_reads_like_a_text(folder):
    text = (folder / "module.md").read_text()

    assert "# Telefonen ringer {#telefonen minutes=9}\n\nDet är **fredag**.\n\n" in text
    assert (
        "::: choice {#svara}\n"
        "situation: |\n"
        "  Läraren ringer.\n"
        "\n"
        "  Hon är orolig.\n"
        "question: Vad svarar du?\n"
        "options:\n"
        "  - key: beratta\n"
    ) in text
    assert "checked_on: 2027-01-12\n" in text
    assert text.endswith(":::\n")


def test_a_file_from_another_system_gets_its_canonical_form(folder, tmp_path):
    canonical = files(folder)
    path = folder / "module.md"
    text = path.read_text().replace("question: Vad svarar du?", "question: 'Vad svarar du?'   ")
    text = text.replace("Det är **fredag**.", "Det är\n__fredag__.\n\n\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    write_module(read_module(folder), folder)

    assert files(folder) == canonical


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("theme: samtal", "theme: annat", "theme"),
        ("number: 99", "number: nittionio", "number"),
        ("agency: false", "agency: nej", "agency"),
        ("checked_on: 2027-01-12", "checked_on: i går", "law[0].checked_on"),
        ("source: https:", "source: http:", "law[0].source"),
        ("level: fardighet", "level: expert", "goals[1].level"),
        ("title: Prov av en modul", "title: 2027", "title"),
        ("title: Prov av en modul", "titel: Prov", "titel"),
        ("ref: sol-20-1", "ref: sol-99", "parts[0].blocks[2].ref"),
        ("    question: Och nu?", "    fråga: Och nu?", "parts[0].blocks[3].steps[1].fråga"),
        ("file: rum.png", "file: ../rum.png", "parts[1].blocks[2].file"),
    ],
)
def test_a_broken_field_is_named_with_file_and_line(folder, old, new, field):
    change(folder, old, new)

    error = error_of(folder)

    everything = {found.field: found for found in (error, *error.more)}
    assert everything[field].file == "prov/module.md"
    assert everything[field].line == line_of(folder, new)
    assert everything[field].message
    assert f"prov/module.md:{everything[field].line}: {field}: " in str(everything[field])


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("kind: several", "kind: många", "pool[1].kind"),
        ("goal: skriva", "goal: okänd", "pool[2].goal"),
        ("part: anteckningen", "part: okand", "pool[2].part"),
        ("bucket: tolk", "bucket: annan", "pool[3].items[1].bucket"),
        ("correct: true", "correct: ja", "pool[0].options[0].correct"),
    ],
)
def test_a_broken_question_is_named_with_file_and_line(folder, old, new, field):
    change(folder, old, new, "questions.yaml")

    error = error_of(folder)

    everything = {found.field: found for found in (error, *error.more)}
    assert everything[field].file == "prov/questions.yaml"
    assert everything[field].line == line_of(folder, new, "questions.yaml")


def test_a_missing_field_is_named_at_what_should_have_held_it(folder):
    change(folder, "    level: fardighet\n", "")

    error = error_of(folder)

    assert (error.field, error.line) == ("goals[1].level", line_of(folder, "- key: skriva"))


@pytest.mark.parametrize(
    ("old", "new", "at", "field"),
    [
        ("---\nkey", "key", "key: prov", ""),
        ("# Telefonen", "Lös text.\n\n# Telefonen", "Lös text.", "parts"),
        ("{#telefonen minutes=9}", "{#telefonen}", "# Telefonen", "parts[0]"),
        ("::: law {#lagen}", "::: law", "::: law", "parts[0].blocks"),
        ("Det är **fredag**.", "Det är `fredag`.", "`fredag`", "parts[0].blocks[0]"),
        ("Det är **fredag**.", "Sent.\n\n> citat", "> citat", "parts[0].blocks[0]"),
        ("question: Vad svarar du?", "question: Nu: vad?", "Nu: vad?", "parts[0].blocks[1]"),
        ("ref: sol-20-1", "- sol-20-1", "::: law", "parts[0].blocks[2]"),
        ("ref: sol-20-1", "key: x\nref: sol-20-1", "key: x", "parts[0].blocks[2].key"),
        ("ref: sol-20-1", "ref: a\nref: b", "ref: b", "parts[0].blocks[2].ref"),
        ("number: 99", "number: &x 99\ntheme: *x", "theme: *x", "theme"),
        ("number: 99", "number: !!float 99", "!!float", "number"),
        ("number: 99", "? [a, b]\n: 99", "? [a, b]", ""),
        ("::: callout", "::: dikt", "::: dikt", "parts[1].blocks[6].type"),
        ("alt: Ett rum", "alt: ''", "alt: ''", "parts[1].blocks[2].alt"),
        ("---\n\n# T", "\n\n# T", "---", ""),
        ("key: prov", "key: annan", "key: annan", "key"),
    ],
)
def test_a_broken_file_is_named_with_its_line(folder, old, new, at, field):
    change(folder, old, new)

    error = error_of(folder)

    assert (error.file, error.field) == ("prov/module.md", field)
    assert error.line == line_of(folder, at)


def test_a_block_that_is_never_closed_is_named_where_it_opened(folder):
    change(folder, "title: Kom ihåg\ntext: Fråga barnet.\n:::", "title: Kom ihåg")

    error = error_of(folder)

    assert (error.line, error.field) == (line_of(folder, "::: callout"), "parts[1].blocks[6]")


@pytest.mark.parametrize("name", ["module.md", "questions.yaml"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()

    assert error_of(folder).file == f"prov/{name}"


def test_a_file_in_another_encoding_is_named(folder):
    (folder / "questions.yaml").write_bytes("å".encode("latin-1"))

    assert error_of(folder).file == "prov/questions.yaml"


def test_a_control_sign_in_yaml_is_refused_in_words(folder):
    change(folder, "question: Vad svarar du?", "question: Vad\x07?")

    assert error_of(folder).field == "parts[0].blocks[1]"


TEXTS = st.text(st.sampled_from("aå1 :#-|>'\"\n\\&*!%@`{}[],?~=tn.\u00a0\u2028\t\x07"), max_size=20)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), TEXTS | st.booleans() | st.integers(0, 999))
)
def test_every_text_survives_yaml_in_its_canonical_form(value):
    written = write_yaml(value)
    read = read_yaml(written, 1).value or {}

    assert write_yaml(read) == written
    assert {key: type(entry) for key, entry in read.items()} == {
        key: type(entry) for key, entry in value.items()
    }


@pytest.mark.parametrize(
    "text", ["yes", "no", "null", "~", "1.5", "2027-03-14", "007", "0x1F", "="]
)
def test_no_word_turns_into_something_else(text):
    assert read_yaml(f"a: {text}", 1).value == {"a": text}
    assert write_yaml({"a": text}) == f"a: {text}\n"


@pytest.mark.parametrize("text", ["true", "false", "12", "-3", "-"])
def test_a_text_that_looks_like_a_value_is_quoted(text):
    assert write_yaml({"a": text}) == f"a: '{text}'\n"
    assert read_yaml(f"a: '{text}'", 1).value == {"a": text}
