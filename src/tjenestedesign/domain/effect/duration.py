"""How long it takes before people move on from a stage: the cumulative incidence of leaving forward.

Aalen and Johansen's estimator (Aalen & Johansen 1978, «An empirical transition matrix for non-homogeneous Markov chains based
on censored observations», Scand. J. Stat. 5), which with one stage to leave is

    F(t) = Σ S(s−) · d₁(s) / n(s), over the days s ≤ t,

where `n` are those still there, `d₁` those who go forward that day, and `S` the share nobody has seen leave in any direction
(Kaplan and Meier). One who goes back has left: the way forward from here is then closed, and counting it as censored would
say that such people move on like all others. The interval is pointwise, from the variance of Aalen (1978,
Ann. Statist. 6, 534–545, as Pintilie 2006 writes it out in eq. 4.5), on the scale log(−log F) (Kalbfleisch & Prentice 2002,
«The Statistical Analysis of Failure Time Data»), so that it stays within 0 and 1. The interval of a day is the days where the
interval of F holds the share in question (Brookmeyer & Crowley 1982, Biometrics 38).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from tjenestedesign.domain.effect.measured import HALF, SHARES, WEEK, Stay
from tjenestedesign.domain.effect.result import Duration, DurationPoint

ENOUGH: Final = 10
"""So many different people must have gone forward before a day, and so many after it, for the day to be told.

Two reasons. Fewer than ten on one side makes the interval unreliable, for it is built on a normal approximation. And a day
with few people beyond it is nearly one person's own: ten is a common threshold for a median where output is checked (UK LLC,
«Statistical Disclosure Control», guidebook.ukllc.ac.uk). Where `minste_celle` is larger, that holds.
"""
_PRECISION: Final = 50
_EVEN: Final = Decimal(1).scaleb(-30)
"""Two shares this close are equal: what is beyond is left by the arithmetic."""
_Z: Final = Decimal("1.959963984540054")
"""The normal distribution's 97.5 percent point."""


@dataclass(frozen=True, slots=True)
class Step:
    """The share (0 to 1) that has gone forward from this day on, with its 95 % interval where there is one."""

    days: int
    share: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Day:
    """When a share is reached, in whole days. None is never, as long as there is data."""

    at: int | None
    low: int | None
    high: int | None


def incidence(stays: Sequence[Stay]) -> tuple[Step, ...]:
    """One step for each day anybody is seen to leave. `stays` are sorted by days; those whose end nobody saw on a day count as there on it.

    Aalen's variance at t, with F for F(t) and everything else at each day s ≤ t, is
    Σ (F−F(s))²·d/((n−1)(n−d)) + Σ S(s−)²·d₁(n−d₁)/(n²(n−1)) − 2·Σ (F−F(s))·S(s−)·d₁(n−d₁)/(n(n−d)(n−1)); the brackets are
    multiplied out, so that each sum is kept as it grows.
    """
    with localcontext() as context:
        context.prec = _PRECISION
        return tuple(_steps(stays))


def _steps(stays: Sequence[Stay]) -> Iterator[Step]:
    there = sum(s.onward + s.back + s.open for s in stays)
    left, share = Decimal(1), Decimal(0)
    a0 = a1 = a2 = b = c0 = c1 = Decimal(0)
    for stay in stays:
        n, on, gone = Decimal(there), Decimal(stay.onward), Decimal(stay.onward + stay.back)
        if gone:
            share += left * on / n
            if n > 1:
                b += left * left * on * (n - on) / (n * n * (n - 1))
            if n > gone:
                a = gone / ((n - 1) * (n - gone))
                c = left * on * (n - on) / (n * (n - gone) * (n - 1))
                a0, a1, a2 = a0 + a, a1 + a * share, a2 + a * share * share
                c0, c1 = c0 + c, c1 + c * share
            left *= 1 - gone / n
            variance = share * share * a0 - 2 * share * a1 + a2 + b - 2 * (share * c0 - c1)
            yield Step(stay.days, share, *_interval(share, variance))
        there -= stay.onward + stay.back + stay.open


def _interval(share: Decimal, variance: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """None at 0 and 1, where the scale ends."""
    if share <= _EVEN or share >= 1 - _EVEN:
        return None, None
    half = _Z * max(variance, Decimal(0)).sqrt() / (share * -share.ln())
    return share ** half.exp(), share ** (-half).exp()


def reached(steps: Sequence[Step], share: Decimal) -> Day:
    """The first day the share is reached, and the first and the last it may have been."""

    with localcontext() as context:
        context.prec = _PRECISION
        nearly = share - _EVEN

    def first(values: Iterable[tuple[int, Decimal | None]]) -> int | None:
        return next((days for days, v in values if v is not None and v >= nearly), None)

    return Day(
        first((s.days, s.share) for s in steps),
        first((s.days, s.high) for s in steps),
        first((s.days, s.low) for s in steps),
    )


def duration(stage: str, stays: Sequence[Stay], people: int, smallest: int, *, final: bool) -> Duration:
    """What may be told of a stage where `people` have been. `final` where there is no later stage to go to.

    Every day that is told has at least `ENOUGH` (or `smallest`) people who went forward no later than it, and as many who did
    after it; between two days that are told there are at least `smallest`, and beyond the limit of an interval too. The half
    comes before the others.
    """
    if people < smallest:
        return Duration(stadium=stage, grunn="skjult" if people else "ingen", punkter=())
    if final:
        return Duration(stadium=stage, grunn="siste", punkter=())
    course = _Course(stays, smallest)
    half = course.point(HALF)
    found: list[tuple[int, DurationPoint]] = [half] if half else []
    for percent in sorted(SHARES, key=lambda p: (abs(p - HALF), p)):
        other = course.point(percent) if percent != HALF else None
        if other and all(abs(other[0] - gone) >= smallest for gone, _ in found):
            found.append(other)
    never = course.never() if half is None else None
    reason = None if half else "for-få" if course.day(HALF).at is not None else "under-halvparten"
    points = [p for _, p in found] + ([never] if never else [])
    return Duration(stadium=stage, grunn=reason, punkter=tuple(sorted(points, key=lambda p: p.prosent)))


class _Course:
    """The stays of a stage, and how many different people at the least had gone forward by each day."""

    def __init__(self, stays: Sequence[Stay], smallest: int) -> None:
        self.stays = sorted(stays, key=lambda s: s.days)
        self.steps = incidence(self.stays)
        self.smallest, self.enough = smallest, max(ENOUGH, smallest)
        self.every = sum(s.first for s in self.stays)

    def gone(self, days: int) -> int:
        return sum(s.first for s in self.stays if s.days <= days)

    def day(self, percent: int) -> Day:
        return reached(self.steps, Decimal(percent) / 100)

    def point(self, percent: int) -> tuple[int, DurationPoint] | None:
        """How many had gone by then, and what may be told."""
        day = self.day(percent)
        if day.at is None or not self.enough <= self.gone(day.at) <= self.every - self.enough:
            return None
        low = day.low if day.low is not None and self.gone(day.low) >= self.smallest else None
        high = (
            day.high if day.high is not None and self.gone(day.high) <= self.every - self.smallest else None
        )
        return self.gone(day.at), DurationPoint(
            prosent=percent,
            uker=(2 * day.at + WEEK) // (2 * WEEK),
            # Outwards, so that the weeks hold all of the interval.
            fra=None if low is None else low // WEEK,
            til=None if high is None else -(-high // WEEK),
        )

    def never(self) -> DurationPoint | None:
        """The least the half can be where it is not reached: from then on it may have been, or no one is followed longer."""
        day = self.day(HALF)
        if day.at is not None or self.every < self.enough:
            return None
        least = day.low if day.low is not None else self._followed()
        if self.gone(least) < self.smallest:
            return None
        return DurationPoint(prosent=HALF, uker=None, fra=least // WEEK, til=None)

    def _followed(self) -> int:
        """The last day with `enough` stays still followed."""
        there = 0
        for stay in reversed(self.stays):
            there += stay.onward + stay.back + stay.open
            if there >= self.enough:
                return stay.days
        return 0
