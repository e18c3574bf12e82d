"""The one way td rounds what it shows: half away from zero, as people do, and worked out exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: Decimal | Fraction | int, places: int = 0) -> Decimal:
    """Half away from zero: 4,25 → 4,3 and −0,5 → −1. Not for `float`, where 2,675 already lies below the half."""
    exact = Fraction(value)
    digits = int(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(f"{digits if exact >= 0 else -digits}E{-places}")  # `scaleb` would round to 28 digits
