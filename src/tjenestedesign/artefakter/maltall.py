"""What pilot and effektmåling share: a figure on its way from a baseline to a target, in the direction that is better.

All arithmetic is exact: a number counts as it was written (`0.1` is a tenth), and shares are fractions until shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import written_range
from tjenestedesign.ground.scalars import Misfit, Tall, Tekst, shown

Retning = Literal["opp", "ned"]

RETNING: Final[dict[Retning, str]] = {"opp": "høyere er bedre", "ned": "lavere er bedre"}
"""Each direction as readers meet it."""

RetningNøkkel = Annotated[
    Retning, Field(description="opp når høyere er bedre, ned når lavere er bedre. Uten nøkkelen gjelder opp.")
]
EnhetNøkkel = Annotated[
    Tekst | None, Field(description="Hva tallet teller eller måler.", examples=["prosent", "dager"])
]
Måltall = Annotated[Tall, Field(ge=-(10**12), le=10**12)]
"""A figure of whatever the unit says: kroner have the largest. What the unit itself rules out, `span` tells."""
NullpunktNøkkel = Annotated[
    Måltall | None,
    Field(description="Hvordan det er før dere begynner. La feltet stå tomt til dere vet det."),
]


Spenn = tuple[int, int]
"""The least and the most a figure can be."""

_PERCENT: Final[Spenn] = (-100, 1000)
"""Growth as well as shares: nothing shrinks by more than all of it, and what grows more than tenfold is told in numbers."""
_PERCENT_WORDS: Final = ("prosent", "%", "pst", "pst.")
_OUT_OF = re.compile(r"(?:[^\W\d]+ )?(?:av|/) ?(\d{1,3})", re.IGNORECASE)
_SCALE = re.compile(r"skala\b\D*?(\d{1,3})(?: ?[–-] ?| til )(\d{1,3})\b", re.IGNORECASE)


def span(enhet: str | None) -> Spenn | None:
    """What a figure with this unit can be: per cent, «av 5», «skala 1–5». None where the unit does not tell."""
    if enhet is None:
        return None
    if enhet.lower().startswith("prosent") or enhet.lower() in _PERCENT_WORDS:
        return _PERCENT
    if out_of := _OUT_OF.fullmatch(enhet):
        return 0, int(out_of[1])
    if (scale := _SCALE.search(enhet)) and int(scale[1]) < int(scale[2]):
        return int(scale[1]), int(scale[2])
    return None


def outside(
    values: Mapping[str, float | None], room: Spenn | None, beside: str, said: str | None
) -> Iterator[Misfit]:
    """The figures, by key, that are not within what they can be when the key `beside` says what it does."""
    if room is None:
        return
    for key, value in values.items():
        if value is not None and not room[0] <= value <= room[1]:
            yield Misfit(
                key,
                f"«{key}» er {written(value)}, men «{beside}» er «{shown(said)}».",
                f"{written_range(*room)[:-1]}, eller rett «{beside}».",
            )


def unit_schema(keys: Sequence[str]) -> dict[str, Any]:
    """The same about per cent for an editor. What is written with other words, only td can read."""
    return {
        "if": {"properties": {"enhet": {"enum": list(_PERCENT_WORDS)}}, "required": ["enhet"]},
        "then": {"properties": {key: {"minimum": _PERCENT[0], "maximum": _PERCENT[1]} for key in keys}},
    }


class Utfall(StrEnum):
    """The verdict on one figure. Computed, never typed."""

    NÅDD = "nådd"
    PÅ_VEI = "på vei"
    IKKE_NÅDD = "ikke nådd"
    FORVERRET = "forverret"
    UAVGJORT = "kan ikke avgjøres"
    IKKE_MÅLT = "ikke målt"
    UTEN_MÅL = "mangler mål"

    @property
    def tegn(self) -> str:
        """The sign that stands before the word. It differs in shape, not only in colour."""
        return _SIGNS[self]

    @property
    def klasse(self) -> str:
        """The verdict as style sheets spell it."""
        return slug(self)


_SIGNS: Final = {
    Utfall.NÅDD: "✓",
    Utfall.PÅ_VEI: "→",
    Utfall.IKKE_NÅDD: "×",
    Utfall.FORVERRET: "↓",
    Utfall.UAVGJORT: "~",
    Utfall.IKKE_MÅLT: "–",
    Utfall.UTEN_MÅL: "?",
}


def exact(value: float) -> Fraction:
    """The number as its user wrote it, not as the machine stores it."""
    return Fraction(Decimal(str(value)))


def better(retning: Retning, value: float, than: float) -> Fraction:
    """How much better `value` is than `than`: positive when better, negative when worse."""
    difference = exact(value) - exact(than)
    return difference if retning == "opp" else -difference


def share(nullpunkt: float | None, mål: float | None, målt: float | None) -> Fraction | None:
    """How much of the way from baseline to target is done: 1 at the target, below 0 when going backwards.

    None where there is no way to go: something is missing, or the baseline is the target.
    """
    if nullpunkt is None or mål is None or målt is None or nullpunkt == mål:
        return None
    start = exact(nullpunkt)
    return (exact(målt) - start) / (exact(mål) - start)


def verdict(
    retning: Retning,
    nullpunkt: float | None,
    mål: float | None,
    målt: float | None,
    minste_akseptable: float | None = None,
) -> Utfall:
    """On the way means better than the baseline, and at least what is acceptable where that is set."""
    if målt is None:
        return Utfall.IKKE_MÅLT
    if mål is None:
        return Utfall.UTEN_MÅL
    if better(retning, målt, mål) >= 0:
        return Utfall.NÅDD
    if nullpunkt is not None and better(retning, målt, nullpunkt) < 0:
        return Utfall.FORVERRET
    if minste_akseptable is not None:
        return Utfall.PÅ_VEI if better(retning, målt, minste_akseptable) >= 0 else Utfall.IKKE_NÅDD
    if nullpunkt is not None and better(retning, målt, nullpunkt) > 0:
        return Utfall.PÅ_VEI
    return Utfall.IKKE_NÅDD


def verdict_within(
    retning: Retning,
    nullpunkt: float | None,
    mål: float | None,
    least: Fraction | None,
    most: Fraction | None,
) -> Utfall:
    """The verdict on a figure nobody knows exactly: it is from `least` to `most`, and None is no limit known.

    The target is reached, or not, only where all of the interval lies on one side of it; so is better or worse than the
    baseline. A figure that is known has `least` and `most` alike.
    """
    if mål is None:
        return Utfall.UTEN_MÅL
    goal = exact(mål)
    worst, best = (least, most) if retning == "opp" else (most, least)

    def beaten(by: Fraction | None, than: Fraction) -> Fraction | None:
        return None if by is None else by - than if retning == "opp" else than - by

    if (over := beaten(worst, goal)) is not None and over >= 0:
        return Utfall.NÅDD
    if (near := beaten(best, goal)) is None or near >= 0:
        return Utfall.UAVGJORT
    if nullpunkt is not None:
        before = exact(nullpunkt)
        if (top := beaten(best, before)) is not None and top < 0:
            return Utfall.FORVERRET
        if (low := beaten(worst, before)) is not None and low > 0:
            return Utfall.PÅ_VEI
    return Utfall.IKKE_NÅDD


def aims_backwards(retning: Retning, nullpunkt: float | None, mål: float | None) -> bool:
    """Whether the target is worse than the baseline, so that direction or number must be wrong."""
    return nullpunkt is not None and mål is not None and better(retning, mål, nullpunkt) < 0


def backwards_message(retning: Retning, nullpunkt: float, mål: float) -> tuple[str, str]:
    """What is wrong when the target is on the wrong side of the baseline, and what to do."""
    other = "ned" if retning == "opp" else "opp"
    side = "under" if retning == "opp" else "over"
    return (
        f"Målet {written(mål)} er {side} nullpunktet {written(nullpunkt)}, men retningen er «{retning}»: "
        f"{RETNING[retning]}.",
        f"Skriv «retning: {other}» hvis {RETNING[other]}. Ellers retter du målet eller nullpunktet.",
    )


_NBSP: Final = "\u00a0"
_POWERS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def written(value: float, enhet: str | None = None) -> str:
    """«1 250,5 dager»: every digit that was given, comma for decimals, and powers of ten beyond what can be read."""
    number = Decimal(str(value)).normalize()
    if number and not -6 <= number.adjusted() <= 14:
        digits = format(number.scaleb(-number.adjusted()).normalize(), "f")
        text = f"{digits}{_NBSP}·{_NBSP}10{str(number.adjusted()).translate(_POWERS)}"
    else:
        text = f"{number:,f}" if number else "0"
    text = text.replace(",", _NBSP).replace(".", ",")
    text = f"−{text[1:]}" if text.startswith("-") else text
    return f"{text}{_NBSP}{enhet}" if enhet else text


def percent(part: Fraction | None) -> str:
    """«62 %» of the way. Never rounded onto 0 or 100 from beside them; far out it says only that it is far."""
    if part is None:
        return ""
    whole = part * 100
    if abs(whole) > 1000:
        return f"over 1000{_NBSP}%" if whole > 0 else f"under −1000{_NBSP}%"
    for decimals in range(4):
        shown = round(whole, decimals)
        if shown == whole or shown not in (0, 100):
            text = f"{float(shown):.{decimals}f}".replace(".", ",").replace("-", "−")
            return f"{text}{_NBSP}%"
    near = 0 if abs(whole) < 1 else 100
    return f"{'litt over' if whole > near else 'litt under'} {near}{_NBSP}%"
