"""People per stage at the end of each period: one panel per stage, all on the same scale."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from tjenestedesign.domain.effect.measured import ALLE
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.figures.effekt.frame import (
    HIDDEN,
    NOTHING,
    cadence,
    captioned,
    count,
    exact,
    people,
    quoted,
    table_of,
)
from tjenestedesign.figures.effekt.small_multiples import Panel, Panels, Place, Point
from tjenestedesign.figures.effekt.small_multiples import draw as draw_panels

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table

_TABLE = "bestand"


def draw(result: Resultat) -> Diagram:
    return draw_panels(
        result,
        Panels(
            f"effekt-bestand-{result.effektmåling}",
            finding(result),
            (
                f"Mennesker i hvert stadium ved slutten av perioden. Hver søyle er {cadence(result)}.",
                "Hver person står i stadiet for sin siste hendelse.",
            ),
            tuple(
                Panel(f"{n}. {s.tittel}", tuple(_place(result, p, s.id) for p in result.perioder))
                for n, s in enumerate(result.oppsett.stadier, 1)
            ),
            exact,
            "søyle",
            description=(finding(result), *_told(result)),
        ),
    )


def _place(result: Resultat, period: str, stage: str) -> Place:
    if not result.har(_TABLE, period, stage):
        return None
    value = result.tall(_TABLE, period, stage)
    return HIDDEN if value is None else Point(Fraction(value))


def finding(result: Resultat) -> str:
    """Where most stand at the end, or how many there are where the stages may not all be told."""
    last = result.perioder[-1]
    total = result.tall(_TABLE, last, ALLE)
    when = f"ved slutten av {period_name(last)}"
    if total is None:
        return f"Hvor mange som var i ferden {when}, er skjult"
    if total == 0:
        return f"Ingen var i ferden {when}"
    found = {s.tittel: result.tall(_TABLE, last, s.id) for s in result.oppsett.stadier}
    known = {name: n for name, n in found.items() if n is not None}
    most = max(known.values(), default=0)
    # What is hidden is together no more than this, so that none of it can be the largest.
    if len(known) < len(found) and total - sum(known.values()) >= most:
        return f"{people(total).capitalize()} var i ferden {when}"
    names = [name for name, n in known.items() if n == most]
    where = quoted(names)
    return (
        f"Flest står i {where} {when}: {count(most)}{' i hvert' if len(names) > 1 else ''} av {people(total)}"
    )


def _told(result: Resultat) -> Iterator[str]:
    for period in result.perioder:
        cells = ", ".join(f"{s.tittel} {_cell(result, period, s.id)}" for s in result.oppsett.stadier)
        yield f"{period_name(period).capitalize()}: {cells}."


def _cell(result: Resultat, period: str, stage: str) -> str:
    value = result.tall(_TABLE, period, stage)
    if value is None:
        return HIDDEN if result.har(_TABLE, period, stage) else NOTHING
    return count(value)


def table(result: Resultat) -> Table:
    keys = [*(s.id for s in result.oppsett.stadier), ALLE]
    lines = [[period_name(p).capitalize(), *(_cell(result, p, k) for k in keys)] for p in result.perioder]
    hidden = any(HIDDEN in line for line in lines)
    return table_of(
        captioned(result, "Mennesker i hvert stadium ved slutten av perioden", hidden=hidden),
        ("Periode", *(s.tittel for s in result.oppsett.stadier), "Alle i ferden"),
        lines,
    )
