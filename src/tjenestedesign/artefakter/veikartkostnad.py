"""What a veikart costs: spread over the days of its activities, and the table by track and period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from tjenestedesign.artefakter.gantt_plan import days_of
from tjenestedesign.artefakter.veikart import Aktivitet, Veikart
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.ground.calendar_periods import spans
from tjenestedesign.ground.norwegian import MONTHS, number

_MOST: Final = 8
"""At most this many periods beside each other in the table."""


def spending(activities: Iterable[Aktivitet]) -> list[tuple[int, int, int]]:
    return [(*days_of(a), a.kostnad) for a in activities if a.kostnad]


def spread(spending: Iterable[tuple[int, int, int]], edges: Sequence[tuple[int, int]]) -> list[int]:
    """Whole kroner per period; an activity's parts in adjoining periods add up to exactly its cost there."""
    sums = [0] * len(edges)
    for start, end, amount in spending:
        for index, period in enumerate(edges):
            before, after = (
                amount * (min(max(edge, start), end) - start) // (end - start) for edge in period
            )
            sums[index] += after - before
    return sums


def cost_table(model: Veikart, caption: str) -> Table | None:
    """A row per track and a sum row; a column per period and a sum column. None where nothing has a cost."""
    spent = spending(model.aktiviteter)
    if not spent:
        return None
    first, last = min(s for s, _, _ in spent), max(e for _, e, _ in spent)
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
        own = spent if not id else spending(a for a in model.aktiviteter if a.spor == id)
        if own:
            amounts = [*spread(own, edges), sum(amount for *_, amount in own)]
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
