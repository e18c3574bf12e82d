"""The time axis of a veikart: which unit fits the span, and where a day stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from tjenestedesign.drawing.text import Weight, measure
from tjenestedesign.ground.calendar_periods import LAST, clipped, first_day, spans
from tjenestedesign.ground.norwegian import MONTHS

Unit = Literal["uke", "måned", "kvartal", "år"]

MONTHS_SHORT: Final = ("jan", "feb", "mars", "apr", "mai", "juni", "juli", "aug", "sep", "okt", "nov", "des")
_IDEAL: Final[dict[Unit, float]] = {"uke": 110, "måned": 84, "kvartal": 110, "år": 84}
_LEAST: Final[dict[Unit, float]] = {"uke": 44, "måned": 44, "kvartal": 36, "år": 40}
"""The narrowest column on a sheet of a split drawing."""
MIN_WIDTH: Final = 840.0
MAX_WIDTH: Final = 1520.0
_MAX_YEARS: Final = 28
"""At most this many columns when the unit is the year; longer spans get columns of 2, 5, 10 … years."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days as ordinals, `end` exclusive; the labels to choose from, widest first."""

    start: int
    end: int
    labels: tuple[str, ...]

    def label(self, room: float, size: float, weight: Weight) -> str:
        """The longest of its names that has room, or nothing."""
        return next((t for t in self.labels if measure(t, size, weight) <= room), "")


@dataclass(frozen=True, slots=True)
class Scale:
    """Header bands from coarse to fine; the finest is the grid. `x` is relative to the chart's left edge."""

    unit: Unit
    bands: tuple[tuple[Period, ...], ...]
    width: float

    @property
    def start(self) -> int:
        return self.bands[-1][0].start

    @property
    def end(self) -> int:
        return self.bands[-1][-1].end

    @property
    def columns(self) -> tuple[Period, ...]:
        return self.bands[-1]

    def x(self, day: int) -> float:
        return (day - self.start) / (self.end - self.start) * self.width


def scale(days: Iterable[tuple[int, int]]) -> Scale:
    """An axis that holds every (first day, day after the last)."""
    held = tuple(days)
    first, last = min(s for s, _ in held), max(e for _, e in held)
    length = last - first
    if length < 90:
        return _weeks(first, last)
    if length <= 30 * 31:
        return _months(first, last)
    if length <= 12 * 365.25:
        return _quarters(first, last)
    return _years(first, last)


def _finish(unit: Unit, *bands: Sequence[Period]) -> Scale:
    width = min(max(len(bands[-1]) * _IDEAL[unit], MIN_WIDTH), MAX_WIDTH)
    return Scale(unit, tuple(tuple(b) for b in bands if b), width)


def _year_band(first: int, last: int) -> list[Period]:
    return [
        Period(s, e, (str(d.year), f"’{d.year % 100:02}"))
        for s, e, d in clipped(spans(first, last, 12), first, last)
    ]


def _weeks(first: int, last: int) -> Scale:
    begin = first - (first - 1) % 7
    end = last + (1 - last) % 7
    weeks: list[Period] = []
    for monday in range(begin, end, 7):
        iso = date.fromordinal(min(monday + 3, LAST)).isocalendar().week
        weeks.append(Period(monday, monday + 7, (f"uke {iso}", str(iso))))
    months = [
        Period(
            s,
            e,
            (
                f"{MONTHS[d.month - 1]} {d.year}",
                f"{MONTHS_SHORT[d.month - 1]} {d.year}",
                MONTHS_SHORT[d.month - 1],
            ),
        )
        for s, e, d in clipped(spans(begin, min(end, LAST + 1), 1), begin, end)
    ]
    return _finish("uke", months, weeks)


def _months(first: int, last: int) -> Scale:
    months = [Period(s, e, (MONTHS_SHORT[d.month - 1],)) for s, e, d in spans(first, last, 1)]
    return _finish("måned", _year_band(months[0].start, months[-1].end), months)


def _quarters(first: int, last: int) -> Scale:
    quarters = [
        Period(s, e, (f"{d.month // 3 + 1}. kv.", f"K{d.month // 3 + 1}"))
        for s, e, d in spans(first, last, 3)
    ]
    return _finish("kvartal", _year_band(quarters[0].start, quarters[-1].end), quarters)


def _years(first: int, last: int) -> Scale:
    start, end = date.fromordinal(first).year, date.fromordinal(last - 1).year
    step = next(
        s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (end - start) // s + 2 <= _MAX_YEARS or s == 500
    )
    years = [
        Period(first_day(y, 1), first_day(y + step, 1), (str(max(y, 1)) if step == 1 else f"{max(y, 1)}–",))
        for y in range(start - start % step, end + 1, step)
    ]
    return _finish("år", years)


def windows(axis: Scale, room: float) -> list[Scale]:
    """The axis in as few even runs of whole columns as leave each column wide enough to be read."""
    count = len(axis.columns)
    across = max(1, int(room / _LEAST[axis.unit]))
    runs = -(-count // across)
    edges = [round(count * n / runs) for n in range(runs + 1)]
    widest = max(b - a for a, b in pairwise(edges))
    column = min(room / widest, _IDEAL[axis.unit]) if runs > 1 else min(room, axis.width) / count
    return [_window(axis, a, b, (b - a) * column) for a, b in pairwise(edges)]


def _window(axis: Scale, first: int, end: int, width: float) -> Scale:
    start, stop = axis.columns[first].start, axis.columns[end - 1].end
    bands = (
        tuple(
            Period(max(p.start, start), min(p.end, stop), p.labels)
            for p in band
            if p.start < stop and p.end > start
        )
        for band in axis.bands
    )
    return Scale(axis.unit, tuple(bands), width)
