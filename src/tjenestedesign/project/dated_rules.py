"""The procurement rules that change: thresholds and minimum deadlines as dated data, each with its source.

`regler.yaml` is the only place they stand. Which one applies is decided by the competition's own dates, never by today.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Literal, TypeVar

from pydantic import Field

from tjenestedesign.ground.resources import package_file
from tjenestedesign.ground.scalars import Dato, Heltall, JaNei, Kroner, Tekst
from tjenestedesign.project.model import Del

FILE: Final = "project/regler.yaml"
Terskel = Literal["nasjonal", "eøs"]
Frist = Literal["tilbud-åpen", "søknad", "første-tilbud", "svar", "karens"]


class Kilde(Del):
    """Where a value was read."""

    navn: Tekst
    lenke: Tekst = Field(pattern="^https://")


class _Datert(Del):
    """A value with the days it applies. `usikker`: found in no source, so no rule may rest on it."""

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


class Regler(Del):
    """The whole file."""

    terskelverdier: tuple[Terskelverdi, ...]
    frister: tuple[Minstefrist, ...]


@cache
def dated_rules() -> Regler:
    """The file as models. It is td's own, so a fault in it is a bug."""
    from tjenestedesign.ground.yaml.source import decode, parse  # only a competition with dates needs it

    source, _ = decode(FILE, package_file(FILE).read_bytes())
    data, _ = parse(source)
    return Regler.model_validate(data)


D = TypeVar("D", bound=_Datert)


def _in_force(values: Sequence[D], at: date) -> D | None:
    """The one sure value of that day."""
    return next(
        (
            v
            for v in values
            if not v.usikker and v.gjelder_fra <= at and (v.gjelder_til is None or at <= v.gjelder_til)
        ),
        None,
    )


def threshold(id: Terskel, at: date) -> Terskelverdi | None:
    return _in_force([v for v in dated_rules().terskelverdier if v.id == id], at)


def over(id: Terskel, amount: Decimal, at: date) -> Terskelverdi | None:
    """The threshold that the amount has reached, where one is known for that day."""
    found = threshold(id, at)
    return found if found is not None and amount >= found.beløp else None


def least_days(id: Frist, at: date) -> Minstefrist | None:
    return _in_force([v for v in dated_rules().frister if v.id == id], at)
