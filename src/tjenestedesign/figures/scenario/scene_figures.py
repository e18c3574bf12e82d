"""People in a drawn scene: simple figures without face, sex or skin colour.

Each of the three kinds differs in tone, in pattern and in what it wears, so that a greyscale print says the same:
the citizen is warm and plain with a light scarf, staff are dark with a lanyard, others are pale and striped.
Coordinates are the scene's own, 320 × 200.
"""

from __future__ import annotations

from typing import Final, Literal

from tjenestedesign.drawing.svg import Canvas, number
from tjenestedesign.ground.palette import PALETTE

Who = Literal["innbygger", "ansatt", "andre"]
Pose = Literal["rest", "reach", "hold", "phone"]
Point = tuple[float, float]

INK: Final = PALETTE.ink
_COATS: Final[dict[Who, str]] = {
    "innbygger": PALETTE.citizen_line,
    "ansatt": PALETTE.visible_line,
    "andre": PALETTE.hidden,
}
_EDGES: Final[dict[Who, str]] = {"innbygger": INK, "ansatt": INK, "andre": PALETTE.hidden_line}


def path(points: list[Point], *, closed: bool = False) -> str:
    """Straight lines through the points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def limb(canvas: Canvas, points: list[Point], width: float, who: Who, *, outline: bool = True) -> None:
    """A thick line with round ends: an arm, a leg, a body."""
    shared = {"fill": "none", "stroke_linecap": "round", "stroke_linejoin": "round"}
    if outline:
        canvas.path(path(points), stroke=_EDGES[who], stroke_width=width + 3, **shared)
    canvas.path(path(points), stroke=_COATS[who], stroke_width=width, **shared)


def _head(canvas: Canvas, x: float, y: float, who: Who) -> None:
    canvas.element("circle", cx=x, cy=y, r=12.0, fill=PALETTE.paper, stroke=_EDGES[who], stroke_width=2)


def _wear(canvas: Canvas, x: float, top: float, who: Who, facing: int) -> None:
    """What tells the three kinds apart on the body: `top` is the height of the shoulders."""
    if who == "innbygger":
        canvas.path(
            f"M{number(x - 9)} {number(top - 5)}q9 7 18 0l1 6q-10 7 -20 0z",
            fill=PALETTE.citizen,
            stroke=INK,
            stroke_width=1.4,
            stroke_linejoin="round",
        )
        tail = x + 5 * facing
        canvas.path(
            path(
                [(tail - 3, top + 2), (tail + 3, top + 2), (tail + 2, top + 17), (tail - 4, top + 17)],
                closed=True,
            ),
            fill=PALETTE.citizen,
            stroke=INK,
            stroke_width=1.4,
            stroke_linejoin="round",
        )
    elif who == "ansatt":
        canvas.path(
            path([(x - 8, top - 4), (x, top + 14), (x + 8, top - 4)]),
            fill="none",
            stroke=PALETTE.paper,
            stroke_width=1.8,
            stroke_linejoin="round",
        )
        canvas.rect(x - 4.5, top + 13, 9, 11, rx=1.5, fill=PALETTE.paper)
    else:
        for step in (3.0, 10.0, 17.0):
            canvas.line(x - 12, top + step, x + 12, top + step, stroke=PALETTE.hidden_line, stroke_width=1.6)


def bust(canvas: Canvas, x: float, table: float, who: Who, facing: int = 1) -> None:
    """Someone behind a table or a counter whose top is at `table`; the furniture is drawn after."""
    limb(canvas, [(x, table - 26), (x, table - 10)], 28, who)
    _wear(canvas, x, table - 34, who, facing)
    limb(canvas, [(x + 13 * facing, table - 22), (x + 19 * facing, table - 4)], 7, who)
    _head(canvas, x + 1.5 * facing, table - 55, who)


def standing(canvas: Canvas, x: float, floor: float, who: Who, facing: int = 1, pose: Pose = "rest") -> None:
    """Someone on their feet at `x`, turned to the right (1) or the left (-1)."""
    for foot in (-6.0, 6.0):
        leg = [(x + foot, floor - 34), (x + foot, floor - 3), (x + foot + 5 * facing, floor - 3)]
        limb(canvas, leg, 6, who)
    limb(canvas, [(x, floor - 72), (x, floor - 40)], 28, who)
    _wear(canvas, x, floor - 80, who, facing)
    _arm(canvas, x, floor - 72, who, facing, pose)
    _head(canvas, x + 2 * facing, floor - 102, who)


def seated(canvas: Canvas, x: float, floor: float, who: Who, facing: int = 1, pose: Pose = "rest") -> None:
    """Someone on a chair, from the side. The seat is 34 above the floor."""
    chair(canvas, x, floor, facing)
    hip, knee = (x, floor - 42), (x + 30 * facing, floor - 42)
    limb(canvas, [hip, knee, (x + 32 * facing, floor - 4), (x + 38 * facing, floor - 4)], 9, who)
    limb(canvas, [(x + 2 * facing, floor - 74), (x, floor - 46)], 26, who)
    _wear(canvas, x + 2 * facing, floor - 82, who, facing)
    _arm(canvas, x + 2 * facing, floor - 74, who, facing, pose)
    _head(canvas, x + 5 * facing, floor - 104, who)


def _arm(canvas: Canvas, x: float, top: float, who: Who, facing: int, pose: Pose) -> None:
    """One arm from the shoulder line `top`; what it holds is drawn with it."""
    ends: dict[Pose, list[Point]] = {
        "rest": [(x + 10 * facing, top + 2), (x + 15 * facing, top + 18), (x + 12 * facing, top + 32)],
        "reach": [(x + 8 * facing, top + 2), (x + 20 * facing, top + 16), (x + 36 * facing, top + 11)],
        "hold": [(x + 8 * facing, top + 2), (x + 14 * facing, top + 20), (x + 27 * facing, top + 12)],
        "phone": [(x + 10 * facing, top + 2), (x + 26 * facing, top + 2), (x + 18 * facing, top - 22)],
    }
    if pose == "hold":
        sheet(canvas, x + 29 * facing, top + 4, 20, 26)
    if pose == "phone":
        canvas.rect(
            x + 14 * facing - 3.5,
            top - 37,
            7,
            16,
            rx=2,
            fill=PALETTE.ink,
            stroke=PALETTE.paper,
            stroke_width=1,
        )
    limb(canvas, ends[pose], 7, who)


# --- things people sit on and hold --------------------------------------------------------------------------------


def chair(canvas: Canvas, x: float, floor: float, facing: int) -> None:
    back = x - 19 * facing
    canvas.path(
        path([(back, floor - 80), (back, floor - 32), (x + 16 * facing, floor - 32)]),
        fill="none",
        stroke=PALETTE.strong_line,
        stroke_width=5,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    for leg in (back, x + 14 * facing):
        canvas.line(
            leg, floor - 32, leg, floor, stroke=PALETTE.strong_line, stroke_width=4, stroke_linecap="round"
        )


def sheet(canvas: Canvas, x: float, y: float, width: float, height: float, lines: int = 3) -> None:
    """A paper with its middle at (x, y)."""
    left, top = x - width / 2, y - height / 2
    canvas.rect(left, top, width, height, rx=1.5, fill=PALETTE.paper, stroke=INK, stroke_width=1.6)
    for n in range(lines):
        y = top + height * (n + 1) / (lines + 1)
        end = left + width - (4 if n < lines - 1 else width * 0.4)
        canvas.line(left + 4, y, end, y, stroke=PALETTE.strong_line, stroke_width=1.4)


def bubble(canvas: Canvas, x: float, y: float, facing: int, *, thought: bool) -> None:
    """A small bubble whose tail points down to (x, y). What is said stands as text below the panel."""
    left, top = x + (6 if facing > 0 else -46), y - 34
    shared = {"fill": PALETTE.paper, "stroke": INK, "stroke_width": 1.6, "stroke_linejoin": "round"}
    if thought:
        canvas.rect(left, top, 40, 22, rx=11, **shared)
        canvas.element("circle", cx=x + 7 * facing, cy=y - 6, r=3.0, **shared)
        canvas.element("circle", cx=x + 2 * facing, cy=y, r=1.8, **shared)
    else:
        first, last = (15, 8) if facing > 0 else (32, 25)
        tail = path([(left + first, top + 22), (x, y), (left + last, top + 22), (left + 5, top + 22)])[1:]
        canvas.path(
            f"M{number(left + 5)} {number(top)}h30q5 0 5 5v12q0 5 -5 5L{tail}q-5 0 -5 -5v-12q0 -5 5 -5z",
            **shared,
        )
    for n in (-8.0, 0.0, 8.0):
        canvas.element("circle", cx=left + 20 + n, cy=top + 11, r=2.0, fill=INK)
