"""How far off a number may be when there are few people behind it, at 95 percent.

Shares by Wilson's interval (Wilson 1927), means by Student's t. Exact fractions go in; what comes out is close enough to
be shown, and the same on every machine.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.indicators import Value
    from tjenestedesign.domain.effect.result import Resultat

SMALL: Final = 100
"""Below so many people or answers a text says that the numbers are small."""
_Z: Final = Fraction(1_959_964, 1_000_000)
"""The normal distribution's 97.5 percent point."""
_T: Final = (
    "12.7062", "4.3027", "3.1824", "2.7764", "2.5706", "2.4469", "2.3646", "2.3060", "2.2622", "2.2281",
    "2.2010", "2.1788", "2.1604", "2.1448", "2.1314", "2.1199", "2.1098", "2.1009", "2.0930", "2.0860",
    "2.0796", "2.0739", "2.0687", "2.0639", "2.0595", "2.0555", "2.0518", "2.0484", "2.0452", "2.0423",
)  # fmt: skip
"""Student's t at 97.5 percent for 1 to 30 degrees of freedom."""
_PLACES: Final = 30


def share_interval(part: int, whole: int) -> tuple[Fraction, Fraction]:
    """Wilson's interval for `part` of `whole`, from 0 to 1. `whole` is at least 1."""
    n = Fraction(whole)
    p = Fraction(part, whole)
    z2 = _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * _root(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(Fraction(0), middle - half), min(Fraction(1), middle + half)


def mean_interval(count: int, total: int) -> tuple[Fraction, Fraction] | None:
    """The interval of the mean of answers from 1 to 5, from their number and sum. None below two answers.

    How much the answers spread is not told, for in small cells that says what each person answered. So the interval is the
    widest there can be: no answers from 1 to 5 with mean m have a larger variance than (m − 1)(5 − m) (Bhatia and Davis 2000).
    It never goes beyond the scale.
    """
    if count < 2:
        return None
    mean = Fraction(total, count)
    variance = (mean - 1) * (5 - mean) * count / (count - 1)
    half = _t(count - 1) * _root(variance / count)
    return max(Fraction(1), mean - half), min(Fraction(5), mean + half)


def share_of(part: int, whole: int) -> Value:
    """`part` of `whole` in percent, with its interval."""
    from tjenestedesign.domain.effect.indicators import Value

    low, high = share_interval(part, whole)
    return Value(Fraction(100 * part, whole), 100 * low, 100 * high, whole)


def share_moved(result: Resultat, period: str, way: str) -> Value | None:
    """The share that moved that way since the period before. None where it is hidden or nobody is there."""
    part, whole = result.tall("bevegelse", period, way), result.tall("bevegelse", period, ALLE)
    return None if part is None or not whole else share_of(part, whole)


def mean_of(result: Resultat, *key: str) -> Value | None:
    """The mean of a cell with answers. None where it is hidden, not there, or nobody has answered."""
    from tjenestedesign.domain.effect.indicators import Value

    found = result.verdier(*key)
    if found is None or not found["svar"]:
        return None
    low, high = mean_interval(found["svar"], found["sum"]) or (None, None)
    return Value(Fraction(found["sum"], found["svar"]), low, high, found["svar"])


def change(before: Value, after: Value) -> int:
    """1 up, −1 down, 0 where the intervals meet or there are none: then nobody can say that it has changed."""
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return 0
    return 1 if after.low > before.high else -1 if after.high < before.low else 0


def small_words(share: Value) -> str:
    """A sentence about a share in percent of few people; empty where there are many."""
    if share.low is None or share.high is None or (share.n or 0) >= SMALL:
        return ""
    low, high = (int(v + Fraction(1, 2)) for v in (share.low, share.high))
    return f"Tallene er små: andelen kan like gjerne være mellom {low} og {high} prosent."


def _t(freedom: int) -> Fraction:
    """Student's t at 97.5 percent; beyond the table by its expansion around the normal (Cornish and Fisher 1938)."""
    if freedom <= len(_T):
        return Fraction(_T[freedom - 1])
    z, v = _Z, freedom
    return z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v * v)


def _root(value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = _PLACES
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
