"""Frozen dataclasses <-> plain JSON, with every problem named by its path.

A dataclass is its own schema: annotations say the type, a default says that the field may be left
out, `Annotated[..., Rule]` says what else holds. Dataclasses of a union are told apart by the
literal their `type` or `kind` allows; `X | None` is None only when it is left out. A field named for
a Python keyword ends in an underscore.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from courses.problems import Problem, gettext_noop, under

PLAIN = {
    str: gettext_noop("This must be a text. Write it in quotes if it looks like a number."),
    int: gettext_noop("This must be a whole number."),
    bool: gettext_noop("This must be true or false."),
}


@dataclass(frozen=True, slots=True)
class Rule:
    holds: Callable[[Any], bool]
    message: str


class ShapeError(ValueError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def read[T](kind: type[T], value: object) -> T:
    reading = _Reading()
    result: T = reading.any(kind, value, "")
    if reading.problems:
        raise ShapeError(reading.problems)
    return result


def write(value: Any, *, with_defaults: bool = True) -> Any:
    if is_dataclass(value):
        return {
            json_name(f): write(getattr(value, f.name), with_defaults=with_defaults)
            for f in fields(value)
            if with_defaults or getattr(value, f.name) != _default(f)
        }
    if isinstance(value, Mapping):
        return {key: write(entry, with_defaults=with_defaults) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [write(entry, with_defaults=with_defaults) for entry in value]
    return str(value) if isinstance(value, StrEnum) else value


def json_name(f: "Field[Any]") -> str:
    return f.name.rstrip("_")


def _default(f: "Field[Any]") -> Any:
    return f.default_factory() if f.default_factory is not MISSING else f.default


def _required(f: "Field[Any]") -> bool:
    return f.default is MISSING and f.default_factory is MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


class _Reading:
    """Reads on after a problem, so that an editor sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def _refuse(self, path: str, message: str, **values: object) -> None:
        self.problems.append(Problem(path, message, values))

    def any(self, kind: Any, value: object, path: str) -> Any:
        origin = get_origin(kind)
        if origin is Annotated:
            return self._ruled(kind, value, path)
        if origin is tuple:
            return self._list(get_args(kind)[0], value, path)
        if origin is Mapping:
            return self._mapping(get_args(kind)[1], value, path)
        if origin is UnionType:
            return self._variant(get_args(kind), value, path)
        return self._simple(kind, value, path)

    def _simple(self, kind: Any, value: object, path: str) -> Any:
        if is_dataclass(kind):
            return self._record(kind, value, path)
        if kind in PLAIN:
            return value if type(value) is kind else self._refuse(path, PLAIN[kind])
        return self._choice(kind, value, path)

    def _choice(self, kind: Any, value: object, path: str) -> Any:
        allowed = get_args(kind) or tuple(kind)
        if not isinstance(value, str) or value not in allowed:
            names = ", ".join(allowed)
            return self._refuse(path, gettext_noop("This must be one of: %(names)s."), names=names)
        return value if get_origin(kind) is Literal else kind(value)

    def _ruled(self, kind: Any, value: object, path: str) -> Any:
        base, *rules = get_args(kind)
        before = len(self.problems)
        result = self.any(base, value, path)
        for rule in rules:
            if len(self.problems) == before and not rule.holds(result):
                self._refuse(path, rule.message)
        return result

    def _list(self, kind: Any, value: object, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            self._refuse(path, gettext_noop("This must be a list."))
            return ()
        return tuple(self.any(kind, entry, under(path, at)) for at, entry in enumerate(value))

    def _named(self, value: object, path: str) -> Mapping[str, object] | None:
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            return value
        self._refuse(path, gettext_noop("This must be a set of named fields."))
        return None

    def _mapping(self, kind: Any, value: object, path: str) -> dict[str, Any]:
        named = self._named(value, path) or {}
        return {key: self.any(kind, entry, under(path, key)) for key, entry in named.items()}

    def _variant(self, kinds: tuple[Any, ...], value: object, path: str) -> Any:
        kinds = tuple(kind for kind in kinds if kind is not NoneType)
        if len(kinds) == 1:
            return self.any(kinds[0], value, path)
        named = self._named(value, path)
        if named is None:
            return None
        told_by = "type" if "type" in _hints(kinds[0]) else "kind"
        by_name = {name: kind for kind in kinds for name in get_args(_hints(kind)[told_by])}
        chosen = named.get(told_by)
        if not isinstance(chosen, str) or chosen not in by_name:
            message = gettext_noop("This must be one of: %(names)s.")
            return self._refuse(under(path, told_by), message, names=", ".join(by_name))
        return self._record(by_name[chosen], named, path)

    def _record(self, kind: Any, value: object, path: str) -> Any:
        named = self._named(value, path)
        if named is None:
            return None
        before = len(self.problems)
        known = {json_name(f): f for f in fields(kind)}
        for name in named:
            if name not in known:
                self._refuse(under(path, name), gettext_noop("There is no field with this name."))
        given = {f.name: self._field(kind, f, named, path) for f in known.values()}
        return None if len(self.problems) > before else kind(**given)

    def _field(self, kind: Any, f: "Field[Any]", named: Mapping[str, object], path: str) -> Any:
        name = json_name(f)
        if name in named:
            return self.any(_hints(kind)[f.name], named[name], under(path, name))
        if _required(f):
            return self._refuse(under(path, name), gettext_noop("This field is missing."))
        return _default(f)
