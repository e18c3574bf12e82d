"""Veikart as a drawing: a Gantt chart by track, with dependencies, decision points, the critical path and the cost."""

from __future__ import annotations

from typing import Final

from tjenestedesign.artefakter.veikart import Aktivitet, Veikart
from tjenestedesign.diagrams.gantt_layout import (
    LABELS,
    SMALL,
    STRIPE,
    TITLE,
    Flag,
    Item,
    Layout,
    deliveries,
    layout,
)
from tjenestedesign.diagrams.gantt_routes import Route
from tjenestedesign.diagrams.gantt_scale import Cost, costs, critical
from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.svg import Canvas, Diagram, number, rounded_path
from tjenestedesign.diagrams.table import Cell, Table
from tjenestedesign.diagrams.text import measure, wrap
from tjenestedesign.links import Href
from tjenestedesign.project import Entry, Project
from tjenestedesign.report.norwegian import listing, point
from tjenestedesign.report.norwegian import number as amount

_EDGE: Final = 32.0
"""White space around the drawing."""
_BAND: Final = 30.0
_COST: Final = 78.0
_P = PALETTE


def draw(project: Project, entry: Entry[Veikart], href: Href) -> Diagram:
    """The chart: header, milestones, one lane per track, cost per period, legend."""
    model = entry.model
    chart = layout(project, entry.id, model, href)
    path = critical(model)
    axis = chart.axis
    canvas = Canvas(f"veikart-{entry.id}")
    left = _EDGE + LABELS
    width = left + chart.right + _EDGE

    heading = wrap(entry.name, width - 2 * _EDGE, 28, "bold")
    y = canvas.text(_EDGE, _EDGE, heading, fill=_P.ink)
    about = wrap(_summary(model), width - 2 * _EDGE, 15)
    y = canvas.text(_EDGE, y + 6, about, fill=_P.muted) + 20

    header = y
    top = header + _BAND * len(axis.bands)
    name, spent = costs(model, axis, SMALL)
    bottom = top + chart.bottom
    _backgrounds(canvas, chart, top, width)
    _header(canvas, chart, left, header)
    _guides(canvas, chart, left, top)
    _milestones(canvas, chart, left, top, href, entry.id)
    _lanes(canvas, chart, left, top, path, href, entry.id)
    y = bottom
    if spent:
        y = _cost_row(canvas, chart, left, y, name, spent)
    y = _legend(canvas, model, path, y + 26, width)
    return Diagram(
        canvas.prefix,
        entry.name,
        _description(model, path),
        width,
        y + _EDGE,
        "".join([_paper(width, y + _EDGE), *canvas.parts]),
    )


def _paper(width: float, height: float) -> str:
    return f'<rect width="{number(width)}" height="{number(height)}" fill="{_P.paper}"/>'


def _summary(model: Veikart) -> str:
    starts = min(model.aktiviteter, key=lambda a: a.fra.start)
    ends = max(model.aktiviteter, key=lambda a: a.slutt.slutt)
    span = f"{point(starts.fra)} – {point(ends.slutt)}"
    counts = [
        _count(len(model.aktiviteter), "aktivitet", "aktiviteter"),
        _count(sum(1 for m in model.milepæler if not m.beslutning), "milepæl", "milepæler"),
        _count(sum(1 for m in model.milepæler if m.beslutning), "beslutningspunkt", "beslutningspunkter"),
    ]
    total = sum(a.kostnad or 0 for a in model.aktiviteter)
    cost = f"{amount(total)}\u00a0kr" if total else ""
    return " · ".join(t for t in (span, *counts, cost) if t)


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}" if n else ""


def _description(model: Veikart, path: frozenset[str]) -> str:
    chain = [a.tittel for a in model.aktiviteter if a.id in path]
    said = f" Uten slakk: {listing(chain)}." if chain else ""
    return f"Framdriftsplan med {_count(len(model.spor), 'spor', 'spor')}. {_summary(model)}.{said} Tabellen under figuren sier det samme."


# --- header and ground --------------------------------------------------------------------------------------------


def _backgrounds(canvas: Canvas, chart: Layout, top: float, width: float) -> None:
    for index, lane in enumerate(chart.lanes):
        fill = _P.wash if index % 2 == 0 else _P.paper
        canvas.rect(_EDGE, top + lane.y, width - 2 * _EDGE, lane.height, fill=fill)
        canvas.rect(_EDGE, top + lane.y, 4, lane.height, fill=_P.accent)
    for y in [chart.flags_height, *(lane.y + lane.height for lane in chart.lanes)]:
        canvas.line(_EDGE, top + y, width - _EDGE, top + y, stroke=_P.line, stroke_width=1)


def _open(chart: Layout, x: float, top: float) -> list[tuple[float, float]]:
    """Where a line down the chart at `x` may be drawn: it breaks at every bar and text."""
    blocked = [(i.y - 3, i.y + i.height + 3) for i in chart.items if i.x0 - 3 < x < i.right + 3]
    blocked += [(f.y - 3, f.y + f.height + 3) for f in chart.flags if f.x + 12 < x < f.x + 22 + f.width]
    pieces: list[tuple[float, float]] = []
    for start, end in [*sorted(blocked), (chart.bottom, chart.bottom)]:
        if start - top > 4:
            pieces.append((top, start))
        top = max(top, end)
    return pieces


def _header(canvas: Canvas, chart: Layout, left: float, y: float) -> None:
    """The bands of the axis, and a grid line down from every column."""
    axis = chart.axis
    last = len(axis.bands) - 1
    top = y + _BAND * len(axis.bands)
    coarse = {p.start for p in axis.bands[0]} if last else set[int]()
    for period in axis.columns:
        x = left + axis.x(period.start)
        width = 1.6 if period.start in coarse else 0.7
        for start, end in _open(chart, axis.x(period.start), 0.0):
            canvas.line(x, top + start, x, top + end, stroke=_P.line, stroke_width=width)
    for index, band in enumerate(axis.bands):
        main = index < last
        for period in band:
            x0, x1 = left + axis.x(period.start), left + axis.x(period.end)
            canvas.rect(
                x0,
                y,
                x1 - x0,
                _BAND,
                fill=_P.accent if main else _P.accent_wash,
                stroke=_P.paper,
                stroke_width=1,
            )
            size, weight = (15, "bold") if main else (13, "semibold")
            label = period.label(x1 - x0 - 4, size, weight)
            if label:
                block = wrap(label, 1000, size, weight)
                fill = _P.on_accent if main else _P.ink
                if main and x1 - x0 > 90:
                    canvas.text(x0 + 10, y + 5, block, fill=fill)
                else:
                    canvas.text((x0 + x1) / 2, y + (5 if main else 6), block, fill=fill, anchor="middle")
        y += _BAND


def _guides(canvas: Canvas, chart: Layout, left: float, top: float) -> None:
    """A dotted line down from each milestone, broken where a bar or a text stands."""
    for x in sorted({f.x for f in chart.flags}):
        for start, end in _open(chart, x, chart.flags_height):
            canvas.line(
                left + x, top + start, left + x, top + end,
                stroke=_P.hidden_line, stroke_width=1.2, stroke_dasharray="1.5 4", stroke_linecap="round",
            )  # fmt: skip


# --- milestones ---------------------------------------------------------------------------------------------------


def _milestones(canvas: Canvas, chart: Layout, left: float, top: float, href: Href, id: str) -> None:
    if not chart.flags:
        return
    label = wrap("Milepæler og beslutninger", LABELS - 32, TITLE, "semibold")
    canvas.text(_EDGE + 16, top + 12, label, fill=_P.ink)
    lane = top + chart.flags_height
    for flag in chart.flags:
        x, y = left + flag.x, top + flag.y
        canvas.line(x, y + 12, x, lane, stroke=_P.hidden_line, stroke_width=1.2)
    for flag in chart.flags:
        _flag(canvas, flag, left + flag.x, top + flag.y, href(id, flag.milestone.id))


def _flag(canvas: Canvas, flag: Flag, x: float, y: float, link: str | None) -> None:
    with canvas.group(id=canvas.id(flag.milestone.id)):
        _diamond(canvas, x, y + 12, decision=flag.milestone.beslutning is not None)
        below = y
        for index, block in enumerate(flag.blocks):
            with canvas.link(link if index == 0 else None):
                below = canvas.text(
                    x + 18, below, block, fill=_P.ink if index == 0 or block.weight == "italic" else _P.muted
                )


def _diamond(canvas: Canvas, x: float, y: float, *, decision: bool) -> None:
    def shape(r: float) -> str:
        return f"M{number(x)} {number(y - r)}L{number(x + r)} {number(y)}L{number(x)} {number(y + r)}L{number(x - r)} {number(y)}Z"

    if decision:
        canvas.path(shape(13), fill=_P.paper, stroke=_P.hidden_line, stroke_width=1.8)
        canvas.path(shape(8), fill=_P.hidden_line)
    else:
        canvas.path(shape(9), fill=_P.paper, stroke=_P.hidden_line, stroke_width=2)


# --- lanes --------------------------------------------------------------------------------------------------------


def _lanes(
    canvas: Canvas, chart: Layout, left: float, top: float, path: frozenset[str], href: Href, id: str
) -> None:
    with canvas.group(id=canvas.id("avhengigheter"), title="Avhengigheter"):
        for strong in (False, True):
            for route in chart.routes:
                source, target = chart.items[route.source], chart.items[route.target]
                drives = source.activity.id in path and target.activity.id in path
                if drives == strong:
                    _arrow(canvas, chart, route, left, top, strong=strong)
    for lane in chart.lanes:
        with canvas.group(id=canvas.id(f"spor-{lane.id}")):
            with canvas.link(href(id, lane.id)):
                canvas.text(_EDGE + 16, top + lane.y + 12, lane.title, fill=_P.ink)
            for item in sorted(
                (i for i in chart.items if i.activity.spor == lane.id), key=lambda i: (i.x0, i.y)
            ):
                _bar(canvas, item, left, top, critical=item.activity.id in path)


def _bar(canvas: Canvas, item: Item, left: float, top: float, *, critical: bool) -> None:
    activity = item.activity
    x, y, width = left + item.x0, top + item.y, item.x1 - item.x0
    until = f"{point(activity.fra)} – {point(activity.slutt)}" if activity.til else point(activity.fra)
    with canvas.group(id=canvas.id(activity.id), title=f"{activity.tittel}: {until}"):
        _box(canvas, x, y, width, item.bar_height, activity.prioritet, critical=critical)
        below = y + (
            7.5 if item.inside else max(0.0, (item.bar_height - sum(b.height for b, _ in item.blocks)) / 2)
        )
        for index, (block, link) in enumerate(item.blocks):
            fill = _P.ink if index == 0 else _P.accent if link else _P.muted
            with canvas.link(link):
                below = canvas.text(left + item.text_x, below, block, fill=fill)


def _box(
    canvas: Canvas, x: float, y: float, width: float, height: float, priority: str | None, *, critical: bool
) -> None:
    """The bar: priority as the pattern of the stripe and the outline, the critical path as a thicker outline."""
    dashed = "5 3" if priority == "kan" else None
    canvas.rect(x, y, width, height, rx=4, fill=_P.paper if priority == "kan" else _P.accent_wash)
    stripe = min(STRIPE, width)
    if priority == "må":
        canvas.rect(x, y, stripe, height, rx=min(3.0, stripe / 2), fill=_P.accent)
    elif priority == "bør":
        step = y + 4
        while step < y + height - 3:
            canvas.rect(x, step, stripe, 3, fill=_P.accent)
            step += 7
    inset = 1.25 if critical else 0.6
    canvas.rect(
        x + inset, y + inset, max(width - 2 * inset, 1), height - 2 * inset, rx=3.5, fill="none",
        stroke=_P.ink if critical else _P.accent, stroke_width=2.5 if critical else 1.2, stroke_dasharray=dashed,
    )  # fmt: skip


def _arrow(canvas: Canvas, chart: Layout, route: Route, left: float, top: float, *, strong: bool) -> None:
    source, target = chart.items[route.source], chart.items[route.target]
    aim = target.y + min(target.bar_height / 2, 17)
    if route.straight:
        aim = min(aim, source.y + source.bar_height / 2)
        points = [(source.x1, aim), (target.x0 - 5, aim)]
    else:
        begin = source.y if route.up else source.y + source.bar_height
        points = [(route.leave, begin)]
        for channel, start, end in route.runs():
            y = chart.track(route, channel)
            points += [(start, y), (end, y)]
        points += [(route.enter, aim), (target.x0 - 5, aim)]
    placed = [(left + x, top + y) for x, y in points]
    clean = [p for i, p in enumerate(placed) if i == 0 or p != placed[i - 1]]
    colour = _P.ink if strong else _P.strong_line
    canvas.path(rounded_path(clean, 5), fill="none", stroke=colour, stroke_width=2.0 if strong else 1.2)
    x, y = left + target.x0, top + aim
    canvas.path(f"M{number(x)} {number(y)}l-7 -4v8z", fill=colour)


# --- cost and legend ----------------------------------------------------------------------------------------------


def _cost_row(
    canvas: Canvas, chart: Layout, left: float, y: float, name: str, spent: tuple[Cost, ...]
) -> float:
    """Columns as high as what is spent, each with its sum above."""
    canvas.text(_EDGE + 16, y + 12, wrap(f"Kostnad {name}", LABELS - 32, TITLE, "semibold"), fill=_P.ink)
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
    canvas.line(_EDGE, base, left + chart.right, base, stroke=_P.strong_line, stroke_width=1)
    return base


def _legend(canvas: Canvas, model: Veikart, path: frozenset[str], y: float, width: float) -> float:
    """What the marks mean; only those that are used."""
    entries: list[tuple[str, str]] = []
    priorities = {a.prioritet for a in model.aktiviteter}
    for word, said in (("må", "Må gjøres"), ("bør", "Bør gjøres"), ("kan", "Kan gjøres")):
        if word in priorities:
            entries.append((word, said))
    if path:
        entries.append(("kritisk", "Kritisk sti: en forsinkelse her flytter slutten"))
    if any(a.avhenger_av for a in model.aktiviteter):
        entries.append(("pil", "Må være ferdig først"))
    if any(m.beslutning is None for m in model.milepæler):
        entries.append(("milepæl", "Milepæl"))
    if any(m.beslutning for m in model.milepæler):
        entries.append(("beslutning", "Beslutningspunkt"))
    if any(a.leverer for a in model.aktiviteter):
        entries.append(("leverer", "Leverer til tjenestekart eller krav"))
    x = _EDGE
    with canvas.group(id=canvas.id("tegnforklaring"), title="Tegnforklaring"):
        for kind, said in entries:
            step = 42 + measure(said, 13) + 26
            if x > _EDGE and x + step > width - _EDGE:
                x, y = _EDGE, y + 30
            _mark(canvas, kind, x, y)
            canvas.text(x + 42, y + 2, wrap(said, 10_000, 13), fill=_P.ink)
            x += step
    return y + 22 if entries else y


def _mark(canvas: Canvas, kind: str, x: float, y: float) -> None:
    if kind in ("må", "bør", "kan"):
        _box(canvas, x, y + 1, 32, 20, kind, critical=False)
    elif kind == "kritisk":
        _box(canvas, x, y + 1, 32, 20, None, critical=True)
    elif kind == "pil":
        canvas.line(x, y + 11, x + 26, y + 11, stroke=_P.strong_line, stroke_width=1.2)
        canvas.path(f"M{number(x + 32)} {number(y + 11)}l-7 -4v8z", fill=_P.strong_line)
    elif kind == "leverer":
        canvas.text(x + 10, y + 2, wrap("→", 100, 13), fill=_P.accent)
    else:
        _diamond(canvas, x + 16, y + 11, decision=kind == "beslutning")


# --- table --------------------------------------------------------------------------------------------------------


def table(project: Project, entry: Entry[Veikart], href: Href) -> Table:
    """One row per activity, by track, then one per milestone. Columns without content are left out."""
    model = entry.model
    path = critical(model)
    tracks = {s.id: s.tittel for s in model.spor}
    names = {a.id: a.tittel for a in model.aktiviteter}
    order = {id: n for n, id in enumerate(tracks)}
    columns = (
        "Aktivitet eller milepæl", "Spor", "Fra", "Til", "Avhenger av", "Prioritet", "Ansvarlig", "Kostnad", "Leverer",
        "Kritisk sti", "Beslutning",
    )  # fmt: skip

    def activity_row(a: Aktivitet) -> tuple[Cell, ...]:
        given = deliveries(project, a, href)
        return (
            Cell((a.tittel,), href(entry.id, a.id)),
            _cell(tracks.get(a.spor, a.spor)),
            _cell(point(a.fra)),
            _cell(point(a.slutt)),
            Cell(tuple(names.get(n, n) for n in a.avhenger_av)),
            _cell(a.prioritet),
            _cell(a.ansvarlig),
            _cell(f"{amount(a.kostnad)}\u00a0kr" if a.kostnad is not None else None),
            Cell(tuple(name for name, _ in given), given[0][1] if len(given) == 1 else None),
            _cell("ja" if a.id in path else None),
            Cell(),
        )

    rows = [activity_row(a) for a in sorted(model.aktiviteter, key=lambda a: order.get(a.spor, len(order)))]
    for m in model.milepæler:
        kind = "Beslutningspunkt" if m.beslutning else "Milepæl"
        needs = Cell(tuple(names.get(n, n) for n in m.avhenger_av))
        rows.append(
            (
                Cell((m.tittel,), href(entry.id, m.id)), _cell(kind), _cell(point(m.dato)), _cell(point(m.dato)), needs,
                Cell(), Cell(), Cell(), Cell(), Cell(), _cell(m.beslutning),
            )
        )  # fmt: skip
    kept = [i for i in range(len(columns)) if i == 0 or any(row[i].lines for row in rows)]
    return Table(
        f"{entry.name}: aktiviteter og milepæler",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )


def _cell(text: str | None) -> Cell:
    return Cell((text,)) if text else Cell()
