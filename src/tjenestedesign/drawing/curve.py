"""The emotion curve: −2…+2 over the steps, one line per actor, told by dash and marker as well as colour."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tjenestedesign.drawing.svg import Canvas, number
from tjenestedesign.drawing.text import wrap
from tjenestedesign.ground.palette import PALETTE

SCALE = {2: "Svært bra", 1: "Bra", 0: "Nøytralt", -1: "Dårlig", -2: "Svært dårlig"}
DASHES = ("", "9 5", "2 5", "14 4 3 4", "5 3")
HEIGHT = 190.0
_PAD = 18.0


@dataclass(frozen=True, slots=True)
class Line:
    """How a curve is told from the others: the number of its marker, which its colour follows, and of its dash."""

    marker: int
    dash: int
    filled: bool = False
    """Its markers are filled: a value that stands alone has no line to be known by."""

    @classmethod
    def numbered(cls, index: int) -> Line:
        """No two of the first 25 have both marker and dash in common."""
        return cls(index % 5, (index + index // 5) % 5)

    @property
    def colour(self) -> str:
        return PALETTE.actors[self.marker % len(PALETTE.actors)]

    @property
    def dasharray(self) -> str | None:
        return DASHES[self.dash % len(DASHES)] or None


def emotion_y(top: float, value: float) -> float:
    """Where a value stands when the row's top is `top`."""
    return top + _PAD + (2 - value) / 4 * (HEIGHT - 2 * _PAD)


def draw_scale(canvas: Canvas, left: float, x1: float, x2: float, top: float) -> None:
    """The five levels: a word at the left and a faint line across; the good half and the bad on grounds of their own."""
    zero = emotion_y(top, 0)
    canvas.rect(x1, top, x2 - x1, zero - top, fill=PALETTE.good_wash, fill_opacity=0.6)
    canvas.rect(x1, zero, x2 - x1, top + HEIGHT - zero, fill=PALETTE.bad_wash, fill_opacity=0.6)
    for value, word in SCALE.items():
        y = emotion_y(top, value)
        canvas.line(
            x1,
            y,
            x2,
            y,
            stroke=PALETTE.strong_line if value == 0 else PALETTE.line,
            stroke_width=1.8 if value == 0 else 1,
            stroke_dasharray=None if value == 0 else "1 4",
        )
        canvas.text(left, y - 9, wrap(word, 200, 12.5), fill=PALETTE.muted, anchor="end")


def draw_curves(
    canvas: Canvas,
    xs: Sequence[float],
    values: Mapping[str, Sequence[int | None]],
    lines: Sequence[Line],
    top: float,
) -> None:
    """One smooth line per actor through the steps that have a value. A step without one is a gap, never a guess."""
    count = len(values)
    for index, (line, series) in enumerate(zip(lines, values.values(), strict=True)):
        for run in _runs(xs, series):
            points = [(x, emotion_y(top, v) + shift(index, count)) for x, v in run]
            if len(points) > 1 and count == 1:
                zero = number(emotion_y(top, 0))
                first, last = number(points[0][0]), number(points[-1][0])
                canvas.path(
                    f"{smooth(points)}L{last} {zero}L{first} {zero}Z", fill=line.colour, fill_opacity=0.1
                )
            if len(points) > 1:
                canvas.path(
                    smooth(points),
                    fill="none",
                    stroke=line.colour,
                    stroke_width=3,
                    stroke_linecap="round",
                    stroke_dasharray=line.dasharray,
                )
            for x, y in points:
                draw_marker(canvas, line, x, y)


def _runs(xs: Sequence[float], series: Sequence[int | None]) -> Iterator[list[tuple[float, int]]]:
    run: list[tuple[float, int]] = []
    for x, value in zip(xs, series, strict=True):
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((x, value))
    if run:
        yield run


def draw_marker(canvas: Canvas, line: Line, x: float, y: float, r: float = 6.0) -> None:
    """The actor's own shape: circle, square, triangle, diamond, plus."""
    colour = line.colour
    style: dict[str, object] = {
        "fill": colour if line.filled else PALETTE.paper,
        "stroke": colour,
        "stroke_width": 2.5,
    }
    match line.marker % 5:
        case 0:
            canvas.element("circle", cx=float(x), cy=float(y), r=r, **style)
        case 1:
            canvas.rect(x - r, y - r, 2 * r, 2 * r, **style)
        case 2:
            canvas.path(
                f"M{number(x)} {number(y - r - 1)}L{number(x + r + 1)} {number(y + r - 1)}H{number(x - r - 1)}Z",
                **style,
            )
        case 3:
            canvas.path(
                f"M{number(x)} {number(y - r - 2)}L{number(x + r + 2)} {number(y)}L{number(x)} {number(y + r + 2)}L{number(x - r - 2)} {number(y)}Z",
                **style,
            )
        case _:
            canvas.path(
                f"M{number(x - r)} {number(y)}H{number(x + r)}M{number(x)} {number(y - r)}V{number(y + r)}",
                fill="none",
                stroke=colour,
                stroke_width=5 if line.filled else 3,
            )


def smooth(points: Sequence[tuple[float, float]]) -> str:
    """A monotone cubic through the points (Fritsch–Carlson): it never swings past a value."""
    n = len(points)
    tangents = _tangents(points)
    path = f"M{number(points[0][0])} {number(points[0][1])}"
    for i in range(n - 1):
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        third = (x2 - x1) / 3
        path += f"C{number(x1 + third)} {number(y1 + tangents[i] * third)} {number(x2 - third)} {number(y2 - tangents[i + 1] * third)} {number(x2)} {number(y2)}"
    return path


def _tangents(points: Sequence[tuple[float, float]]) -> list[float]:
    slopes = [
        (points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]) for i in range(len(points) - 1)
    ]
    tangents = [slopes[0]]
    for left, right in itertools.pairwise(slopes):
        tangents.append(0.0 if left * right <= 0 else 2 * left * right / (left + right))
    return [*tangents, slopes[-1]]


def reach(
    xs: Sequence[float], values: Mapping[str, Sequence[int | None]], top: float, x: float, half: float
) -> tuple[float, float] | None:
    """The highest and the lowest y that any curve has from `x - half` to `x + half`; None where none passes."""
    found: list[float] = []
    for index, series in enumerate(values.values()):
        for run in _runs(xs, series):
            points = [(at, emotion_y(top, v) + shift(index, len(values))) for at, v in run]
            first, last = max(x - half, points[0][0]), min(x + half, points[-1][0])
            if first > last:
                continue
            # Between two values the curve only rises or only falls: its ends and its points say how far it reaches.
            found += [y for at, y in points if first <= at <= last]
            if len(points) > 1:
                found += [_height(points, first), _height(points, last)]
    return (min(found), max(found)) if found else None


def _height(points: Sequence[tuple[float, float]], x: float) -> float:
    """The y of the smooth curve at `x`."""
    i = next((i for i in range(len(points) - 2) if x <= points[i + 1][0]), len(points) - 2)
    (x1, y1), (x2, y2) = points[i], points[i + 1]
    tangents = _tangents(points)
    width = x2 - x1
    t = (x - x1) / width
    a, b = tangents[i] * width, tangents[i + 1] * width
    t2, t3 = t * t, t * t * t
    return y1 * (2 * t3 - 3 * t2 + 1) + a * (t3 - 2 * t2 + t) + y2 * (3 * t2 - 2 * t3) + b * (t3 - t2)


def shift(index: int, count: int) -> float:
    """Actors who feel the same stand a hair apart, so that both can be seen."""
    return (index - (count - 1) / 2) * 3.5
