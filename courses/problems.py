from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Marks a message for translation where Django may not be imported."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `path` leads to the field ("parts[2].blocks[0].options")."""

    path: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.message % self.values

    def inside(self, path: str) -> "Problem":
        between = "." if self.path and not self.path.startswith("[") else ""
        return Problem(f"{path}{between}{self.path}", self.message, self.values)

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


def under(path: str, name: str | int) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else name
