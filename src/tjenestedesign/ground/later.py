"""A plan moved in time as a whole: what comes first is next month or later, and all the rest keeps its distance to it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tjenestedesign.ground.pattern import late

_POINT: Final = late(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|[KkQq]([1-4])))?")


@dataclass(frozen=True, slots=True)
class Later:
    """How far everything is moved, in whole months."""

    months: int

    def moved(self, text: str) -> str:
        """A day, month, quarter or year (`2015-03-01`, `2015-03`, `2015-K1`, `2015`) that much later, as precise as it was.
        A day that the new month lacks becomes its last. Another text is as it was."""
        found = _POINT.fullmatch(text)
        if found is None:
            return text
        year, month, day, quarter = found.groups()
        years, at = divmod(_month(year, month, day, quarter) + self.months, 12)
        if day:
            last = calendar.monthrange(years, at + 1)[1]
            ended = int(day) == calendar.monthrange(int(year), int(month))[1]
            return f"{years:04}-{at + 1:02}-{last if ended else min(int(day), last):02}"
        if quarter:
            return f"{years:04}-K{at // 3 + 1}"
        return f"{years:04}-{at + 1:02}" if month else f"{years:04}"


def later(dates: Iterable[str], now: date) -> Later | None:
    """The least move after which the first of these points in time begins after this month; None where there are none.

    Whole quarters where one of them is a quarter, and whole years where one is a year, so that each stays as precise as it was.
    """
    found = [m for t in dates if (m := _POINT.fullmatch(t))]
    if not found:
        return None
    first = min(_month(*m.groups()) for m in found)
    step = max(12 if not m[2] and not m[4] else 3 if m[4] else 1 for m in found)
    needed = now.year * 12 + now.month - first
    return Later(max(-(-needed // step) * step, 0))


def _month(year: str, month: str | None, _day: str | None, quarter: str | None) -> int:
    """How many months since year 0 a point in time begins."""
    return int(year) * 12 + (3 * int(quarter) - 2 if quarter else int(month or 1)) - 1
