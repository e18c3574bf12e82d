"""Where the text on an arrow stands: on its own line or right beside it, over no card, no other text and no other arrow.

All arrows are routed before any label is placed, so that a label knows every line it must keep off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.grid import Divider, Layout, Route

CLEAR = 3.0
"""Between a label and the line it stands beside."""
STEP = 6.0
END = 14.0
"""Kept free at both ends of a line, for the arrowhead and the corner."""
FAR = 180.0
"""How far from its line a label may stand when nothing nearer is free."""

SQUARE = 240.0

Segment = tuple[tuple[float, float], tuple[float, float]]


class _Taken:
    """Boxes by the squares they touch, so that asking costs the same on a large map as on a small one."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[tuple[int, Box]]] = {}

    def add(self, box: Box, owner: int = -1) -> None:
        for square in _squares(box):
            self._squares.setdefault(square, []).append((owner, box))

    def meets(self, box: Box, but: int = -2) -> bool:
        return any(
            owner != but and _meet(box, other)
            for square in _squares(box)
            for owner, other in self._squares.get(square, ())
        )


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box.x // SQUARE), int(box.right // SQUARE) + 1):
        for y in range(int(box.y // SQUARE), int(box.bottom // SQUARE) + 1):
            yield x, y


def place_labels(layout: Layout, routes: Sequence[Route]) -> None:
    """Sets `label_box` on every route with a label. The shortest arrows choose first: they have fewest places."""
    taken, dividers = _Taken(), _Taken()
    for card in layout.cards.values():
        taken.add(card)
    for index, route in enumerate(routes):
        for stretch in pairwise(route.points):
            taken.add(_box(stretch, 1.5), index)
    for row, box in zip(layout.grid.rows, layout.rows, strict=True):
        if isinstance(row, Divider):
            dividers.add(Box(box.x, box.y + 4, box.width, box.height - 8))
    for index in sorted(range(len(routes)), key=lambda i: _length(routes[i])):
        route = routes[index]
        if route.label is None:
            continue
        own = [_box(s, 1.5) for s in pairwise(route.points)]

        def free(box: Box, index: int = index, own: list[Box] = own) -> bool:
            return (
                _inside(box, layout)
                and not taken.meets(box, but=index)
                and sum(_meet(box, o) for o in own) <= 1
            )

        # Best on or beside its own line and off the three lines; then across one of them; then apart from its line.
        box = across = None
        for place in _candidates(route):
            if free(place):
                if not dividers.meets(place):
                    box = place
                    break
                across = across or place
        box = box or across or next((b for b in _apart(route) if free(b)), None)
        # With no free place at all the text would cover something else: the table still says it.
        route.label_box = box
        if box is not None:
            taken.add(box)


def _candidates(route: Route) -> Iterator[Box]:
    """On the line (which then passes behind the label), then beside it: the middle first, the longest stretch first."""
    assert route.label is not None
    width, height = route.label.width + 6, route.label.height + 4
    stretches = sorted(pairwise(route.points), key=lambda s: -_span(s))
    for on in (True, False):
        for (x1, y1), (x2, y2) in stretches:
            upright = abs(x1 - x2) < 0.01
            size = height if upright else width
            start, end = sorted((y1, y2) if upright else (x1, x2))
            margin = END + size / 2 if on else min(END, (end - start) / 2)
            for at in _outward(start + margin, end - margin):
                if upright:
                    shifts = (-width / 2,) if on else (CLEAR, -width - CLEAR)
                    yield from (Box(x1 + shift, at - height / 2, width, height) for shift in shifts)
                else:
                    shifts = (-height / 2,) if on else (-height - CLEAR, CLEAR)
                    yield from (Box(at - width / 2, y1 + shift, width, height) for shift in shifts)


def _apart(route: Route) -> Iterator[Box]:
    """Places ever farther from the arrow, for a gutter that is full where the arrow passes."""
    assert route.label is not None
    width, height = route.label.width + 6, route.label.height + 4
    distance = CLEAR
    while distance < FAR:
        for (x1, y1), (x2, y2) in pairwise(route.points):
            if abs(x1 - x2) < 0.01:
                for at in _outward(min(y1, y2) - distance, max(y1, y2) + distance):
                    yield Box(x1 - width - distance, at - height / 2, width, height)
                    yield Box(x1 + distance, at - height / 2, width, height)
        distance += STEP


def _outward(low: float, high: float) -> Iterator[float]:
    """From the middle towards both ends."""
    if high < low:
        return
    middle = (low + high) / 2
    yield middle
    step = STEP
    while middle - step >= low:
        yield middle - step
        yield middle + step
        step += STEP


def _inside(box: Box, layout: Layout) -> bool:
    return (
        box.x >= layout.columns[0] - 8
        and box.right <= layout.width - 8
        and box.y >= layout.heads + layout.head_height
        and box.bottom <= layout.legend
    )


def _span(segment: Segment) -> float:
    return abs(segment[0][0] - segment[1][0]) + abs(segment[0][1] - segment[1][1])


def _length(route: Route) -> float:
    return sum(_span(s) for s in pairwise(route.points))


def _box(segment: Segment, margin: float) -> Box:
    (x1, y1), (x2, y2) = segment
    return Box(
        min(x1, x2) - margin, min(y1, y2) - margin, abs(x1 - x2) + 2 * margin, abs(y1 - y2) + 2 * margin
    )


def _meet(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
