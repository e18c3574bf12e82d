"""The arithmetic of an evaluation: DFØ's three price models, side by side, exact.

Amounts and points come in as decimals. Shares such as 1/3 have no end in decimals, so points are reckoned as fractions
and rounded only where they are shown: a tie is a tie, and a hundredth never decides. Amounts are rounded to whole øre,
half up, before they are compared. Nothing here knows files or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tjenestedesign.domain.tender.anskaffelse import Prismodell
from tjenestedesign.ground.rounding import rounded

FULL: Final = 10
"""The most points a bid can get for a criterion."""


@dataclass(frozen=True, slots=True)
class Kriterium:
    """An award criterion as it counts."""

    id: str
    navn: str
    vekt: Decimal
    pris: bool


@dataclass(frozen=True, slots=True)
class Bud:
    """A bid as it counts. `mangler` says why it cannot be ranked yet; empty means that it can."""

    id: str
    navn: str
    pris: Decimal | None
    poeng: Mapping[str, Decimal]
    mangler: tuple[str, ...] = ()
    fiktiv: bool = False


@dataclass(frozen=True, slots=True)
class Subtotal:
    """What one criterion gives a bid: points, and points × weight."""

    kriterium: Kriterium
    poeng: Fraction
    vektet: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """How one bid comes out of one model. `sum` is points, or the evaluated price in kroner."""

    bud: Bud
    sum: Fraction
    plass: int
    delt: bool
    delsummer: tuple[Subtotal, ...] = ()
    kvalitetspoeng: Fraction = Fraction()
    kvalitetsverdi: Decimal = Decimal()


@dataclass(frozen=True, slots=True)
class Modellutfall:
    """One price model over all bids, in their order. `hvorfor_ikke` says why it could not be reckoned."""

    modell: Prismodell
    resultater: tuple[Result, ...]
    verdi_per_poeng: Fraction | None = None
    hvorfor_ikke: str = ""

    @property
    def vinnere(self) -> tuple[Bud, ...]:
        """The bids in first place: several where they are equal."""
        return tuple(r.bud for r in self.resultater if r.plass == 1)

    @property
    def forsprang(self) -> Fraction | None:
        """How far the winner is ahead: more points, or a lower price. Zero where they are equal; None where there is no next."""
        if len(self.resultater) < 2:
            return None
        ordered = sorted(self.resultater, key=lambda r: r.plass)
        return abs(ordered[0].sum - ordered[1].sum)

    @property
    def negativ(self) -> tuple[Bud, ...]:
        """The bids whose price points are below zero."""
        return tuple(r.bud for r in self.resultater if any(d.poeng < 0 for d in r.delsummer))


@dataclass(frozen=True, slots=True)
class Evaluering:
    """The three models over the same bids."""

    kriterier: tuple[Kriterium, ...]
    modeller: tuple[Modellutfall, ...]
    bud: tuple[Bud, ...]
    """Those that are ranked."""
    uferdige: tuple[Bud, ...]

    @property
    def laveste(self) -> Decimal:
        """The lowest price among the ranked bids: Pb in the formulas."""
        return min(b.pris for b in self.bud if b.pris is not None)

    @property
    def regnet_ut(self) -> tuple[Modellutfall, ...]:
        return tuple(m for m in self.modeller if m.resultater)

    @property
    def modellen_avgjør(self) -> bool:
        """Whether the choice of model changes who is in first place."""
        return len({frozenset(b.id for b in m.vinnere) for m in self.regnet_ut}) > 1


def linear(price: Decimal, lowest: Decimal) -> Fraction:
    """10 − 10·(Pe − Pb)/Pb: loses a point for every tenth above the lowest price, below zero from twice the lowest."""
    return FULL - FULL * (Fraction(price) - Fraction(lowest)) / Fraction(lowest)


def proportional(price: Decimal, lowest: Decimal) -> Fraction:
    """10·Pb/Pe: half the points for twice the price, never zero."""
    return FULL * Fraction(lowest) / Fraction(price)


def quality_points(bid: Bud, criteria: Sequence[Kriterium]) -> Fraction:
    """The bid's quality from 0 to 10: its points, each counted by the criterion's weight among the quality criteria."""
    quality = [c for c in criteria if not c.pris]
    weight = sum((Fraction(c.vekt) for c in quality), Fraction())
    if not weight:
        return Fraction()
    return sum((Fraction(c.vekt) * Fraction(bid.poeng[c.id]) for c in quality), Fraction()) / weight


def value_by_weights(criteria: Sequence[Kriterium], estimate: Decimal) -> Fraction | None:
    """What a quality point is worth by the weights alone: a price point is a tenth of the estimate, and a quality point
    counts as many price points as the weights say. None where price has no weight."""
    price = sum((Fraction(c.vekt) for c in criteria if c.pris), Fraction())
    quality = sum((Fraction(c.vekt) for c in criteria if not c.pris), Fraction())
    return Fraction(estimate) / FULL * quality / price if price else None


def evaluate(
    criteria: Sequence[Kriterium], bids: Sequence[Bud], value: Fraction | None, why_no_value: str = ""
) -> Evaluering:
    """All three models over the bids that are complete. `value` is kroner per quality point; without it, priced quality
    is left out and `why_no_value` says why. There must be one price criterion."""
    ready = tuple(b for b in bids if not b.mangler)
    waiting = tuple(b for b in bids if b.mangler)
    models: tuple[Modellutfall, ...] = ()
    if ready:
        priced = (
            _priced_quality(criteria, ready, value)
            if value is not None
            else Modellutfall("prissatt-kvalitet", (), hvorfor_ikke=why_no_value)
        )
        models = (
            _by_points("lineær", linear, criteria, ready),
            _by_points("forholdsmessig", proportional, criteria, ready),
            priced,
        )
    return Evaluering(tuple(criteria), models, ready, waiting)


def _by_points(
    model: Prismodell,
    price_points: Callable[[Decimal, Decimal], Fraction],
    criteria: Sequence[Kriterium],
    bids: Sequence[Bud],
) -> Modellutfall:
    lowest = min(_price(b) for b in bids)
    parts: list[tuple[Subtotal, ...]] = []
    for bid in bids:
        points = [
            price_points(_price(bid), lowest) if c.pris else Fraction(bid.poeng[c.id]) for c in criteria
        ]
        parts.append(
            tuple(Subtotal(c, p, p * Fraction(c.vekt) / 100) for c, p in zip(criteria, points, strict=True))
        )
    sums = [sum((d.vektet for d in part), Fraction()) for part in parts]
    return Modellutfall(
        model,
        tuple(
            Result(bid, total, sum(1 for s in sums if s > total) + 1, sums.count(total) > 1, part)
            for bid, total, part in zip(bids, sums, parts, strict=True)
        ),
    )


def _priced_quality(criteria: Sequence[Kriterium], bids: Sequence[Bud], value: Fraction) -> Modellutfall:
    quality = [quality_points(b, criteria) for b in bids]
    worth = [rounded(q * value, 2) for q in quality]
    sums = [Fraction(_price(b)) - Fraction(w) for b, w in zip(bids, worth, strict=True)]
    return Modellutfall(
        "prissatt-kvalitet",
        tuple(
            Result(
                bid,
                total,
                sum(1 for s in sums if s < total) + 1,
                sums.count(total) > 1,
                kvalitetspoeng=points,
                kvalitetsverdi=money,
            )
            for bid, total, points, money in zip(bids, sums, quality, worth, strict=True)
        ),
        value,
    )


def _price(bid: Bud) -> Decimal:
    assert bid.pris is not None
    return bid.pris


def places_needed(sums: Sequence[Fraction], least: int = 2, most: int = 6) -> int:
    """How many decimals to show so that sums that differ also look different."""
    different = len(set(sums))
    return next((p for p in range(least, most) if len({rounded(s, p) for s in sums}) == different), most)
