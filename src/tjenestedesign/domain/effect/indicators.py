"""Indicators worked out from what is published: each period's value, how certain it is, and by which formula.

Nothing here sees a hidden number: where a part of the formula is hidden, so is the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.maltall import Utfall, verdict_within
from tjenestedesign.domain.effect.measured import ALLE, HALF, TILBAKE, VIDERE, WEEK
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.effekt import Indikator
    from tjenestedesign.domain.effect.result import IndicatorDefinition, Resultat

_HUNDRED: Final = Fraction(100)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the indicator's own unit. `low` and `high` are the 95 % interval where one can be given; `n` is people or answers.

    An `estimate` is never known exactly: a limit that is None may then be anything. Else None is no interval, for the value is
    counted and not estimated.
    """

    value: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    n: int | None = None
    estimate: bool = False


Series = Mapping[str, Value | None]
"""By period; None where the value is hidden or cannot be worked out."""


def indicator_values(result: Resultat) -> Mapping[str, Series]:
    """By indicator id; the indicators that are not worked out from the data are left out."""
    return {
        i.id: {p: compute(result, i, p) for p in result.perioder}
        for i in result.oppsett.indikatorer
        if i.beregning is not None and (compute := _COMPUTE.get(i.beregning))
    }


@dataclass(frozen=True, slots=True)
class MedianTime:
    """How long it takes before half have gone on from a stage, in whole weeks, and that in words.

    `weeks` is None where it is not known; `low` and `high` may be known all the same, and None is no limit.
    """

    weeks: int | None
    low: int | None
    high: int | None
    said: str
    """«57 uker», or why there is no number."""
    doubt: str
    """«Det kan like gjerne være mellom 49 og 73 uker»; empty where there is none to tell of."""


_NO_TIME: Final = {
    "skjult": "skjult, for få mennesker har vært her",
    "ingen": "ingen har vært her",
    "siste": "siste stadium, her går ingen videre",
    "for-få": "for få er gått videre til at tiden til halvparten kan vises",
    "under-halvparten": "færre enn halvparten er gått videre så lenge dataene varer",
    "gammel": "regnet på en gammel måte, vises ikke",
}


def time_in(result: Resultat, stage: str | None) -> MedianTime | None:
    """Over all periods together. None where the result has no such stage."""
    found = next((v for v in result.varighet if v.stadium == stage), None)
    if found is None:
        return None
    half = found.punkt(HALF)
    if half is None:
        return MedianTime(None, None, None, _NO_TIME[found.grunn or "gammel"], "")
    if half.uker is None:
        return MedianTime(
            None, half.fra, None, _NO_TIME["under-halvparten"], f"Det tar minst {weeks(half.fra or 0)}"
        )
    return MedianTime(half.uker, half.fra, half.til, weeks(half.uker), _doubt(half.fra, half.til))


def weeks(count: int) -> str:
    return f"{count} {'uke' if count == 1 else 'uker'}"


def _doubt(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"Det kan like gjerne være mellom {low} og {weeks(high)}"
    if low is not None:
        return f"Det kan like gjerne være {weeks(low)} eller mer. Hvor mye mer, viser ikke dataene"
    return (
        "Dataene viser ikke hvor usikkert det er"
        if high is None
        else f"Det kan like gjerne være opptil {weeks(high)}"
    )


def days_in(unit: str | None) -> int:
    """How many days one of the unit is, for a baseline and a target of `tid-i-stadiet`."""
    return WEEK if unit is not None and unit.strip().casefold() in ("uke", "uker") else 1


def places_of(computation: str | None) -> int:
    """How many decimals a value is shown with."""
    return 1 if computation == "opplevelse" else 0


def outcome(i: Indikator | IndicatorDefinition, found: Value | None, places: int) -> Utfall:
    """Whether the target is reached; `places` is how many decimals the value is shown with.

    An interval counts as wide as it is, and as it is shown, so that the number and the verdict never disagree.
    """
    if found is None:
        return Utfall.IKKE_MÅLT
    shown = [Fraction(rounded(v, places)) for v in (found.low, found.high) if v is not None]
    if found.low is None and found.high is None and not found.estimate:
        value = Fraction(rounded(found.value, places))
        return verdict_within(i.retning, i.nullpunkt, i.mål, value, value)
    low = None if found.low is None else min(found.low, shown[0])
    high = None if found.high is None else max(found.high, shown[-1])
    return verdict_within(i.retning, i.nullpunkt, i.mål, low, high)


def time_outcome(i: Indikator | IndicatorDefinition, found: MedianTime | None) -> Utfall:
    """The same for how long it takes. Nothing known at all is not measured."""
    if found is None or (found.weeks is None and found.low is None):
        return Utfall.IKKE_MÅLT
    size = Fraction(WEEK, days_in(i.enhet))
    low, high = (None if v is None else v * size for v in (found.low, found.high))
    return verdict_within(i.retning, i.nullpunkt, i.mål, low, high)


def _stock(result: Resultat, i: IndicatorDefinition, period: str) -> Value | None:
    n = result.tall("bestand", period, i.stadium or ALLE)
    return None if n is None else Value(Fraction(n), n=n)


def _share_in_stage(result: Resultat, i: IndicatorDefinition, period: str) -> Value | None:
    return _share(result.tall("bestand", period, i.stadium or ALLE), result.tall("bestand", period, ALLE))


def _moved(way: str) -> Callable[[Resultat, IndicatorDefinition, str], Value | None]:
    def share(result: Resultat, i: IndicatorDefinition, period: str) -> Value | None:
        if i.stadium is None:
            return _share(result.tall("bevegelse", period, way), result.tall("bevegelse", period, ALLE))
        return _moved_from(result, i.stadium, period, way)

    return share


def _moved_from(result: Resultat, stage: str, period: str, way: str) -> Value | None:
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


def _experience(result: Resultat, i: IndicatorDefinition, period: str) -> Value | None:
    from tjenestedesign.domain.effect.uncertainty import mean_interval

    found = result.verdier("opplevelse", period, i.stadium or ALLE)
    if found is None or found["svar"] == 0:
        return None
    interval = mean_interval(found["svar"], found["sum"])
    low, high = interval or (None, None)
    return Value(Fraction(found["sum"], found["svar"]), low, high, found["svar"], estimate=True)


def _cost(result: Resultat, i: IndicatorDefinition, period: str) -> Value | None:
    ore = result.tall("kostnad_stadium", period, i.stadium or ALLE)
    return None if ore is None else Value(Fraction(ore, 100))


def _cost_per_person(result: Resultat, i: IndicatorDefinition, period: str) -> Value | None:
    """Over the whole path by people with an event in the period; in a stage by those who stand there at its end."""
    cost = _cost(result, i, period)
    n = (
        result.tall("bestand", period, i.stadium)
        if i.stadium
        else result.tall("personer_gruppe", period, ALLE)
    )
    return None if cost is None or not n else Value(cost.value / n, n=n)


def _share(part: int | None, whole: int | None) -> Value | None:
    from tjenestedesign.domain.effect.uncertainty import share_interval

    if part is None or not whole:
        return None
    low, high = share_interval(part, whole)
    return Value(_HUNDRED * part / whole, _HUNDRED * low, _HUNDRED * high, whole, estimate=True)


_COMPUTE: Final[Mapping[str, Callable[[Resultat, IndicatorDefinition, str], Value | None]]] = {
    "personer": _stock,
    "andel-i-stadiet": _share_in_stage,
    "andel-videre": _moved(VIDERE),
    "andel-tilbake": _moved(TILBAKE),
    "opplevelse": _experience,
    "kostnad": _cost,
    "kostnad-per-person": _cost_per_person,
}
