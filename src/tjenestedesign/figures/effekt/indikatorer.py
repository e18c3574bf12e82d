"""Each indicator that is worked out from the data, period by period, with the baseline and the target as lines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.maltall import Utfall
from tjenestedesign.domain.effect.indicators import Series, Value, indicator_values, outcome, places_of
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.uncertainty import change
from tjenestedesign.figures.effekt.frame import (
    HIDDEN,
    NOTHING,
    cadence,
    captioned,
    exact,
    grade,
    table_of,
    unit_for,
)
from tjenestedesign.figures.effekt.small_multiples import Level, Panel, Panels, Place, Point
from tjenestedesign.figures.effekt.small_multiples import draw as draw_panels

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import IndicatorDefinition, Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table

_UNIT: Final = {"personer": "mennesker", "opplevelse": "fra 1 til 5"}
_DASHES: Final = {"Nullpunkt": "2 4", "Mål": "10 5"}


def shown(result: Resultat) -> Mapping[str, Series]:
    """The indicators that have a value, or a hidden one, in any period."""
    return {id: series for id, series in indicator_values(result).items() if series}


def draw(result: Resultat) -> Diagram:
    values = shown(result)
    setups = [i for i in result.oppsett.indikatorer if i.id in values]
    return draw_panels(
        result,
        Panels(
            f"effekt-indikatorer-{result.effektmåling}",
            finding(result),
            (
                f"Hvert punkt er {cadence(result)}. Strekene gjennom punktene viser hvor usikre de er.",
                "Prikket linje er nullpunktet, stiplet linje er målet.",
            ),
            tuple(_panel(result, i, values[i.id]) for i in setups),
            exact,
            "punkt",
            shared=False,
            description=(finding(result), *(f"{i.tittel}: {_ends(i, values[i.id])}." for i in setups)),
        ),
    )


def _panel(result: Resultat, i: IndicatorDefinition, series: Series) -> Panel:
    levels = tuple(
        Level(name, Fraction(str(value)), _DASHES[name])
        for name, value in (("Nullpunkt", i.nullpunkt), ("Mål", i.mål))
        if value is not None
    )
    beregning = i.beregning or ""
    known_values = [v.value for v in series.values() if v is not None] + [level.value for level in levels]
    amount = unit_for(max(known_values, default=Fraction(0)))
    money = beregning.startswith("kostnad")
    unit = (
        amount.name
        if money
        else "prosent"
        if beregning.startswith("andel")
        else _UNIT.get(beregning, i.enhet or "")
    )
    write = amount.said if money else grade if beregning == "opplevelse" else exact
    known = [f"{level.name.lower()} {write(level.value)}" for level in levels]
    return Panel(
        i.tittel,
        tuple(_place(result, i, p, series[p]) for p in result.perioder),
        ", ".join([unit, *known]).strip(", "),
        levels,
        write,
        (1, 5) if beregning == "opplevelse" and all(1 <= v <= 5 for v in known_values) else None,
    )


def _place(result: Resultat, i: IndicatorDefinition, period: str, found: Value | None) -> Place:
    if found is not None:
        ends = (found.low, found.high)
        if i.beregning == "opplevelse":
            ends = tuple(None if v is None else min(max(v, Fraction(1)), Fraction(5)) for v in ends)
        return Point(found.value, *ends)
    return HIDDEN if hidden(result, i, period) else None


def hidden(result: Resultat, i: IndicatorDefinition, period: str) -> bool:
    """Whether a value is lacking because what it is worked out from is hidden."""
    stage = i.stadium or "alle"
    match i.beregning:
        case "personer" | "andel-i-stadiet":
            keys = [("bestand", period, stage), ("bestand", period, "alle")]
        case "andel-videre" | "andel-tilbake" if i.stadium is None:
            keys = [("bevegelse", period, i.beregning.removeprefix("andel-")), ("bevegelse", period, "alle")]
        case "andel-videre" | "andel-tilbake":
            keys = [("flyt", period, stage, s.id) for s in result.oppsett.stadier]
        case "opplevelse":
            keys = [("opplevelse", period, stage)]
        case "kostnad":
            keys = [("kostnad_stadium", period, stage)]
        case _:
            keys = [
                ("kostnad_stadium", period, stage),
                ("bestand", period, stage) if i.stadium else ("personer_gruppe", period, "alle"),
            ]
    return any(result.har(*k) and result.verdier(*k) is None for k in keys)


def said(i: IndicatorDefinition, value: Fraction) -> str:
    return grade(value) if i.beregning == "opplevelse" else exact(value)


def _ends(i: IndicatorDefinition, series: Series) -> str:
    known = [(p, v) for p, v in series.items() if v is not None]
    if not known:
        return "ingen tall kan vises"
    (p0, first), (p1, last) = known[0], known[-1]
    if p0 == p1:
        return f"{said(i, last.value)} i {period_name(p1)}"
    return f"{said(i, first.value)} i {period_name(p0)} og {said(i, last.value)} i {period_name(p1)}"


def finding(result: Resultat) -> str:
    """How many targets are reached; where there are none, how many indicators have surely become better."""
    values = shown(result)
    last = {
        i.id: (i, known[-1], known[0])
        for i in result.oppsett.indikatorer
        if i.id in values and (known := [v for v in values[i.id].values() if v is not None])
    }
    if not last:
        return "Ingen av indikatorene har tall som kan vises ennå"
    aimed = [(i, outcome(i, v, places_of(i.beregning))) for i, v, _ in last.values() if i.mål is not None]
    if aimed:
        reached = [i for i, found in aimed if found is Utfall.NÅDD]
        unsure = sum(1 for _, found in aimed if found is Utfall.UAVGJORT)
        if len(aimed) == 1:
            name = f"«{aimed[0][0].tittel}»"
            return (
                f"Målet for {name} er nådd" if reached
                else f"Om målet for {name} er nådd, kan ikke avgjøres" if unsure
                else f"Målet for {name} er ikke nådd ennå"
            )  # fmt: skip
        if unsure == len(aimed):
            return f"Om de {len(aimed)} målene er nådd, kan ikke avgjøres"
        rest = f". For {unsure} kan det ikke avgjøres" if unsure else ""
        if len(reached) == len(aimed):
            return f"Alle de {len(aimed)} målene er nådd"
        count = (
            f"{len(reached)} av {len(aimed)} mål er"
            if reached
            else f"Ingen av de {len(aimed)} målene er sikkert"
            if unsure
            else f"Ingen av de {len(aimed)} målene er"
        )
        return f"{count} nådd{'' if unsure or reached else ' ennå'}{rest}"
    better = [i for i, v, first in last.values() if change(first, v) == (1 if i.retning == "opp" else -1)]
    if better:
        return f"{len(better)} av {len(last)} indikatorer er blitt bedre. For de andre kan vi ikke si det"
    return "Vi kan ikke si at noen av indikatorene er blitt bedre"


def table(result: Resultat) -> Table:
    values = shown(result)

    def cell(i: IndicatorDefinition, period: str) -> str:
        found = values[i.id][period]
        if found is None:
            return HIDDEN if hidden(result, i, period) else NOTHING
        return said(i, found.value) + (
            f" ({said(i, found.low)}–{said(i, found.high)})"
            if found.low is not None and found.high is not None
            else ""
        )

    def level(value: float | None, i: IndicatorDefinition) -> str:
        return NOTHING if value is None else said(i, Fraction(str(value)))

    lines = [
        [f"{i.tittel}{f' ({i.enhet})' if i.enhet else ''}", level(i.nullpunkt, i), level(i.mål, i), *(cell(i, p) for p in result.perioder)]
        for i in result.oppsett.indikatorer
        if i.id in values
    ]  # fmt: skip
    return table_of(
        captioned(
            result, "Indikatorene over tid, med hvor tallet trolig ligger i parentes",
            hidden=any(HIDDEN in line for line in lines),
        ),
        ("Indikator", "Nullpunkt", "Mål", *(period_name(p).capitalize() for p in result.perioder)),
        lines,
    )  # fmt: skip
