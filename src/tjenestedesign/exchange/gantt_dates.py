"""Dates and durations as Mermaid's gantt reads them."""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

_TOKENS: Final = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})",
    "H": r"(?P<hour>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "m": r"(?P<minute>\d{1,2})",
    "ss": r"(?P<second>\d{2})",
    "s": r"(?P<second>\d{1,2})",
    "X": r"(?P<unix>-?\d{1,11})",
    "x": r"(?P<milli>-?\d{1,14})",
}
_TOKEN = re.compile("|".join(_TOKENS))
_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST: Final = 10_000
"""Days a task may last for its excluded days to be counted."""


@dataclass(eq=False)
class Calendar:
    """What a diagram says about dates."""

    format: str = "YYYY-MM-DD"
    inclusive: bool = False
    excludes: list[str] = field(default_factory=list[str])

    def _is_excluded(self, day: date) -> bool:
        name = _DAYS[day.weekday()]
        return (
            ("weekends" in self.excludes and day.weekday() >= 5)
            or name in self.excludes
            or f"{day:%Y-%m-%d}" in self.excludes
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
                was_excluded = self._is_excluded(day.date())
                if was_excluded:
                    end += timedelta(days=1)
                day += timedelta(days=1)
        except OverflowError:
            pass
        return end, shown


def read_date(text: str, format: str) -> datetime | None:
    """A date written as `format` says, or as ISO."""
    for shape in (format, "YYYY-MM-DD"):
        try:
            found = re.fullmatch(_pattern(shape), text.strip(), re.ASCII)
        except re.error:  # a format that names the same part twice
            continue
        if found:
            made = _date(found.groupdict())
            if made is not None:
                return made
    return None


def _pattern(format: str) -> str:
    parts: list[str] = []
    at = 0
    for token in _TOKEN.finditer(format):
        parts += [re.escape(format[at : token.start()]), _TOKENS[token[0]]]
        at = token.end()
    return "".join([*parts, re.escape(format[at:])])


def _date(parts: dict[str, str | None]) -> datetime | None:
    n = {name: int(value) for name, value in parts.items() if value}
    try:
        if "unix" in n or "milli" in n:
            moment = datetime.fromtimestamp(n.get("unix", n.get("milli", 0) / 1000), UTC)
            return moment.replace(tzinfo=None)
        year = n.get("year", 2000 + n["short"] if "short" in n else 0)
        return datetime(
            year, n.get("month", 1), n.get("day", 1), n.get("hour", 0), n.get("minute", 0), n.get("second", 0)
        )
    except (ValueError, OverflowError, OSError):
        return None


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
