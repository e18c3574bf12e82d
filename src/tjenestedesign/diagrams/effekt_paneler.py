"""Small multiples over the periods: one panel per series, all with the same periods, and where it means something the same scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from tjenestedesign.diagrams.effekt_ramme import (
    EDGE,
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
from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.svg import Canvas, Diagram, number
from tjenestedesign.diagrams.text import measure, wrap

if TYPE_CHECKING:
    from tjenestedesign.effect.result import Resultat

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


@dataclass(frozen=True, slots=True)
class Panels:
    """The whole picture. `floor` and `top` are the scale's ends where they are given, such as 1 and 5."""

    prefix: str
    title: str
    lines: tuple[str, ...]
    panels: tuple[Panel, ...]
    said: Callable[[Fraction], str]
    mark: Literal["søyle", "punkt"]
    shared: bool = True
    floor: Fraction = Fraction(0)
    top: Fraction | None = None
    notes: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    columns: int = 3


def draw(result: Resultat, content: Panels) -> Diagram:
    """On one sheet, and as several where the paper is small."""
    from dataclasses import replace

    def split(_width: float, height: float) -> list[Diagram]:
        row = PLOT + 100
        per = max(1, int((height - 240) // row)) * content.columns
        parts = [content.panels[n : n + per] for n in range(0, len(content.panels), per)]
        return [
            _draw(
                result,
                replace(content, prefix=f"{content.prefix}-{n}" if n else content.prefix, panels=p),
                content,
            )
            for n, p in enumerate(parts)
        ]

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


def _head(panel: Panel, width: float):
    return [
        wrap(panel.title, width, 15, "semibold", 3),
        *([wrap(panel.note, width, SMALL, max_lines=3)] if panel.note else []),
    ]


def _values(panel: Panel) -> list[Fraction]:
    found = [v for p in panel.places if isinstance(p, Point) for v in (p.value, p.high) if v is not None]
    return [*found, *(level.value for level in panel.levels)]


def _scale(content: Panels, panel: Panel) -> list[Fraction]:
    if content.top is not None:
        return [content.floor + n for n in range(int(content.top - content.floor) + 1)]
    panels = content.panels if content.shared else (panel,)
    return ticks(max((v for p in panels for v in _values(p)), default=Fraction(0)))


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
        scale = _scale(content, panel)
        low, high = scale[0], scale[-1]
        axis = [(v, wrap(content.said(v), 110, 12)) for v in scale]
        gutter = max(b.width for _, b in axis) + 8
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
    """Every value where there is room for all of them, else as many as there is room for from the last one and back."""
    free = right + 6
    left = xs[0] - (xs[1] - xs[0]) / 2 if len(xs) > 1 else xs[0] * 2 - right
    for x, place in reversed(list(zip(xs, panel.places, strict=True))):
        if place is None:
            continue
        text = HIDDEN if place == HIDDEN else content.said(place.value) if isinstance(place, Point) else ""
        size = 12.0
        half = measure(text, size, "semibold") / 2
        if x + half > free - 4 and x + half > right:
            x = right - half
        if x + half > free - 4 or x - half < left - 2:
            continue
        if isinstance(place, Point):
            above = place.high if content.mark == "punkt" and place.high is not None else place.value
            y = min(up(above), bottom) - LABEL - 2
        else:
            y = bottom - STUB - LABEL
        block = wrap(text, 2 * half + 2, size, "semibold")
        if panel.levels:
            canvas.rect(x - half - 1, y + 1, 2 * half + 2, block.height - 1, fill=_P.paper, fill_opacity=0.85)
        canvas.text(x, y, block, fill=_P.ink, anchor="middle")
        free = x - half


def _years(canvas: Canvas, periods: Sequence[str], left: float, pitch: float, bottom: float) -> float:
    """A tick where each year begins, and as many of the years' names as there is room for."""
    groups = [(year, len(list(found))) for year, found in groupby(p[:4] for p in periods)]
    needed = measure("2000", 12) + 8
    widths = min((n * pitch for _, n in groups), default=pitch)
    typical = max((n * pitch for _, n in groups), default=pitch)
    stride = next(s for s in _STRIDES if typical * s >= needed)
    at = left
    free = left - 20
    for n, (year, many) in enumerate(groups):
        canvas.line(at, bottom, at, bottom + 6, stroke=_P.strong_line, stroke_width=1)
        middle = at + many * pitch / 2
        half = needed / 2 - 4
        if n % stride == 0 and middle - half >= free:
            canvas.text(middle, bottom + 6, wrap(year, 100, 12), fill=_P.muted, anchor="middle")
            free = middle + half + 4
        at += many * pitch
    canvas.line(at, bottom, at, bottom + 6, stroke=_P.strong_line, stroke_width=1)
    return bottom + 6 + 12 * 1.3 + (0 if widths else 0)
