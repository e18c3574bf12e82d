"""What it costs, period by period: across virksomhetsområder, per brukergruppe, per stage or per servicegrad."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE, ANDRE, FORM, UKJENT
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.figures.effekt.frame import (
    HIDDEN,
    NOTHING,
    SHOWN,
    cadence,
    captioned,
    exact,
    folded_note,
    named,
    named_by_order,
    percent,
    table_of,
    unit_for,
)
from tjenestedesign.figures.effekt.small_multiples import Panel, Panels, Place, Point
from tjenestedesign.figures.effekt.small_multiples import draw as draw_panels
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.amounts import NBSP, spoken

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table


@dataclass(frozen=True, slots=True)
class Kind:
    """A table of costs, and its words."""

    table: str
    prefix: str
    header: str
    plural: str
    by: str

    @property
    def dimension(self) -> str:
        return FORM[self.table].dimensions[1]


KINDS: Final = (
    Kind("kostnad_område", "kostnad-omrade", "Virksomhetsområde", "virksomhetsområder", "på tvers av virksomhetsområdene"),
    Kind("kostnad_gruppe", "kostnad-gruppe", "Brukergruppe", "brukergrupper", "per brukergruppe"),
    Kind("kostnad_stadium", "kostnad-stadium", "Stadium", "stadier", "per stadium"),
    Kind("kostnad_grad", "kostnad-grad", "Servicegrad", "servicegrader", "per servicegrad"),
)  # fmt: skip

_OWN_ORDER: Final = ("stadium", "servicegrad")


def draw(result: Resultat, kind: Kind) -> Diagram:
    every = _ordered(result, kind)
    shown = every if kind.dimension == "stadium" else every[:SHOWN]
    amounts = (result.tall(kind.table, p, c) for p in result.perioder for c in shown)
    unit = unit_for(Fraction(max((ore for ore in amounts if ore is not None), default=0), 100))
    return draw_panels(
        result,
        Panels(
            f"effekt-{kind.prefix}-{result.effektmåling}",
            finding(result, kind),
            (f"Kostnad {kind.by}, i {unit.name}. Hver søyle er {cadence(result)}. Alle feltene har samme skala.",),
            tuple(
                Panel(_title(result, kind, c), tuple(_place(result, kind, p, c) for p in result.perioder), _sum(result, kind, c))
                for c in shown
            ),
            unit.said,
            "søyle",
            notes=(folded_note(len(every), kind.plural, "første" if kind.dimension in _OWN_ORDER else "dyreste"),) if len(every) > len(shown) else (),
            description=(
                finding(result, kind),
                *(f"{_title(result, kind, c)}: {_sum(result, kind, c)}." for c in every),
            ),
        ),
    )  # fmt: skip


def _ordered(result: Resultat, kind: Kind) -> tuple[str, ...]:
    """Stages and grades in their own order; the others with the largest first and the hidden after."""
    found = named_by_order(result, kind.table, kind.dimension)
    if kind.dimension in _OWN_ORDER:
        return found

    def place(category: str) -> tuple[bool, bool, int, tuple[str, str]]:
        ore = result.tall(kind.table, ALLE, category)
        return (category in (ANDRE, UKJENT), ore is None, -(ore or 0), alphabetical(category))

    return tuple(sorted(found, key=place))


def _title(result: Resultat, kind: Kind, category: str) -> str:
    name = named(result, category)
    return f"Servicegrad {name}" if kind.dimension == "servicegrad" and name.isdigit() else name


def _sum(result: Resultat, kind: Kind, category: str) -> str:
    ore, whole = result.tall(kind.table, ALLE, category), result.tall(kind.table, ALLE, ALLE)
    if ore is None:
        return "summen er skjult" if result.har(kind.table, ALLE, category) else "ingen kostnad"
    share = f", {percent(Fraction(100 * ore, whole))} av alt" if whole else ""
    return f"{_spoken(ore)} i alt{share}"


def _spoken(ore: int) -> str:
    from decimal import Decimal

    return spoken(Decimal(ore) / 100)


def _place(result: Resultat, kind: Kind, period: str, category: str) -> Place:
    if not result.har(kind.table, period, category):
        return None
    ore = result.tall(kind.table, period, category)
    return HIDDEN if ore is None else Point(Fraction(ore, 100))


def finding(result: Resultat, kind: Kind) -> str:
    """Who bears the most, where what is hidden cannot be more."""
    whole = result.tall(kind.table, ALLE, ALLE)
    if whole is None:
        return f"Kostnaden {kind.by}"
    if not whole:
        return "Ingen kostnader er ført"
    every = {c: result.tall(kind.table, ALLE, c) for c in _ordered(result, kind)}
    known = {c: n for c, n in every.items() if n is not None and c not in (ANDRE, UKJENT)}
    start = f"Innsatsen kostet {_spoken(whole)}"
    if not known:
        return start
    top = max(known, key=lambda c: (known[c], c))
    if None in every.values() and whole - sum(n or 0 for n in every.values()) >= known[top]:
        return start
    share = Fraction(100 * known[top], whole)
    return f"{start}. {percent(share)} av det gjelder «{_title(result, kind, top)}»"


def table(result: Resultat, kind: Kind) -> Table:
    def cell(period: str, category: str) -> str:
        ore = result.tall(kind.table, period, category)
        if ore is None:
            return HIDDEN if result.har(kind.table, period, category) else NOTHING
        return f"{exact(Fraction(ore, 100))}{NBSP}kr"

    lines = [
        [_title(result, kind, c), *(cell(p, c) for p in (*result.perioder, ALLE))]
        for c in (*_ordered(result, kind), ALLE)
    ]
    return table_of(
        captioned(result, f"Kostnad {kind.by}", hidden=any(HIDDEN in c for c in lines)),
        (kind.header, *(period_name(p).capitalize() for p in result.perioder), "I alt"),
        lines,
    )
