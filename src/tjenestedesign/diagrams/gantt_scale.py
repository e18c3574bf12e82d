"""The time axis of a veikart: which unit fits the span, where a day stands, and what is spent in each period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.diagrams.text import Weight, measure
from tjenestedesign.report.norwegian import MONTHS, number

Unit = Literal["uke", "måned", "kvartal", "år"]

MONTHS_SHORT: Final = ("jan", "feb", "mars", "apr", "mai", "juni", "juli", "aug", "sep", "okt", "nov", "des")
_LAST: Final = date.max.toordinal()
_IDEAL: Final[dict[Unit, float]] = {"uke": 96, "måned": 68, "kvartal": 100, "år": 72}
MIN_WIDTH: Final = 760.0
MAX_WIDTH: Final = 1150.0
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What is spent in a period, spread evenly over each activity's days, and how it is written."""

    start: int
    end: int
    amount: int
    text: str


def scale(days: Iterable[tuple[int, int]]) -> Scale:
    """An axis that holds every (first day, day after the last)."""
    spans = tuple(days)
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
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


def _first_day(year: int, month: int) -> int:
    """The ordinal of a month's first day; months outside 1–12 roll over, the calendar's ends are kept to."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year > date.max.year:
        return _LAST + 1
    return date(max(year, 1), month, 1).toordinal() if year >= 1 else 1


def _spans(first: int, last: int, months: int) -> list[tuple[int, int, date]]:
    """Calendar periods of so many months from the one with `first` to the one with the day before `last`."""
    start = date.fromordinal(first)
    year, month = start.year, (start.month - 1) // months * months + 1
    found: list[tuple[int, int, date]] = []
    while (begin := _first_day(year, month)) < last:
        found.append((begin, _first_day(year, month + months), date.fromordinal(begin)))
        year, month = year + (month + months - 1) // 12, (month + months - 1) % 12 + 1
    return found


def _clipped(
    spans: Iterable[tuple[int, int, date]], first: int, last: int
) -> Iterable[tuple[int, int, date]]:
    return ((max(s, first), min(e, last), d) for s, e, d in spans)


def _year_band(first: int, last: int) -> list[Period]:
    return [
        Period(s, e, (str(d.year), f"’{d.year % 100:02}"))
        for s, e, d in _clipped(_spans(first, last, 12), first, last)
    ]


def _weeks(first: int, last: int) -> Scale:
    begin = first - (first - 1) % 7
    end = last + (1 - last) % 7
    weeks: list[Period] = []
    for monday in range(begin, end, 7):
        iso = date.fromordinal(min(monday + 3, _LAST)).isocalendar().week
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
        for s, e, d in _clipped(_spans(begin, min(end, _LAST + 1), 1), begin, end)
    ]
    return _finish("uke", months, weeks)


def _months(first: int, last: int) -> Scale:
    months = [Period(s, e, (MONTHS_SHORT[d.month - 1],)) for s, e, d in _spans(first, last, 1)]
    return _finish("måned", _year_band(months[0].start, months[-1].end), months)


def _quarters(first: int, last: int) -> Scale:
    quarters = [
        Period(s, e, (f"{d.month // 3 + 1}. kv.", f"K{d.month // 3 + 1}"))
        for s, e, d in _spans(first, last, 3)
    ]
    return _finish("kvartal", _year_band(quarters[0].start, quarters[-1].end), quarters)


def _years(first: int, last: int) -> Scale:
    start, end = date.fromordinal(first).year, date.fromordinal(last - 1).year
    step = next(
        s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (end - start) // s + 2 <= _MAX_YEARS or s == 500
    )
    years = [
        Period(_first_day(y, 1), _first_day(y + step, 1), (str(max(y, 1)) if step == 1 else f"{max(y, 1)}–",))
        for y in range(start - start % step, end + 1, step)
    ]
    return _finish("år", years)


# --- cost ---------------------------------------------------------------------------------------------------------


def costs(model: Veikart, axis: Scale, size: float) -> tuple[str, tuple[Cost, ...]]:
    """The finest periods in which every sum has room to be written, and what to call such a period."""
    spending = [
        (a.fra.start.toordinal(), max(a.slutt.slutt, a.fra.start).toordinal() + 1, a.kostnad)
        for a in model.aktiviteter
        if a.kostnad
    ]
    if not spending:
        return "", ()
    written: tuple[tuple[str, Callable[[int], str], Callable[[int], bool]], ...] = (
        ("kr", number, lambda _: True),
        ("1000 kr", lambda m: number(m // 1000), lambda m: m % 1000 == 0),
        ("mill. kr", lambda m: number(round(m / 1_000_000, 1)), lambda m: not m or m >= 1_000_000),
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
    total = sum(amount for *_, amount in spending)
    return "i alt (kr)", (Cost(axis.start, axis.end, total, number(total)),)


def _groupings(axis: Scale) -> Iterable[tuple[str, list[tuple[int, int]]]]:
    wanted: dict[Unit, tuple[tuple[str, int], ...]] = {
        "uke": (("per måned", 1),),
        "måned": (("per måned", 1), ("per kvartal", 3), ("per halvår", 6), ("per år", 12)),
        "kvartal": (("per kvartal", 3), ("per halvår", 6), ("per år", 12)),
        "år": (),
    }
    for name, months in wanted[axis.unit]:
        spans = _clipped(_spans(axis.start, min(axis.end, _LAST + 1), months), axis.start, axis.end)
        yield name, [(s, e) for s, e, _ in spans]
    if axis.unit == "år":
        yield (
            "per periode" if axis.columns[0].labels[0].endswith("–") else "per år",
            [(p.start, p.end) for p in axis.columns],
        )


def _spread(spending: Iterable[tuple[int, int, int]], edges: Sequence[tuple[int, int]]) -> list[int]:
    """Whole kroner per period; each activity's parts add up to exactly its cost."""
    sums = [0] * len(edges)
    for start, end, amount in spending:
        spent = 0
        for index, (_, edge) in enumerate(edges):
            until = amount * max(0, min(edge, end) - start) // (end - start)
            sums[index] += until - spent
            spent = max(spent, until)
    return sums


# --- critical path ------------------------------------------------------------------------------------------------


def critical(model: Veikart) -> frozenset[str]:
    """Ids of activities without slack: a delay there moves the end of the last activity that hangs together with others.

    Planned dates are taken as they stand; what may slip is counted in weekdays, so that a weekend between two
    activities is no slack. Activities outside every dependency, and rings, have no critical path.
    """
    items = {a.id: a for a in model.aktiviteter}
    needs = {
        i: tuple(n for n in dict.fromkeys(a.avhenger_av) if n in items and n != i) for i, a in items.items()
    }
    linked = {i for i, n in needs.items() if n} | {n for ns in needs.values() for n in ns}
    if not linked:
        return frozenset()
    waiting: dict[str, list[str]] = {i: [] for i in items}
    left = dict.fromkeys(items, 0)
    for id, needed in needs.items():
        for n in needed:
            waiting[n].append(id)
            left[n] += 1
    begins: Callable[[str], int] = lambda i: _weekday_index(items[i].fra.start.toordinal())  # noqa: E731
    ends: Callable[[str], int] = lambda i: max(  # noqa: E731
        _weekday_index(items[i].slutt.slutt.toordinal() + 1), begins(i)
    )
    finish = max(ends(i) for i in linked)
    latest: dict[str, int] = {}
    ready = [i for i in items if i in linked and not left[i]]
    while ready:
        id = ready.pop()
        latest[id] = min((latest[w] - (ends(w) - begins(w)) for w in waiting[id]), default=finish)
        for n in needs[id]:
            left[n] -= 1
            if not left[n]:
                ready.append(n)
    return frozenset(i for i, day in latest.items() if day <= ends(i))


def _weekday_index(day: int) -> int:
    """How many weekdays lie before a day; ordinal 1 is a Monday."""
    weeks, rest = divmod(day - 1, 7)
    return weeks * 5 + min(rest, 5)
