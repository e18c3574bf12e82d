"""One row per category: its name, its mark on a common scale, and its number in words at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import wrap
from tjenestedesign.figures.effekt.frame import EDGE, FINE, INNER, SMALL, STUB, begin, finish, hatched, ticks
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.palette import PALETTE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat

_NAME: Final = 230.0
_SAID: Final = 210.0
_GAP: Final = 20.0
_LEAST: Final = 34.0
_P = PALETTE


@dataclass(frozen=True, slots=True)
class Row:
    """`low` to `high` is a bar, `at` the mark on it. Where `high` is None and `low` is not, nobody knows where it ends."""

    name: str
    said: str
    at: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    hidden: bool = False
    thick: bool = False
    """The bar is what is told of, and not how uncertain the mark is."""


@dataclass(frozen=True, slots=True)
class Rows:
    prefix: str
    title: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    scale: tuple[Fraction, ...]
    said: Callable[[Fraction], str]
    axis: str
    notes: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    level: tuple[str, Fraction] | None = None
    """A line across all rows, such as the mean."""


def draw(result: Resultat, content: Rows) -> Diagram:
    canvas = Canvas(content.prefix)
    y = begin(canvas, result, content.title, content.lines)
    left, right = EDGE + _NAME + _GAP, EDGE + INNER - _SAID - _GAP
    low, high = content.scale[0], content.scale[-1]

    def across(value: Fraction) -> float:
        return left + (right - left) * float((value - low) / (high - low))

    if content.level:
        name, value = content.level
        block = wrap(name, right - left, SMALL, "semibold")
        x = min(max(across(value), left + block.width / 2), right - block.width / 2)
        y = canvas.text(x, y, block, fill=_P.ink, anchor="middle") + 4
    top = y
    blocks = [(wrap(r.name, _NAME, 14, "semibold", 4), wrap(r.said, _SAID, SMALL)) for r in content.rows]
    heights = [max(a.height + 12, b.height + 12, _LEAST) for a, b in blocks]
    bottom = top + sum(heights)
    for value in content.scale:
        x = across(value)
        canvas.line(x, top, x, bottom, stroke=_P.line, stroke_width=1)
    if content.level:
        x = across(content.level[1])
        canvas.line(x, top, x, bottom, stroke=_P.strong_line, stroke_width=1.6, stroke_dasharray="6 4")
    for row, (name, said), height in zip(content.rows, blocks, heights, strict=True):
        middle = y + height / 2
        with canvas.group(title=f"{row.name}: {row.said}"):
            canvas.text(EDGE, middle - name.height / 2, name, fill=_P.ink)
            canvas.text(EDGE + INNER - _SAID, middle - said.height / 2, said, fill=_P.ink)
            _mark(canvas, row, across, middle, left, right)
        y += height
    canvas.line(left, bottom, right, bottom, stroke=_P.strong_line, stroke_width=1)
    y = _axis(canvas, content, across, bottom + 4)
    y = canvas.text(right, y, wrap(content.axis, right - left, SMALL), fill=_P.muted, anchor="end") + 14
    hidden = any(r.hidden for r in content.rows)
    return finish(canvas, result, content.title, content.description, y, notes=content.notes, hidden=hidden)


def _axis(canvas: Canvas, content: Rows, across: Callable[[Fraction], float], y: float) -> float:
    free = -1.0
    for value in content.scale:
        block = wrap(content.said(value), 120, FINE)
        if across(value) - block.width / 2 >= free:
            canvas.text(across(value), y, block, fill=_P.muted, anchor="middle")
            free = across(value) + block.width / 2 + 6
    return y + FINE * 1.3 + 2


def _mark(
    canvas: Canvas, row: Row, across: Callable[[Fraction], float], y: float, left: float, right: float
) -> None:
    if row.hidden:
        hatched(canvas, left, y - STUB / 2, 60, STUB)
        return
    if row.low is not None:
        x1 = across(row.low)
        x2 = across(row.high) if row.high is not None else right
        if row.thick:
            canvas.rect(x1, y - 7, max(x2 - x1, 2), 14, fill=_P.accent_wash, stroke=_P.accent, stroke_width=1.5,
                        stroke_dasharray=None if row.high is not None else "5 3")  # fmt: skip
        else:
            canvas.path(
                f"M{number(x1)} {number(y)}H{number(x2)}M{number(x1)} {number(y - 5)}v10M{number(x2)} {number(y - 5)}v10",
                fill="none", stroke=_P.strong_line, stroke_width=1.6,
            )  # fmt: skip
    if row.at is not None:
        x = across(row.at)
        if row.thick:
            canvas.line(x, y - 12, x, y + 12, stroke=_P.ink, stroke_width=4)
        else:
            canvas.element(
                "circle", cx=float(x), cy=float(y), r=6.0, fill=_P.accent, stroke=_P.paper, stroke_width=1
            )


def scale_to(most: Fraction, wanted: int = 6) -> tuple[Fraction, ...]:
    return tuple(ticks(most, wanted))


def sorted_by(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The largest first; what is hidden or lacking last."""
    return tuple(sorted(rows, key=lambda r: (r.at is None, -(r.at or 0), alphabetical(r.name))))
