#!/usr/bin/env python3
"""The Swedish of the interface: complete, certain, and compiled.

swedish.py check              every text has Swedish, none is fuzzy or left over, .mo matches .po
swedish.py update [file.po]   take up new texts, drop unused ones, take Swedish from the files, compile

The compiled file is committed: `make demo` must speak Swedish on a machine without gettext.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/sv/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
SOURCES = ("cms", "competence", "courses", "templates")
HEADER = {
    "Project-Id-Version": "Stegvis",
    "Language": "sv",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def main(arguments):
    if arguments == ["check"]:
        return check()
    if arguments[:1] == ["update"]:
        return update(map(Path, arguments[1:]))
    return __doc__


def check():
    problems = list(problems_of(known(), used()))
    if not MO.exists() or MO.read_bytes() != compiled(known()):
        problems.append(f"{MO.relative_to(ROOT)} does not match the .po file: run make messages.")
    if problems:
        return "\n".join(problems)
    sys.stdout.write(f"{len(known())} texts, all in Swedish.\n")
    return 0


def update(others):
    swedish, new = gathered([known(), *map(polib.pofile, others)]), used()
    for entry in new:
        entry.previous_msgid = None
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        translation = swedish.get(key(entry))
        if translation and bool(translation.msgid_plural) == bool(entry.msgid_plural):
            entry.msgstr, entry.msgstr_plural = translation.msgstr, translation.msgstr_plural
            entry.tcomment = translation.tcomment
    new.metadata, new.metadata_is_fuzzy, new.header, new.wrapwidth = HEADER, False, "", 100
    new.sort(key=lambda entry: (entry.msgid.casefold(), *key(entry)))
    PO.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(PO))
    MO.write_bytes(compiled(known()))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems_of(known(), new)))
    return 0


def gathered(files):
    """Later files win, and say so where an earlier one had other words."""
    swedish = {}
    for entry in (entry for file in files for entry in file if said(entry)):
        earlier = swedish.get(key(entry))
        if earlier and translations(earlier) != translations(entry):
            before, now = translations(earlier), translations(entry)
            sys.stdout.write(
                f"Two translations of {shown(key(entry))}: {before} gave way to {now}\n"
            )
        swedish[key(entry)] = entry
    return swedish


def used():
    """What code and templates ask for now, read from a copy so that a check changes nothing."""
    with tempfile.TemporaryDirectory(prefix="stegvis-messages-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("content"))
        (copy / "locale").mkdir()
        makemessages = ["-m", "django", "makemessages", "-l", "sv", "--keep-pot", "--no-location"]
        # With settings named, makemessages would load them; without, it reads files and nothing else.
        env = {
            name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
        }
        command = [sys.executable, *makemessages]
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"makemessages failed:\n{done.stdout}{done.stderr}")
        return polib.pofile(str(copy / "locale/django.pot"))


def known():
    return polib.pofile(str(PO)) if PO.exists() else polib.POFile()


def compiled(po):
    """The same bytes for the same texts: entries in order, a header without dates."""
    clean = polib.POFile()
    clean.metadata = HEADER
    clean.extend(sorted((entry for entry in po if said(entry) and not entry.fuzzy), key=key))
    return clean.to_binary()


def problems_of(po, wanted):
    have = {key(entry): entry for entry in po if not entry.obsolete}
    asked = {key(entry): entry for entry in wanted}
    for missing in sorted(asked.keys() - have.keys()):
        yield f"Not taken up: {shown(missing)}: run make messages."
    for unused in sorted(have.keys() - asked.keys()):
        yield f"No longer used: {shown(unused)}: run make messages."
    for place in sorted(asked.keys() & have.keys()):
        if trouble := trouble_with(have[place]):
            yield f"{trouble}: {shown(place)}"
    if po.obsolete_entries():
        yield f"{len(po.obsolete_entries())} entries are marked obsolete: run make messages."


def trouble_with(entry):
    if not said(entry):
        return "No Swedish"
    if entry.fuzzy:
        return "Fuzzy"
    wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    for text in translations(entry):
        # "One day" may leave its number out, so a plural needs no more than known placeholders.
        if placeholders(text) - wanted or (not entry.msgid_plural and placeholders(text) != wanted):
            return "Other placeholders than the original"
    return ""


def key(entry):
    return (entry.msgctxt or "", entry.msgid)


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def said(entry):
    return bool(translations(entry)) and all(text.strip() for text in translations(entry))


def placeholders(text):
    return set(PLACEHOLDER.findall(text))


def shown(place):
    context, text = place
    return f"{text!r} ({context})" if context else repr(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
