"""Kartlegging as a drawing: the person in the middle of a ring of life areas, with wishes and resources around it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.kartlegging import Kartlegging, Livsområde, Ressurs
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.maths import on_circle
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry

EDGE: Final = 32.0
LABEL: Final = 290.0
"""The width of the text beside the ring."""
BADGE: Final = 15.0
"""The radius of a number's disc."""
INNER: Final = 62.0
STEPS: Final = 5
"""The steps of the scale of safety."""
_GAP: Final = 22.0
_INDENT: Final = 2 * BADGE + 10
_P = PALETTE


@dataclass(frozen=True, slots=True)
class Label:
    """The text of one life area: its blocks with colours, and where it stands."""

    index: int
    area: Livsområde
    blocks: tuple[tuple[Block, str], ...]
    x: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        return max(sum(b.height + 3 for b, _ in self.blocks), 2 * BADGE)


def resource_text(resource: Ressurs) -> str:
    """A resource in one line, with who has it first where that is someone else."""
    return (
        f"{resource.hos[0].upper()}{resource.hos[1:]}: {resource.tekst}" if resource.hos else resource.tekst
    )


def label(index: int, area: Livsområde) -> Label:
    """Name, wish, resources and safety, wrapped."""
    width = LABEL - _INDENT
    facts = [f"Trygghet {area.trygghet} av {STEPS}"] if area.trygghet else []
    facts += ["begynner her" if facts else "Begynner her"] if area.først else []
    blocks = [(wrap(area.område, width, 17, "bold"), _P.ink)]
    if facts:
        blocks.append((wrap(" · ".join(facts), width, 13, "semibold"), _P.muted))
    blocks.append((wrap(area.ønske, width, 15), _P.ink))
    blocks += [(wrap(f"+ {resource_text(r)}", width, 14, "semibold"), _P.good) for r in area.ressurser]
    return Label(index, area, tuple(blocks))


@dataclass(frozen=True, slots=True)
class Ring:
    """The laid-out picture: the circle, and the labels to its right (clockwise from the top) and left."""

    cx: float
    cy: float
    radius: float
    labels: tuple[Label, ...]
    height: float


def ring(areas: tuple[Livsområde, ...]) -> Ring:
    """The first half of the areas stands to the right, the rest to the left, so that texts follow the circle."""
    count = len(areas)
    radius = max(170.0, count * 30 / math.tau)
    labels = [label(i, a) for i, a in enumerate(areas, 1)]
    right, left = labels[: (count + 1) // 2], list(reversed(labels[(count + 1) // 2 :]))
    heights = [sum(item.height + _GAP for item in side) - _GAP if side else 0.0 for side in (right, left)]
    height = max(2 * (radius + 2 * BADGE), *heights)
    cx = EDGE + LABEL + 2 * BADGE + 28 + radius if left else EDGE + 2 * BADGE + radius
    placed: list[Label] = []
    for side, tall, x in (
        (right, heights[0], cx + radius + 2 * BADGE + 28),
        (left, heights[1], EDGE),
    ):
        spare = (height - tall) / (len(side) + 1) if side else 0.0
        y = spare
        for item in side:
            placed.append(Label(item.index, item.area, item.blocks, x, y))
            y += item.height + _GAP + spare
    # The space between grows with `spare`, so the last label still ends inside the height.
    overrun = max((item.y + item.height for item in placed), default=0.0)
    height = max(height, overrun)
    return Ring(cx, height / 2, radius, tuple(placed), height)


def draw(entry: Entry[Kartlegging], href: Href) -> Diagram:
    """Title, ring, labels and legend."""
    model = entry.model
    out = ring(model.livsområder)
    canvas = Canvas(f"kartlegging-{entry.id}")
    width = out.cx + out.radius + 2 * BADGE + 28 + LABEL + EDGE
    inner = width - 2 * EDGE
    tag = wrap("Oppdiktet person", inner, 13, "bold")
    canvas.rect(
        EDGE, EDGE, tag.width + 20, tag.height + 8, rx=5,
        fill=_P.citizen, stroke=_P.citizen_line, stroke_width=1.5, stroke_dasharray="5 3",
    )  # fmt: skip
    canvas.text(EDGE + 10, EDGE + 4, tag, fill=_P.ink)
    y = canvas.text(EDGE, EDGE + tag.height + 18, wrap(entry.name, inner, 28, "bold"), fill=_P.ink)
    y = canvas.text(EDGE, y + 6, wrap(f"Viktigst: {model.viktigst}", inner, 16, "semibold"), fill=_P.ink) + 28
    _ring(canvas, out, model.livsområder, y)
    for item in sorted(out.labels, key=lambda i: i.index):
        _label(canvas, item, y, href(entry.id, item.area.id))
    below = _legend(canvas, model.livsområder, y + out.height + 24, inner) + EDGE
    return canvas.finish(entry.name, _description(model), width, below)


def _ring(canvas: Canvas, out: Ring, areas: tuple[Livsområde, ...], top: float) -> None:
    cx, cy = out.cx, top + out.cy
    turn = math.tau / len(areas)
    step = (out.radius - INNER) / STEPS
    with canvas.group(id=canvas.id("ring"), aria_hidden="true"):
        for i, area in enumerate(areas):
            start, end = i * turn, (i + 1) * turn
            canvas.path(_sector(cx, cy, INNER, out.radius, start, end), fill=_P.accent_wash)
            if area.trygghet:
                filled = INNER + step * area.trygghet
                canvas.path(_sector(cx, cy, INNER, filled, start, end), fill=_P.accent)
        for n in range(1, STEPS):
            if any(a.trygghet for a in areas):
                canvas.element(
                    "circle", cx=cx, cy=cy, r=INNER + step * n, fill="none", stroke=_P.paper, stroke_width=1.2
                )
        for i in range(len(areas) if len(areas) > 1 else 0):
            (x1, y1), (x2, y2) = on_circle(cx, cy, INNER, i * turn), on_circle(cx, cy, out.radius, i * turn)
            canvas.line(x1, y1, x2, y2, stroke=_P.paper, stroke_width=3)
        for radius in (INNER, out.radius):
            canvas.element("circle", cx=cx, cy=cy, r=radius, fill="none", stroke=_P.accent, stroke_width=1.6)
        _person(canvas, cx, cy)
    for i, area in enumerate(areas):
        x, y = on_circle(cx, cy, out.radius + BADGE + 5, (i + 0.5) * turn)
        _badge(canvas, i + 1, x, y, first=area.først)


def _person(canvas: Canvas, cx: float, cy: float) -> None:
    canvas.element("circle", cx=cx, cy=cy - 18, r=14.0, fill=_P.citizen_line)
    canvas.path(
        f"M{number(cx - 28)} {number(cy + 32)}C{number(cx - 28)} {number(cy - 6)} {number(cx + 28)} {number(cy - 6)} {number(cx + 28)} {number(cy + 32)}Z",
        fill=_P.citizen_line,
    )


def _badge(canvas: Canvas, value: int, x: float, y: float, *, first: bool) -> None:
    """A number in a disc; the areas the person begins with have a filled one."""
    canvas.element(
        "circle", cx=x, cy=y, r=BADGE - 1.5,
        fill=_P.accent if first else _P.paper, stroke=_P.accent, stroke_width=1.6,
    )  # fmt: skip
    block = wrap(str(value), 100, 14, "bold")
    canvas.text(x, y - block.height / 2, block, fill=_P.on_accent if first else _P.ink, anchor="middle")


def _label(canvas: Canvas, item: Label, top: float, link: str | None) -> None:
    y = top + item.y
    _badge(canvas, item.index, item.x + BADGE, y + BADGE - 3, first=item.area.først)
    for index, (block, fill) in enumerate(item.blocks):
        with canvas.link(link if index == 0 else None):
            y = canvas.text(item.x + _INDENT, y, block, fill=fill) + 3


def _legend(canvas: Canvas, areas: tuple[Livsområde, ...], y: float, width: float) -> float:
    said: list[str] = []
    if any(a.trygghet for a in areas):
        said.append(f"Jo mer av feltet som er fylt, jo tryggere kjennes området (1–{STEPS}).")
    if any(a.ressurser for a in areas):
        said.append("+ er det som er å bygge på.")
    if any(a.først for a in areas):
        said.append("Fylt tall: her vil personen begynne.")
    return canvas.text(EDGE, y, wrap(" ".join(said), width, 14), fill=_P.muted) if said else y - 24


def _sector(cx: float, cy: float, inner: float, outer: float, start: float, end: float) -> str:
    """A piece of the ring between two angles, clockwise from the top. Long arcs go in pieces: SVG draws no full circle."""
    pieces = max(1, math.ceil((end - start) / 2))
    angles = [start + (end - start) * k / pieces for k in range(pieces + 1)]
    data = [f"M{_at(on_circle(cx, cy, outer, angles[0]))}"]
    data += [f"A{number(outer)} {number(outer)} 0 0 1 {_at(on_circle(cx, cy, outer, a))}" for a in angles[1:]]
    data.append(f"L{_at(on_circle(cx, cy, inner, angles[-1]))}")
    data += [
        f"A{number(inner)} {number(inner)} 0 0 0 {_at(on_circle(cx, cy, inner, a))}" for a in angles[-2::-1]
    ]
    return "".join(data) + "Z"


def _at(point: tuple[float, float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _description(model: Kartlegging) -> str:
    names = ", ".join(a.område for a in model.livsområder)
    most = model.viktigst.rstrip(".")
    return f"En oppdiktet persons liv i {len(model.livsområder)} {'område' if len(model.livsområder) == 1 else 'områder'}: {names}. Viktigst: {most}. Tabellen sier det samme."


def table(entry: Entry[Kartlegging], href: Href) -> Table:
    """One row per life area. Columns without content are left out."""
    columns = ("Livsområde", "Ønske", "Å bygge på", "Nå", "Trygghet (1–5)", "Begynner her")
    rows = [
        (
            Cell((a.område,), href(entry.id, a.id)),
            Cell((a.ønske,)),
            Cell(tuple(resource_text(r) for r in a.ressurser)),
            Cell((a.nå,)),
            Cell((str(a.trygghet),) if a.trygghet else ()),
            Cell(("ja",) if a.først else ()),
        )
        for a in entry.model.livsområder
    ]
    kept = [i for i in range(len(columns)) if i < 2 or any(row[i].lines for row in rows)]
    return Table(
        f"{entry.name}: livsområdene",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )
