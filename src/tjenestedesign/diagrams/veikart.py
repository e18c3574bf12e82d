"""Veikart as a drawing: a Gantt chart by track, with dependencies, decision points, the critical path and the cost."""

from __future__ import annotations

from typing import Final

from tjenestedesign.artefakter.veikart import Aktivitet, Veikart
from tjenestedesign.diagrams import gantt_draw
from tjenestedesign.diagrams.gantt_draw import BAND, EDGE
from tjenestedesign.diagrams.gantt_layout import LABELS, SMALL, deliveries, layout
from tjenestedesign.diagrams.gantt_scale import costs, critical
from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.svg import Canvas, Diagram, number
from tjenestedesign.diagrams.table import Cell, Table
from tjenestedesign.diagrams.text import measure, wrap
from tjenestedesign.links import Href
from tjenestedesign.project import Entry, Project
from tjenestedesign.report.norwegian import listing, point
from tjenestedesign.report.norwegian import number as amount

_LONG: Final = 1400.0
"""A chart longer than this has its time axis below as well as above."""
_P = PALETTE


def draw(project: Project, entry: Entry[Veikart], href: Href) -> Diagram:
    """The chart: header, milestones, one lane per track, cost per period, legend."""
    model = entry.model
    chart = layout(project, entry.id, model, href)
    path = critical(model)
    axis = chart.axis
    canvas = Canvas(f"veikart-{entry.id}")
    left = EDGE + LABELS
    width = left + chart.right + EDGE

    y = canvas.text(EDGE, EDGE, wrap(entry.name, width - 2 * EDGE, 28, "bold"), fill=_P.ink)
    y = canvas.text(EDGE, y + 6, wrap(_summary(model), width - 2 * EDGE, 15), fill=_P.muted) + 20
    top = y + BAND * len(axis.bands)
    gantt_draw.backgrounds(canvas, chart, top, width)
    gantt_draw.header(canvas, axis, left, y)
    gantt_draw.grid(canvas, chart, left, top)
    gantt_draw.guides(canvas, chart, left, top)
    gantt_draw.milestones(canvas, chart, left, top, href, entry.id)
    gantt_draw.lanes(canvas, chart, left, top, path, href, entry.id)
    y = top + chart.bottom
    if chart.bottom > _LONG:
        gantt_draw.header(canvas, axis, left, y, below=True)
        y += BAND * len(axis.bands)
    name, spent = costs(model, axis, SMALL)
    if spent:
        y = gantt_draw.cost_row(canvas, chart, left, y, name, spent)
    y = _legend(canvas, model, path, y + 26, width) + EDGE
    paper = f'<rect width="{number(width)}" height="{number(y)}" fill="{_P.paper}"/>'
    return Diagram(
        canvas.prefix, entry.name, _description(model, path), width, y, "".join([paper, *canvas.parts])
    )


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


# --- legend -------------------------------------------------------------------------------------------------------


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
    x = EDGE
    with canvas.group(id=canvas.id("tegnforklaring"), title="Tegnforklaring"):
        for kind, said in entries:
            step = 42 + measure(said, 13) + 26
            if x > EDGE and x + step > width - EDGE:
                x, y = EDGE, y + 30
            _mark(canvas, kind, x, y)
            canvas.text(x + 42, y + 2, wrap(said, 10_000, 13), fill=_P.ink)
            x += step
    return y + 22 if entries else y


def _mark(canvas: Canvas, kind: str, x: float, y: float) -> None:
    if kind in ("må", "bør", "kan"):
        gantt_draw.box(canvas, x, y + 1, 32, 20, kind, critical=False)
    elif kind == "kritisk":
        gantt_draw.box(canvas, x, y + 1, 32, 20, None, critical=True)
    elif kind == "pil":
        canvas.line(x, y + 11, x + 26, y + 11, stroke=_P.strong_line, stroke_width=1.2)
        canvas.path(f"M{number(x + 32)} {number(y + 11)}l-7 -4v8z", fill=_P.strong_line)
    elif kind == "leverer":
        canvas.text(x + 10, y + 2, wrap("→", 100, 13), fill=_P.accent)
    else:
        gantt_draw.diamond(canvas, x + 16, y + 11, decision=kind == "beslutning")


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
