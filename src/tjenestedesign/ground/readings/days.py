"""Days, months, quarters and years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tjenestedesign.ground.norwegian import MONTHS
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings.said import (
    Ambiguous,
    Read,
    plain,
)

_ENGLISH: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH: Final[Mapping[str, int]] = {
    spelling: number
    for names in (MONTHS, _ENGLISH)
    for number, name in enumerate(names, 1)
    for spelling in (name, name[:3], name[:4] if name.startswith("sep") else name[:3])
}
WEEKDAY: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_DAY_NAME: Final = late(
    rf"(?P<name>{'|'.join(WEEKDAY)}|{'|'.join(d[:3] for d in WEEKDAY)})\.?,? (?:den )?(?P<rest>.+)"
)
_YEAR_FIRST: Final = late(r"(\d{4})([-./ ])(\d{1,2})\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?")
_TOGETHER: Final = late(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST: Final = late(
    r"(\d{1,2}) ?([-./]) ?(\d{1,2})(?: ?([-./]) ?| (?=\d{4}))(\d{4}|\d{2})(?: 00:00(?::00)?)?"
)
_NAMED: Final = late(r"(?:den )?(\d{1,2})\.? ?([a-zæøå]{3,9})\.?,? ?(?:i )?(?:- ?)?'?(\d{4}|\d{2})")
_NAMED_FIRST: Final = late(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?, ?(\d{4})")


def as_day(text: str) -> Read:
    """A day: `3. mars 2026`, `03.03.2026`, `3/3-26` → `2026-03-03`. Two figures of a year are of this century."""
    said = plain(text)
    named = _DAY_NAME.fullmatch(said)
    found = _day(named["rest"] if named else said)
    if named and isinstance(found, str):
        right = WEEKDAY[date.fromisoformat(found).weekday()]
        return found if right.startswith(named["name"]) else None
    return found


def is_spelt_as_a_day(text: str) -> bool:
    """Whether a text has the form of a day, though there may be none such in the calendar."""
    said = plain(text)
    named = _NAMED.fullmatch(said)
    return bool(_YEAR_FIRST.fullmatch(said) or _DAY_FIRST.fullmatch(said) or (named and named[2] in MONTH))


def _day(said: str) -> Read:
    if found := _YEAR_FIRST.fullmatch(said) or _TOGETHER.fullmatch(said):
        parts = [g for g in found.groups() if g.isdigit()]
        return _iso(*map(int, parts))
    if found := _NAMED.fullmatch(said):
        month = MONTH.get(found[2])
        return _iso(_year(found[3]), month, int(found[1])) if month else None
    if found := _NAMED_FIRST.fullmatch(said):
        month = MONTH.get(found[1])
        return _iso(int(found[3]), month, int(found[2])) if month else None
    if found := _DAY_FIRST.fullmatch(said):
        return _day_first(*found.groups())
    return None


def _day_first(first: str, between: str, second: str, after: str | None, last: str) -> Read:
    """`3.4.2026` is Norwegian for 3 April. With other marks, month and day may have changed places, and a year of two figures may stand first."""
    a, b = int(first), int(second)
    either = [_iso(_year(last), b, a)]
    if not (between == after == ".") and not (between == "/" and after in ("-", None)):
        either.append(_iso(_year(last), a, b))
        if between == after and len(first) == len(last) == 2:
            either.append(_iso(_year(first), b, int(last)))
    elif between == "/":  # 3/4-26 as it is written by hand in Norway, unless the month came first
        either.append(_iso(_year(last), a, b))
    sound = tuple(dict.fromkeys(e for e in either if e))
    return sound[0] if len(sound) == 1 else Ambiguous(sound) if sound else None


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_MONTH_OF: Final = late(r"([a-zæøå]{3,9})(?:\. ?|[ -]| -)'?(\d{4}|\d{2})")
_MONTH_AFTER: Final = late(r"(\d{4})[ -]([a-zæøå]{3,9})\.?")
_MONTH_NUMBER: Final = late(r"(0?[1-9]|1[0-2])[-./ ](\d{4})")
_YEAR_MONTH: Final = late(r"(\d{4})[-./ ](0?[1-9]|1[0-2])")
_QUARTER: Final = late(
    r"(?:(?:[kq]\.?|kvartal|kv\.) ?([1-4])|([1-4])\.? ?(?:kvartal|kv\.?|k|q))(?: i)?[ ./-]*'?(\d{4}|\d{2})"
)
_QUARTER_AFTER: Final = late(r"(\d{4})[ ./-]*(?:[kq]\.? ?([1-4])|([1-4])\.? ?(?:kvartal|kv\.?|k|q))")
_YEAR_ALONE: Final = late(r"(?:år(?:et)? |i )?(\d{4})\.?")


_HALF: Final = late(
    r"(?:h ?([12])|([12])\.? ?(?:halvår|h)|(første|fyrste|andre) halvår)(?: i| av)?[ ./-]*'?(\d{4}|\d{2})"
)
_HALF_AFTER: Final = late(r"(\d{4})[ ./-]*(?:h ?([12])|([12])\.? ?(?:halvår|h))")
_WEEK: Final = late(r"(?:uke|uka|veke|week|w|u)\.? ?(\d{1,2})(?:,| i|/| -|-)? ?'?(\d{4}|\d{2})")
_WEEK_AFTER: Final = late(r"(\d{4})[ ./-]*(?:uke|veke|week|w|u)\.? ?(\d{1,2})")


def as_time(text: str, *, last: bool | None = None) -> Read:
    """A day, month, quarter or year: `mars 2026` → `2026-03`, `1. kvartal 2026` → `2026-K1`.

    A half-year or a week is its first month or day, or its last where `last` is true. Where it is not known which, it can mean both.
    """
    said = plain(text)
    if (ends := _half_year(said) or _week(said)) is not None:
        return Ambiguous(ends) if last is None else ends[last]
    if (found := _MONTH_OF.fullmatch(said)) and (month := MONTH.get(found[1])):
        return f"{_year(found[2])}-{month:02}"
    if found := _MONTH_AFTER.fullmatch(said):
        month = MONTH.get(found[2])
        return f"{found[1]}-{month:02}" if month else None
    if found := _MONTH_NUMBER.fullmatch(said):
        return f"{found[2]}-{int(found[1]):02}"
    if found := _YEAR_MONTH.fullmatch(said):
        return f"{found[1]}-{int(found[2]):02}"
    if found := _QUARTER.fullmatch(said):
        return f"{_year(found[3])}-K{found[1] or found[2]}"
    if found := _QUARTER_AFTER.fullmatch(said):
        return f"{found[1]}-K{found[2] or found[3]}"
    if found := _YEAR_ALONE.fullmatch(said):
        return found[1]
    return as_day(text)


def _half_year(said: str) -> tuple[str, str] | None:
    """The first and the last month of a half-year."""
    if found := _HALF.fullmatch(said):
        year, is_second = _year(found[4]), (found[1] or found[2] or found[3]) in ("2", "andre")
    elif found := _HALF_AFTER.fullmatch(said):
        year, is_second = int(found[1]), (found[2] or found[3]) == "2"
    else:
        return None
    return (f"{year}-07", f"{year}-12") if is_second else (f"{year}-01", f"{year}-06")


def _week(said: str) -> tuple[str, str] | None:
    """The Monday and the Sunday of a week."""
    if found := _WEEK.fullmatch(said):
        week, year = int(found[1]), _year(found[2])
    elif found := _WEEK_AFTER.fullmatch(said):
        year, week = int(found[1]), int(found[2])
    else:
        return None
    try:
        return date.fromisocalendar(year, week, 1).isoformat(), date.fromisocalendar(
            year, week, 7
        ).isoformat()
    except ValueError:
        return None
