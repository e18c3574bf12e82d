"""Dates and durations as Mermaid's gantt reads them."""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tjenestedesign.exchange.gantt_formats import DateFormat, date_format

_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST: Final = 10_000
"""Days a task may last for its excluded days to be counted."""


@dataclass(eq=False)
class Calendar:
    """What a diagram says about dates."""

    format: str = "YYYY-MM-DD"
    line: int = 0
    """Where the format is given; 0 where it is not."""
    inclusive: bool = False
    excludes: list[str] = field(default_factory=list[str])
    includes: list[str] = field(default_factory=list[str])
    weekend: int = 5
    """The first of the two days that are the weekend, Monday 0."""

    @property
    def dates(self) -> DateFormat:
        return date_format(self.format)

    def read(self, text: str) -> datetime | None:
        """A date written as the diagram writes dates, or as ISO."""
        return self.dates.read(text)

    def _is_excluded(self, day: datetime) -> bool:
        written = {self.dates.written(day), f"{day:%Y-%m-%d}"}
        if not written.isdisjoint(self.includes):
            return False
        name = _DAYS[day.weekday()]
        return (
            ("weekends" in self.excludes and day.weekday() in (self.weekend, self.weekend + 1))
            or name in self.excludes
            or not written.isdisjoint(self.excludes)
        )

    def ends(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """(when what comes after can start, when the work itself ends): moved past excluded days as Mermaid does."""
        shown = end
        if not self.excludes or set(_DAYS) <= set(self.excludes) or (end - start).days > _LONGEST:
            return end, shown
        try:
            was_excluded = False
            day = start + timedelta(days=1)
            while day <= end:
                if not was_excluded:
                    shown = end
                was_excluded = self._is_excluded(day)
                if was_excluded:
                    end += timedelta(days=1)
                day += timedelta(days=1)
        except OverflowError:
            pass
        return end, shown


def add(start: datetime, duration: str) -> datetime | None:
    """The moment a duration such as 3d, 2w or 1M later; a month keeps the day where it can."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,6})?)(ms|[Mdhmswy])", duration.strip(), re.ASCII)
    if not found:
        return None
    amount, unit = float(found[1]), found[2]
    try:
        if unit in _UNITS:
            return start + timedelta(seconds=amount * _UNITS[unit])
        count = start.month - 1 + int(amount * (12 if unit == "y" else 1))
        year, month = start.year + count // 12, count % 12 + 1
        return start.replace(year=year, month=month, day=min(start.day, months.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None
