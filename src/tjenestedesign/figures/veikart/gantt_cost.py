"""What is spent in each period of a veikart: the row below the chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.artefakter.veikartkostnad import spending, spread
from tjenestedesign.drawing.text import measure
from tjenestedesign.figures.veikart.gantt_scale import Scale, Unit
from tjenestedesign.ground.calendar_periods import LAST, clipped, spans
from tjenestedesign.ground.norwegian import number
from tjenestedesign.ground.rounding import rounded


@dataclass(frozen=True, slots=True)
class Cost:
    """What is spent in a period, spread evenly over each activity's days, and how it is written."""

    start: int
    end: int
    amount: int
    text: str


def costs(model: Veikart, axis: Scale, size: float) -> tuple[str, tuple[Cost, ...]]:
    """The finest periods in which every sum has room to be written, and what to call such a period."""
    spent = spending(model.aktiviteter)
    if not sum(spread(spent, [(axis.start, axis.end)])):
        return "", ()
    written: tuple[tuple[str, Callable[[int], str], Callable[[int], bool]], ...] = (
        ("kr", number, lambda _: True),
        ("1000 kr", lambda m: number(m // 1000), lambda m: m % 1000 == 0),
        ("mill. kr", lambda m: number(rounded(Fraction(m, 1_000_000), 1)), lambda m: not m or m >= 1_000_000),
    )
    for exact in (written[:2], written[2:]):
        for name, edges in _groupings(axis):
            sums = spread(spent, edges)
            rooms = [axis.x(end) - axis.x(start) - 6 for start, end in edges]
            for unit, shown, fits in exact:
                texts = [shown(m) if m else "" for m in sums]
                if all(map(fits, sums)) and all(
                    measure(t, size, "semibold") <= room for t, room in zip(texts, rooms, strict=True)
                ):
                    cells = zip(edges, sums, texts, strict=True)
                    return f"{name} ({unit})", tuple(Cost(s, e, m, t) for (s, e), m, t in cells)
    total = sum(spread(spent, [(axis.start, axis.end)]))
    return "i alt (kr)", (Cost(axis.start, axis.end, total, number(total)),)


def _groupings(axis: Scale) -> Iterable[tuple[str, list[tuple[int, int]]]]:
    wanted: dict[Unit, tuple[tuple[str, int], ...]] = {
        "uke": (("per måned", 1),),
        "måned": (("per måned", 1), ("per kvartal", 3), ("per halvår", 6), ("per år", 12)),
        "kvartal": (("per kvartal", 3), ("per halvår", 6), ("per år", 12)),
        "år": (),
    }
    for name, months in wanted[axis.unit]:
        periods = clipped(spans(axis.start, min(axis.end, LAST + 1), months), axis.start, axis.end)
        yield name, [(s, e) for s, e, _ in periods]
    if axis.unit == "år":
        yield (
            "per periode" if axis.columns[0].labels[0].endswith("–") else "per år",
            [(p.start, p.end) for p in axis.columns],
        )
