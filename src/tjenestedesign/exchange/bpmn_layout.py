"""Where everything in a BPMN diagram stands: steps as columns, lanes as rows, flows in the channels between them.

All measures are pixels at 96 per inch, as BPMN tools draw them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

from tjenestedesign.drawing.channels import distinct, stepped
from tjenestedesign.exchange.bpmn_parts import CITIZEN, PROVIDER, Flow, Node, Parts
from tjenestedesign.exchange.bpmn_routes import Route, Tracks, routes_of, text_height, text_width

Point = tuple[int, int]

_TASK: Final = 150
_EVENT: Final = 36
_HEADER: Final = 30
_PAD: Final = 15
_GAP: Final = 40
_PARTNER: Final = 40
_FRAME: Final = 12
"""How far a step's frame stands outside what is in the step."""
_ICON: Final = {"evidence": (36, 50), "system": (50, 50)}


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(eq=False)
class Layout:
    """Boxes and labels by the id of what they show, and the way of each flow by its id."""

    boxes: dict[str, Box] = field(default_factory=dict[str, Box])
    labels: dict[str, Box] = field(default_factory=dict[str, Box])
    ways: dict[str, list[Point]] = field(default_factory=dict[str, list[Point]])


def rows_of(parts: Parts) -> list[str]:
    """The rows from the top."""
    held = {n.row for n in parts.nodes.values()}
    evidence = ["fysiske_bevis"] if "fysiske_bevis" in held else []
    laws = ["regelverk"] if "regelverk" in held else []
    partners = [n.id for n in parts.nodes.values() if n.kind == "partner"]
    return [*evidence, "brukerhandling", *parts.lanes, *laws, *partners]


def layout_of(parts: Parts) -> Layout:
    return _Drawer(parts).draw()


class _Drawer:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._rows = rows_of(parts)
        self._lanes = parts.lanes
        self._by_row: dict[str, list[Node]] = {row: [] for row in self._rows}
        for node in parts.nodes.values():
            self._by_row[node.row].append(node)
        self._made = Layout()
        self._routes, self._straight = routes_of(parts, {row: i for i, row in enumerate(self._rows)})
        self._tracks = Tracks(self._routes)
        self._slots: list[int] = []
        self._gaps: list[int] = []
        self._channels: list[int] = []
        self._wide: dict[int, int] = {}
        """The width of each step, by its first slot."""
        self._pool_of = {row: self._pool(row) for row in self._rows}

    def draw(self) -> Layout:
        self._columns()
        self._stack()
        for flow in self._straight:
            self._draw_straight(flow)
        ports = self._ports()
        for route in self._routes:
            self._draw_route(route, ports)
        return self._made

    def _pool(self, row: str) -> str:
        if row in ("fysiske_bevis", "brukerhandling"):
            return CITIZEN
        return PROVIDER if row in self._lanes else "" if row == "regelverk" else row

    def _columns(self) -> None:
        """The left edge of every slot, and of the gap before it."""
        wide = dict.fromkeys(range(self._parts.slots + 1), _GAP)
        for gap, tracks in self._tracks.gaps.items():
            wide[gap] = max(wide[gap], tracks * Tracks.PITCH + 30)
        for flow in self._straight:
            if flow.name:
                gap = self._parts.nodes[flow.target].slot
                wide[gap] = max(wide[gap], text_width(flow.name) + 2 * _FRAME + 8)
        x = 2 * _HEADER
        last = self._parts.slots - 1
        for slot in range(self._parts.slots):
            self._gaps.append(x)
            x += wide[slot] if slot else _GAP // 2
            self._slots.append(x)
            x += _EVENT if slot in (0, last) else _TASK
        self._gaps.append(x)
        self._width = x + max(_GAP // 2, wide[self._parts.slots] - _GAP // 2)

    def _stack(self) -> None:
        """From the top: the steps' names, then every row with the channel above it."""
        made, y = self._made, 0
        for step in self._parts.steps:
            first, last = self._slots[step.slot], self._slots[step.slot + step.slots - 1] + _TASK
            height = text_height(step.title, last - first)
            made.labels[step.id] = Box(first, 0, last - first, height)
            self._wide[step.slot] = last - first
            y = max(y, height)
        top = opened = bottom = y = y + _PAD
        above = ""
        for index, row in enumerate(self._rows):
            pool = self._pool_of[row]
            room = self._tracks.channel(index)
            lane = y
            if index and pool != above:
                if above in (CITIZEN, PROVIDER):
                    made.boxes[above] = Box(0, opened, self._width, y - opened)
                y += 2 * _PAD if above in (CITIZEN, PROVIDER, "") else 0
                if pool == PROVIDER:
                    opened = lane = y
            y += max(_PAD, room)
            self._channels.append(y)
            y += self._place(row, y)
            if pool in (CITIZEN, PROVIDER):
                y += _PAD
            if row in self._lanes:
                made.boxes[row] = Box(_HEADER, lane, self._width - _HEADER, y - lane)
            above = pool
            if pool in (CITIZEN, PROVIDER, ""):
                bottom = y
        if above in (CITIZEN, PROVIDER):
            made.boxes[above] = Box(0, opened, self._width, y - opened)
        for step in self._parts.steps:
            label = made.labels[step.id]
            made.boxes[step.id] = Box(label.x - _FRAME, top - 8, label.width + 2 * _FRAME, bottom - top + 16)
            made.labels[step.id] = Box(label.x, top - 10 - label.height, label.width, label.height)

    def _place(self, row: str, y: int) -> int:
        """Put what stands in a row; its height."""
        made = self._made
        if self._pool_of[row] == row:
            made.boxes[row] = Box(0, y, self._width, _PARTNER)
            return _PARTNER
        sizes = {n.id: _size(n, self._wide.get(n.slot, _TASK)) for n in self._by_row[row]}
        height = max((sum(s) for s in sizes.values()), default=80)
        height += height % 2
        for node in self._by_row[row]:
            x, (own, label) = self._slots[node.slot], sizes[node.id]
            if node.kind in _ICON:
                width, tall = _ICON[node.kind]
                at = y + height - tall if node.kind == "evidence" else y
                text = at - label if node.kind == "evidence" else at + tall
                made.boxes[node.id] = Box(x + (_TASK - width) // 2, at, width, tall)
                made.labels[node.id] = Box(x, text, _TASK, label)
            elif node.kind == "law":
                made.boxes[node.id] = Box(x, y, self._wide[node.slot], own)
            elif node.kind == "task":
                made.boxes[node.id] = Box(x, y + (height - own) // 2, _TASK, own)
            else:
                made.boxes[node.id] = Box(x, y + (height - _EVENT) // 2, _EVENT, _EVENT)
                made.labels[node.id] = Box(x - 7, y + (height - _EVENT) // 2 - 18, 50, 14)
        return height

    def _draw_straight(self, flow: Flow) -> None:
        """Along a row, or between it and an event in another row."""
        source, target = self._made.boxes[flow.source], self._made.boxes[flow.target]
        (sx, sy), (tx, ty) = source.middle, target.middle
        if sy == ty:
            way = [(source.right, sy), (target.x, ty)]
        elif self._parts.nodes[flow.source].kind == "start":
            way = [(sx, source.bottom), (sx, ty), (target.x, ty)]
        else:
            way = [(source.right, sy), (tx, sy), (tx, target.bottom)]
        self._made.ways[flow.id] = way
        if flow.name:
            width, gap = text_width(flow.name), self._parts.nodes[flow.target].slot
            height = text_height(flow.name, width)
            middle = (self._gaps[gap] + target.x) // 2
            self._made.labels[flow.id] = Box(middle - width // 2, sy - height - 3, width, height)

    def _ports(self) -> dict[tuple[str, str, bool], int]:
        """Where along its side each route meets a box: spread evenly, ordered by where the routes go."""
        sides: dict[tuple[str, bool], list[tuple[int, str, str]]] = {}
        for route in self._routes:
            for id, low, other in (
                (route.source, route.leaves_low, route.target),
                (route.target, route.enters_low, route.source),
            ):
                slot = self._parts.nodes[other].slot
                sides.setdefault((id, low), []).append((slot, route.flow.id, route.flow.id))
        found: dict[tuple[str, str, bool], int] = {}
        for (id, low), ends in sides.items():
            box = self._made.boxes[id]
            for number, (_, flow, _) in enumerate(sorted(ends), 1):
                found[flow, id, low] = box.x + box.width * number // (len(ends) + 1)
        return found

    def _draw_route(self, route: Route, ports: dict[tuple[str, str, bool], int]) -> None:
        source, target = self._made.boxes[route.source], self._made.boxes[route.target]
        gap = None if route.gap is None else self._gaps[route.gap] + self._tracks.gap_offset(route)
        out = ports[route.flow.id, route.source, route.leaves_low]
        into = ports[route.flow.id, route.target, route.enters_low]
        if self._parts.nodes[route.source].kind == "partner":
            out = gap if gap is not None else out
        if self._parts.nodes[route.target].kind == "partner":
            into = gap if gap is not None else out
        heights = [self._channels[c] - self._tracks.channel_offset(route, c) for c in route.channels]
        leave = (out, source.bottom if route.leaves_low else source.y)
        enter = (into, target.bottom if route.enters_low else target.y)
        way = distinct([leave, *stepped(heights, route.turns(out, gap, into)), enter])
        self._made.ways[route.flow.id] = way[::-1] if route.turned else way
        if name := route.flow.name:
            self._label(route, name, way)

    def _label(self, route: Route, name: str, way: list[Point]) -> None:
        """Above the longest way along a channel, or beside a way that only goes down."""
        width = text_width(name)
        height = text_height(name, width)
        flat = [(abs(b[0] - a[0]), a, b) for a, b in pairwise(way) if a[1] == b[1]]
        if flat:
            _, a, b = max(flat)
            box = Box(self._beside_frames(a[0], b[0], width), a[1] - height - 1, width, height)
        else:
            (x, top), (_, bottom) = way[0], way[-1]
            box = Box(x + 4, (top + bottom - height) // 2, width, height)
        self._made.labels[route.flow.id] = box

    def _beside_frames(self, a: int, b: int, width: int) -> int:
        """Where a text begins on a way from a to b: as near its middle as it can be without a step's frame through it."""
        middle, first, last = (a + b - width) // 2, min(a, b), max(a, b) - width
        for away in range(_TASK):
            for x in (middle - away, middle + away):
                at = bisect_left(self._edges, x - 1)
                if first <= x <= last and (at == len(self._edges) or self._edges[at] >= x + width + 2):
                    return x
        return middle

    @cached_property
    def _edges(self) -> list[int]:
        """Where the upright sides of the steps' frames are, from the left."""
        frames = [self._made.boxes[step.id] for step in self._parts.steps]
        return sorted(edge for frame in frames for edge in (frame.x, frame.right))


def _size(node: Node, wide: int) -> tuple[int, int]:
    """Height of a shape, and of the label outside it. What is centred in its row has an even height, so that flows are straight."""
    if node.kind in _ICON:
        return _ICON[node.kind][1], text_height(node.name, _TASK)
    if node.kind == "task":
        height = max(80, text_height(node.name, _TASK - 24) + 20)
        return height + height % 2, 0
    if node.kind == "law":
        return max(30, text_height(node.name, wide - 14) + 14), 0
    return _EVENT, 0
