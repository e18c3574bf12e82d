"""What equal yearly amounts are worth today. Decimal all the way: a reader must get the same with a calculator."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Final

from tjenestedesign.ground.rounding import rounded

_PRECISION: Final = 50
_STEPS: Final = 200
"""Halvings when a rate is sought: more than the precision can tell apart."""


def annuity_factor(years: int, rate: Decimal, *, at_start: bool = False) -> Decimal:
    """What one krone a year for `years` is worth today at `rate` (0.04 for 4 %), paid at the end or the start of each year."""
    with localcontext() as context:
        context.prec = _PRECISION
        if rate == 0:
            return Decimal(years)
        factor = (1 - (1 + rate) ** -years) / rate
        return factor * (1 + rate) if at_start else factor


def present_value(amount: Decimal, years: int, rate: Decimal, *, at_start: bool = False) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        return amount * annuity_factor(years, rate, at_start=at_start)


def implied_rate(amount: Decimal, years: int, value: Decimal, *, at_start: bool = False) -> Decimal | None:
    """The rate at which `amount` a year is worth `value` today; None where no rate from zero up gives it."""
    with localcontext() as context:
        context.prec = _PRECISION
        if value > amount * years or value <= (amount if at_start else 0):
            return Decimal(0) if value == amount * years else None
        low, high = Decimal(0), Decimal(1)
        while present_value(amount, years, high, at_start=at_start) > value:
            high *= 2
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if present_value(amount, years, middle, at_start=at_start) > value:
                low = middle
            else:
                high = middle
        return rounded((low + high) / 2, 12)


def accumulated(amount: Decimal, years: int, rate: Decimal, *, at_start: bool = False) -> tuple[Decimal, ...]:
    """The present value of the first year, of the first two, and so on."""
    return tuple(present_value(amount, n, rate, at_start=at_start) for n in range(1, years + 1))
