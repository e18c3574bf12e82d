"""Drawings on paper: one sheet where the text can still be read, several where it cannot, with the same margins and foot.

Sizes of paper are in millimetres (ISO 216), drawings in user units of 1/96 inch.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.svg import Canvas, Diagram, number
from tjenestedesign.diagrams.text import wrap

PaperName = Literal["A4", "A3", "A1", "A0"]
UNITS: Final = 96 / 25.4
"""User units in a millimetre."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its sides in mm, how far text may shrink before the drawing is split, and how it is exported as pixels."""

    short: float
    long: float
    least: float
    """The smallest scale. At 1 the body text of a drawing is 10.5 points and its small text 9.4."""
    foot: float
    """The size of the foot's text in user units."""
    ppi: int
    """Pixels per inch: about 5 000 along the longer side."""


PAPERS: Final[dict[PaperName, Paper]] = {
    "A4": Paper(210, 297, 0.68, 11, 300),
    "A3": Paper(297, 420, 0.68, 12, 300),
    "A1": Paper(594, 841, 0.75, 18, 150),
    "A0": Paper(841, 1189, 0.9, 24, 105),
}
_MARGIN: Final = 10 * UNITS
_LARGEST: Final = 2.5
"""A small drawing is not blown up further than this."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of every sheet."""

    text: str
    logo: tuple[str, bytes] | None = None
    """Media type and bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing as it is printed, and how much it was scaled."""

    diagram: Diagram
    width: float
    """mm"""
    height: float
    """mm"""
    scale: float
    points: float
    """The size of the drawing's smallest text as printed, in points."""


def on_paper(diagram: Diagram, name: PaperName, foot: Foot) -> list[Sheet]:
    """The drawing on as few sheets as keep its text readable, lying or standing, whichever needs fewer."""
    paper = PAPERS[name]
    ways = [
        (side, other, _sheets(diagram, paper, side, other))
        for side, other in ((paper.long, paper.short), (paper.short, paper.long))
    ]

    def cost(way: tuple[float, float, Sequence[Diagram]]) -> tuple[bool, int, float]:
        width, height, parts = way
        smallest = min(_fit(part, _room(paper, width, height)) for part in parts)
        return smallest < paper.least, len(parts), -smallest

    width, height, parts = min(ways, key=cost)
    scale = _scale(parts, paper, width, height)
    return [
        _sheet(part, paper, width, height, scale, foot, (n, len(parts))) for n, part in enumerate(parts, 1)
    ]


def _room(paper: Paper, width: float, height: float) -> tuple[float, float]:
    """What the margins and the foot leave, in user units."""
    return width * UNITS - 2 * _MARGIN, height * UNITS - 2 * _MARGIN - _foot_height(paper)


def _foot_height(paper: Paper) -> float:
    return paper.foot * 2.4


def _sheets(diagram: Diagram, paper: Paper, width: float, height: float) -> Sequence[Diagram]:
    room = _room(paper, width, height)
    if diagram.split is None or _fit(diagram, room) >= paper.least:
        return (diagram,)
    return diagram.split(room[0] / paper.least, room[1] / paper.least) or (diagram,)


def _fit(diagram: Diagram, room: tuple[float, float]) -> float:
    return min(room[0] / diagram.width, room[1] / diagram.height, _LARGEST)


def _scale(parts: Sequence[Diagram], paper: Paper, width: float, height: float) -> float:
    """One scale for all sheets, so that text is as large on each; what cannot hold it is shrunk alone."""
    fits = [_fit(part, _room(paper, width, height)) for part in parts]
    return min((f for f in fits if f >= paper.least), default=min(fits))


def _sheet(
    part: Diagram, paper: Paper, width: float, height: float, scale: float, foot: Foot, place: tuple[int, int]
) -> Sheet:
    room = _room(paper, width, height)
    scale = min(scale, _fit(part, room))
    w, h = width * UNITS, height * UNITS
    canvas = Canvas(f"{part.id}-papir")
    canvas.rect(0, 0, w, h, fill=PALETTE.paper)
    left = (w - part.width * scale) / 2
    with canvas.group("g", transform=f"translate({number(left)} {number(_MARGIN)}) scale({scale:.5f})"):
        canvas.raw(part.body)
    _draw_foot(canvas, paper, w, h, foot, place)
    drawn = replace(part, width=w, height=h, body="".join(canvas.parts), split=None, printed=(width, height))
    return Sheet(drawn, width, height, scale, smallest_text(part.body) * scale * 0.75)


def smallest_text(body: str) -> float:
    """The size of the smallest text in a drawing's markup, in user units."""
    sizes = (float(size) for size in re.findall(r'<text[^>]* font-size="([\d.]+)"', body))
    return min(sizes, default=12.0)


def _draw_foot(canvas: Canvas, paper: Paper, w: float, h: float, foot: Foot, place: tuple[int, int]) -> None:
    top = h - _MARGIN - paper.foot * 1.5
    right = w - _MARGIN
    if foot.logo:
        media, data = foot.logo
        address = f"data:{media};base64,{base64.b64encode(data).decode('ascii')}"
        side = paper.foot * 2
        canvas.element(
            "image", href=address, x=right - 4 * side, y=top - side / 4, width=4 * side, height=side,
            preserveAspectRatio="xMaxYMid meet",
        )  # fmt: skip
        right -= 4 * side + paper.foot
    if place[1] > 1:
        count = wrap(f"Ark {place[0]} av {place[1]}", 400, paper.foot, "semibold")
        canvas.text(right - count.width, top, count, fill=PALETTE.ink)
        right -= count.width + paper.foot * 2
    canvas.text(_MARGIN, top, wrap(foot.text, right - _MARGIN, paper.foot, max_lines=1), fill=PALETTE.muted)
