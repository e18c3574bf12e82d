"""A gantt diagram's `dateFormat`: dates read and written as it says.

The tokens are those of Day.js, which Mermaid reads dates with (customParseFormat and advancedFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Final

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ANY_MONTH: Final = "|".join(_MONTHS)
_SHORT_MONTH: Final = "|".join(m[:3] for m in _MONTHS)


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


_Write = Callable[[datetime], str]
_TOKENS: Final[Mapping[str, tuple[str, _Write]]] = {
    "YYYY": (r"(?P<year>\d{4})", lambda d: f"{d.year:04}"),
    "YY": (r"(?P<short>\d{2})", lambda d: f"{d.year % 100:02}"),
    "MMMM": (rf"(?P<named>{_ANY_MONTH})", lambda d: _MONTHS[d.month - 1]),
    "MMM": (rf"(?P<named>{_SHORT_MONTH})", lambda d: _MONTHS[d.month - 1][:3]),
    "MM": (r"(?P<month>\d{2})", lambda d: f"{d.month:02}"),
    "M": (r"(?P<month>\d{1,2})", lambda d: f"{d.month}"),
    "Q": (r"(?P<quarter>[1-4])", lambda d: f"{(d.month + 2) // 3}"),
    "Do": (r"(?P<day>\d{1,2})(?:st|nd|rd|th)", lambda d: _ordinal(d.day)),
    "DD": (r"(?P<day>\d{2})", lambda d: f"{d.day:02}"),
    "D": (r"(?P<day>\d{1,2})", lambda d: f"{d.day}"),
    "dddd": (rf"(?P<weekday>{'|'.join(_DAYS)})", lambda d: _DAYS[d.weekday()]),
    "ddd": (rf"(?P<weekday>{'|'.join(n[:3] for n in _DAYS)})", lambda d: _DAYS[d.weekday()][:3]),
    "HH": (r"(?P<hour>\d{2})", lambda d: f"{d.hour:02}"),
    "H": (r"(?P<hour>\d{1,2})", lambda d: f"{d.hour}"),
    "hh": (r"(?P<hour>\d{2})", lambda d: f"{(d.hour - 1) % 12 + 1:02}"),
    "h": (r"(?P<hour>\d{1,2})", lambda d: f"{(d.hour - 1) % 12 + 1}"),
    "A": (r"(?P<half>AM|PM)", lambda d: "AM" if d.hour < 12 else "PM"),
    "a": (r"(?P<half>am|pm)", lambda d: "am" if d.hour < 12 else "pm"),
    "mm": (r"(?P<minute>\d{2})", lambda d: f"{d.minute:02}"),
    "m": (r"(?P<minute>\d{1,2})", lambda d: f"{d.minute}"),
    "ss": (r"(?P<second>\d{2})", lambda d: f"{d.second:02}"),
    "s": (r"(?P<second>\d{1,2})", lambda d: f"{d.second}"),
    "SSS": (r"\d{3}", lambda d: f"{d.microsecond // 1000:03}"),
    "ZZ": (r"(?:Z|[+-]\d{2}:?\d{2})", lambda _: "+0000"),
    "Z": (r"(?:Z|[+-]\d{2}:?\d{2})", lambda _: "+00:00"),
}
_UNIX: Final[Mapping[str, tuple[str, _Write]]] = {
    "X": (r"(?P<unix>-?\d{1,11})", lambda d: f"{int(d.replace(tzinfo=UTC).timestamp())}"),
    "x": (r"(?P<milli>-?\d{1,14})", lambda d: f"{int(d.replace(tzinfo=UTC).timestamp() * 1000)}"),
}
_TOKEN: Final = re.compile(r"\[[^\[\]]*\]|" + "|".join(sorted(_TOKENS, key=len, reverse=True)))
_ISO: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d{1,6})?)?Z?)?", re.ASCII)


@dataclass(frozen=True)
class DateFormat:
    """One `dateFormat`."""

    text: str

    def read(self, text: str) -> datetime | None:
        """A date written as the format says, or as ISO 8601."""
        text = text.strip()
        if self._pattern is not None and (found := self._pattern.fullmatch(text)):
            made = _date(found.groupdict())
            if made is not None:
                return made
        if found := _ISO.fullmatch(text):
            try:
                return datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}")
            except ValueError:
                return None
        return None

    def written(self, day: datetime) -> str:
        """The day as the format writes it."""
        return "".join(write(day) if write else literal for literal, _, write in self._parts)

    @cached_property
    def fault(self) -> str:
        """Why no date can be read by it, in words that follow «dateFormat «…» »; blank where one can."""
        names = re.findall(r"\?P<(\w+)>", "".join(pattern for _, pattern, _ in self._parts))
        strange = [
            w for literal, _, write in self._parts if not write for w in re.findall(r"[A-Za-z]+", literal)
        ]
        strange = [
            w for w in strange if f"[{w}]" not in self.text and not re.search(rf"\[[^\]]*{w}", self.text)
        ]
        if not names:
            return "har ingen dato i seg"
        if strange:
            return f"har «{strange[0]}», som ikke er en del av en dato"
        if len(set(names)) < len(names):
            return "nevner samme del av datoen to ganger"
        if not {"year", "short", "unix", "milli"} & set(names):
            return "har ikke år"
        return ""

    @cached_property
    def _parts(self) -> list[tuple[str, str, _Write | None]]:
        """(what stands there as it is, the pattern, how it is written); the last is None for what stands as it is."""
        if self.text in _UNIX:
            pattern, write = _UNIX[self.text]
            return [("", pattern, write)]
        parts: list[tuple[str, str, _Write | None]] = []
        at = 0
        for token in [*_TOKEN.finditer(self.text), None]:
            between = self.text[at : token.start() if token else None]
            if between:
                parts.append((between, re.escape(between), None))
            if token is None:
                break
            at = token.end()
            if token[0].startswith("["):
                parts.append((token[0][1:-1], re.escape(token[0][1:-1]), None))
            else:
                pattern, write = _TOKENS[token[0]]
                parts.append(("", pattern, write))
        return parts

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if self.fault:
            return None
        return re.compile("".join(pattern for _, pattern, _ in self._parts), re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=256)
def date_format(text: str) -> DateFormat:
    return DateFormat(text.strip()[:100])


def _date(parts: dict[str, str | None]) -> datetime | None:
    words = {k: v for k, v in parts.items() if v}
    n = {name: int(value) for name, value in words.items() if value.lstrip("-").isdecimal()}
    try:
        if "unix" in n or "milli" in n:
            moment = datetime.fromtimestamp(n.get("unix", n.get("milli", 0) / 1000), UTC)
            return moment.replace(tzinfo=None)
        short = n.get("short", 0)
        year = n.get("year", short + (1900 if short > 68 else 2000))
        month = n.get("month", n.get("quarter", 1) * 3 - 2)
        if "named" in words:
            month = next(i for i, m in enumerate(_MONTHS, 1) if m[:3].lower() == words["named"][:3].lower())
        hour = n.get("hour", 0)
        if "half" in words:
            hour = hour % 12 + (12 if words["half"].lower() == "pm" else 0)
        return datetime(year, month, n.get("day", 1), hour, n.get("minute", 0), n.get("second", 0))
    except (ValueError, OverflowError, OSError):
        return None
