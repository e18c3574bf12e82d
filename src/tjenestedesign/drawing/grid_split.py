"""A step diagram as several sheets: steps divided between sheets, and rows where they are too many for one.

Every sheet is a whole drawing with its own title, phases, step heads and legend. An arrow that goes on to another sheet
becomes a line in the cards at its ends, which says where the other end is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tjenestedesign.drawing.grid import (
    SMALL,
    Arrow,
    Card,
    Curve,
    Divider,
    End,
    Grid,
    Lane,
    Layout,
    Row,
    Styled,
    layout,
)
from tjenestedesign.ground.palette import PALETTE


@dataclass(frozen=True, slots=True)
class _Part:
    """What one sheet shows: columns from, to, and the rows by number."""

    first: int
    end: int
    rows: tuple[int, ...]

    def holds(self, column: int, row: int) -> bool:
        return self.first <= column < self.end and row in self.rows


def split_grid(grid: Grid, width: float, height: float) -> list[Grid]:
    """Sheets no wider or higher than given, in reading order; one that holds a single step or row may be larger.

    The lines about arrows to other sheets make cards higher, so a sheet may grow beyond what was planned: then the plan
    is made again for less room.
    """
    sheets: list[Grid] = []
    room = height
    for _ in range(4):
        sheets = _split(grid, width, room)
        over = max(layout(sheet).height for sheet in sheets) - height
        if over <= 0:
            break
        room -= over
    return sheets


def _split(grid: Grid, width: float, height: float) -> list[Grid]:
    parts = [
        _Part(first, end, rows)
        for first, end in _columns(grid, width)
        for rows in _rows(grid, first, end, height)
    ]
    if len(parts) == 1:
        return [grid]
    marked = _with_continuations(grid, parts)
    return [_sheet(marked, part, n, len(parts)) for n, part in enumerate(parts, 1)]


def _columns(grid: Grid, width: float) -> list[tuple[int, int]]:
    """As few groups of steps as fit, as even as can be."""
    count = len(grid.columns)
    for sheets in range(1, count + 1):
        edges = [round(count * n / sheets) for n in range(sheets + 1)]
        ranges = list(pairwise(edges))
        if all(end - first == 1 or _laid_out(grid, first, end).width <= width for first, end in ranges):
            return ranges
    return [(n, n + 1) for n in range(count)]


def _laid_out(grid: Grid, first: int, end: int, rows: tuple[int, ...] | None = None) -> Layout:
    part = _Part(first, end, rows if rows is not None else tuple(range(len(grid.rows))))
    return layout(_cut(grid, part))


def _rows(grid: Grid, first: int, end: int, height: float) -> list[tuple[int, ...]]:
    """As few runs of rows as fit. A line stays with the row below it."""
    whole = _laid_out(grid, first, end)
    if whole.height <= height:
        return [tuple(range(len(grid.rows)))]
    tops = [box.y for box in whole.rows]
    bottoms = [*tops[1:], whole.rows[-1].bottom]
    groups: list[list[int]] = []
    for index in range(len(grid.rows)):
        if groups and isinstance(grid.rows[groups[-1][-1]], Divider):
            groups[-1].append(index)
        else:
            groups.append([index])
    head = whole.rows[0].y + (whole.height - whole.rows[-1].bottom)
    runs: list[list[int]] = [[]]
    used = head
    for group in groups:
        tall = bottoms[group[-1]] - tops[group[0]]
        if runs[-1] and used + tall > height:
            runs.append([])
            used = head
        runs[-1] += group
        used += tall
    return [tuple(run) for run in runs]


def _cut(grid: Grid, part: _Part) -> Grid:
    """The part as a grid of its own: what has an end outside it is left out."""
    lanes = {r.key: i for i, r in enumerate(grid.rows) if isinstance(r, Lane)}

    def inside(end: End) -> bool:
        return part.holds(end.column, lanes.get(end.lane, -1))

    def moved(end: End) -> End:
        return replace(end, column=end.column - part.first)

    return replace(
        grid,
        columns=grid.columns[part.first : part.end],
        first=grid.first + part.first,
        phases=grid.phase_order,
        rows=tuple(_sliced(grid.rows[i], part) for i in part.rows),
        arrows=tuple(
            replace(a, start=moved(a.start), end=moved(a.end))
            for a in grid.arrows
            if inside(a.start) and inside(a.end)
        ),
    )


def _sliced(row: Row, part: _Part) -> Row:
    match row:
        case Lane():
            return replace(row, cells=row.cells[part.first : part.end])
        case Curve():
            return replace(
                row,
                values={a: series[part.first : part.end] for a, series in row.values.items()},
                callouts=row.callouts[part.first : part.end],
            )
        case Divider():
            return row


def _sheet(grid: Grid, part: _Part, number: int, count: int) -> Grid:
    first, last = grid.first + part.first + 1, grid.first + part.end
    steps = f"steg {first}" if first == last else f"steg {first}–{last}"
    names = [row.label for i in part.rows if isinstance(row := grid.rows[i], (Lane, Curve))]
    shown = (
        "" if len(part.rows) == len(grid.rows) else f", fra «{names[0]}» til «{names[-1]}»" if names else ""
    )
    cut = _cut(grid, part)
    return replace(
        cut,
        id=f"{grid.id}-del{number}",
        subtitle=f"{grid.subtitle.rstrip('.')}. Del {number} av {count}: {steps}{shown}.",
        description=f"{grid.description} Del {number} av {count}: {steps}{shown}.",
    )


def _with_continuations(grid: Grid, parts: Sequence[_Part]) -> Grid:
    """The grid with a line in each card that an arrow leaves or enters from another sheet."""
    lanes = {r.key: i for i, r in enumerate(grid.rows) if isinstance(r, Lane)}
    extra: dict[tuple[int, int], list[tuple[int | None, Styled]]] = {}

    def sheet_of(end: End) -> int | None:
        row = lanes.get(end.lane, -1)
        return next((n for n, p in enumerate(parts, 1) if p.holds(end.column, row)), None)

    def say(at: End, sign: str, other: End, arrow: Arrow, sheet: int) -> None:
        step = f"{grid.first + other.column + 1}. {grid.columns[other.column].title}"
        lane = grid.rows[lanes[other.lane]]
        where = lane.label if isinstance(lane, Lane) else ""
        said = f"{sign} {arrow.text + ': ' if arrow.text else ''}{step}, {where} (del {sheet})"
        line = Styled(said, "italic", SMALL, PALETTE.ink)
        extra.setdefault((lanes[at.lane], at.column), []).append((at.card, line))

    for arrow in grid.arrows:
        here, there = sheet_of(arrow.start), sheet_of(arrow.end)
        if here is None or there is None or here == there:
            continue
        say(arrow.start, "↔" if arrow.both else "→", arrow.end, arrow, there)
        say(arrow.end, "↔" if arrow.both else "←", arrow.start, arrow, here)
    if not extra:
        return grid
    rows = tuple(
        _row_with(row, i, extra) if isinstance(row, Lane) else row for i, row in enumerate(grid.rows)
    )
    return replace(grid, rows=rows)


def _row_with(row: Lane, index: int, extra: dict[tuple[int, int], list[tuple[int | None, Styled]]]) -> Lane:
    cells: list[tuple[Card, ...]] = []
    for column, cell in enumerate(row.cells):
        cards = list(cell)
        for at, line in extra.get((index, column), ()):
            place = len(cards) - 1 if at is None else at
            if 0 <= place < len(cards):
                cards[place] = replace(cards[place], paragraphs=(*cards[place].paragraphs, line))
        cells.append(tuple(cards))
    return replace(row, cells=tuple(cells))
