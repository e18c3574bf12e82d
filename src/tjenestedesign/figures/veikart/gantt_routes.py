"""Routes for the dependency arrows of a veikart: along the channels between rows, past bars and their texts.

A route is found on row and channel numbers alone; the channels are then made high enough for the tracks in them, and
only then do rows get their height. Channel k lies above row k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tjenestedesign.drawing.channels import Channel, facing, runs

STUB: Final = 10.0
"""How far before a bar an arrow turns towards it."""
_NEAR: Final = 7.0
_CLEAR: Final = 6.0
"""Between two arrows on one track."""


@dataclass(frozen=True, slots=True)
class Node:
    """A bar with its text, as something to start from, to reach, or to stay clear of."""

    row: int
    bar: tuple[float, float]
    box: tuple[float, float]


@dataclass(slots=True)
class Route:
    """`source` and `target` are indexes of nodes. Straight, or: out below the bar at `leave`, along `first`, up or down at
    `turn`, along `last`."""

    source: int
    target: int
    straight: bool = False
    leave: float = 0.0
    turn: float = 0.0
    enter: float = 0.0
    first: int = 0
    last: int = 0
    tracks: dict[int, int] = field(default_factory=dict[int, int])
    crossings: int = 0

    @property
    def channels(self) -> tuple[int, ...]:
        return () if self.straight else tuple(dict.fromkeys((self.first, self.last)))

    @property
    def turns(self) -> list[float]:
        return [self.leave, self.enter] if len(self.channels) == 1 else [self.leave, self.turn, self.enter]

    def runs(self) -> list[tuple[int, float, float]]:
        """Horizontal pieces: (channel, from, to)."""
        return [] if self.straight else runs(self.channels, self.turns)


@dataclass(frozen=True, slots=True)
class _Fall:
    """A vertical piece through the rows `top`–`bottom`."""

    x: float
    top: int
    bottom: int
    source: int
    target: int


def find(nodes: Sequence[Node], edges: Sequence[tuple[int, int]]) -> tuple[list[Route], list[int]]:
    """A route per edge (source, target), and how many tracks each channel holds."""
    rows = max((n.row for n in nodes), default=-1) + 1
    by_row: list[list[Node]] = [[] for _ in range(rows)]
    for node in nodes:
        by_row[node.row].append(node)
    falls: list[_Fall] = []
    routes: list[Route] = []
    order = sorted(edges, key=lambda e: (abs(nodes[e[0]].row - nodes[e[1]].row), e))
    for source, target in order:
        route = _route(nodes, by_row, falls, source, target)
        routes.append(route)
        if not route.straight:
            rows_passed = _between(route)
            falls.append(_Fall(route.turn, rows_passed.start, rows_passed.stop - 1, source, target))
            falls.append(_Fall(route.leave, nodes[source].row, nodes[source].row, source, target))
            falls.append(_Fall(route.enter, nodes[target].row, nodes[target].row, source, target))
    return routes, _assign_tracks(routes, rows + 1)


def _between(route: Route) -> slice:
    """The rows that the vertical piece at `turn` passes: channel k lies above row k."""
    return slice(*sorted((route.first, route.last)))


def _route(
    nodes: Sequence[Node], by_row: list[list[Node]], falls: list[_Fall], source: int, target: int
) -> Route:
    start, end = nodes[source], nodes[target]
    route = Route(source, target)
    if start.row == end.row and end.bar[0] - start.bar[1] >= STUB + 2:
        between = (start.bar[1] + 1, end.bar[0] - 1)
        if not any(
            n.box[0] < between[1] and n.box[1] > between[0]
            for n in by_row[start.row]
            if n not in (start, end)
        ):
            route.straight = True
            return route
    route.enter = end.bar[0] - STUB
    room = start.bar[1] - start.bar[0]
    drops = start.bar[0] + 3 <= route.enter <= start.bar[1] - 3 and route.enter >= start.bar[1] - 30
    route.leave = route.enter if drops else start.bar[1] - min(8.0, room / 2)
    up = end.row < start.row
    route.first = start.row + 1
    route.last = facing(end.row, start.row, after=True)
    if route.first == route.last:
        route.turn = route.enter
        return route
    crossed = [n for row in by_row[_between(route)] for n in row]
    low, high = (end.row, start.row + 1) if up else (start.row, end.row)
    candidates = {route.leave, route.enter}
    for node in crossed:
        candidates |= {node.box[0] - STUB - 7 * k for k in range(-1, 3)} | {
            node.box[1] + 7 + 7 * k for k in range(3)
        }
    candidates |= {route.enter - 7 * k for k in (1, 2, 3)} | {route.leave + 7 * k for k in (-1, 1)}

    def cost(x: float) -> tuple[float, float]:
        hits = sum(1 for n in crossed if n.box[0] - 3 < x < n.box[1] + 3)
        shared = sum(
            1
            for f in falls
            if abs(f.x - x) < _NEAR
            and f.top < high
            and f.bottom > low
            and source != f.source
            and target != f.target
        )
        length = abs(route.leave - x) + abs(x - route.enter)
        bends = (x != route.leave) + (x != route.enter)
        return hits * 3000 + shared * 300 + length + bends * 30, x

    # No further left than the first bar's own arrows: the names of the tracks stand there.
    route.turn = min((x for x in candidates if x >= min(-8.0, route.enter)), key=cost)
    route.crossings = sum(1 for n in crossed if n.box[0] < route.turn < n.box[1])
    return route


def _assign_tracks(routes: Sequence[Route], channels: int) -> list[int]:
    """The shortest first. Runs that come from or go to the same bar may share a track."""
    made = [Channel(_CLEAR) for _ in range(channels)]
    wanted = sorted(
        ((c, min(a, b), max(a, b), i) for i, r in enumerate(routes) for c, a, b in r.runs()),
        key=lambda run: (run[0], run[2] - run[1], run[1], run[3]),
    )
    for channel, left, right, index in wanted:
        if right - left >= 0.5:
            route = routes[index]
            route.tracks[channel] = made[channel].take(left, right, (route.source, route.target))
    return [len(channel) for channel in made]
