"""How long stays last, one by one: the cumulative incidence from first principles, and scikit-survival's. Knows nothing of td's way.

A stay is its days and how it ended: 1 onward, 2 back, 0 nobody saw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

Stays = Sequence[tuple[int, int]]
Z = 1.959963984540054


def incidence(stays: Stays) -> list[tuple[int, Fraction]]:
    """The share gone onward by each day anybody left: everyone passes what they carry to those who stay longer.

    Efron's redistribution to the right, which is another way to the same number: each stay starts with the same weight, and one
    whose end nobody saw leaves its weight to all that lasted longer.
    """
    weight = [Fraction(1, len(stays))] * len(stays)
    order = sorted(range(len(stays)), key=lambda n: (stays[n][0], stays[n][1] == 0))
    for at, n in enumerate(order):
        days, end = stays[n]
        later = [m for m in order[at + 1 :] if stays[m][0] > days]
        same = [m for m in order[at + 1 :] if stays[m][0] == days]
        if end == 0 and later:
            # Those whose end nobody saw on the same day get none: they too only hand it on.
            assert all(stays[m][1] == 0 for m in same)
            for m in later:
                weight[m] += weight[n] / len(later)
            weight[n] = Fraction(0)
    days = sorted({d for d, end in stays if end})
    return [(day, sum((weight[n] for n, (d, end) in enumerate(stays) if end == 1 and d <= day), Fraction(0))) for day in days]  # fmt: skip


def by_scikit_survival(stays: Stays) -> dict[int, tuple[float, float, float]]:
    """Share, and its interval, by day."""
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    days, ends = (np.array(column) for column in zip(*stays, strict=True))
    # A day is counted from 1 there.
    found: Any = cumulative_incidence_competing_risks(ends, days + 1.0, conf_type="log-log", var_type="Aalen")
    times, shares, limits = found
    return {
        int(t) - 1: (float(shares[1][n]), float(limits[1][0][n]), float(limits[1][1][n]))
        for n, t in enumerate(times)
    }


def half_by_scikit_survival(stays: Stays, share: float = 0.5) -> tuple[int | None, int | None, int | None]:
    """The day, and the first and the last it may have been."""
    found = sorted(by_scikit_survival(stays).items())

    def first(place: int) -> int | None:
        values = ((day, f[place]) for day, f in found if f[0] > 0 and not math.isnan(f[place]))
        return next((day for day, value in values if value >= share - 1e-12), None)

    return first(0), first(2), first(1)
