"""Dates, numbers and lists as they are written in Norwegian bokmål."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.ground.marks import after
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.ground.scalars import Tidspunkt

MONTHS: Final = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def day(value: date) -> str:
    return after(f"{value.day}. {MONTHS[value.month - 1]} {value.year}", value)


def point(value: Tidspunkt) -> str:
    """`2015-03` → «mars 2015», `2015-K1` → «1. kvartal 2015», a day in full."""
    return after(_point(value), value)


def _point(value: Tidspunkt) -> str:
    if re.fullmatch(r"\d{4}-K\d", value.tekst):
        return f"{value.tekst[-1]}. kvartal {value.start.year}"
    if re.fullmatch(r"\d{4}", value.tekst):
        return value.tekst
    if value.start == value.slutt:
        return day(value.start)
    return f"{MONTHS[value.start.month - 1]} {value.start.year}"


def number(value: float | Decimal) -> str:
    """Thousands with a no-break space, decimals with a comma."""
    whole = f"{int(value):,}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return after(whole.replace(",", "\u00a0").replace(".", ",").replace("-", "−"), value)


def written_range(least: float | date | None, most: float | date | None) -> str:
    """What to write where only some numbers or days will do: «Skriv et tall fra 0 til 100.» Empty where there are no bounds."""
    what, more, less = (
        ("en dato", "senere", "tidligere")
        if isinstance(least or most, date)
        else ("et tall", "mer", "mindre")
    )
    match least, most:
        case None, None:
            return ""
        case _, None:
            return f"Skriv {what} som er {_bound(least)} eller {more}."
        case None, _:
            return f"Skriv {what} som er {_bound(most)} eller {less}."
        case _:
            return f"Skriv {what} fra {_bound(least)} til {_bound(most)}."


def _bound(value: float | date) -> str:
    """Thousands are told apart only where there are many, so that a year is not."""
    if isinstance(value, date):
        return day(value)
    text = number(value)
    return text if abs(value) >= 10_000 else text.replace("\u00a0", "")


def mean(value: Fraction) -> str:
    """An average of scores from 1 to 5, with the one decimal it can be read with."""
    return number(rounded(value, 1))


def choose(items: Iterable[str]) -> str:
    """«Velg a, b eller c.»"""
    return f"Velg {listing(list(items), last='eller')}."


def listing(items: Sequence[str], *, last: str = "og") -> str:
    """«a, b og c»."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
