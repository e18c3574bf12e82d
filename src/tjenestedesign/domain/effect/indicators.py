"""Indicators worked out from what is published: each period's value, how certain it is, and by which formula.

Nothing here sees a hidden number: where a part of the formula is hidden, so is the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE, TILBAKE, VIDERE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Indikatoroppsett, Resultat

_HUNDRED: Final = Fraction(100)


@dataclass(frozen=True, slots=True)
class Verdi:
    """A value in the indicator's own unit. `low` and `high` are the 95 % interval where one can be given; `n` is people or answers."""

    value: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    n: int | None = None


Series = Mapping[str, Verdi | None]
"""By period; None where the value is hidden or cannot be worked out."""


def indicator_values(result: Resultat) -> Mapping[str, Series]:
    """By indicator id; the indicators that are not worked out from the data are left out."""
    return {
        i.id: {p: compute(result, i, p) for p in result.perioder}
        for i in result.oppsett.indikatorer
        if i.beregning is not None and (compute := _COMPUTE.get(i.beregning))
    }


def duration_value(result: Resultat, stage: str | None) -> Verdi | None:
    """Days until half have moved on, over all periods together."""
    found = next((v for v in result.varighet if v.stadium == stage), None)
    return None if found is None or found.halvparten is None else Verdi(Fraction(found.halvparten))


def _stock(result: Resultat, i: Indikatoroppsett, period: str) -> Verdi | None:
    n = result.tall("bestand", period, i.stadium or ALLE)
    return None if n is None else Verdi(Fraction(n), n=n)


def _share_in_stage(result: Resultat, i: Indikatoroppsett, period: str) -> Verdi | None:
    return _share(result.tall("bestand", period, i.stadium or ALLE), result.tall("bestand", period, ALLE))


def _moved(way: str) -> Callable[[Resultat, Indikatoroppsett, str], Verdi | None]:
    def share(result: Resultat, i: Indikatoroppsett, period: str) -> Verdi | None:
        if i.stadium is None:
            return _share(result.tall("bevegelse", period, way), result.tall("bevegelse", period, ALLE))
        return _moved_from(result, i.stadium, period, way)

    return share


def _moved_from(result: Resultat, stage: str, period: str, way: str) -> Verdi | None:
    """The share of those who stood in the stage and still are on the path."""
    order = [s.id for s in result.oppsett.stadier]
    to = {t: result.tall("flyt", period, stage, t) for t in order}
    if any(n is None for n in to.values()):
        return None
    here = order.index(stage)
    moved = sum(
        n or 0 for t, n in to.items() if (order.index(t) > here if way == VIDERE else order.index(t) < here)
    )
    return _share(moved, sum(n or 0 for n in to.values()))


def _experience(result: Resultat, i: Indikatoroppsett, period: str) -> Verdi | None:
    from tjenestedesign.domain.effect.uncertainty import mean_interval

    found = result.verdier("opplevelse", period, i.stadium or ALLE)
    if found is None or found["svar"] == 0:
        return None
    interval = mean_interval(found["svar"], found["sum"])
    low, high = interval or (None, None)
    return Verdi(Fraction(found["sum"], found["svar"]), low, high, found["svar"])


def _cost(result: Resultat, i: Indikatoroppsett, period: str) -> Verdi | None:
    ore = result.tall("kostnad_stadium", period, i.stadium or ALLE)
    return None if ore is None else Verdi(Fraction(ore, 100))


def _cost_per_person(result: Resultat, i: Indikatoroppsett, period: str) -> Verdi | None:
    """Over the whole path by people with an event in the period; in a stage by those who stand there at its end."""
    cost = _cost(result, i, period)
    n = (
        result.tall("bestand", period, i.stadium)
        if i.stadium
        else result.tall("personer_gruppe", period, ALLE)
    )
    return None if cost is None or not n else Verdi(cost.value / n, n=n)


def _share(part: int | None, whole: int | None) -> Verdi | None:
    from tjenestedesign.domain.effect.uncertainty import share_interval

    if part is None or not whole:
        return None
    low, high = share_interval(part, whole)
    return Verdi(_HUNDRED * part / whole, _HUNDRED * low, _HUNDRED * high, whole)


_COMPUTE: Final[Mapping[str, Callable[[Resultat, Indikatoroppsett, str], Verdi | None]]] = {
    "personer": _stock,
    "andel-i-stadiet": _share_in_stage,
    "andel-videre": _moved(VIDERE),
    "andel-tilbake": _moved(TILBAKE),
    "opplevelse": _experience,
    "kostnad": _cost,
    "kostnad-per-person": _cost_per_person,
}
