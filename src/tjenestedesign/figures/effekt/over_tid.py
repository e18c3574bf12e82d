"""Cost per person and the share that moved on, period by period: two panels with their periods below each other."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tjenestedesign.domain.effect.measured import ALLE, VIDERE
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.uncertainty import share_moved
from tjenestedesign.figures.effekt.frame import HIDDEN, NOTHING, between, cadence, captioned, exact, table_of
from tjenestedesign.figures.effekt.small_multiples import Panel, Panels, Place, Point
from tjenestedesign.figures.effekt.small_multiples import draw as draw_panels
from tjenestedesign.ground.amounts import NBSP, spoken
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table


def draw(result: Resultat) -> Diagram:
    return draw_panels(
        result,
        Panels(
            f"effekt-mot-effekt-over-tid-{result.effektmåling}",
            _over_time(result),
            (f"De to feltene har samme perioder. Hvert punkt er {cadence(result)}.",),
            (
                Panel("Andel som kom videre", tuple(_moved(result, p) for p in result.perioder), "prosent av dem som var i ferden, siden forrige periode"),
                Panel("Kostnad per person", tuple(_per_person(result, p) for p in result.perioder), "kroner per person med minst én hendelse i perioden"),
            ),
            exact,
            "punkt",
            shared=False,
            description=(_over_time(result) + ".",),
            columns=1,
        ),
    )  # fmt: skip


def _moved(result: Resultat, period: str) -> Place:
    found = share_moved(result, period, VIDERE)
    if found is not None:
        return Point(found.value, found.low, found.high)
    keys = [("bevegelse", period, w) for w in (VIDERE, ALLE)]
    return HIDDEN if any(result.har(*k) and result.tall(*k) is None for k in keys) else None


def _per_person(result: Resultat, period: str) -> Place:
    keys = (("kostnad_gruppe", period, ALLE), ("personer_gruppe", period, ALLE))
    ore, persons = (result.tall(*k) for k in keys)
    if ore is None or persons is None:
        return HIDDEN if any(result.har(*k) for k in keys) else None
    return Point(Fraction(ore, 100 * persons)) if persons else None


def _over_time(result: Resultat) -> str:
    known = [(p, v) for p in result.perioder if isinstance(v := _per_person(result, p), Point)]
    if not known:
        return "Kostnad per person over tid kan ikke vises"
    (p0, first), (p1, last) = known[0], known[-1]
    if p0 == p1:
        return f"Det kostet {_said(last)} per person i {period_name(p1)}"
    return f"Det kostet {_said(last)} per person i {period_name(p1)}, mot {_said(first)} i {period_name(p0)}"


def _said(place: Point) -> str:
    return spoken(Decimal(int(rounded(place.value))))


def table(result: Resultat) -> Table:
    def said(place: Place, unit: str) -> str:
        if isinstance(place, Point):
            interval = (
                f" ({between(place.low, place.high)})"
                if place.low is not None and place.high is not None
                else ""
            )
            return f"{exact(place.value)}{NBSP}{unit}{interval}"
        return place or NOTHING

    lines = [
        [period_name(p).capitalize(), said(_moved(result, p), "%"), said(_per_person(result, p), "kr")]
        for p in result.perioder
    ]
    return table_of(
        captioned(
            result,
            "Andelen som kom videre, og kostnad per person, over tid",
            hidden=any(HIDDEN in c for c in lines),
        ),
        ("Periode", "Kom videre siden forrige periode", "Kostnad per person"),
        lines,
    )
