"""Periods as the result spells them, and as readers meet them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from tjenestedesign.ground.norwegian import MONTHS

SIZE: Final[Mapping[str, int]] = {"måned": 1, "kvartal": 3, "halvår": 6, "år": 12}
"""How many months there are to a period, by how often."""


def period_name(period: str) -> str:
    """`2015-H1` → «første halvår 2015»; `2015-K2` → «2. kvartal 2015»; `2015-03` → «mars 2015»; `2015` → «2015»."""
    year, _, part = period.partition("-")
    match part[:1]:
        case "":
            return year
        case "H":
            return f"{'første' if part == 'H1' else 'andre'} halvår {year}"
        case "K":
            return f"{part[1:]}. kvartal {year}"
        case _:
            return f"{MONTHS[int(part) - 1]} {year}"


def per_year(period: str) -> int:
    """How many such periods there are in a year."""
    return {"": 1, "H": 2, "K": 4}.get(period.partition("-")[2][:1], 12)


def year_of(period: str) -> int:
    return int(period[:4])


def number_of(day: date, size: int) -> int:
    """Which period a day is in, counted from year 0."""
    return (day.year * 12 + day.month - 1) // size


def end_of(number: int, size: int) -> date:
    """The last day of a period."""
    year, month = divmod((number + 1) * size, 12)
    return date(year, month + 1, 1) - timedelta(1)


def spelled(number: int, frequency: str) -> str:
    """As the result spells it."""
    size = SIZE[frequency]
    year, part = divmod(number, 12 // size)
    return {
        "måned": f"{year}-{part + 1:02}", "kvartal": f"{year}-K{part + 1}", "halvår": f"{year}-H{part + 1}", "år": f"{year}",
    }[frequency]  # fmt: skip
