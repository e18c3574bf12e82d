"""Small multiples over the periods: one panel per series, all with the same periods, and where it means something the same scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import Block, measure, wrap
from tjenestedesign.figures.effekt.frame import (
    EDGE,
    FINE,
    HIDDEN,
    INNER,
    LABEL,
    SMALL,
    STUB,
    begin,
    finish,
    hatched,
    ticks,
)
from tjenestedesign.ground.palette import PALETTE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat

GAP: Final = 28.0
PLOT: Final = 132.0
_ABOVE: Final = 22.0
"""Room above the highest value for its number."""
_P = PALETTE
_STRIDES: Final = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Point:
    """A value in a period, and how far off it may be."""

    value: Fraction
    low: Fraction | None = None
    high: Fraction | None = None


Place = Point | Literal["skjult"] | None
"""None where there is nothing to tell: no answers, nobody to take a share of."""


@dataclass(frozen=True, slots=True)
class Level:
    """A value to hold the others up against, with its dash."""

    name: str
    value: Fraction
    dash: str


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    places: tuple[Place, ...]
    note: str = ""
    levels: tuple[Level, ...] = ()
    said: Callable[[Fraction], str] | None = None
    """How its values are written, where it is not as in the others."""
    span: tuple[int, int] | None = None
    """The ends of its scale, where they are given, such as 1 and 5."""


@dataclass(frozen=True, slots=True)
class Panels:
    """The whole picture. With `shared`, all panels have the same scale."""

    prefix: str
    title: str
    lines: tuple[str, ...]
    panels: tuple[Panel, ...]
    said: Callable[[Fraction], str]
    mark: Literal["søyle", "punkt"]
    shared: bool = True
    notes: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    columns: int = 3


def draw(result: Resultat, content: Panels) -> Diagram:
    """On one sheet, and as several where the paper is small."""
    if len(content.panels) == 4 and content.columns == 3:
        content = replace(content, columns=2)

    def parts(per: int) -> list[Diagram]:
        found = [content.panels[n : n + per] for n in range(0, len(content.panels), per)]
        names = [f"{content.prefix}-{n}" if n else content.prefix for n in range(len(found))]
        return [
            _draw(result, replace(content, prefix=name, panels=p), content)
            for name, p in zip(names, found, strict=True)
        ]

    def split(_width: float, height: float) -> list[Diagram]:
        """As many rows of panels on each sheet as there is room for, and at least one."""
        rows = -(-len(content.panels) // content.columns)
        ways = (parts(n * content.columns) for n in range(rows, 1, -1))
        fit = (w for w in ways if all(d.height <= height for d in w))
        return next(fit, None) or parts(content.columns)

    whole = _draw(result, content, content)
    return replace(whole, split=split) if len(content.panels) > content.columns else whole


def _draw(result: Resultat, content: Panels, scale_of: Panels) -> Diagram:
    canvas = Canvas(content.prefix)
    y = begin(canvas, result, content.title, content.lines)
    beside = min(content.columns, max(len(content.panels), 1))
    width = (INNER - (beside - 1) * GAP) / beside
    for start in range(0, len(content.panels), beside):
        row = content.panels[start : start + beside]
        heads = [_head(p, width) for p in row]
        head = max(sum(b.height for b in h) for h in heads) + 6
        ends = [
            _panel(canvas, result.perioder, p, scale_of, EDGE + n * (width + GAP), y, width, head)
            for n, p in enumerate(row)
        ]
        y = max(ends) + 20
    hidden = any(place == HIDDEN for p in content.panels for place in p.places)
    return finish(canvas, result, content.title, content.description, y, notes=content.notes, hidden=hidden)


def _head(panel: Panel, width: float) -> list[Block]:
    return [
        wrap(panel.title, width, 15, "semibold", 3),
        *([wrap(panel.note, width, SMALL, max_lines=3)] if panel.note else []),
    ]


def _values(panel: Panel) -> list[Fraction]:
    found = [v for p in panel.places if isinstance(p, Point) for v in (p.value, p.high) if v is not None]
    return [*found, *(level.value for level in panel.levels)]


def _scale(content: Panels, panel: Panel) -> tuple[list[Fraction], Fraction]:
    """Where the thin lines are, and the top: the highest value itself, so that the panel is filled."""
    if panel.span:
        return [Fraction(n) for n in range(panel.span[0], panel.span[1] + 1)], Fraction(panel.span[1])
    panels = content.panels if content.shared else (panel,)
    most = max((v for p in panels for v in _values(p)), default=Fraction(0))
    found = ticks(most)
    return [t for t in found if t <= most] if most > 0 else found[:1], most if most > 0 else found[-1]


def _axis(content: Panels, panel: Panel) -> list[tuple[Fraction, Block]]:
    said = panel.said or content.said
    return [(v, wrap(said(v), 110, FINE)) for v in _scale(content, panel)[0]]


def _panel(
    canvas: Canvas,
    periods: Sequence[str],
    panel: Panel,
    content: Panels,
    x: float,
    y: float,
    width: float,
    head: float,
) -> float:
    with canvas.group(title=panel.title):
        at = y
        for n, block in enumerate(_head(panel, width)):
            at = canvas.text(x, at, block, fill=_P.muted if n else _P.ink)
        scale, high = _scale(content, panel)
        low = scale[0]
        axis = _axis(content, panel)
        # Panels below each other have their periods below each other too.
        beside = content.panels if content.columns == 1 else (panel,)
        gutter = max(b.width for p in beside for _, b in _axis(content, p)) + 8
        left, right, top = x + gutter, x + width, y + head + _ABOVE
        bottom = top + PLOT

        def up(value: Fraction) -> float:
            return bottom - PLOT * float((value - low) / (high - low))

        for value, block in axis:
            level = up(value)
            canvas.line(
                left, level, right, level, stroke=_P.strong_line if value == low else _P.line, stroke_width=1
            )
            canvas.text(left - 8, level - block.height / 2, block, fill=_P.muted, anchor="end")
        return _content(canvas, periods, panel, content, (left, right, bottom), up)


def _content(
    canvas: Canvas,
    periods: Sequence[str],
    panel: Panel,
    content: Panels,
    box: tuple[float, float, float],
    up: Callable[[Fraction], float],
) -> float:
    left, right, bottom = box
    pitch = (right - left) / max(len(periods), 1)
    xs = [left + pitch * (n + 0.5) for n in range(len(periods))]
    bar = min(pitch * 0.72, 44)
    for level in panel.levels:
        at = up(level.value)
        canvas.line(left, at, right, at, stroke=_P.bad if level.name == "Mål" else _P.strong_line,
                    stroke_width=1.8, stroke_dasharray=level.dash)  # fmt: skip
    if content.mark == "punkt":
        _line(canvas, xs, panel.places, up)
    for x, place in zip(xs, panel.places, strict=True):
        if place == HIDDEN:
            hatched(canvas, x - bar / 2, bottom - STUB, bar, STUB)
        elif isinstance(place, Point):
            if content.mark == "søyle":
                top = up(place.value)
                canvas.rect(x - bar / 2, top, bar, bottom - top, fill=_P.accent)
            else:
                _point(canvas, x, place, up, min(4.5, pitch * 0.36))
    _numbers(canvas, xs, panel, content, up, bottom, right)
    return _years(canvas, periods, left, pitch, bottom)


def _line(
    canvas: Canvas, xs: Sequence[float], places: Sequence[Place], up: Callable[[Fraction], float]
) -> None:
    """Between neighbours that both have a value; what is hidden or lacking is a gap."""
    path = ""
    for n in range(len(places)):
        here, before = places[n], places[n - 1] if n else None
        if isinstance(here, Point):
            joined = isinstance(before, Point)
            path += f"{'L' if joined else 'M'}{number(xs[n])} {number(up(here.value))}"
    if path:
        canvas.path(path, fill="none", stroke=_P.accent, stroke_width=2)


def _point(canvas: Canvas, x: float, place: Point, up: Callable[[Fraction], float], r: float) -> None:
    if place.low is not None and place.high is not None:
        high, low = up(place.high), up(place.low)
        canvas.path(
            f"M{number(x)} {number(high)}V{number(low)}M{number(x - r)} {number(high)}h{number(2 * r)}M{number(x - r)} {number(low)}h{number(2 * r)}",
            fill="none", stroke=_P.strong_line, stroke_width=1.3,
        )  # fmt: skip
    canvas.element(
        "circle",
        cx=float(x),
        cy=float(up(place.value)),
        r=float(r),
        fill=_P.accent,
        stroke=_P.paper,
        stroke_width=1,
    )


def _numbers(
    canvas: Canvas,
    xs: Sequence[float],
    panel: Panel,
    content: Panels,
    up: Callable[[Fraction], float],
    bottom: float,
    right: float,
) -> None:
    """Every value that has room and lies on nothing else, from the last one and back."""
    free = right + 6
    tops = [_top(place, content, up, bottom) for place in panel.places]
    left = xs[0] - (xs[1] - xs[0]) / 2 if len(xs) > 1 else xs[0] * 2 - right
    for n in reversed(range(len(xs))):
        x, place, top = xs[n], panel.places[n], tops[n]
        if place is None or top is None:
            continue
        text = HIDDEN if place == HIDDEN else (panel.said or content.said)(place.value)
        size = FINE
        half = measure(text, size, "semibold") / 2
        if x + half > free - 4 and x + half > right:
            x = right - half
        if x + half > free - 4 or x - half < left - 2:
            continue
        y = top - LABEL - (2 if isinstance(place, Point) else 0)
        beside = (t for m, t in enumerate(tops) if m != n and t is not None and abs(xs[m] - x) < half + 3)
        if any(t < y + LABEL for t in beside):
            continue
        block = wrap(text, 2 * half + 2, size, "semibold")
        if isinstance(place, Point):
            canvas.rect(x - half - 1, y + 1, 2 * half + 2, block.height - 1, fill=_P.paper, fill_opacity=0.85)
        canvas.text(x, y, block, fill=_P.ink, anchor="middle")
        free = x - half


def _top(place: Place, content: Panels, up: Callable[[Fraction], float], bottom: float) -> float | None:
    """How high the mark of a place reaches."""
    if isinstance(place, Point):
        highest = place.high if content.mark == "punkt" and place.high is not None else place.value
        return min(up(highest) - (5 if content.mark == "punkt" else 0), bottom)
    return None if place is None else bottom - STUB


def _years(canvas: Canvas, periods: Sequence[str], left: float, pitch: float, bottom: float) -> float:
    """A tick where each year begins, and as many of the years' names as there is room for."""
    groups = [(year, len(list(found))) for year, found in groupby(p[:4] for p in periods)]
    needed = measure("2000", FINE) + 8
    typical = max((n * pitch for _, n in groups), default=pitch)
    stride = next(s for s in _STRIDES if typical * s >= needed)
    at = left
    free = left - 4
    for n, (year, many) in enumerate(groups):
        canvas.line(at, bottom, at, bottom + 6, stroke=_P.strong_line, stroke_width=1)
        half = needed / 2 - 4
        middle = max(at + many * pitch / 2, left - 4 + half)
        if n % stride == 0 and middle - half >= free:
            canvas.text(middle, bottom + 6, wrap(year, 100, FINE), fill=_P.muted, anchor="middle")
            free = middle + half + 4
        at += many * pitch
    canvas.line(at, bottom, at, bottom + 6, stroke=_P.strong_line, stroke_width=1)
    return bottom + 6 + FINE * 1.3
