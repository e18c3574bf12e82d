"""The procurement rules that change: thresholds, minimum deadlines and weights as dated data, each with its source.

`regler.yaml` is the only place they stand. Which one applies is decided by the competition's own dates, never by today.
Where no sure value is known, an amount far from every value is judged all the same, and the rest is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Literal, TypeVar

from pydantic import Field

from tjenestedesign.ground.resources import package_file
from tjenestedesign.ground.scalars import Dato, Heltall, JaNei, Kroner, Prosent, Tekst
from tjenestedesign.project.model import Del

FILE: Final = "project/regler.yaml"
Terskel = Literal["loven", "nasjonal", "eøs"]
Frist = Literal["tilbud-åpen", "søknad", "første-tilbud", "svar", "karens"]
Vekt = Literal["klima-og-miljø"]

FAR: Final = Decimal("1.5")
"""How many times over the highest value there has been, or under the lowest, an amount is judged without the value of the day."""


class Kilde(Del):
    """Where a value was read."""

    navn: Tekst
    lenke: Tekst = Field(pattern="^https://")


class _Datert(Del):
    """A value with the days it applies. `usikker`: read in no source to trust; `kilde` is then where to look it up."""

    navn: Tekst
    gjelder_fra: Dato
    gjelder_til: Dato | None = None
    usikker: JaNei = False
    kilde: Kilde
    hentet: Dato


class Terskelverdi(_Datert):
    """An amount from which more rules apply, without VAT."""

    id: Terskel
    beløp: Kroner


class Minstefrist(_Datert):
    """The fewest days between two things in a competition."""

    id: Frist
    dager: Heltall = Field(gt=0)


class Minstevekt(_Datert):
    """The least something must count among the award criteria, in percent, and the paragraph that says so."""

    id: Vekt
    prosent: Prosent
    hjemmel: Tekst


class Regler(Del):
    """The whole file."""

    terskelverdier: tuple[Terskelverdi, ...]
    frister: tuple[Minstefrist, ...]
    vekter: tuple[Minstevekt, ...]


@dataclass(frozen=True, slots=True)
class Bedømt:
    """Whether an amount has reached a threshold: yes, no, or not to be told (`over` is None)."""

    over: bool | None
    verdi: Terskelverdi
    """The value of that day; where none is sure, the likeliest there is, whose source is where to look."""
    sikker: bool
    """Whether `verdi` is sure. Where it is not, and `over` is told, the amount is far from every value there has been."""


@cache
def dated_rules() -> Regler:
    """The file as models. It is td's own, so a fault in it is a bug."""
    from tjenestedesign.ground.yaml.source import decode, parse  # only a competition with dates needs it

    source, _ = decode(FILE, package_file(FILE).read_bytes())
    data, _ = parse(source)
    return Regler.model_validate(data)


D = TypeVar("D", bound=_Datert)


def _on(values: Sequence[D], at: date) -> D | None:
    """The value of that day, sure or not."""
    return next(
        (v for v in values if v.gjelder_fra <= at and (v.gjelder_til is None or at <= v.gjelder_til)), None
    )


def _sure(values: Sequence[D], at: date) -> D | None:
    return _on([v for v in values if not v.usikker], at)


def _thresholds(id: Terskel) -> list[Terskelverdi]:
    return [v for v in dated_rules().terskelverdier if v.id == id]


def threshold(id: Terskel, at: date) -> Terskelverdi | None:
    """The sure value of that day."""
    return _sure(_thresholds(id), at)


def judged(id: Terskel, amount: Decimal, at: date) -> Bedømt:
    """Whether an amount (kroner without VAT) has reached the threshold of a day.

    Without a sure value, an amount is over when it is `FAR` over every threshold of any kind there has been, and under when
    it is as far under the lowest of its own kind.
    """
    values = _thresholds(id)
    sure = _sure(values, at)
    if sure is not None:
        return Bedømt(amount >= sure.beløp, sure, True)
    likely = _on(values, at) or min(values, key=lambda v: abs((v.gjelder_fra - at).days))
    if amount >= FAR * highest():
        return Bedømt(True, likely, False)
    if amount * FAR < lowest(id):
        return Bedømt(False, likely, False)
    return Bedømt(None, likely, False)


def highest() -> Decimal:
    """The highest threshold of any kind there has been, sure or not."""
    return max(v.beløp for v in dated_rules().terskelverdier)


def lowest(id: Terskel) -> Decimal:
    """The lowest threshold of a kind there has been."""
    return min(v.beløp for v in _thresholds(id))


def least_days(id: Frist, at: date) -> Minstefrist | None:
    """The sure minimum of that day."""
    return _sure([v for v in dated_rules().frister if v.id == id], at)


def likely_days(id: Frist, at: date) -> Minstefrist | None:
    """The minimum of that day where it is known, but not from a source to trust."""
    found = _on([v for v in dated_rules().frister if v.id == id], at)
    return found if found is not None and found.usikker else None


def least_weight(id: Vekt, at: date) -> Minstevekt | None:
    """The minimum of that day, sure or not: whoever tells of it says which."""
    return _on([v for v in dated_rules().vekter if v.id == id], at)
