"""Exact numbers as they are written in bokmål: `11 198 768 kr`, `26,4 millioner kroner`, `3,74 %`."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tjenestedesign.present_value import rounded

NBSP: Final = "\u00a0"


def decimal(value: Decimal, places: int = 2) -> str:
    """Rounded to at most `places`, thousands with a no-break space, decimals with a comma."""
    text = f"{rounded(value, places):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    return text.replace(",", NBSP).replace(".", ",").replace("-", "−")


def kroner(value: Decimal) -> str:
    return f"{decimal(value, 0)}{NBSP}kr"


def percent(value: Decimal, places: int = 2) -> str:
    """`value` in parts of a hundred."""
    return f"{decimal(value, places)}{NBSP}%"


def spoken(value: Decimal) -> str:
    """An amount as it is said: «600 000 kroner», «26,4 millioner kroner», «1,2 milliarder kroner»."""
    if abs(rounded(value)) < 1_000_000:
        return f"{decimal(value, 0)}{NBSP}kroner"
    for size, one, many in (
        (1_000_000, "million", "millioner"),
        (1_000_000_000, "milliard", "milliarder"),
    ):
        scaled = rounded(value / size, 1)
        if abs(scaled) < 1000 or many == "milliarder":
            break
    return f"{decimal(scaled, 1)}{NBSP}{one if abs(scaled) == 1 else many} kroner"
