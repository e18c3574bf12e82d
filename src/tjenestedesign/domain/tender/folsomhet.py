"""What it would take to change who wins: exact breakpoints, solved and never sampled. Knows no files or pages.

With the price weight x as a share, a bid has q + x · (p − q) points: its quality q, its price points p. With the value v
of a quality point, a bid's evaluated price is P − q · v. Both are straight lines, so the winner is the highest line, and
it changes only where two of them cross. Here v is not rounded to øre on the way, as it is when the bids are ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Literal

from tjenestedesign.domain.tender.anskaffelse import Prismodell
from tjenestedesign.domain.tender.evaluering import (
    FULL,
    Bud,
    Evaluering,
    Kriterium,
    Modellutfall,
    Result,
    quality_points,
)

Aldri = Literal["alltid", "aldri"]
"""There is no such price: the bid is first whatever it costs, or never is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A bid as a function of what is turned: `start + stigning · x`. The highest wins."""

    bud: Bud
    start: Fraction
    stigning: Fraction

    def ved(self, x: Fraction) -> Fraction:
        return self.start + self.stigning * x


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who wins between two values of what is turned. `fra` equal to `til` is that very point; `til` None has no end."""

    fra: Fraction
    til: Fraction | None
    vinnere: tuple[Bud, ...]

    @property
    def punkt(self) -> bool:
        return self.fra == self.til


@dataclass(frozen=True, slots=True)
class Poengskifte:
    """How many points for one criterion bring a bid level with the best of the others. None: the points do not count."""

    kriterium: Kriterium
    nå: Decimal
    blir: Fraction | None

    @property
    def endring(self) -> Fraction | None:
        return None if self.blir is None else self.blir - Fraction(self.nå)

    @property
    def mulig(self) -> bool:
        return self.blir is not None and 0 <= self.blir <= FULL


@dataclass(frozen=True, slots=True)
class Budskifte:
    """What it takes for one bid to stand level in first place, all else as it is."""

    resultat: Result
    pris: Fraction | Aldri | None
    """The price. None where price has no weight, so that no price matters."""
    poeng: tuple[Poengskifte, ...]

    @property
    def endring(self) -> Fraction | None:
        """How much the price must change: up for the winner, down for the others."""
        assert self.resultat.bud.pris is not None
        return self.pris - Fraction(self.resultat.bud.pris) if isinstance(self.pris, Fraction) else None


@dataclass(frozen=True, slots=True)
class Følsomhet:
    """One model: who wins as the price weight or the value of a quality point is turned, and what each bid needs."""

    utfall: Modellutfall
    vektlinjer: tuple[Line, ...]
    vekter: tuple[Stretch, ...]
    """Over the price weight as a share, 0 to 1. Empty where the weight does not enter."""
    verdilinjer: tuple[Line, ...]
    verdier: tuple[Stretch, ...]
    """Over kroner per quality point, from 0 and up, for priced quality."""
    bud: tuple[Budskifte, ...]

    @property
    def modell(self) -> Prismodell:
        return self.utfall.modell


def sensitivity(found: Evaluering, estimate: Decimal | None = None) -> tuple[Følsomhet, ...]:
    """Every reckoned model with at least two bids. `estimate` is the contract's value where the value of a quality point
    follows from the weights, and None where it is set."""
    if len(found.bud) < 2:
        return ()
    return tuple(
        _priced(found, m, estimate) if m.modell == "prissatt-kvalitet" else _by_points(found, m)
        for m in found.regnet_ut
    )


def winners_along(lines: Sequence[Line], low: Fraction, high: Fraction | None) -> tuple[Stretch, ...]:
    """Who has the highest line from `low` to `high`. A point of its own stands only where others win there than around it."""
    crossings = {x for a, b in combinations(lines, 2) if (x := _crossing(a, b)) is not None and x > low}
    points = [low, *sorted(x for x in crossings if high is None or x < high)]
    ends: list[Fraction | None] = [*points[1:], high]
    found: list[Stretch] = []
    for start, end in zip(points, ends, strict=True):
        inside = (start + end) / 2 if end is not None else start + 1
        for piece in (
            Stretch(start, start, _best(lines, start)),
            Stretch(start, end, _best(lines, inside)),
        ):
            _append(found, piece)
    if high is not None:
        _append(found, Stretch(high, high, _best(lines, high)))
    return tuple(found)


def _append(found: list[Stretch], piece: Stretch) -> None:
    """A stretch with the winners of the one before carries it on; so does one whose first point has the same winners."""
    last = found[-1] if found else None
    if last is not None and last.vinnere == piece.vinnere:
        found[-1] = Stretch(last.fra, piece.til, piece.vinnere)
    else:
        found.append(piece)


def _crossing(a: Line, b: Line) -> Fraction | None:
    slope = a.stigning - b.stigning
    return (b.start - a.start) / slope if slope else None


def _best(lines: Sequence[Line], x: Fraction) -> tuple[Bud, ...]:
    top = max(line.ved(x) for line in lines)
    return tuple(line.bud for line in lines if line.ved(x) == top)


def _by_points(found: Evaluering, model: Modellutfall) -> Følsomhet:
    quality = [c for c in found.kriterier if not c.pris]
    lines: list[Line] = []
    for result in model.resultater:
        (price,) = [d.poeng for d in result.delsummer if d.kriterium.pris]
        own = quality_points(result.bud, found.kriterier)
        lines.append(Line(result.bud, own, price - own))
    whole = any(c.vekt for c in quality)
    prices = {r.bud.id: _price(r.bud) for r in model.resultater}
    quality_sums = {
        r.bud.id: sum((d.vektet for d in r.delsummer if not d.kriterium.pris), Fraction())
        for r in model.resultater
    }
    (weight,) = [Fraction(c.vekt) / 100 for c in found.kriterier if c.pris]
    needed = [
        Budskifte(
            r,
            _first_price(
                [
                    _level(model.modell, r.bud.id, other.bud.id, prices, quality_sums, weight)
                    for other in model.resultater
                    if other is not r
                ]
            )
            if weight
            else None,
            _points(found, model, r, {c.id: Fraction(c.vekt) / 100 for c in quality}),
        )
        for r in model.resultater
    ]
    weights = winners_along(lines, Fraction(0), Fraction(1)) if whole else ()
    return Følsomhet(model, tuple(lines) if whole else (), weights, (), (), tuple(needed))


def _level(
    model: Prismodell,
    own: str,
    other: str,
    prices: Mapping[str, Fraction],
    quality: Mapping[str, Fraction],
    weight: Fraction,
) -> Fraction | Aldri:
    """The price of `own` at which it has as many points as `other`. The lead falls all the way as the price rises, also
    where `own` stops being the cheapest, so there is one such price or none."""
    cheapest = min(p for id, p in prices.items() if id != own)
    full = FULL * weight
    lead = quality[own] - quality[other]
    theirs = prices[other]
    if model == "lineær":
        # While it is cheapest, Pb is its own price t: lead = Qe − Qa − full + full · Pa / t.
        if full > lead and (at := full * theirs / (full - lead)) <= cheapest:
            return at
        return (lead * cheapest + full * theirs) / full
    # While it is cheapest: lead = Qe − Qa + full − full · t / Pa; after that: Qe − Qa + full · (Pb / t − Pb / Pa).
    if lead + full <= 0:
        return "aldri"
    if (at := theirs * (lead + full) / full) <= cheapest:
        return at
    behind = full * cheapest / theirs - lead
    return full * cheapest / behind if behind > 0 else "alltid"


def _first_price(needed: Sequence[Fraction | Aldri]) -> Fraction | Aldri:
    """The price that brings a bid level with the best of the others, from what each of them takes."""
    if "aldri" in needed:
        return "aldri"
    prices = [n for n in needed if isinstance(n, Fraction)]
    return min(prices) if prices else "alltid"


def _points(
    found: Evaluering, model: Modellutfall, result: Result, worth: Mapping[str, Fraction]
) -> tuple[Poengskifte, ...]:
    """`worth` is what a point for each criterion adds to the sum, in the model's own unit."""
    others = [r.sum for r in model.resultater if r is not result]
    priced = model.modell == "prissatt-kvalitet"
    behind = result.sum - min(others) if priced else max(others) - result.sum
    return tuple(
        Poengskifte(
            c,
            (given := result.bud.poeng[c.id]),
            Fraction(given) + behind / worth[c.id] if worth[c.id] else None,
        )
        for c in found.kriterier
        if not c.pris
    )


def _priced(found: Evaluering, model: Modellutfall, estimate: Decimal | None) -> Følsomhet:
    value = model.verdi_per_poeng or Fraction()
    lines = tuple(Line(r.bud, -_price(r.bud), r.kvalitetspoeng) for r in model.resultater)
    values = winners_along(lines, Fraction(0), None)
    quality = [c for c in found.kriterier if not c.pris]
    total = sum((Fraction(c.vekt) for c in quality), Fraction())
    worth = {c.id: value * Fraction(c.vekt) / total if total else Fraction() for c in quality}
    needed = tuple(
        Budskifte(
            r,
            _positive(min(o.sum for o in model.resultater if o is not r) + Fraction(r.kvalitetsverdi)),
            _points(found, model, r, worth),
        )
        for r in model.resultater
    )
    weights = _as_weights(lines, Fraction(estimate) / FULL) if estimate and total else ()
    return Følsomhet(model, (), weights, lines, values, needed)


def _positive(price: Fraction) -> Fraction | Aldri:
    """A price must be above zero."""
    return price if price > 0 else "aldri"


def _as_weights(lines: Sequence[Line], point: Fraction) -> tuple[Stretch, ...]:
    """Over the price weight x, when the value of a quality point is `point` · (1 − x) / x. Times x, an evaluated price is
    P · x − q · point · (1 − x): a straight line again. At x = 0 nothing but quality counts."""
    turned = [Line(n.bud, n.stigning * point, n.start - n.stigning * point) for n in lines]
    return winners_along(turned, Fraction(0), Fraction(1))


def _price(bid: Bud) -> Fraction:
    assert bid.pris is not None
    return Fraction(bid.pris)
