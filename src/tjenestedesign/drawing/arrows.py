"""Orthogonal arrows between cards, in the gutters between columns and the channels between rows.

An arrow leaves and enters through a card's sides, except between neighbours in a column, where it goes straight. Each
stretch along a gutter or channel gets its own track, so that no two arrows lie on top of each other and none crosses a
card. Gutter g is to the left of column g; channel c is above row c.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tjenestedesign.drawing.arrow_labels import place_labels
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
        if start.column == end.column:
            return _Plan(arrow, rows, gutters=(start.column + 1,), label=label)
        forward = end.column > start.column
        out = start.column + 1 if forward else start.column
        into = end.column if forward else end.column + 1
        if out == into:
            return _Plan(arrow, rows, gutters=(out,), label=label)
        channel = rows[1] if rows[0] < rows[1] else rows[1] + 1 if rows[0] > rows[1] else rows[1]
        return _Plan(arrow, rows, gutters=(out, into), channel=channel, label=label)

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
        by_channel: dict[int, list[_Plan]] = {}
        for plan in self._plans:
            if plan.channel is not None:
                by_channel.setdefault(plan.channel, []).append(plan)
        for plans in by_channel.values():
            taken: list[list[tuple[float, float]]] = []
            for plan in plans:
                low, high = sorted(plan.gutters)
                plan.channel_track = _first_free(taken, low, high)

    def channel_height(self, index: int) -> float:
        """The room above row `index`: its tracks, and the labels of straight arrows that pass."""
        plans = [p for p in self._plans if p.channel == index]
        tracks = max((p.channel_track for p in plans), default=-1) + 1
        labels = max(
            (
                p.label.height + 10
                for p in self._plans
                if p.straight and p.label and self._label_channel(p) == index
            ),
            default=0.0,
        )
        straight = any(p.straight and max(p.rows) == index for p in self._plans)
        return CHANNEL + max(tracks * TRACK, labels, 8.0 if straight else 0.0)

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
        ports = _Ports()
        sides: list[tuple[_Plan, Box, Box, list[float]]] = []
        for plan in self._plans:
            start, end = layout.stack(plan.arrow.start), layout.stack(plan.arrow.end)
            if plan.straight:
                sides.append((plan, start, end, []))
                continue
            first = ports.take(plan.gutters[0], start)
            last = ports.take(plan.gutters[-1], end)
            sides.append((plan, start, end, [first, last]))
        tracks = self._vertical_tracks(layout, sides)
        routes: list[Route] = []
        for index, (plan, start, end, at) in enumerate(sides):
            route = (
                self._straight(plan, start, end)
                if plan.straight
                else self._around(layout, plan, start, end, at, tracks[index])
            )
            routes.append(route)
        place_labels(layout, routes)
        return routes

    def _straight(self, plan: _Plan, start: Box, end: Box) -> Route:
        x = start.x + COLUMN / 2
        down = plan.rows[0] < plan.rows[1]
        points = [(x, start.bottom if down else start.y), (x, end.y if down else end.bottom)]
        return Route(points, plan.arrow.both, plan.label)

    def _vertical_tracks(
        self, layout: Layout, sides: Sequence[tuple[_Plan, Box, Box, list[float]]]
    ) -> list[list[int]]:
        """A track number for each arrow in each gutter it uses."""
        taken: dict[int, list[list[tuple[float, float]]]] = {}
        result: list[list[int]] = []
        for plan, _, _, at in sides:
            numbers: list[int] = []
            if not plan.straight:
                bend = self._channel_y(layout, plan)
                stretches = [(at[0], at[1])] if bend is None else [(at[0], bend), (bend, at[1])]
                for gutter, (a, b) in zip(plan.gutters, stretches, strict=True):
                    numbers.append(_first_free(taken.setdefault(gutter, []), min(a, b) - 6, max(a, b) + 6))
            result.append(numbers)
        return result

    def _channel_y(self, layout: Layout, plan: _Plan) -> float | None:
        if plan.channel is None:
            return None
        rows = layout.rows
        below = (
            rows[plan.channel].y
            if plan.channel < len(rows)
            else rows[-1].bottom + self.channel_height(plan.channel)
        )
        return below - 6 - plan.channel_track * TRACK

    def _gutter_x(self, layout: Layout, gutter: int, track: int) -> float:
        right = (
            layout.columns[gutter]
            if gutter < len(layout.columns)
            else layout.columns[-1] + COLUMN + self.gutter_widths()[-1]
        )
        return right - STUB - track * TRACK

    def _around(
        self, layout: Layout, plan: _Plan, start: Box, end: Box, at: list[float], tracks: list[int]
    ) -> Route:
        xs = [self._gutter_x(layout, g, t) for g, t in zip(plan.gutters, tracks, strict=True)]
        leave = start.right if xs[0] > start.x + COLUMN / 2 else start.x
        enter = end.right if xs[-1] > end.x + COLUMN / 2 else end.x
        points = [(leave, at[0]), (xs[0], at[0])]
        bend = self._channel_y(layout, plan)
        if bend is not None:
            points += [(xs[0], bend), (xs[1], bend)]
        points += [(xs[-1], at[1]), (enter, at[1])]
        return Route(_simplified(points), plan.arrow.both, plan.label)


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


def _first_free(taken: list[list[tuple[float, float]]], low: float, high: float) -> int:
    """The first track where [low, high] touches nothing; the interval is recorded there."""
    for track, intervals in enumerate(taken):
        if all(high < a or b < low for a, b in intervals):
            intervals.append((low, high))
            return track
    taken.append([(low, high)])
    return len(taken) - 1


def _simplified(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without repeated points and without corners on a straight line."""
    out: list[tuple[float, float]] = []
    for point in points:
        if out and abs(out[-1][0] - point[0]) < 0.01 and abs(out[-1][1] - point[1]) < 0.01:
            continue
        if len(out) > 1 and (out[-2][0] == out[-1][0] == point[0] or out[-2][1] == out[-1][1] == point[1]):
            out[-1] = point
        else:
            out.append(point)
    return out
