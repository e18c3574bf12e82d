"""Steps as columns, lanes as rows: the layout that the brukerreise and the tjenestekart share.

Content comes in as cards; every text is measured before a height is set, so nothing can overlap or be cut. Arrows are
routed afterwards, in the gutters between columns and the channels between rows, which widen to hold them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.curve import HEIGHT as CURVE_HEIGHT
from tjenestedesign.drawing.curve import Line, reach
from tjenestedesign.drawing.symbols import SIZE
from tjenestedesign.drawing.text import Block, Weight, measure, wrap
from tjenestedesign.ground.palette import PALETTE

COLUMN = 196.0
LABELS = 148.0
MARGIN = 32.0
GUTTER = 22.0
CHANNEL = 10.0
PAD = 10.0
GAP = 8.0
BODY = 14.0
SMALL = 12.5
ICON = 30.0
MARK = 20.0
"""The height of the line above a card's text that says how it differs."""
BAR = 14.0
"""The height of a bar under a card's text."""

Mark = Literal["nytt", "endret", "borte", "flyttet"]
MARKS: Mapping[Mark, str] = {"nytt": "Nytt", "endret": "Endret", "borte": "Borte", "flyttet": "Flyttet"}
"""How a step or a card differs between two variants: each has a sign of the same name."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph in a card."""

    text: str
    weight: Weight = "regular"
    size: float = BODY
    fill: str = PALETTE.ink
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A box in a cell. `dash` tells how well it is founded; `symbol` stands before its first paragraph."""

    paragraphs: tuple[Styled, ...]
    fill: str = PALETTE.paper
    stroke: str = PALETTE.line
    dash: str | None = None
    symbol: str | None = None
    symbol_fill: str = PALETTE.ink
    href: str | None = None
    large: bool = False
    """The symbol is an icon as high as two lines, with every paragraph beside it."""
    mark: Mark | None = None
    """How it differs from the same place in the other variant: stands above the text."""
    bare: bool = False
    """No box around it: a remark, not content."""
    bar: tuple[float, bool] | None = None
    """A share of the longest time in the row, drawn under the text; True is waiting, which is hatched."""

    def indent(self, paragraph: int) -> float:
        """How far a paragraph is moved to make room for the symbol."""
        if self.symbol is None:
            return 0.0
        return ICON + 10 if self.large else SIZE + 8 if paragraph == 0 else 0.0

    def blocks(self) -> list[Block]:
        room = COLUMN - 2 * PAD
        return [wrap(p.text, room - self.indent(i), p.size, p.weight) for i, p in enumerate(self.paragraphs)]

    @property
    def height(self) -> float:
        blocks = self.blocks()
        text = sum(b.height for b in blocks) + 2 * (len(blocks) - 1)
        if self.symbol and self.large:
            text = max(text, ICON + 2)
        return 2 * PAD - 2 + text + (MARK if self.mark else 0) + (BAR if self.bar else 0)


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of cells, one per column; each cell is a stack of cards."""

    key: str
    label: str
    cells: tuple[tuple[Card, ...], ...]
    tint: str | None = None
    sub: str = ""
    """Under the label: which of two variants the row shows."""
    colours: tuple[str, str] | None = None
    """Fill and edge of the cards, for the label to carry too."""

    @property
    def empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Divider:
    """One of the lines of a tjenestekart."""

    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The emotion row: values by actor id, one per column."""

    label: str
    values: Mapping[str, Sequence[int | None]]
    names: Mapping[str, str]
    callouts: tuple[tuple[Card, ...], ...] = ()
    """What is said or thought at each step: above the curve where it goes well, below it where it does not."""
    links: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """Where each actor's name leads."""
    key: str = "sitat"
    lines: Mapping[str, Line] = field(default_factory=dict[str, Line])
    """How each curve is drawn, where its place in the order does not settle it."""

    def line(self, curve: str) -> Line:
        return self.lines.get(curve) or Line.numbered(list(self.values).index(curve))


Row = Lane | Divider | Curve


@dataclass(frozen=True, slots=True)
class Note:
    """A line under a step's title, with a sign before it."""

    text: str
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A step: its id, title and phase. `muted` is a step the map has nothing about."""

    id: str
    title: str
    phase: str
    href: str | None = None
    muted: bool = False
    notes: tuple[Note, ...] = ()
    """What is special about the step, on its head."""


@dataclass(frozen=True, slots=True)
class End:
    """Where an arrow starts or ends: lane, column, and the card in the stack (None is the whole stack)."""

    lane: str
    column: int
    card: int | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    start: End
    end: End
    text: str = ""
    both: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A legend entry: what a border, a symbol or a fill means."""

    text: str
    dash: str | None = None
    fill: str = PALETTE.paper
    stroke: str = PALETTE.strong_line
    symbol: str | None = None
    kind: Literal["border", "arrow", "both", "line", "bar", "wait"] = "border"


@dataclass(frozen=True)
class Grid:
    """Everything a step diagram shows, before it has any size."""

    id: str
    title: str
    subtitle: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    arrows: tuple[Arrow, ...] = ()
    legend: tuple[Sample, ...] = ()
    first: int = 0
    """How many steps come before the first column, on another sheet."""
    phases: tuple[str, ...] = ()
    """The phases of the whole drawing, for a sheet that has some of them."""

    @property
    def phase_order(self) -> tuple[str, ...]:
        return self.phases or tuple(dict.fromkeys(c.phase for c in self.columns))


@dataclass
class Route:
    """A routed arrow: its corners, and its label with the label's place."""

    points: list[tuple[float, float]]
    both: bool
    label: Block | None = None
    label_box: Box | None = None


@dataclass
class Layout:
    """The grid with sizes: where every column, row and card is."""

    grid: Grid
    width: float = 0.0
    height: float = 0.0
    title: Block = field(default_factory=lambda: wrap("", 1, 1))
    subtitle: Block = field(default_factory=lambda: wrap("", 1, 1))
    columns: list[float] = field(default_factory=list[float])
    band: float = 0.0
    band_height: float = 28.0
    bands: list[tuple[float, float, Block, int]] = field(
        default_factory=list[tuple[float, float, Block, int]]
    )
    """Each phase: from x, to x, its name, and its number in the whole drawing."""
    heads: float = 0.0
    head_height: float = 0.0
    rows: list[Box] = field(default_factory=list[Box])
    cards: dict[tuple[str, int, int], Box] = field(default_factory=dict[tuple[str, int, int], Box])
    plots: dict[str, float] = field(default_factory=dict[str, float])
    """The top of each curve's plot, by the row's label."""
    leaders: list[tuple[float, float, float]] = field(default_factory=list[tuple[float, float, float]])
    """From each callout to the curve: x, and the two ends' y."""
    routes: list[Route] = field(default_factory=list[Route])
    legend: float = 0.0
    legend_places: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    def stack(self, end: End) -> Box:
        """The box of an arrow's end: one card, or the cards of the cell taken together."""
        boxes = [
            b
            for (lane, column, i), b in self.cards.items()
            if lane == end.lane and column == end.column and end.card in (None, i)
        ]
        top, bottom = min(b.y for b in boxes), max(b.bottom for b in boxes)
        return Box(boxes[0].x, top, boxes[0].width, bottom - top)


def head_block(grid: Grid, index: int) -> Block:
    return wrap(f"{grid.first + index + 1}. {grid.columns[index].title}", COLUMN - 2 * PAD, 15.5, "semibold")


def note_blocks(column: Column) -> list[tuple[Note, Block]]:
    """The lines under a step's title."""
    return [
        (n, wrap(n.text, COLUMN - 2 * PAD - (SIZE + 6 if n.symbol else 0), SMALL, "semibold"))
        for n in column.notes
    ]


def label_blocks(row: Lane | Curve) -> list[Block]:
    """A row's name, and under it which variant the row shows."""
    names = [wrap(row.label, LABELS - 16, BODY, "semibold")]
    return [*names, wrap(row.sub, LABELS - 16, SMALL)] if isinstance(row, Lane) and row.sub else names


def layout(grid: Grid) -> Layout:
    """Heights first (they depend on text alone), then channels, then gutters, then everything's place."""
    from tjenestedesign.drawing.arrows import Router

    out = Layout(grid)
    router = Router(grid)
    widths = router.gutter_widths()
    x = MARGIN + LABELS + widths[0]
    for index in range(len(grid.columns)):
        out.columns.append(x)
        x += COLUMN + widths[index + 1]
    out.width = max(x + MARGIN - 6, 760.0)
    out.title = wrap(grid.title, out.width - 2 * MARGIN, 30, "bold")
    out.subtitle = wrap(grid.subtitle, out.width - 2 * MARGIN, 16)
    y = MARGIN + out.title.height + 4 + out.subtitle.height + 20
    out.band = y
    out.bands = _phase_bands(out)
    out.band_height = max(28.0, *(block.height + 9 for _, _, block, _ in out.bands))
    y += out.band_height + 6
    out.heads = y
    out.head_height = 2 * PAD + max(
        head_block(grid, i).height + sum(b.height + 4 for _, b in note_blocks(c))
        for i, c in enumerate(grid.columns)
    )
    y += out.head_height + 6
    for index, row in enumerate(grid.rows):
        y += router.channel_height(index)
        height = place_callouts(out, row, y) if isinstance(row, Curve) else _row_height(row)
        out.rows.append(Box(MARGIN, y, out.width - 2 * MARGIN, height))
        if isinstance(row, Lane):
            for column, cell in enumerate(row.cells):
                top = y + 6
                for i, card in enumerate(cell):
                    out.cards[(row.key, column, i)] = Box(out.columns[column], top, COLUMN, card.height)
                    top += card.height + GAP
        y += height
    y += router.channel_height(len(grid.rows)) + 8
    out.legend = y
    y = _place_legend(out, y)
    out.height = y + MARGIN - 12
    out.routes = router.route(out)
    return out


def _phase_bands(out: Layout) -> list[tuple[float, float, Block, int]]:
    bands: list[tuple[float, float, Block, int]] = []
    for phase, group in groupby(enumerate(out.grid.columns), key=lambda c: c[1].phase):
        members = [i for i, _ in group]
        left, right = out.columns[members[0]] - 6, out.columns[members[-1]] + COLUMN + 6
        name = wrap(phase[:1].upper() + phase[1:], right - left - 24, 15, "semibold")
        bands.append((left, right, name, out.grid.phase_order.index(phase)))
    return bands


def name_blocks(out: Layout, row: Curve) -> list[tuple[float, float, Block]]:
    """Whose curve is whose, where there are several: x, how far below the row's top, and the name.

    Each name gets an equal share of the line above the curves; where a share would be too narrow there are more lines.
    """
    if len(row.names) < 2:
        return []
    room = out.width - 2 * MARGIN - LABELS
    across = max(1, min(len(row.names), int(room // 190)))
    share = min(room / across, 340.0)
    blocks = [wrap(name, share - 56, BODY, "semibold") for name in row.names.values()]
    places: list[tuple[float, float, Block]] = []
    top = 0.0
    for start in range(0, len(blocks), across):
        line = blocks[start : start + across]
        places += [(MARGIN + LABELS + i * share, top, block) for i, block in enumerate(line)]
        top += max(block.height for block in line) + 6
    return places


_CLEAR = 17.0
"""Between a callout and the nearest curve or marker."""


def place_callouts(out: Layout, row: Curve, y: float) -> float:
    """Sets where the plot and its callouts stand, and returns the row's height.

    A callout hugs the curve and never meets it: it stands above everything drawn in its column, or below it. The plot
    moves down and the row grows by what does not fit inside.
    """
    xs = [x + COLUMN / 2 for x in out.columns]
    names = max((top + block.height + 10 for _, top, block in name_blocks(out, row)), default=0.0)
    above, below = 0.0, 0.0
    placed: list[tuple[int, float, float]] = []
    for column, cards in enumerate(row.callouts):
        if not cards:
            continue
        height = sum(c.height for c in cards) + GAP * (len(cards) - 1)
        reached = reach(xs, row.values, 0.0, xs[column], COLUMN / 2)
        if reached is None:
            top = (CURVE_HEIGHT - height) / 2
            top = min(top, CURVE_HEIGHT - height - 6) if top < 0 else top
        elif _goes_well(row, column):
            top = reached[0] - _CLEAR - height
            nearest = reach(xs, row.values, 0.0, xs[column], 0.5)
            placed.append((column, top + height, nearest[0] if nearest else reached[0]))
        else:
            top = reached[1] + _CLEAR
            nearest = reach(xs, row.values, 0.0, xs[column], 0.5)
            placed.append((column, top, nearest[1] if nearest else reached[1]))
        above, below = max(above, 6 - top), max(below, top + height + 8 - CURVE_HEIGHT)
        for index, card in enumerate(cards):
            out.cards[(row.key, column, index)] = Box(out.columns[column], top, COLUMN, card.height)
            top += card.height + GAP
    plot = y + names + above
    out.plots[row.label] = plot
    for key, box in [(k, b) for k, b in out.cards.items() if k[0] == row.key]:
        out.cards[key] = Box(box.x, box.y + plot, box.width, box.height)
    out.leaders += [(xs[c], plot + a, plot + b) for c, a, b in placed]
    return names + above + CURVE_HEIGHT + below


def _goes_well(row: Curve, column: int) -> bool:
    """Above zero on average; at zero, whether the steps around are worse."""

    def mean(at: int) -> float | None:
        if not 0 <= at < len(row.callouts):
            return None
        values = [v for s in row.values.values() if (v := s[at]) is not None]
        return sum(values) / len(values) if values else None

    here = mean(column) or 0.0
    around = [m for at in (column - 1, column + 1) if (m := mean(at)) is not None]
    return here > 0 or (here == 0 and sum(around) <= 0)


def _row_height(row: Lane | Divider) -> float:
    match row:
        case Lane():
            label = sum(b.height for b in label_blocks(row)) + 18
            cells = (sum(c.height for c in cell) + GAP * max(len(cell) - 1, 0) + 12 for cell in row.cells)
            return max(label, *cells, 30.0)
        case Divider():
            return 26.0


def _place_legend(out: Layout, top: float) -> float:
    if not out.grid.legend:
        return top
    x, y = MARGIN, top + 24
    for sample in out.grid.legend:
        width = 34 + measure(sample.text, SMALL) + 26
        if x > MARGIN and x + width > out.width - MARGIN:
            x, y = MARGIN, y + 26
        out.legend_places.append((x, y))
        x += width
    return y + 28
