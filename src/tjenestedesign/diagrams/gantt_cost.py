"""What is spent in each period of a veikart: the row below the chart, and the table by track."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from tjenestedesign.artefakter.veikart import Aktivitet, Veikart
from tjenestedesign.diagrams.gantt_plan import days_of
from tjenestedesign.diagrams.gantt_scale import LAST, Scale, Unit, clipped, spans
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import measure
from tjenestedesign.ground.norwegian import MONTHS, number
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
    spending = _spending(model.aktiviteter)
    if not sum(_spread(spending, [(axis.start, axis.end)])):
        return "", ()
    written: tuple[tuple[str, Callable[[int], str], Callable[[int], bool]], ...] = (
        ("kr", number, lambda _: True),
        ("1000 kr", lambda m: number(m // 1000), lambda m: m % 1000 == 0),
        ("mill. kr", lambda m: number(rounded(Fraction(m, 1_000_000), 1)), lambda m: not m or m >= 1_000_000),
    )
    for exact in (written[:2], written[2:]):
        for name, edges in _groupings(axis):
            sums = _spread(spending, edges)
            rooms = [axis.x(end) - axis.x(start) - 6 for start, end in edges]
            for unit, shown, fits in exact:
                texts = [shown(m) if m else "" for m in sums]
                if all(map(fits, sums)) and all(
                    measure(t, size, "semibold") <= room for t, room in zip(texts, rooms, strict=True)
                ):
                    cells = zip(edges, sums, texts, strict=True)
                    return f"{name} ({unit})", tuple(Cost(s, e, m, t) for (s, e), m, t in cells)
    total = sum(_spread(spending, [(axis.start, axis.end)]))
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


def _spending(activities: Iterable[Aktivitet]) -> list[tuple[int, int, int]]:
    return [(*days_of(a), a.kostnad) for a in activities if a.kostnad]


def _spread(spending: Iterable[tuple[int, int, int]], edges: Sequence[tuple[int, int]]) -> list[int]:
    """Whole kroner per period; an activity's parts in adjoining periods add up to exactly its cost there."""
    sums = [0] * len(edges)
    for start, end, amount in spending:
        for index, period in enumerate(edges):
            before, after = (
                amount * (min(max(edge, start), end) - start) // (end - start) for edge in period
            )
            sums[index] += after - before
    return sums


# --- the table ----------------------------------------------------------------------------------------------------

_MOST: Final = 8
"""At most this many periods beside each other in the table."""


def cost_table(model: Veikart, caption: str) -> Table | None:
    """A row per track and a sum row; a column per period and a sum column. None where nothing has a cost."""
    spending = _spending(model.aktiviteter)
    if not spending:
        return None
    first, last = min(s for s, _, _ in spending), max(e for _, e, _ in spending)
    periods: list[tuple[int, int, date]] = []
    months = 0
    for months in (1, 3, 6, 12):
        periods = spans(first, last, months)
        if len(periods) <= _MOST:
            break
    if len(periods) > _MOST:
        periods = []
    edges = [(start, end) for start, end, _ in periods]
    tracks = {s.id: s.tittel for s in model.spor}
    for activity in model.aktiviteter:
        tracks.setdefault(activity.spor, activity.spor)
    rows: list[tuple[Cell, ...]] = []
    for id, title in (*tracks.items(), ("", "Sum")):
        own = spending if not id else _spending(a for a in model.aktiviteter if a.spor == id)
        if own:
            amounts = [*_spread(own, edges), sum(amount for *_, amount in own)]
            rows.append(
                (Cell((title,)), *(Cell((f"{number(m)}\u00a0kr",)) if m else Cell() for m in amounts))
            )
    names = tuple(_named(day, months) for _, _, day in periods)
    return Table(caption, ("Spor", *names, "Sum"), tuple(rows))


def _named(day: date, months: int) -> str:
    match months:
        case 1:
            return f"{MONTHS[day.month - 1]} {day.year}"
        case 3:
            return f"{day.month // 3 + 1}. kvartal {day.year}"
        case 6:
            return f"{day.month // 6 + 1}. halvår {day.year}"
        case _:
            return str(day.year)
