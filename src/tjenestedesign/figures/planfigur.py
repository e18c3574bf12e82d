"""Plan as a drawing: the actions as boxes in the stages of the journey, with an arrow from each to what it opens for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.plan import STATUS, Plan, Planstadium, Tiltak, life_area, plan_stages
from tjenestedesign.drawing.network import (
    GAP,
    PAD,
    RANK_GAP,
    Box,
    Edge,
    Network,
    NetworkError,
    Node,
    draw_path,
    layout,
    not_drawn,
)
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 32.0
"""White space around the drawing."""
BOX: Final = 178.0
"""The width of an action."""
SIDE: Final = RANK_GAP / 2 - 8
"""From a stage's edge to its actions."""
FICTIONAL: Final = "Oppdiktet person"
_MIN_WIDTH: Final = 460.0
_P = PALETTE


@dataclass(frozen=True, slots=True)
class Text:
    """One block in an action's box, and its colour."""

    block: Block
    fill: str


def texts(project: Project, action: Tiltak) -> tuple[Text, ...]:
    """What stands in an action's box, top to bottom."""
    inner = BOX - 2 * PAD
    area = life_area(project, action)
    foot = (
        ("Ansvarlig", action.ansvarlig),
        ("Når", action.når),
        ("Status", STATUS[action.status] if action.status else None),
    )
    return (
        *([Text(wrap(area, inner, 12.5, "semibold"), _P.muted)] if area else []),
        Text(wrap(action.tittel, inner, 16, "bold"), _P.ink),
        Text(wrap(action.begrunnelse, inner, 14), _P.ink),
        *(Text(wrap(f"{word}: {said}", inner, 12.5), _P.muted) for word, said in foot if said),
    )


def network(project: Project, plan: Plan) -> Network:
    """The layout: one column per stage. An action whose stage the plan lacks is left to the rules."""
    stages = plan_stages(project, plan)
    nodes = [
        Node(t.id, tuple(x.block for x in texts(project, t)), column, BOX)
        for column, stage in enumerate(stages)
        for t in stage.tiltak
    ]
    known = {n.id for n in nodes}
    edges = [Edge(needed, t.id) for t in plan.tiltak for needed in t.avhenger_av if {needed, t.id} <= known]
    return layout(nodes, edges, columns=len(stages), column_width=BOX)


def draw(project: Project, entry: Entry[Plan], href: Href) -> Diagram:
    """Title, stage heads, arrows, actions and legend. Where Graphviz cannot run: one sentence that says so."""
    plan = entry.model
    try:
        placed = network(project, plan)
    except NetworkError:
        return not_drawn(f"plan-{entry.id}", entry.name, f"{FICTIONAL}.")
    stages = plan_stages(project, plan)
    canvas = Canvas(f"plan-{entry.id}")
    width = max(_MIN_WIDTH, placed.width + 2 * SIDE + 2 * EDGE)
    left = (width - placed.width) / 2
    y = _heading(canvas, entry, width)
    top, head = _heads(canvas.prefix, stages, placed, left, y, href)
    bottom = top + placed.height + SIDE
    grounds = Canvas("")
    for start, end in placed.columns:
        grounds.rect(left + start - SIDE, y, end - start + 2 * SIDE, bottom - y, rx=8, fill=_P.wash)
    with canvas.group(id=canvas.id("avhengigheter"), title="Avhengigheter"):
        for path in placed.paths:
            draw_path(canvas, path, left, top)
    for stage in stages:
        with canvas.group(id=canvas.id(f"stadium-{stage.id}"), title=stage.tittel):
            for action in stage.tiltak:
                _action(
                    canvas,
                    texts(project, action),
                    placed.boxes[action.id],
                    left,
                    top,
                    href(entry.id, action.id),
                )
    below = _legend(canvas, bottom + 20, bool(placed.paths))
    return canvas.finish(entry.name, _description(plan, stages), width, below, grounds, head)


def _heading(canvas: Canvas, entry: Entry[Plan], width: float) -> float:
    inner = width - 2 * EDGE
    tag = wrap(FICTIONAL, inner, 13, "bold")
    canvas.rect(
        EDGE, EDGE, tag.width + 20, tag.height + 8, rx=5,
        fill=_P.citizen, stroke=_P.citizen_line, stroke_width=1.5, stroke_dasharray="5 3",
    )  # fmt: skip
    canvas.text(EDGE + 10, EDGE + 4, tag, fill=_P.ink)
    y = canvas.text(EDGE, EDGE + tag.height + 18, wrap(entry.name, inner, 28, "bold"), fill=_P.ink)
    said = [f"Tidshorisont: {entry.model.tidshorisont}"] if entry.model.tidshorisont else []
    said.append(_count(entry.model))
    return canvas.text(EDGE, y + 6, wrap(" · ".join(said), inner, 15), fill=_P.muted) + 20


def _count(plan: Plan) -> str:
    return f"{len(plan.tiltak)} tiltak"


def _heads(
    prefix: str,
    stages: tuple[Planstadium, ...],
    placed: Network,
    left: float,
    y: float,
    href: Href,
) -> tuple[float, Canvas]:
    """The stages' names and goals. Returns where the actions begin, and what was drawn: it lies on the grounds."""
    canvas = Canvas(prefix)
    blocks: list[tuple[Block, Block | None]] = []
    for index, (stage, (start, end)) in enumerate(zip(stages, placed.columns, strict=True), 1):
        inner = end - start + 2 * SIDE - 2 * PAD
        title = wrap(f"{index} {stage.tittel}", inner, 18, "bold")
        blocks.append((title, wrap(stage.mål, inner, 14) if stage.mål else None))
    height = max(t.height + (g.height + GAP if g else 0) for t, g in blocks) + 2 * PAD
    for (title, goal), stage, (start, end) in zip(blocks, stages, placed.columns, strict=True):
        x = left + start - SIDE
        canvas.rect(x, y, end - start + 2 * SIDE, height, rx=8, fill=_P.accent)
        link = href(stage.ref.id, stage.ref.del_id) if stage.ref else None
        with canvas.link(link):
            below = canvas.text(x + PAD, y + PAD, title, fill=_P.on_accent)
        if goal:
            canvas.text(x + PAD, below + GAP, goal, fill=_P.on_accent)
    return y + height + SIDE, canvas


def _action(
    canvas: Canvas, said: tuple[Text, ...], box: Box, left: float, top: float, link: str | None
) -> None:
    with canvas.link(link):
        canvas.rect(
            left + box.x, top + box.y, box.width, box.height, rx=7,
            fill=_P.paper, stroke=_P.accent, stroke_width=1.4,
        )  # fmt: skip
        y = top + box.y + PAD
        for text in said:
            y = canvas.text(left + box.x + PAD, y, text.block, fill=text.fill) + GAP


def _legend(canvas: Canvas, y: float, arrows: bool) -> float:
    if not arrows:
        return y - 20 + EDGE
    canvas.line(EDGE, y + 10, EDGE + 28, y + 10, stroke=_P.strong_line, stroke_width=1.6)
    canvas.path(f"M{number(EDGE + 36)} {number(y + 10)}l-9 -4.5v9z", fill=_P.strong_line)
    return canvas.text(EDGE + 46, y, wrap("Må komme først", 400, 14), fill=_P.ink) + EDGE


def _description(plan: Plan, stages: tuple[Planstadium, ...]) -> str:
    parts = [f"{s.tittel}: {', '.join(t.tittel for t in s.tiltak) or 'ingen tiltak'}." for s in stages]
    return f"Plan for en oppdiktet person. {_count(plan)} i {len(stages)} {'stadium' if len(stages) == 1 else 'stadier'}. {' '.join(parts)} Tabellen sier det samme."


def table(project: Project, entry: Entry[Plan], href: Href) -> Table:
    """One row per action, by stage. Columns without content are left out."""
    plan = entry.model
    names = {t.id: t.tittel for t in plan.tiltak}
    columns = (
        "Tiltak",
        "Stadium",
        "Begrunnelse",
        "Må komme først",
        "Ansvarlig",
        "Når",
        "Status",
        "Livsområde",
    )
    rows = [
        (
            Cell((names[t.id],), href(entry.id, t.id)),
            Cell((stage.tittel,)),
            Cell((t.begrunnelse,)),
            Cell(tuple(names.get(n, n) for n in t.avhenger_av)),
            Cell((t.ansvarlig,) if t.ansvarlig else ()),
            Cell((t.når,) if t.når else ()),
            Cell((STATUS[t.status],) if t.status else ()),
            Cell((area,) if (area := life_area(project, t)) else ()),
        )
        for stage in plan_stages(project, plan)
        for t in stage.tiltak
    ]
    kept = [i for i in range(len(columns)) if i < 3 or any(row[i].lines for row in rows)]
    return Table(
        f"{entry.name}: tiltak i hvert stadium",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )
