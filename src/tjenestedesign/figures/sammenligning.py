"""Two variants of a step diagram as one: what is the same stands once, what differs stands twice with a word and a sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from tjenestedesign.drawing.alignment import Alignment, Pair, align
from tjenestedesign.drawing.curve import Line
from tjenestedesign.drawing.grid import (
    MARKS,
    SMALL,
    Arrow,
    Card,
    Column,
    Curve,
    Divider,
    End,
    Grid,
    Lane,
    Mark,
    Note,
    Row,
    Sample,
    Styled,
)
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.figures.differences import Cells, counted, marked, said, step_marks
from tjenestedesign.ground.palette import PALETTE

_SAME = Card(
    (Styled("Likt", size=SMALL, fill=PALETTE.muted),), symbol="likt", symbol_fill=PALETTE.muted, bare=True
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it shows, the same in words, and what it is called."""

    grid: Grid
    table: Table
    label: str


def under_new_ids(side: Side, renamed: Mapping[str, str]) -> Side:
    """The same with other ids for its steps, so that they stand by those they have become."""
    columns = tuple(replace(c, id=renamed.get(c.id, c.id)) for c in side.grid.columns)
    return replace(side, grid=replace(side.grid, columns=columns))


@dataclass(frozen=True, slots=True)
class Comparison:
    grid: Grid
    table: Table
    marks: tuple[tuple[Mark, ...], ...]
    """How each step differs, in the order they stand; none where it is the same."""


def compare(before: Side, after: Side, id: str, title: str) -> Comparison:
    """Both on one sheet, with the steps aligned and every difference marked and counted."""
    alignment = _aligned(before, after)
    marks = tuple(step_marks(before.grid, after.grid, p) for p in alignment.pairs)
    count = counted(marks)
    subtitle = f"{before.label} og {_lower(after.label)}. {count}"
    if alignment.by_place:
        subtitle += " Ingen steg går igjen, så de er stilt opp etter plassen i fasen."
    columns = tuple(
        _column(before, after, pair, found) for pair, found in zip(alignment.pairs, marks, strict=True)
    )
    rows: list[Row] = []
    split: set[str] = set()
    for one, other in _paired_rows(before.grid, after.grid):
        if all(isinstance(r, Lane) and r.empty for r in (one, other) if r):
            continue
        made = _rows(before, after, one, other, alignment)
        rows += made
        if len(made) == 2:
            split |= {r.key for r in (one, other) if isinstance(r, Lane)}
    grid = Grid(
        id,
        title,
        subtitle,
        f"To varianter av det samme, med {len(columns)} steg til sammen. {count} Samme innhold står i tabellen under figuren.",
        columns,
        tuple(rows),
        tuple(_arrows(before, after, alignment, split)),
    )
    grid = replace(grid, legend=(*_mark_legend(grid), *_joined(before.grid.legend, after.grid.legend)))
    return Comparison(grid, _table(before, after, alignment, marks, title), marks)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:] if label.startswith("Slik ") else label


def _aligned(before: Side, after: Side) -> Alignment:
    """A step that a map says nothing about is not in it, where the other map has it."""
    said = [{c.id for c in side.grid.columns if not c.muted} for side in (before, after)]
    kept = [
        [i for i, c in enumerate(side.grid.columns) if not c.muted or c.id not in said[1 - n]]
        for n, side in enumerate((before, after))
    ]
    found = align(
        *([side.grid.columns[i] for i in at] for side, at in zip((before, after), kept, strict=True))
    )
    pairs = tuple(
        replace(
            p,
            before=None if p.before is None else kept[0][p.before],
            after=None if p.after is None else kept[1][p.after],
        )
        for p in found.pairs
    )
    return Alignment(pairs, found.by_place)


def _column(before: Side, after: Side, pair: Pair, marks: tuple[Mark, ...]) -> Column:
    old = before.grid.columns[pair.before] if pair.before is not None else None
    new = after.grid.columns[pair.after] if pair.after is not None else None
    column = new or old
    assert column is not None
    notes = [Note(MARKS[mark], mark) for mark in marks]
    if old and new and old.title != new.title:
        notes.append(Note(f"{before.label}: {old.title}"))
    id = f"{old.id}-for" if old and not new else column.id
    return replace(
        column, id=id, phase=pair.phase, notes=(*notes, *column.notes), muted=bool(column.muted or not new)
    )


def _joined(one: tuple[_T, ...], other: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _paired_rows(one: Grid, other: Grid) -> list[tuple[Row | None, Row | None]]:
    """The rows of both in one order, the same row once."""

    def name(row: Row) -> str:
        return f"linje {row.label}" if isinstance(row, Divider) else _kind(row)

    first = {name(r): r for g in (one,) for r in _unfolded(g)}
    second = {name(r): r for r in _unfolded(other)}
    order = list(first)
    at = 0
    for key in second:
        if key in first:
            at = order.index(key) + 1
        else:
            order.insert(at, key)
            at += 1
    return [(first.get(key), second.get(key)) for key in order]


def _kind(row: Lane | Curve) -> str:
    return "kurve" if isinstance(row, Curve) else f"rad {row.key}"


def _unfolded(grid: Grid) -> list[Row]:
    """Its rows, with what stands by a curve as a row of its own: two sets of it would hide two sets of curves."""
    out: list[Row] = []
    for row in grid.rows:
        if isinstance(row, Curve) and any(row.callouts):
            out += [replace(row, callouts=()), Lane(row.key, "Sitat og tanke", row.callouts)]
        else:
            out.append(row)
    return out


def _rows(before: Side, after: Side, one: Row | None, other: Row | None, alignment: Alignment) -> list[Row]:
    row = one or other
    match row:
        case Lane():
            return _lanes(
                before, after, row, _cells(one, alignment, 0), _cells(other, alignment, 1), alignment
            )
        case Curve():
            return [
                _curve(
                    before,
                    after,
                    one if isinstance(one, Curve) else None,
                    other if isinstance(other, Curve) else None,
                    alignment,
                )
            ]
        case Divider():
            return [row]
        case None:
            return []


def _at(pair: Pair, side: int) -> int | None:
    return pair.after if side else pair.before


def _cells(row: Row | None, alignment: Alignment, side: int) -> list[Cells]:
    cells = row.cells if isinstance(row, Lane) else ()
    return [cells[i] if cells and (i := _at(p, side)) is not None else () for p in alignment.pairs]


def _lanes(
    before: Side, after: Side, row: Lane, old: list[Cells], new: list[Cells], alignment: Alignment
) -> list[Row]:
    """One row where no step that both have differs, otherwise one for each variant."""
    shared = [p.before is not None and p.after is not None for p in alignment.pairs]
    if all(said(a) == said(b) for both, a, b in zip(shared, old, new, strict=True) if both) and any(shared):
        sub = "Likt i begge" if all(shared) else "Likt i stegene som begge har"
        return [replace(row, cells=tuple(a or b for a, b in zip(old, new, strict=True)), sub=sub)]
    upper: list[Cells] = []
    lower: list[Cells] = []
    for pair, a, b in zip(alignment.pairs, old, new, strict=True):
        if a and said(a) == said(b):
            upper.append(a)
            lower.append((_SAME,))
        elif pair.before is None or pair.after is None:
            upper.append(a)
            lower.append(b)  # the step's head says that all of it is new or gone
        else:
            cards = marked(a, b, changed=not alignment.by_place)
            upper.append(cards[0])
            lower.append(cards[1])
    return [
        replace(row, key=f"{row.key}-for", cells=tuple(upper), sub=before.label),
        replace(row, key=f"{row.key}-na", cells=tuple(lower), sub=after.label),
    ]


def _curve(before: Side, after: Side, one: Curve | None, other: Curve | None, alignment: Alignment) -> Curve:
    """Both variants' curves in one plot: an actor keeps colour and marker, dashed and hollow in the first, whole and
    filled in the second.

    Curves that never differ where both have a value are drawn once.
    """
    actors = list(_joined(tuple(one.values if one else ()), tuple(other.values if other else ())))
    values: dict[str, list[int | None]] = {}
    names: dict[str, str] = {}
    lines: dict[str, Line] = {}
    links: dict[str, str | None] = {}

    def add(
        key: str, actor: str, series: list[int | None], name: str, dash: int, *, later: bool = False
    ) -> None:
        values[key], names[key] = series, name
        lines[key] = Line(actors.index(actor) % 5, (dash + actors.index(actor) // 5 * 2) % 5, later)
        links[key] = next((r.links[actor] for r in (one, other) if r and r.links.get(actor)), None)

    for actor in actors:
        old, new = (
            [
                row.values[actor][i] if row and actor in row.values and (i := _at(p, n)) is not None else None
                for p in alignment.pairs
            ]
            for n, row in enumerate((one, other))
        )
        name = next(r.names[actor] for r in (one, other) if r and actor in r.names)
        both = [(a, b) for a, b in zip(old, new, strict=True) if a is not None and b is not None]
        if both and all(a == b for a, b in both):
            shared = [a if a is not None else b for a, b in zip(old, new, strict=True)]
            add(actor, actor, shared, f"{name} (likt i begge)" if len(actors) > 1 else name, 0)
            continue
        if any(v is not None for v in old):
            add(f"{actor}-for", actor, old, f"{name}: {_lower(before.label)}", 1)
        if any(v is not None for v in new):
            add(f"{actor}-na", actor, new, f"{name}: {_lower(after.label)}", 0, later=True)
    row = one or other
    assert row is not None
    named = {k: (n.removeprefix(": ")[:1].upper() + n.removeprefix(": ")[1:]) for k, n in names.items()}
    return Curve(row.label, values, named, links=links, lines=lines)


def _arrows(before: Side, after: Side, alignment: Alignment, split: set[str]) -> list[Arrow]:
    """The first variant's arrows, each in its own row; one that the other lacks says that it is gone."""
    column = {p.before: n for n, p in enumerate(alignment.pairs) if p.before is not None}
    kept = Counter(_arrow_key(after.grid, a) for a in after.grid.arrows)
    out: list[Arrow] = []
    for arrow in before.grid.arrows:
        if arrow.start.column not in column or arrow.end.column not in column:
            continue
        gone = not kept[_arrow_key(before.grid, arrow)]
        kept[_arrow_key(before.grid, arrow)] -= 0 if gone else 1

        def end(at: End) -> End:
            lane = f"{at.lane}-for" if at.lane in split else at.lane
            return replace(at, lane=lane, column=column[at.column])

        text = f"{MARKS['borte']}: {arrow.text}" if arrow.text else MARKS["borte"]
        out.append(
            replace(arrow, start=end(arrow.start), end=end(arrow.end), text=text if gone else arrow.text)
        )
    return out


def _arrow_key(grid: Grid, arrow: Arrow) -> tuple[object, ...]:
    ends = ((e.lane, grid.columns[e.column].id, e.card) for e in (arrow.start, arrow.end))
    return (*ends, arrow.text, arrow.both)


def _mark_legend(grid: Grid) -> list[Sample]:
    """The signs that are drawn, with their words."""
    lanes = [row for row in grid.rows if isinstance(row, Lane)]
    cards = [c for row in lanes for cell in row.cells for c in cell]
    used = {n.symbol for c in grid.columns for n in c.notes} | {c.mark for c in cards}
    out = [Sample(word, symbol=mark) for mark, word in MARKS.items() if mark in used]
    return [*out, Sample("Likt i begge", symbol="likt")] if any(c.symbol == "likt" for c in cards) else out


def _table(
    before: Side, after: Side, alignment: Alignment, marks: tuple[tuple[Mark, ...], ...], title: str
) -> Table:
    """A row per step, with both variants' words where they differ."""
    facts = list(before.table.columns[1:])
    facts += [f for f in after.table.columns[1:] if f not in facts]

    def cell(side: Side, at: int | None, fact: str) -> Cell:
        if at is None or fact not in side.table.columns:
            return Cell()
        return side.table.rows[at][side.table.columns.index(fact)]

    rows: list[tuple[Cell, ...]] = []
    for number, (pair, found) in enumerate(zip(alignment.pairs, marks, strict=True), 1):
        old = before.grid.columns[pair.before] if pair.before is not None else None
        new = after.grid.columns[pair.after] if pair.after is not None else None
        column = new or old
        assert column is not None
        difference = [MARKS[mark] for mark in found] or ["Likt"]
        if old and new and old.title != new.title:
            difference.append(f"{before.label}: {old.title}")
        side, at = (after, pair.after) if new else (before, pair.before)
        assert at is not None
        cells = [
            Cell((f"{number}. {column.title}",), side.table.rows[at][0].href),
            Cell(tuple(difference)),
        ]
        for fact in facts:
            a, b = cell(before, pair.before, fact).lines, cell(after, pair.after, fact).lines
            if a == b or pair.before is None or pair.after is None:
                cells.append(Cell(a or b))
                continue
            cells.append(
                Cell((*(f"{before.label}: {line}" for line in a), *(f"{after.label}: {line}" for line in b)))
            )
        rows.append(tuple(cells))
    return Table(
        f"{title}: {before.label} og {_lower(after.label)}, steg for steg",
        ("Steg", "Forskjell", *facts),
        tuple(rows),
    )
