"""Exact numbers as they are written in bokmål: `11 198 768 kr`, `26,4 millioner kroner`, `3,74 %`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from tjenestedesign.ground.marks import after, unmarked
from tjenestedesign.ground.rounding import rounded

NBSP: Final = "\u00a0"


def decimal(value: Decimal, places: int = 2) -> str:
    """Rounded to at most `places`, thousands with a no-break space, decimals with a comma."""
    text = f"{rounded(value, places):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    return after(text.replace(",", NBSP).replace(".", ",").replace("-", "−"), value)


def kroner(value: Decimal) -> str:
    return _with_unit(value, 0, "kr")


def exact_kroner(value: Decimal) -> str:
    """With øre where there are any: «1 250 kr», «1 250,50 kr»."""
    text = f"{value:,.0f}" if value == value.to_integral_value() else f"{rounded(value, 2):,f}"
    return after(f"{text.replace(',', NBSP).replace('.', ',').replace('-', '−')}{NBSP}kr", value)


def percent(value: Decimal, places: int = 2) -> str:
    """`value` in parts of a hundred."""
    return _with_unit(value, places, "%")


def spoken(value: Decimal) -> str:
    """An amount as it is said: «600 000 kroner», «26,4 millioner kroner», «1,2 milliarder kroner»."""
    if abs(rounded(value)) < 1_000_000:
        return _with_unit(value, 0, "kroner")
    size, one, many = rounded(value / 10**6, 1), "million", "millioner"
    if abs(size) >= 1000:
        size, one, many = rounded(value / 10**9, 1), "milliard", "milliarder"
    return after(f"{decimal(size, 1)}{NBSP}{one if abs(size) == 1 else many} kroner", value)


def _with_unit(value: Decimal, places: int, unit: str) -> str:
    """A mark comes after the unit."""
    return after(f"{unmarked(decimal(value, places))}{NBSP}{unit}", value)


def ranged(low: Decimal, high: Decimal, written: Callable[[Decimal], str]) -> str:
    """`low` to `high`, each as `written` has it: «1,8 mill. kr til 3,2 mill. kr»; one amount where they read the same."""
    first, last = written(low), written(high)
    return first if first == last else f"{first} til {last}"


def short(value: Decimal) -> str:
    """`spoken` for a table's cell: «600 000 kr», «26,4 mill. kr»."""
    text = spoken(value)
    for long, brief in (
        ("millioner", "mill."),
        ("million", "mill."),
        ("milliarder", "mrd."),
        ("milliard", "mrd."),
    ):
        text = text.replace(long, brief)
    return text.replace("kroner", "kr").replace(" ", NBSP)
