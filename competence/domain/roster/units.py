"""Which unit a name in the file means, and which units there would have to be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competence.domain.roster.known import Known

type Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by its whole path. `id` is None as long as it is not there."""

    path: Path
    id: int | None


class Units:
    """Knows every path in the file, so that each is understood now as it is once units are made."""

    def __init__(self, known: Known, named: Iterable[Path]) -> None:
        self._municipality = _plain(known.municipality)
        self._places: dict[Path, Place] = {}
        self._called: dict[str, list[Path]] = defaultdict(list)
        for unit in known.units:
            self._add(Place(unit.path, unit.id))
        wanted = [self._whole(path) for path in sorted(set(named))]
        self.new = tuple(self._made(filter(None, wanted)))

    def at(self, path: Path) -> Place | None:
        """None: two units are called that, and the file does not say which of them it is."""
        return self._found(folded(self._below(path)))

    def _made(self, wanted: Iterable[Path]) -> Iterator[Path]:
        """Parents before children."""
        for whole in wanted:
            for end in range(1, len(whole) + 1):
                if folded(whole[:end]) not in self._places:
                    self._add(Place(whole[:end], None))
                    yield whole[:end]

    def _whole(self, path: Path) -> Path | None:
        """From below the municipality: what is known of it, and then what the file says."""
        names = self._below(path)
        for end in range(len(names), 0, -1):
            known = folded(names[:end])
            if place := self._found(known):
                return (*place.path, *names[end:])
            if self._meant(known):
                return None
        return names

    def _found(self, names: Path) -> Place | None:
        """By its whole path, else the only one that is meant, else the only one that ends like it."""
        if names in self._places:
            return self._places[names]
        meant = self._meant(names)
        if len(meant) > 1:
            meant = [path for path in meant if path[-len(names) :] == names]
        return self._places[meant[0]] if len(meant) == 1 else None

    def _meant(self, names: Path) -> list[Path]:
        """The file may leave out units between those that it names."""
        called = self._called.get(names[-1], []) if names else []
        return [path for path in called if _lies_in(names, path)]

    def _below(self, path: Path) -> Path:
        """Some systems begin each path with the municipality itself."""
        return path[1:] if path and _plain(path[0]) == self._municipality else path

    def _add(self, place: Place) -> None:
        names = folded(place.path)
        self._places[names] = place
        if names:
            self._called[names[-1]].append(names)


def _lies_in(names: Path, path: Path) -> bool:
    """In the same order, with or without others between."""
    above = iter(path)
    return all(name in above for name in names)


def folded(path: Path) -> Path:
    """Two paths that fold alike are the same unit, and no others are."""
    return tuple(name.casefold() for name in path)


def _plain(municipality: str) -> str:
    """ "Havsby kommun" is Havsby."""
    return municipality.casefold().removesuffix(" kommun")
