"""Veikart as a drawing: a Gantt chart by track, with dependencies, slack, decision points, critical path and cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.artefakter.veikartfakta import Facts, kroner
from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.drawing.text import wrap
from tjenestedesign.figures.veikart import gantt_draw, gantt_foot, gantt_table
from tjenestedesign.figures.veikart.gantt_content import Content, whole
from tjenestedesign.figures.veikart.gantt_cost import costs
from tjenestedesign.figures.veikart.gantt_draw import BAND, EDGE
from tjenestedesign.figures.veikart.gantt_flags import SMALL
from tjenestedesign.figures.veikart.gantt_layout import LABELS, layout
from tjenestedesign.figures.veikart.gantt_split import split
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.norwegian import listing, point
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

_LONG: Final = 1400.0
"""A chart longer than this has its time axis below as well as above."""
_P = PALETTE


def draw(
    project: Project, entry: Entry[Veikart], href: Href, detail: Literal["oversikt", "full"] | None = None
) -> Diagram:
    """The chart. «oversikt» leaves out owners, costs and deliveries; without `detail` everything is shown."""
    facts = Facts(project, entry, href, detail != "oversikt")
    everything = whole(entry.model)

    def sheets(width: float, height: float) -> list[Diagram]:
        parts = split(facts, everything, width, height, lambda part: _sheet(facts, part).height)
        return [_sheet(facts, part) for part in parts]

    return replace(_sheet(facts, everything), split=sheets)


def table(project: Project, entry: Entry[Veikart], href: Href) -> Table:
    return gantt_table.table(Facts(project, entry, href, full=True))


def _sheet(facts: Facts, content: Content) -> Diagram:
    """One sheet: title, time axis, milestones, a lane per track, cost per period, deliveries, legend."""
    entry, model = facts.entry, facts.model
    chart = layout(facts, content)
    axis = content.axis
    apart = f"-ark{content.sheet}" if content.sheets > 1 else ""
    canvas = Canvas(f"veikart-{entry.id}{apart}")
    left = EDGE + LABELS
    width = left + chart.right + EDGE

    place = _place(facts, content)
    y = canvas.text(EDGE, EDGE, wrap(entry.name, width - 2 * EDGE, 30, "bold"), fill=_P.ink)
    y = canvas.text(EDGE, y + 6, wrap(_summary(facts) + place, width - 2 * EDGE, 15), fill=_P.muted) + 20
    top = y + BAND * len(axis.bands)
    gantt_draw.backgrounds(canvas, chart, top, width)
    gantt_draw.header(canvas, axis, left, y)
    gantt_draw.grid(canvas, chart, left, top)
    gantt_draw.guides(canvas, chart, left, top)
    gantt_draw.milestones(canvas, facts, chart, left, top)
    gantt_draw.lanes(canvas, facts, chart, left, top)
    y = top + chart.bottom
    if chart.bottom > _LONG:
        gantt_draw.header(canvas, axis, left, y, below=True)
        y += BAND * len(axis.bands)
    if facts.full and content.cost:
        name, spent = costs(model, axis, SMALL)
        if spent:
            y = gantt_draw.cost_row(canvas, chart, left, y, name, spent)
    y = gantt_foot.delivered(canvas, facts, content, y, width)
    y = gantt_foot.legend(canvas, facts, content, chart, y, width) + EDGE
    said = _description(facts) + place
    return canvas.finish(entry.name, said, width, y)


def _place(facts: Facts, content: Content) -> str:
    """Which sheet this is, and what is on it."""
    if content.sheets == 1:
        return ""
    used = [t for i, t in facts.tracks.items() if any(a.spor == i for a in content.activities)]
    shown = f": {listing([f'«{t}»' for t in used])}" if used else ""
    return f" Del {content.sheet} av {content.sheets}{shown}."


def _summary(facts: Facts) -> str:
    model = facts.model
    starts = min(model.aktiviteter, key=lambda a: a.fra.start)
    ends = max(model.aktiviteter, key=lambda a: a.slutt.slutt)
    total = sum(a.kostnad or 0 for a in model.aktiviteter)
    parts = (
        f"{point(starts.fra)} – {point(ends.slutt)}",
        _count(len(model.aktiviteter), "aktivitet", "aktiviteter"),
        _count(sum(1 for m in model.milepæler if not m.beslutning), "milepæl", "milepæler"),
        _count(sum(1 for m in model.milepæler if m.beslutning), "beslutningspunkt", "beslutningspunkter"),
        kroner(total) if total and facts.full else "",
    )
    return " · ".join(t for t in parts if t) + "."


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}" if n else ""


def _description(facts: Facts) -> str:
    chain = [a.tittel for a in facts.model.aktiviteter if a.id in facts.path]
    said = f" Kritisk sti: {listing(chain)}." if chain else ""
    tracks = _count(len(facts.model.spor), "spor", "spor")
    return f"Framdriftsplan med {tracks}. {_summary(facts)}{said} Tabellen under figuren sier det samme."
