"""Months, quarters and years as spans of days, to the ends of the calendar. Days are ordinals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

LAST: Final = date.max.toordinal()


def first_day(year: int, month: int) -> int:
    """The ordinal of a month's first day; months outside 1–12 roll over, the calendar's ends are kept to."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year > date.max.year:
        return LAST + 1
    return date(max(year, 1), month, 1).toordinal() if year >= 1 else 1


def spans(first: int, last: int, months: int) -> list[tuple[int, int, date]]:
    """Calendar periods of so many months from the one with `first` to the one with the day before `last`."""
    start = date.fromordinal(first)
    year, month = start.year, (start.month - 1) // months * months + 1
    found: list[tuple[int, int, date]] = []
    while (begin := first_day(year, month)) < last:
        found.append((begin, first_day(year, month + months), date.fromordinal(begin)))
        year, month = year + (month + months - 1) // 12, (month + months - 1) % 12 + 1
    return found


def clipped(
    periods: Iterable[tuple[int, int, date]], first: int, last: int
) -> Iterable[tuple[int, int, date]]:
    return ((max(s, first), min(e, last), d) for s, e, d in periods)
