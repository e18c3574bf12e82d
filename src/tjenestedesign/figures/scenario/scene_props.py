"""What furnishes a drawn scene: rooms, windows, tables, doors. Coordinates are the scene's own, 320 × 200."""

from __future__ import annotations

from typing import Any, Final

from tjenestedesign.drawing.svg import Canvas
from tjenestedesign.figures.scenario.scene_figures import INK, path
from tjenestedesign.ground.palette import PALETTE

WIDTH, HEIGHT = 320.0, 200.0
FLOOR: Final = 168.0
"""Where feet stand. Below it there is room for the names of those who are there."""

LINE: Final[dict[str, Any]] = {
    "stroke": PALETTE.strong_line,
    "stroke_width": 2,
    "stroke_linejoin": "round",
    "stroke_linecap": "round",
}


def room(canvas: Canvas, wall: str) -> None:
    canvas.rect(0, 0, WIDTH, HEIGHT, rx=10, fill=wall)
    canvas.path(
        f"M0 {FLOOR}H{WIDTH}V190q0 10 -10 10H10q-10 0 -10 -10z", fill=PALETTE.paper, fill_opacity=0.75
    )
    canvas.line(0, FLOOR, WIDTH, FLOOR, stroke=PALETTE.line, stroke_width=2)


def window(canvas: Canvas, x: float, y: float, width: float = 62, height: float = 52) -> None:
    canvas.rect(x, y, width, height, rx=3, fill=PALETTE.paper, **LINE)
    low = y + height
    canvas.path(
        f"M{x} {low}V{low - 14}q{width / 4} -16 {width / 2} -3q{width / 4} -9 {width / 2} 5V{low}z",
        fill=PALETTE.good_wash,
        stroke=PALETTE.line,
        stroke_width=1.4,
    )
    canvas.element(
        "circle",
        cx=x + width * 0.74,
        cy=y + 14.0,
        r=6.0,
        fill=PALETTE.citizen,
        stroke=PALETTE.citizen_line,
        stroke_width=1.4,
    )
    canvas.path(f"M{x + width / 2} {y}v{height}M{x} {y + height / 2}h{width}", fill="none", **LINE)


def plant(canvas: Canvas, x: float, floor: float = FLOOR) -> None:
    for lean, high in ((-15, 44), (0, 54), (14, 42)):
        canvas.path(
            f"M{x} {floor - 20}q{lean * 0.2} {-high * 0.6} {lean} {-high + 14}q{8 if lean <= 0 else -8} {high * 0.4} {-lean} {high - 14}z",
            fill=PALETTE.good_wash,
            stroke=PALETTE.good,
            stroke_width=1.6,
            stroke_linejoin="round",
        )
    canvas.path(
        path([(x - 11, floor - 22), (x + 11, floor - 22), (x + 8, floor), (x - 8, floor)], closed=True),
        fill=PALETTE.paper,
        **LINE,
    )


def lamp(canvas: Canvas, x: float) -> None:
    canvas.line(x, 0, x, 22, stroke=PALETTE.strong_line, stroke_width=2)
    canvas.path(
        f"M{x - 18} 36q2 -14 18 -14q16 0 18 14z",
        fill=PALETTE.citizen,
        stroke=PALETTE.citizen_line,
        stroke_width=1.8,
        stroke_linejoin="round",
    )


def cup(canvas: Canvas, x: float, table: float) -> None:
    canvas.path(
        f"M{x - 5} {table - 10}h10v6q0 4 -4 4h-2q-4 0 -4 -4zM{x + 5} {table - 8}q5 0 0 5",
        fill=PALETTE.paper,
        stroke=INK,
        stroke_width=1.5,
        stroke_linejoin="round",
    )
    canvas.path(
        f"M{x - 1} {table - 14}q-3 -4 0 -7q3 -3 0 -7",
        fill="none",
        stroke=PALETTE.strong_line,
        stroke_width=1.3,
        stroke_linecap="round",
    )


def table(canvas: Canvas, left: float, right: float, top: float) -> None:
    for leg in (left + 20, right - 20):
        canvas.line(
            leg, top + 6, leg, FLOOR, stroke=PALETTE.strong_line, stroke_width=5, stroke_linecap="round"
        )
    canvas.rect(left, top, right - left, 10, rx=5, fill=PALETTE.paper, stroke=INK, stroke_width=2)


def door(canvas: Canvas, x: float, *, open_: bool) -> None:
    """A door 46 wide with its sign; an open one lets light out."""
    top = FLOOR - 104
    canvas.rect(x, top, 46, 104, rx=2, fill=PALETTE.citizen if open_ else PALETTE.paper, **LINE)
    if open_:
        canvas.path(
            path([(x + 46, top), (x + 64, top + 10), (x + 64, FLOOR + 8), (x + 46, FLOOR)], closed=True),
            fill=PALETTE.paper,
            **LINE,
        )
        canvas.element("circle", cx=x + 60.0, cy=FLOOR - 46, r=2.4, fill=INK)
        canvas.path(
            path([(x, FLOOR), (x + 46, FLOOR), (x + 54, FLOOR + 16), (x - 14, FLOOR + 16)], closed=True),
            fill=PALETTE.citizen,
        )
    else:
        canvas.rect(
            x + 9, top + 12, 28, 30, rx=2, fill=PALETTE.support, stroke=PALETTE.line, stroke_width=1.5
        )
        canvas.element("circle", cx=x + 39.0, cy=FLOOR - 46, r=2.4, fill=INK)
    canvas.rect(x + 7, top - 18, 32, 11, rx=3, fill=PALETTE.paper, **LINE)


def desk_phone(canvas: Canvas, x: float) -> None:
    """A telephone that no one holds."""
    canvas.path(
        f"M{x - 30} 118q30 -26 60 0l-4 12l-14 -2l-2 -9q-10 -4 -20 0l-2 9l-14 2z",
        fill=PALETTE.paper,
        stroke=INK,
        stroke_width=2,
        stroke_linejoin="round",
    )
    canvas.path(
        f"M{x - 22} {FLOOR}l6 -34h32l6 34z",
        fill=PALETTE.paper,
        stroke=INK,
        stroke_width=2,
        stroke_linejoin="round",
    )
    canvas.element(
        "circle", cx=x, cy=FLOOR - 16, r=8.0, fill=PALETTE.accent_wash, stroke=INK, stroke_width=1.6
    )
