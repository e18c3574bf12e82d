"""Steps as columns, lanes as rows: the layout that the brukerreise and the tjenestekart share.

Content comes in as cards; every text is measured before a height is set, so nothing can overlap or be cut. Arrows are
routed afterwards, in the gutters between columns and the channels between rows, which widen to hold them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tjenestedesign.diagrams.curve import HEIGHT as CURVE_HEIGHT
from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.text import Block, Weight, measure, wrap

COLUMN = 196.0
LABELS = 148.0
MARGIN = 32.0
GUTTER = 22.0
CHANNEL = 10.0
PAD = 10.0
GAP = 8.0
BODY = 14.0
SMALL = 12.5
NAMES = 26.0
"""The line above a curve that says whose it is, where there are several."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph in a card."""

    text: str
    weight: Weight = "regular"
    size: float = BODY
    fill: str = PALETTE.ink


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

    def blocks(self) -> list[Block]:
        room = COLUMN - 2 * PAD
        return [
            wrap(p.text, room - (24 if self.symbol and i == 0 else 0), p.size, p.weight)
            for i, p in enumerate(self.paragraphs)
        ]

    @property
    def height(self) -> float:
        blocks = self.blocks()
        return 2 * PAD - 2 + sum(b.height for b in blocks) + 2 * (len(blocks) - 1)


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of cells, one per column; each cell is a stack of cards."""

    key: str
    label: str
    cells: tuple[tuple[Card, ...], ...]
    tint: str | None = None

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


Row = Lane | Divider | Curve


@dataclass(frozen=True, slots=True)
class Column:
    """A step: its id, title and phase. `muted` is a step the map has nothing about."""

    id: str
    title: str
    phase: str
    href: str | None = None
    muted: bool = False


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


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


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
    heads: float = 0.0
    head_height: float = 0.0
    rows: list[Box] = field(default_factory=list[Box])
    cards: dict[tuple[str, int, int], Box] = field(default_factory=dict[tuple[str, int, int], Box])
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


def head_block(column: Column, index: int) -> Block:
    return wrap(f"{index + 1}. {column.title}", COLUMN - 2 * PAD, 15.5, "semibold")


def layout(grid: Grid) -> Layout:
    """Heights first (they depend on text alone), then channels, then gutters, then everything's place."""
    from tjenestedesign.diagrams.arrows import Router

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
    y += 34
    out.heads = y
    out.head_height = max(head_block(c, i).height for i, c in enumerate(grid.columns)) + 2 * PAD
    y += out.head_height + 6
    for index, row in enumerate(grid.rows):
        y += router.channel_height(index)
        height = _row_height(row)
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


def _row_height(row: Row) -> float:
    match row:
        case Lane():
            label = wrap(row.label, LABELS - 16, BODY, "semibold").height + 12
            cells = (sum(c.height for c in cell) + GAP * max(len(cell) - 1, 0) + 12 for cell in row.cells)
            return max(label, *cells, 30.0)
        case Divider():
            return 26.0
        case Curve():
            return CURVE_HEIGHT + (NAMES if len(row.names) > 1 else 0.0)


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
