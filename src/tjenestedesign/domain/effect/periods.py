"""Periods as the result spells them, and as readers meet them."""

from __future__ import annotations

from tjenestedesign.ground.norwegian import MONTHS


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
