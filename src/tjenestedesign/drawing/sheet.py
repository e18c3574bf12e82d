"""Drawing a laid-out grid: title, phase bands, step heads, curve, lanes, lines, arrows and legend, in reading order."""

from __future__ import annotations

from tjenestedesign.drawing.curve import draw_curves, draw_marker, draw_scale
from tjenestedesign.drawing.grid import (
    BAR,
    COLUMN,
    ICON,
    LABELS,
    MARGIN,
    MARK,
    MARKS,
    PAD,
    SMALL,
    Box,
    Card,
    Curve,
    Divider,
    Grid,
    Lane,
    Layout,
    Route,
    Sample,
    head_block,
    label_blocks,
    layout,
    name_blocks,
    note_blocks,
)
from tjenestedesign.drawing.grid_split import split_grid
from tjenestedesign.drawing.svg import Canvas, Diagram, number, rounded_path
from tjenestedesign.drawing.symbols import SIZE, draw_symbol
from tjenestedesign.drawing.text import wrap
from tjenestedesign.ground.palette import PALETTE


def draw_grid(grid: Grid) -> Diagram:
    """The finished diagram."""
    out = layout(grid)
    canvas = Canvas(grid.id)
    canvas.rect(0, 0, out.width, out.height, fill=PALETTE.paper)
    y = canvas.text(MARGIN, MARGIN, out.title, fill=PALETTE.ink)
    canvas.text(MARGIN, y + 4, out.subtitle, fill=PALETTE.muted)
    _bands(canvas, out)
    _tints(canvas, out)
    _heads(canvas, out)
    for row, box in zip(grid.rows, out.rows, strict=True):
        match row:
            case Divider():
                _divider(canvas, out, row, box)
            case Curve():
                _curve(canvas, out, row, box)
            case Lane():
                _lane(canvas, out, row, box)
    for route in out.routes:
        _arrow(canvas, route)
    for route in out.routes:
        _arrow_label(canvas, route)
    _legend(canvas, out)
    return Diagram(
        grid.id,
        grid.title,
        grid.description,
        out.width,
        out.height,
        "".join(canvas.parts),
        split=lambda width, height: [draw_grid(part) for part in split_grid(grid, width, height)],
    )


def _bands(canvas: Canvas, out: Layout) -> None:
    for left, right, name, order in out.bands:
        if not name.width:
            continue  # steps without a phase: no journey says which
        canvas.rect(
            left,
            out.band,
            right - left,
            out.band_height,
            rx=5,
            fill=PALETTE.bands[order % len(PALETTE.bands)],
        )
        canvas.text(left + 12, out.band + 4, name, fill=PALETTE.on_accent)


def _tints(canvas: Canvas, out: Layout) -> None:
    """Each lane stands on a faint ground from its label to the last column, so the eye can follow it."""
    for row, box in zip(out.grid.rows, out.rows, strict=True):
        if isinstance(row, (Lane, Curve)):
            tint = row.tint if isinstance(row, Lane) and row.tint else PALETTE.wash
            canvas.rect(
                MARGIN - 8, box.y, out.width - 2 * MARGIN + 16, box.height, rx=6, fill=tint, fill_opacity=0.75
            )


def _heads(canvas: Canvas, out: Layout) -> None:
    for index, column in enumerate(out.grid.columns):
        with canvas.group("g", id=canvas.id(f"hode-{column.id}")), canvas.link(column.href):
            canvas.rect(
                out.columns[index],
                out.heads,
                COLUMN,
                out.head_height,
                rx=5,
                fill=PALETTE.paper,
                stroke=PALETTE.line if column.muted else PALETTE.accent,
                stroke_width=1.5,
            )
            canvas.text(
                out.columns[index] + PAD,
                out.heads + PAD,
                head_block(out.grid, index),
                fill=PALETTE.muted if column.muted else PALETTE.ink,
            )
            y = out.heads + PAD + head_block(out.grid, index).height + 4
            for note, block in note_blocks(column):
                x = out.columns[index] + PAD
                if note.symbol:
                    draw_symbol(canvas, note.symbol, x, y, PALETTE.ink)
                    x += SIZE + 6
                canvas.text(x, y, block, fill=PALETTE.ink)
                y += block.height + 4


def _label(canvas: Canvas, row: Lane | Curve, y: float) -> None:
    top = y
    for index, block in enumerate(label_blocks(row)):
        top = canvas.text(MARGIN + 4, top, block, fill=PALETTE.muted if index else PALETTE.ink)


def _divider(canvas: Canvas, out: Layout, row: Divider, box: Box) -> None:
    y = box.y + box.height / 2
    block = wrap(row.label, LABELS + 60, SMALL, "semibold")
    canvas.line(
        MARGIN - 8,
        y,
        out.width - MARGIN + 8,
        y,
        stroke=PALETTE.ink,
        stroke_width=1.6,
        stroke_dasharray="10 5",
    )
    canvas.rect(MARGIN - 8, y - block.height / 2 - 2, block.width + 16, block.height + 4, fill=PALETTE.paper)
    canvas.text(MARGIN, y - block.height / 2, block, fill=PALETTE.ink)


def _curve(canvas: Canvas, out: Layout, row: Curve, box: Box) -> None:
    _label(canvas, row, box.y + 3)
    xs = [x + COLUMN / 2 for x in out.columns]
    top = out.plots[row.label]
    draw_scale(canvas, MARGIN + LABELS - 8, MARGIN + LABELS, out.width - MARGIN, top)
    for x, start, end in out.leaders if row.callouts else ():
        canvas.line(x, start, x, end, stroke=PALETTE.strong_line, stroke_width=1.2)
    draw_curves(canvas, xs, row.values, [row.line(curve) for curve in row.values], top)
    for column, cards in enumerate(row.callouts):
        for i, card in enumerate(cards):
            _card(canvas, card, out.cards[(row.key, column, i)])
    ids = list(row.names)
    for index, (x, below, name) in enumerate(name_blocks(out, row)):
        middle = box.y + 15 + below
        line = row.line(ids[index])
        canvas.line(
            x, middle, x + 34, middle, stroke=line.colour, stroke_width=3, stroke_dasharray=line.dasharray
        )
        draw_marker(canvas, line, x + 17, middle, 5)
        with canvas.link(row.links.get(ids[index])):
            canvas.text(x + 42, middle - 9, name, fill=PALETTE.ink)


def _lane(canvas: Canvas, out: Layout, row: Lane, box: Box) -> None:
    with canvas.group("g", id=canvas.id(f"rad-{_ascii(row.key)}")):
        if row.colours:
            fill, edge = row.colours
            canvas.rect(MARGIN - 8, box.y, LABELS, box.height, rx=6, fill=fill)
            canvas.rect(MARGIN - 8, box.y, 5, box.height, rx=2, fill=edge)
        _label(canvas, row, box.y + 9)
        for column, cell in enumerate(row.cells):
            for i, card in enumerate(cell):
                _card(canvas, card, out.cards[(row.key, column, i)])


def _ascii(key: str) -> str:
    from tjenestedesign.ground.ids import slug

    return slug(key.replace("_", "-"))


def _card(canvas: Canvas, card: Card, box: Box) -> None:
    with canvas.link(card.href):
        if not card.bare:
            canvas.rect(
                box.x,
                box.y,
                box.width,
                box.height,
                rx=6,
                fill=card.fill,
                stroke=card.stroke,
                stroke_width=1.3,
                stroke_dasharray=card.dash,
            )
        y = box.y + PAD - 1
        if card.mark:
            draw_symbol(canvas, card.mark, box.x + PAD, y, PALETTE.ink)
            word = wrap(MARKS[card.mark], COLUMN, SMALL, "bold")
            canvas.text(box.x + PAD + SIZE + 6, y, word, fill=PALETTE.ink)
            y += MARK
        if card.symbol:
            size = ICON if card.large else SIZE
            draw_symbol(canvas, card.symbol, box.x + PAD, y + 1.5, card.symbol_fill, size)
        for index, (block, paragraph) in enumerate(zip(card.blocks(), card.paragraphs, strict=True)):
            with canvas.link(None if card.href else paragraph.href):
                canvas.text(box.x + PAD + card.indent(index), y, block, fill=paragraph.fill)
            y += block.height + 2
        if card.bar:
            _bar(canvas, *card.bar, box.x + PAD, box.bottom - PAD - 4, box.width - 2 * PAD)


def _bar(canvas: Canvas, share: float, waiting: bool, x: float, y: float, width: float) -> None:
    """A time as a share of the longest in its row; waiting is an open, dashed bar."""
    canvas.line(x, y + BAR / 2 - 3, x + width, y + BAR / 2 - 3, stroke=PALETTE.line, stroke_width=1)
    canvas.rect(
        x,
        y,
        max(width * share, 2.0),
        BAR - 6,
        rx=2,
        fill=PALETTE.paper if waiting else PALETTE.accent,
        stroke=PALETTE.accent,
        stroke_width=1.4,
        stroke_dasharray="3 2" if waiting else None,
    )


def _arrow(canvas: Canvas, route: Route) -> None:
    # A paper-coloured edge keeps crossing arrows apart.
    path = rounded_path(route.points)
    canvas.path(path, fill="none", stroke=PALETTE.paper, stroke_width=5)
    canvas.path(path, fill="none", stroke=PALETTE.ink, stroke_width=1.8)
    _head(canvas, route.points[-2], route.points[-1])
    if route.both:
        _head(canvas, route.points[1], route.points[0])


def _head(canvas: Canvas, before: tuple[float, float], tip: tuple[float, float]) -> None:
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = max(abs(dx), abs(dy), 0.01)
    ux, uy = dx / length, dy / length
    base = (tip[0] - ux * 8, tip[1] - uy * 8)
    corners = (tip, (base[0] - uy * 4.5, base[1] + ux * 4.5), (base[0] + uy * 4.5, base[1] - ux * 4.5))
    canvas.path("M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z", fill=PALETTE.ink)


def _arrow_label(canvas: Canvas, route: Route) -> None:
    if route.label is None or route.label_box is None:
        return
    box = route.label_box
    canvas.rect(box.x, box.y, box.width, box.height, rx=3, fill=PALETTE.paper)
    canvas.text(box.x + 3, box.y + 2, route.label, fill=PALETTE.ink)


def _legend(canvas: Canvas, out: Layout) -> None:
    if not out.grid.legend:
        return
    canvas.line(MARGIN, out.legend + 8, out.width - MARGIN, out.legend + 8, stroke=PALETTE.line)
    for sample, (x, y) in zip(out.grid.legend, out.legend_places, strict=True):
        _sample(canvas, sample, x, y)
        canvas.text(x + 34, y, wrap(sample.text, 400, SMALL), fill=PALETTE.ink)


def _sample(canvas: Canvas, sample: Sample, x: float, y: float) -> None:
    """What a legend entry is about, drawn small."""
    middle = y + 8
    if sample.symbol:
        draw_symbol(canvas, sample.symbol, x + 6, y, PALETTE.ink)
        return
    match sample.kind:
        case "arrow" | "both":
            _arrow(canvas, Route([(x, middle), (x + 28, middle)], sample.kind == "both"))
        case "line":
            canvas.line(
                x, middle, x + 28, middle, stroke=PALETTE.ink, stroke_width=1.6, stroke_dasharray="10 5"
            )
        case "bar" | "wait":
            _bar(canvas, 0.7, sample.kind == "wait", x, y + 4, 28)
        case "border":
            canvas.rect(
                x,
                y + 1,
                26,
                15,
                rx=4,
                fill=sample.fill,
                stroke=sample.stroke,
                stroke_width=1.5,
                stroke_dasharray=sample.dash,
            )
