"""Compiled modules -> module folders, in their canonical form."""

from pathlib import Path
from shutil import copyfile

from cms.contentfiles.markdown import markdown_from_html
from cms.contentfiles.module import MODULE, QUESTIONS, Module
from cms.contentfiles.yamltext import write_yaml
from courses.blocks import Block, Part, TextBlock
from courses.documents import ModuleDocument
from courses.pool import Pool
from courses.shape import write


def write_module(module: Module, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / MODULE, write_document(module.document))
    _write(folder / QUESTIONS, write_pool(module.pool))
    for name, path in module.media.items():
        target = folder / "media" / name
        if path != target:
            target.parent.mkdir(exist_ok=True)
            copyfile(path, target)


def write_document(document: ModuleDocument) -> str:
    front = write(document, with_defaults=False)
    del front["parts"]
    parts = "\n".join(_part(part) for part in document.parts)
    return f"---\n{write_yaml(front)}---\n\n{parts}"


def write_pool(questions: Pool) -> str:
    return write_yaml([write(question, with_defaults=False) for question in questions])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _part(part: Part) -> str:
    blocks = "\n".join(_block(block) for block in part.blocks)
    return f"# {part.title} {{#{part.key} minutes={part.minutes}}}\n\n{blocks}"


def _block(block: Block) -> str:
    if isinstance(block, TextBlock):
        return f"{markdown_from_html(block.html)}\n"
    named = write(block, with_defaults=False)
    del named["key"]
    return f"::: {block.type} {{#{block.key}}}\n{write_yaml(named)}:::\n"
