"""The way of each flow that does not simply follow its row: which channels between rows, and which gap between columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from tjenestedesign.drawing.channels import Channel, between, facing, runs
from tjenestedesign.exchange.bpmn_parts import Flow, Node, Parts

LABEL: Final = 100
"""The widest a flow's text is drawn before it wraps."""
_LINE: Final = 15
_CHAR: Final = 6.7


_Run = tuple[int, int, str]
"""From, to, and the id of the flow."""


@dataclass(frozen=True, slots=True)
class Route:
    """From a box into a channel, perhaps through a gap to another channel, and into a box.

    Channel n is above row n, gap n before slot n. `low` is whether the box's lower side is met. `turned` is whether the flow goes
    from target to source.
    """

    flow: Flow
    source: str
    target: str
    leaves_low: bool
    enters_low: bool
    channels: tuple[int, ...]
    gap: int | None
    slots: tuple[int, int]
    turned: bool = False

    def turns(self, source: int, gap: int | None, target: int) -> list[int]:
        """Where it goes in and out of its channels, given where the boxes are met and where the gap's track is."""
        way = [source, target] if gap is None else [source, gap, target]
        return way[: len(self.channels) + 1]

    def across(self) -> list[int]:
        """The turns in whole numbers, before anything has a width: slot n is 2n + 1, gap n is 2n."""
        source, target = self.slots
        return self.turns(2 * source + 1, None if self.gap is None else 2 * self.gap, 2 * target + 1)


def routes_of(parts: Parts, rows: Mapping[str, int]) -> tuple[list[Route], list[Flow]]:
    """The flows that need a route, and those that follow their row."""
    after: dict[str, str] = {}
    last: dict[str, str] = {}
    for node in sorted(parts.nodes.values(), key=lambda n: n.slot):
        if node.kind == "task":
            if node.row in last:
                after[last[node.row]] = node.id
            last[node.row] = node.id
    beyond = {s.slot + n: s.slot + s.slots for s in parts.steps for n in range(s.slots)}
    routes: list[Route] = []
    straight: list[Flow] = []
    for flow in parts.flows:
        source, target = parts.nodes[flow.source], parts.nodes[flow.target]
        events = {source.kind, target.kind} & {"start", "end"}
        if flow.kind == "sequence" and (events or after.get(source.id) == target.id):
            straight.append(flow)
        elif source.kind == "partner" and target.kind != "partner":
            routes.append(_route(flow, target, source, rows, beyond, turned=True))
        else:
            routes.append(_route(flow, source, target, rows, beyond, turned=False))
    return routes, straight


def _route(
    flow: Flow,
    source: Node,
    target: Node,
    rows: Mapping[str, int],
    beyond: Mapping[int, int],
    *,
    turned: bool,
) -> Route:
    """`beyond` is the gap after the step that each slot is in: to a partner the way goes there, past the step's laws."""
    a, b = rows[source.row], rows[target.row]
    to = source.slot if target.kind == "partner" else target.slot
    gap: int | None
    if target.kind == "partner":
        next_row = source.kind != "partner" and b == a + 1
        channels = () if source.kind == "partner" or next_row else (a + 1,)
        gap = None if next_row else beyond.get(to, to + 1)
    else:
        channels = between(a, b)
        gap = None if len(channels) == 1 else facing(to, source.slot, after=True)
    return Route(flow, source.id, target.id, b > a, a > b, channels, gap, (source.slot, to), turned)


class Tracks:
    """Parallel ways in one channel or gap, as few as there is room for without two lying on each other."""

    PITCH: ClassVar[int] = 10

    def __init__(self, routes: Iterable[Route]) -> None:
        along: dict[int, list[_Run]] = {}
        down: dict[int, list[_Run]] = {}
        self._pitch: dict[int, int] = {}
        for route in routes:
            for channel, a, b in runs(route.channels, route.across()):
                along.setdefault(channel, []).append((min(a, b), max(a, b), route.flow.id))
                name = route.flow.name
                label = text_height(name, text_width(name)) + 4 if name else 0
                self._pitch[channel] = max(self._pitch.get(channel, self.PITCH), label)
            if route.gap is not None:
                ends = route.channels if len(route.channels) == 2 else (0, 10**6)
                down.setdefault(route.gap, []).append((min(ends), max(ends), route.flow.id))
        self._channel = {c: _tracks(wanted) for c, wanted in along.items()}
        self._gap = {g: _tracks(wanted) for g, wanted in down.items()}
        self.gaps = {g: max(t.values()) + 1 for g, t in self._gap.items()}

    def channel(self, index: int) -> int:
        """The height a channel needs."""
        tracks = self._channel.get(index)
        return (max(tracks.values()) + 1) * self._pitch[index] + 16 if tracks else 0

    def channel_offset(self, route: Route, channel: int) -> int:
        """How far above the channel's lower edge the route runs."""
        return self._channel[channel][route.flow.id] * self._pitch[channel] + 8

    def gap_offset(self, route: Route) -> int:
        """How far from the gap's left edge the route runs."""
        return 17 + self._gap[route.gap or 0][route.flow.id] * self.PITCH


def _tracks(wanted: Iterable[_Run]) -> dict[str, int]:
    """A track for each flow, from the left or the top."""
    channel = Channel()
    return {flow: channel.take(first, last) for first, last, flow in sorted(wanted)}


def text_width(text: str) -> int:
    """The width a flow's text needs, no more than `LABEL`."""
    return min(LABEL, max(24, int(sum(_width(c) for c in text)) + 8))


def text_height(text: str, width: int) -> int:
    """The height of a text wrapped to a width, with room to spare: tools measure it with their own fonts."""
    lines = 0
    for paragraph in text.split("\n"):
        left = 0.0
        lines += 1
        for word in paragraph.split(" "):
            need = sum(_width(c) for c in word)
            if left and left + need > width:
                lines, left = lines + 1, 0.0
            lines += int(need // width)
            left += need % width + _CHAR
    return lines * _LINE


def _width(char: str) -> float:
    return _CHAR if ord(char) < 0x2E80 else 2 * _CHAR
