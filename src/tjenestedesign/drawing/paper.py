"""Drawings on paper: one sheet where the text can still be read, several where it cannot, with the same margins and foot.

Sizes of paper are in millimetres (ISO 216), drawings in user units of 1/96 inch.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import wrap
from tjenestedesign.ground.palette import PALETTE

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


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to lay a drawing on paper: the sheet's sides in mm, the scale, and the parts on each sheet."""

    width: float
    height: float
    scale: float
    sheets: tuple[tuple[Diagram, ...], ...]


def on_paper(diagram: Diagram, name: PaperName, foot: Foot) -> list[Sheet]:
    """The drawing on as few sheets as keep its text readable, lying or standing, whichever needs fewer."""
    paper = PAPERS[name]
    ways = [_way(diagram, paper, *sides) for sides in ((paper.long, paper.short), (paper.short, paper.long))]
    way = min(ways, key=lambda w: (w.scale < paper.least, len(w.sheets), -w.scale))
    count = len(way.sheets)
    return [_sheet(diagram.id, parts, paper, way, foot, (n, count)) for n, parts in enumerate(way.sheets, 1)]


def _way(diagram: Diagram, paper: Paper, width: float, height: float) -> _Way:
    """Whole where it can be read, else split; parts stand above one another where a sheet has room for several."""
    room = _room(paper, width, height)
    parts: Sequence[Diagram] = (diagram,)
    if diagram.split is not None and _fit(diagram, room) < paper.least:
        parts = diagram.split(room[0] / paper.least, room[1] / paper.least) or parts
    fits = [_fit(part, room) for part in parts]
    if min(fits) < paper.least:
        return _Way(width, height, min(fits), tuple((part,) for part in parts))
    # The largest scale that needs no more sheets than the smallest that can be read.
    fewest = len(_packed(parts, paper.least, room))
    scale = next(
        (
            s
            for s in (min(fits) - (min(fits) - paper.least) * n / 20 for n in range(20))
            if len(_packed(parts, s, room)) == fewest
        ),
        paper.least,
    )
    return _Way(width, height, scale, _packed(parts, scale, room))


def _packed(
    parts: Sequence[Diagram], scale: float, room: tuple[float, float]
) -> tuple[tuple[Diagram, ...], ...]:
    """In reading order, as many on each sheet as its height holds."""
    sheets: list[list[Diagram]] = []
    used = 0.0
    for part in parts:
        tall = part.height * scale
        if sheets and used + tall <= room[1] + 0.01:
            sheets[-1].append(part)
            used += tall
        else:
            sheets.append([part])
            used = tall
    return tuple(tuple(sheet) for sheet in sheets)


def _room(paper: Paper, width: float, height: float) -> tuple[float, float]:
    """What the margins and the foot leave, in user units."""
    return width * UNITS - 2 * _MARGIN, height * UNITS - 2 * _MARGIN - paper.foot * 2.4


def _fit(diagram: Diagram, room: tuple[float, float]) -> float:
    return min(room[0] / diagram.width, room[1] / diagram.height, _LARGEST)


def _sheet(
    id: str, parts: Sequence[Diagram], paper: Paper, way: _Way, foot: Foot, place: tuple[int, int]
) -> Sheet:
    w, h = way.width * UNITS, way.height * UNITS
    canvas = Canvas(f"{id}-papir{place[0]}")
    canvas.rect(0, 0, w, h, fill=PALETTE.paper)
    left = (w - max(part.width for part in parts) * way.scale) / 2
    y = _MARGIN
    for part in parts:
        scale = min(way.scale, _fit(part, _room(paper, way.width, way.height)))
        with canvas.group("g", transform=f"translate({number(left)} {number(y)}) scale({scale:.5f})"):
            canvas.raw(part.body)
        y += part.height * scale
    _draw_foot(canvas, paper, w, h, foot, place)
    drawn = Diagram(
        canvas.prefix,
        parts[0].title,
        " ".join(part.description for part in parts),
        w,
        h,
        "".join(canvas.parts),
        printed=(way.width, way.height),
    )
    points = min(smallest_text(part.body) for part in parts) * way.scale * 0.75
    return Sheet(drawn, way.width, way.height, way.scale, points)


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
