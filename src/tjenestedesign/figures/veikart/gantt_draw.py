"""Drawing the parts of a veikart: header, ground, milestones, bars, arrows, cost."""

from __future__ import annotations

from typing import Final

from tjenestedesign.artefakter.veikartfakta import Facts
from tjenestedesign.drawing.channels import distinct, stepped
from tjenestedesign.drawing.svg import Canvas, number, rounded_path
from tjenestedesign.drawing.text import wrap
from tjenestedesign.figures.veikart.gantt_cost import Cost
from tjenestedesign.figures.veikart.gantt_flags import SMALL, Flag
from tjenestedesign.figures.veikart.gantt_layout import LABELS, STRIPE, Item, Layout
from tjenestedesign.figures.veikart.gantt_routes import Route
from tjenestedesign.figures.veikart.gantt_scale import Scale
from tjenestedesign.ground.norwegian import point
from tjenestedesign.ground.palette import PALETTE

EDGE: Final = 32.0
"""White space around the drawing."""
BAND: Final = 30.0
"""The height of each band of the header."""
_COST: Final = 78.0
_P = PALETTE


# --- header and ground --------------------------------------------------------------------------------------------


def backgrounds(canvas: Canvas, chart: Layout, top: float, width: float) -> None:
    for index, lane in enumerate(chart.lanes):
        fill = _P.wash if index % 2 == 0 else _P.paper
        canvas.rect(EDGE, top + lane.y, width - 2 * EDGE, lane.height, fill=fill)
        canvas.rect(EDGE, top + lane.y, 7, lane.height, fill=_P.accent)
    for y in [chart.flags_height, *(lane.y + lane.height for lane in chart.lanes)]:
        canvas.line(EDGE, top + y, width - EDGE, top + y, stroke=_P.line, stroke_width=1)


def _open(chart: Layout, x: float, top: float) -> list[tuple[float, float]]:
    """Where a line down the chart at `x` may be drawn: it breaks at every bar and text."""
    blocked = [(i.y - 3, i.bar_y + i.bar_height + 3) for i in chart.items if i.x0 - 3 < x < i.text_right + 3]
    blocked += [(f.y - 3, f.y + f.height + 3) for f in chart.flags if f.x - 14 < x < f.x + 34 + f.width]
    pieces: list[tuple[float, float]] = []
    for start, end in [*sorted(blocked), (chart.bottom, chart.bottom)]:
        if start - top > 4:
            pieces.append((top, start))
        top = max(top, end)
    return pieces


def header(canvas: Canvas, axis: Scale, left: float, y: float, *, below: bool = False) -> None:
    """The bands of the axis; below a long chart they stand in the opposite order."""
    last = len(axis.bands) - 1
    order = [(band, index < last) for index, band in enumerate(axis.bands)]
    for band, main in reversed(order) if below else order:
        for period in band:
            x0, x1 = left + axis.x(period.start), left + axis.x(period.end)
            fill = _P.accent if main else _P.accent_wash
            canvas.rect(x0, y, x1 - x0, BAND, fill=fill, stroke=_P.paper, stroke_width=1)
            size, weight = (15.0, "bold") if main else (13.0, "semibold")
            label = period.label(x1 - x0 - 4, size, weight)
            if not label:
                continue
            block = wrap(label, 10_000, size, weight)
            if main and x1 - x0 > 90:
                canvas.text(x0 + 10, y + 5, block, fill=_P.on_accent)
            else:
                ink = _P.on_accent if main else _P.ink
                canvas.text((x0 + x1) / 2, y + (5 if main else 6), block, fill=ink, anchor="middle")
        y += BAND


def grid(canvas: Canvas, chart: Layout, left: float, top: float) -> None:
    """A line down from every column, heavier where a new year or month begins."""
    axis = chart.axis
    coarse = {p.start for p in axis.bands[0]} if len(axis.bands) > 1 else set[int]()
    for period in axis.columns:
        x = left + axis.x(period.start)
        width = 1.6 if period.start in coarse else 0.7
        for start, end in _open(chart, axis.x(period.start), 0.0):
            canvas.line(x, top + start, x, top + end, stroke=_P.line, stroke_width=width)


def guides(canvas: Canvas, chart: Layout, left: float, top: float) -> None:
    """A line down from each milestone, broken where a bar or a text stands: whole for decisions, dotted for others."""
    decides: dict[float, bool] = {}
    for x, decision in [*((f.x, f.decision) for f in chart.flags), *chart.marks]:
        decides[x] = decides.get(x, False) or decision
    for x, decision in sorted(decides.items()):
        for start, end in _open(chart, x, chart.flags_height):
            canvas.line(
                left + x, top + start, left + x, top + end, stroke=_P.hidden_line,
                stroke_width=1.6 if decision else 1.2, stroke_dasharray=None if decision else "1.5 4",
            )  # fmt: skip


# --- milestones ---------------------------------------------------------------------------------------------------


def milestones(canvas: Canvas, facts: Facts, chart: Layout, left: float, top: float) -> None:
    if not chart.flags_height:
        return
    label = wrap("Milepæler og beslutninger", LABELS - 34, 15, "bold")
    canvas.text(EDGE + 18, top + 6, label, fill=_P.ink)
    lane = top + chart.flags_height
    for x, decision in chart.marks:
        diamond(canvas, left + x, lane - 17, decision=decision)
    for flag in chart.flags:
        x, y = left + flag.x, top + flag.y
        width = 2.0 if flag.decision else 1.2
        canvas.line(x, y + 17, x, lane, stroke=_P.hidden_line, stroke_width=width)
    for flag in chart.flags:
        _flag(canvas, flag, left + flag.x, top + flag.y, facts.link(flag.milestone.id))


def _flag(canvas: Canvas, flag: Flag, x: float, y: float, link: str | None) -> None:
    with canvas.group(id=canvas.id(f"milepael-{flag.milestone.id}")):
        if flag.decision:
            canvas.rect(
                x, y, flag.width + 30, flag.height, rx=4,
                fill=_P.hidden, stroke=_P.hidden_line, stroke_width=1.2,
            )  # fmt: skip
        diamond(canvas, x, y + 17, decision=flag.decision)
        below = y + 5
        for index, block in enumerate(flag.blocks):
            with canvas.link(link if index == 0 else None):
                below = canvas.text(x + 20, below, block, fill=_P.ink)


def diamond(canvas: Canvas, x: float, y: float, *, decision: bool) -> None:
    def shape(r: float) -> str:
        return f"M{number(x)} {number(y - r)}L{number(x + r)} {number(y)}L{number(x)} {number(y + r)}L{number(x - r)} {number(y)}Z"

    if decision:
        canvas.path(shape(14), fill=_P.paper, stroke=_P.hidden_line, stroke_width=2)
        canvas.path(shape(9), fill=_P.hidden_line)
    else:
        canvas.path(shape(9), fill=_P.paper, stroke=_P.hidden_line, stroke_width=2)


# --- lanes --------------------------------------------------------------------------------------------------------


def lanes(canvas: Canvas, facts: Facts, chart: Layout, left: float, top: float) -> None:
    with canvas.group(id=canvas.id("avhengigheter"), title="Avhengigheter"):
        for strong in (False, True):
            for route in chart.routes:
                source, target = chart.items[route.source], chart.items[route.target]
                drives = source.activity.id in facts.path and target.activity.id in facts.path
                if drives == strong:
                    _arrow(canvas, chart, route, left, top, strong=strong)
    for lane in chart.lanes:
        with canvas.group(id=canvas.id(f"spor-{lane.id}")):
            with canvas.link(facts.link(lane.id)):
                below = canvas.text(EDGE + 18, top + lane.y + 12, lane.title, fill=_P.ink)
            if lane.note:
                canvas.text(EDGE + 18, below + 3, lane.note, fill=_P.muted)
            for item in sorted(
                (i for i in chart.items if i.activity.spor == lane.id), key=lambda i: (i.x0, i.y)
            ):
                _activity(canvas, facts, item, left, top)


def _activity(canvas: Canvas, facts: Facts, item: Item, left: float, top: float) -> None:
    activity = item.activity
    x, width = left + item.x0, item.x1 - item.x0
    until = f"{point(activity.fra)} – {point(activity.slutt)}" if activity.til else point(activity.fra)
    critical = activity.id in facts.path
    said = ". ".join(t for t in (f"{activity.tittel}: {until}", facts.slack_told(activity)) if t)
    name = "fortsatt" if item.from_before else "aktivitet"
    with canvas.group(id=canvas.id(f"{name}-{activity.id}"), title=said):
        with canvas.link(facts.link(activity.id)):
            below = canvas.text(x, top + item.y, item.title, fill=_P.ink)
        for block in item.notes:
            below = canvas.text(x, below, block, fill=_P.muted)
        y = top + item.bar_y
        if item.tail > item.x1 + 3:
            tail(canvas, x + width, left + item.tail, y + item.bar_height * 0.72)
        box(canvas, x, y, width, item.bar_height, activity.prioritet, critical=critical)
        if item.within:
            ink = _P.on_accent if critical else _P.ink
            at = y + (item.bar_height - item.within.height) / 2
            canvas.text(x + STRIPE + 8, at, item.within, fill=ink)
        for on, edge, way in ((item.from_before, x, -1), (item.goes_on, x + width, 1)):
            if on:
                middle = y + item.bar_height / 2
                canvas.path(
                    f"M{number(edge + 2 * way)} {number(middle - 5)}l{6 * way} 5l{-6 * way} 5z", fill=_P.ink
                )
        if item.waits:
            aim = top + item.aim
            canvas.line(
                x - 16, aim, x - 6, aim, stroke=_P.strong_line, stroke_width=1.4, stroke_dasharray="2 2"
            )
            canvas.path(f"M{number(x)} {number(aim)}l-7 -4v8z", fill=_P.strong_line)


def tail(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """Slack: a thin dashed line from the bar to the latest finish, with a stop."""
    canvas.line(x0 + 1, y, x1, y, stroke=_P.strong_line, stroke_width=2, stroke_dasharray="3 3")
    canvas.line(x1, y - 5, x1, y + 5, stroke=_P.strong_line, stroke_width=2)


def box(
    canvas: Canvas, x: float, y: float, width: float, height: float, priority: str | None, *, critical: bool
) -> None:
    """The bar: filled on the critical path; priority as the pattern of the stripe and the outline."""
    dashed = "5 3" if priority == "kan" else None
    fill = _P.accent if critical else _P.paper if priority == "kan" else _P.accent_wash
    canvas.rect(
        x + 0.7, y + 0.7, max(width - 1.4, 1), height - 1.4, rx=3.5,
        fill=fill, stroke=_P.ink if critical else _P.accent, stroke_width=1.4, stroke_dasharray=dashed,
    )  # fmt: skip
    stripe = min(STRIPE - 3, width / 3)
    mark = _P.on_accent if critical else _P.accent
    if priority == "må":
        canvas.rect(x + 4, y + 4, stripe, height - 8, fill=mark)
    elif priority == "bør":
        step = y + 4
        while step < y + height - 5:
            canvas.rect(x + 4, step, stripe, 3, fill=mark)
            step += 6


def _arrow(canvas: Canvas, chart: Layout, route: Route, left: float, top: float, *, strong: bool) -> None:
    source, target = chart.items[route.source], chart.items[route.target]
    aim = target.aim
    if route.straight:
        points = [(source.x1, aim), (target.x0 - 5, aim)]
    else:
        points = [(route.leave, source.bar_y + source.bar_height)]
        points += stepped([chart.track(route, c) for c in route.channels], route.turns)
        points += [(route.enter, aim), (target.x0 - 5, aim)]
    placed = distinct((left + x, top + y) for x, y in points)
    colour = _P.ink if strong else _P.strong_line
    canvas.path(rounded_path(placed, 5), fill="none", stroke=colour, stroke_width=2.4 if strong else 1.2)
    x, y = left + target.x0, top + aim
    canvas.path(f"M{number(x)} {number(y)}l-7 -4v8z", fill=colour)


# --- cost ---------------------------------------------------------------------------------------------------------


def cost_row(
    canvas: Canvas, chart: Layout, left: float, y: float, name: str, spent: tuple[Cost, ...]
) -> float:
    """Columns as high as what is spent, each with its sum above."""
    canvas.text(EDGE + 18, y + 12, wrap(f"Kostnad {name}", LABELS - 34, 15, "bold"), fill=_P.ink)
    highest = max(c.amount for c in spent)
    base = y + _COST
    for cell in spent:
        x0, x1 = left + chart.axis.x(cell.start), left + chart.axis.x(cell.end)
        canvas.line(x0, y, x0, base, stroke=_P.line, stroke_width=0.6)
        if not cell.amount:
            continue
        height = max(2.0, 40 * cell.amount / highest)
        canvas.rect(
            x0 + 3,
            base - height,
            x1 - x0 - 6,
            height,
            fill=_P.support,
            stroke=_P.support_line,
            stroke_width=1,
        )
        canvas.text(
            (x0 + x1) / 2,
            base - height - 20,
            wrap(cell.text, 10_000, SMALL, "semibold"),
            fill=_P.ink,
            anchor="middle",
        )
    canvas.line(EDGE, base, left + chart.right, base, stroke=_P.strong_line, stroke_width=1)
    return base
