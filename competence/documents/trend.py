"""The geometry of a trend over months: points, bars for what is known only roughly, a reference."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from competence.domain.indicators.shares import Share

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 10, 14, 34
NARROWEST = 3.0


@dataclass(frozen=True, slots=True)
class Month:
    """What is drawn of a month. No share: nothing may be told, or nothing is known (`known`)."""

    label: str
    share: Share | None
    known: bool


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """From `y` down: the value lies somewhere in it."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    width: int
    height: int
    left: int
    right: int
    floor: float
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    hidden: tuple[Dot, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    reference: float | None


def trend(
    months: Sequence[Month], steps: Sequence[tuple[float, str]], reference: float | None = None
) -> Trend:
    """`steps` are the heights that are named, lowest first; the last one is the top."""
    scale = _Scale(len(months), steps[-1][0])
    placed = [(scale.x(number), month.share) for number, month in enumerate(months)]
    return Trend(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        floor=scale.y(0),
        lines=tuple(_lines(placed, scale)),
        dots=tuple(
            Dot(x, scale.y(found.middle))
            for x, found in placed
            if found and found.middle is not None
        ),
        bars=tuple(_bars(placed, scale)),
        hidden=tuple(
            Dot(x, scale.y(0) - 6)
            for (x, found), month in zip(placed, months, strict=True)
            if found is None and month.known
        ),
        rows=tuple(Label(LEFT - 6, scale.y(value) + 4, text) for value, text in steps),
        columns=tuple(_columns(months, scale)),
        reference=None if reference is None else scale.y(reference),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    months: int
    top: float

    def x(self, number: int) -> float:
        room = WIDTH - LEFT - RIGHT - 12
        return round(LEFT + 6 + room * number / max(1, self.months - 1), 1)

    def y(self, value: float) -> float:
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + room * (1 - min(value, self.top) / self.top), 1)


def _lines(placed: Iterable[tuple[float, Share | None]], scale: _Scale) -> Iterator[str]:
    """Broken where a month has no number: nothing is drawn that is not known."""
    for told, run in groupby(placed, lambda one: bool(one[1] and one[1].middle is not None)):
        points = [f"{x},{scale.y(found.middle or 0)}" for x, found in run if found] if told else []
        if len(points) > 1:
            yield " ".join(points)


def _bars(placed: Iterable[tuple[float, Share | None]], scale: _Scale) -> Iterator[Bar]:
    for x, found in placed:
        if found and found.middle is None:
            top, bottom = scale.y(found.high), scale.y(found.low)
            yield Bar(x, top, max(NARROWEST, round(bottom - top, 1)))


def _columns(months: Sequence[Month], scale: _Scale) -> Iterator[Label]:
    """Every third month, counted from the last."""
    for number, month in enumerate(months):
        if (len(months) - 1 - number) % 3 == 0:
            yield Label(scale.x(number), HEIGHT - 12, month.label)
