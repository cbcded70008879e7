"""YAML in module files: a small part of the language, the line of every field, one way to write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import maxsize
from typing import Any

import yaml

from cms.contentfiles.signs import plain_text
from courses.problems import Problem, gettext_noop, under

# No dates, no null, no yes and no: they surprise whoever writes a text. Whatever else is a text.
PLAIN_VALUES = {
    "tag:yaml.org,2002:bool": (re.compile("(?:true|false)$"), list("tf")),
    "tag:yaml.org,2002:int": (re.compile("-?(?:0|[1-9][0-9]{0,8})$"), list("-0123456789")),
}
# Written as a block instead: speech has many colons, and quotes within quotes are hard to read.
NEEDS_QUOTES = re.compile(r": | #|:$")
TEXT = "tag:yaml.org,2002:str"


class YamlError(ValueError):
    def __init__(self, message: str, line: int, path: str = "", **values: object) -> None:
        super().__init__(message % values)
        self.problem = Problem(path, message, values)
        self.line = line


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers = {}


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def text(self, value: str) -> yaml.ScalarNode:
        value = canonical_text(value)
        if "\n" in value or NEEDS_QUOTES.search(value):
            return self.represent_scalar(TEXT, f"{value}\n", style="|")
        return self.represent_scalar(TEXT, value)


for _tag, (_pattern, _first) in PLAIN_VALUES.items():
    _Loader.add_implicit_resolver(_tag, _pattern, _first)
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)
_Dumper.add_representer(str, _Dumper.text)


def canonical_text(value: str) -> str:
    """Nothing at the ends of lines or of the text, and no sign that YAML could not write as it is."""
    return "\n".join(line.rstrip() for line in plain_text(value).split("\n")).strip()


def write_yaml(value: Any) -> str:
    written: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=maxsize
    )
    return written


def read_yaml(text: str, first_line: int, path: str = "") -> "Yaml":
    """`path` is where the value belongs in the document; `first_line` where it stands in the file."""
    reading = Yaml(first_line)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        message = gettext_noop("This is not YAML (%(reason)s). Quote a text that holds a colon.")
        raise YamlError(message, first_line + line, path, reason=error.problem) from error
    except yaml.YAMLError as error:
        message = gettext_noop("This is not YAML: it holds a sign that may not stand in a file.")
        raise YamlError(message, first_line, path) from error
    reading.value = reading.read(node, path) if node else ""
    return reading


@dataclass(slots=True)
class Yaml:
    first_line: int
    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def read(self, node: yaml.Node, path: str) -> Any:
        self.lines.setdefault(path, self._line(node))
        if id(node) in self._seen:
            message = gettext_noop("References within YAML are not used.")
            raise YamlError(message, self.lines[path], path)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._fields(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(entry, under(path, at)) for at, entry in enumerate(node.value)]
        return self._scalar(node, path)

    def _fields(self, node: yaml.MappingNode, path: str) -> Iterator[tuple[str, Any]]:
        names = set()
        for name_node, value_node in node.value:
            name = name_node.value
            if not isinstance(name, str):
                raise self._refused(name_node, path, gettext_noop("A field name is a text."))
            if name in names:
                raise self._refused(
                    name_node, under(path, name), gettext_noop("This field is written twice.")
                )
            names.add(name)
            self.lines[under(path, name)] = self._line(name_node)
            yield name, self.read(value_node, under(path, name))

    def _scalar(self, node: yaml.Node, path: str) -> Any:
        if node.tag == "tag:yaml.org,2002:bool":
            return node.value == "true"
        if node.tag == "tag:yaml.org,2002:int":
            return int(node.value)
        if node.tag != TEXT:
            raise self._refused(node, path, gettext_noop("Tags within YAML are not used."))
        return canonical_text(node.value)

    def _line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def _refused(self, node: yaml.Node, path: str, message: str) -> YamlError:
        return YamlError(message, self._line(node), path)
