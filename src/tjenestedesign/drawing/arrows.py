"""Orthogonal arrows between cards, in the gutters between columns and the channels between rows.

An arrow leaves and enters through a card's sides, except between neighbours in a column, where it goes straight. Each
stretch along a gutter or channel gets its own track, so that no two arrows lie on top of each other and none crosses a
card. Gutter g is to the left of column g; channel c is above row c.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tjenestedesign.drawing.arrow_labels import place_labels
from tjenestedesign.drawing.channels import Channel, between, facing, runs, stepped, straightened
from tjenestedesign.drawing.grid import (
    CHANNEL,
    COLUMN,
    GUTTER,
    SMALL,
    Arrow,
    Box,
    Curve,
    End,
    Grid,
    Lane,
    Layout,
    Route,
)
from tjenestedesign.drawing.text import Block, wrap

TRACK = 11.0
LABEL_WIDTH = 92.0
STUB = 12.0
BEND = 6.0
"""Kept free beyond a stretch at both ends, for the bend."""


@dataclass
class _Plan:
    """How an arrow goes: straight down a column, through one gutter, or gutter, channel, gutter."""

    arrow: Arrow
    rows: tuple[int, int]
    straight: bool = False
    gutters: tuple[int, ...] = ()
    channel: int | None = None
    channel_track: int = 0
    label: Block | None = None


class Router:
    """Plans on rows and columns alone; places when the layout has given them their sizes."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._lane_rows = {r.key: i for i, r in enumerate(grid.rows) if isinstance(r, Lane)}
        self._plans = [p for a in grid.arrows if (p := self._plan(a)) is not None]
        self._channels = defaultdict[int, Channel](Channel)
        self._assign_channels()

    def _cell(self, end: End) -> int:
        """How many cards stand at an arrow's end; 0 where it points at nothing."""
        row = self._lane_rows.get(end.lane)
        lane = self._grid.rows[row] if row is not None else None
        if not isinstance(lane, Lane) or not 0 <= end.column < len(lane.cells):
            return 0
        cards = len(lane.cells[end.column])
        return cards if end.card is None or end.card < cards else 0

    def _plan(self, arrow: Arrow) -> _Plan | None:
        start, end = arrow.start, arrow.end
        if not self._cell(start) or not self._cell(end) or start == end:
            return None
        rows = (self._lane_rows[start.lane], self._lane_rows[end.lane])
        label = wrap(arrow.text, LABEL_WIDTH, SMALL, "italic") if arrow.text else None
        if start.column == end.column and rows[0] != rows[1] and self._clear(start, end, rows):
            return _Plan(arrow, rows, straight=True, label=label)
        gutters = between(start.column, end.column, after=True)
        channel = facing(rows[1], rows[0]) if len(gutters) > 1 else None
        return _Plan(arrow, rows, gutters=gutters, channel=channel, label=label)

    def _clear(self, start: End, end: End, rows: tuple[int, int]) -> bool:
        """Whether nothing stands between two cards in a column, and both ends are at the open side of their stack."""
        low, high = sorted(rows)
        for row in self._grid.rows[low + 1 : high]:
            if isinstance(row, Curve) or (isinstance(row, Lane) and row.cells[start.column]):
                return False
        down = rows[0] < rows[1]
        for end_, at_bottom in ((start, down), (end, not down)):
            if end_.card is not None and end_.card != (
                self._cell(End(end_.lane, end_.column)) - 1 if at_bottom else 0
            ):
                return False
        return True

    def _assign_channels(self) -> None:
        # Two straight arrows in the same gap would lie on top of each other: the second goes around.
        seen: set[tuple[int, tuple[int, int]]] = set()
        for plan in self._plans:
            if plan.straight:
                key = (plan.arrow.start.column, (min(plan.rows), max(plan.rows)))
                if key in seen:
                    plan.straight, plan.gutters = False, (plan.arrow.start.column + 1,)
                seen.add(key)
        for plan in self._plans:
            if plan.channel is not None:
                plan.channel_track = self._channels[plan.channel].take(plan.gutters[0], plan.gutters[-1])

    def channel_height(self, index: int) -> float:
        """The room above row `index`: its tracks, and the labels of straight arrows that pass."""
        labels = max(
            (
                p.label.height + 10
                for p in self._plans
                if p.straight and p.label and self._label_channel(p) == index
            ),
            default=0.0,
        )
        straight = any(p.straight and max(p.rows) == index for p in self._plans)
        return CHANNEL + max(len(self._channels[index]) * TRACK, labels, 8.0 if straight else 0.0)

    def _label_channel(self, plan: _Plan) -> int:
        """A straight arrow's label stands just above the lower of its two rows."""
        return max(plan.rows)

    def gutter_widths(self) -> list[float]:
        """One per gutter: room for as many tracks as could run side by side, and for labels on them."""
        widths: list[float] = []
        for gutter in range(len(self._grid.columns) + 1):
            passing = [p for p in self._plans if gutter in p.gutters]
            labelled = [p for p in passing if p.label is not None and p.gutters[0] == gutter]
            width = GUTTER + len(passing) * TRACK
            if labelled:
                width += max(p.label.width for p in labelled if p.label) + 8
            widths.append(width if passing else GUTTER)
        return widths

    def route(self, layout: Layout) -> list[Route]:
        """Corners and label places, once the layout has sizes."""
        ports, gutters = _Ports(), defaultdict[int, Channel](lambda: Channel(2 * BEND))
        routes = [
            self._straight(layout, plan) if plan.straight else self._around(layout, plan, ports, gutters)
            for plan in self._plans
        ]
        place_labels(layout, routes)
        return routes

    def _straight(self, layout: Layout, plan: _Plan) -> Route:
        start, end = layout.stack(plan.arrow.start), layout.stack(plan.arrow.end)
        x = start.x + COLUMN / 2
        down = plan.rows[0] < plan.rows[1]
        points = [(x, start.bottom if down else start.y), (x, end.y if down else end.bottom)]
        return Route(points, plan.arrow.both, plan.label)

    def _channel_y(self, layout: Layout, channel: int, track: int) -> float:
        rows = layout.rows
        below = rows[channel].y if channel < len(rows) else rows[-1].bottom + self.channel_height(channel)
        return below - BEND - track * TRACK

    def _gutter_x(self, layout: Layout, gutter: int, track: int) -> float:
        right = (
            layout.columns[gutter]
            if gutter < len(layout.columns)
            else layout.columns[-1] + COLUMN + self.gutter_widths()[-1]
        )
        return right - STUB - track * TRACK

    def _around(
        self, layout: Layout, plan: _Plan, ports: _Ports, gutters: defaultdict[int, Channel]
    ) -> Route:
        """Out through a side, down or up a gutter, and in through a side; with a channel between two gutters."""
        start, end = layout.stack(plan.arrow.start), layout.stack(plan.arrow.end)
        turns = [ports.take(plan.gutters[0], start), ports.take(plan.gutters[-1], end)]
        if plan.channel is not None:
            turns.insert(1, self._channel_y(layout, plan.channel, plan.channel_track))
        xs = [self._gutter_x(layout, g, gutters[g].take(a, b)) for g, a, b in runs(plan.gutters, turns)]
        leave = start.right if xs[0] > start.x + COLUMN / 2 else start.x
        enter = end.right if xs[-1] > end.x + COLUMN / 2 else end.x
        points = [(leave, turns[0]), *((x, y) for y, x in stepped(xs, turns)), (enter, turns[-1])]
        return Route(straightened(points), plan.arrow.both, plan.label)


class _Ports:
    """Heights at which arrows leave or enter through a gutter; no two in a gutter share one."""

    def __init__(self) -> None:
        self._used: dict[int, list[float]] = {}

    def take(self, gutter: int, box: Box) -> float:
        used = self._used.setdefault(gutter, [])
        middle = box.y + box.height / 2
        steps = int(box.height / 2 // 4)
        for offset in (s * 4.0 * sign for s in range(steps) for sign in (1, -1)):
            y = middle + offset
            if box.y + 6 <= y <= box.bottom - 6 and all(abs(y - other) >= 7 for other in used):
                used.append(y)
                return y
        # More arrows than the side has room for at full distance: halve it until one fits.
        gap = 3.5
        while True:
            y = box.y + 6
            while y <= box.bottom - 6:
                if all(abs(y - other) >= gap for other in used):
                    used.append(y)
                    return y
                y += gap / 2
            gap /= 2
