"""An evaluation in words and tables: what the page of a konkurransegrunnlag says about it. Knows no files."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tjenestedesign.domain.tender.anskaffelse import Prismodell
from tjenestedesign.domain.tender.evaluering import (
    Evaluering,
    Modellutfall,
    Result,
    places_needed,
)
from tjenestedesign.ground.amounts import NBSP, decimal, exact_kroner, percent
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.rounding import rounded

MODELLER: Final[dict[Prismodell, tuple[str, str, str]]] = {
    "lineær": (
        "Lineær modell",
        "Prispoeng = 10 − 10 · (Pe − Pb) / Pb",
        "Hver tidel over laveste pris koster ett poeng. Er prisen mer enn dobbelt så høy som den laveste, blir poengene "
        "negative. Da kan pris veie tyngre enn vekten sier.",
    ),
    "forholdsmessig": (
        "Forholdsmessig modell",
        "Prispoeng = 10 · Pb / Pe",
        "Dobbelt så høy pris gir halvparten av poengene. Poengene blir aldri negative, og forskjellene mellom høye "
        "priser blir små.",
    ),
    "prissatt-kvalitet": (
        "Prissatt kvalitet",
        "Evaluert pris = pris − kvalitetspoeng · verdien av ett poeng",
        "Kvaliteten blir gjort om til kroner og trukket fra prisen. Lavest evaluert pris vinner. Et tall under null er "
        "ingen feil: Det er bare rekkefølgen som teller.",
    ),
}
"""Each model: its name, its formula, and what it does. Pb is the lowest price, Pe the price evaluated."""

IN_WORDS: Final[dict[Prismodell, str]] = {
    "lineær": "lineær modell",
    "forholdsmessig": "forholdsmessig modell",
    "prissatt-kvalitet": "prissatt kvalitet",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of numbers."""

    navn: str
    celler: tuple[str, ...]
    sum: bool = False


@dataclass(frozen=True, slots=True)
class Modellvisning:
    """One model as the page shows it."""

    modell: Prismodell
    valgt: bool
    rader: tuple[Row, ...]
    utregning: tuple[str, ...]
    vinner: str
    forsprang: str
    """How far the winner is ahead of the next, in points or kroner; empty where there is no next."""
    hvorfor_ikke: str
    om_verdien: str
    """Where the value of a quality point comes from, for priced quality."""

    @property
    def navn(self) -> str:
        return MODELLER[self.modell][0]

    @property
    def forsprang_sagt(self) -> str:
        return f"Forspranget er {self.forsprang}." if self.forsprang else "Ingen å sammenligne med."

    @property
    def formel(self) -> str:
        return MODELLER[self.modell][1]

    @property
    def forklaring(self) -> str:
        return MODELLER[self.modell][2]


def conclusion(found: Evaluering, chosen: Prismodell | None, tie_breaker: str | None) -> tuple[str, ...]:
    if not found.bud:
        return ("Ingen tilbud er ferdig vurdert, så prismodellene er ikke regnet ut.",)
    said = [_does_it_matter(found)]
    reckoned = found.regnet_ut
    own = next((m for m in reckoned if m.modell == chosen), None)
    if own and found.modellen_avgjør:
        said.append(f"Konkurransen bruker {IN_WORDS[own.modell]}: {_first(own)}.")
    if any(len(m.vinnere) > 1 for m in reckoned):
        said.append(
            f"Ved likhet avgjør konkurransegrunnlaget: {tie_breaker.rstrip('.')}."
            if tie_breaker
            else "Konkurransegrunnlaget sier ikke hva som avgjør ved likhet. Skriv det i «ved_likhet»."
        )
    if negative := [b.navn for m in reckoned for b in m.negativ]:
        said.append(
            f"{listing(negative)} får negative prispoeng med lineær modell. Det er ikke i seg selv ulovlig."
        )
    if found.uferdige:
        said.append(
            f"Resultatet er foreløpig: {listing([b.navn for b in found.uferdige])} er ikke ferdig vurdert."
        )
    return tuple(said)


def _does_it_matter(found: Evaluering) -> str:
    reckoned = found.regnet_ut
    if len(found.bud) == 1:
        return f"Bare {found.bud[0].navn} er ferdig vurdert. Da er det ingen å sammenligne med, og valget av prismodell har ingenting å si."
    if not found.modellen_avgjør:
        count = {2: "begge modellene som er regnet ut", 3: "alle tre modellene"}[len(reckoned)]
        return f"Valget av prismodell endrer ikke førsteplassen: {_first(reckoned[0])} med {count}."
    groups: dict[str, list[str]] = {}
    for model in reckoned:
        groups.setdefault(_first(model), []).append(IN_WORDS[model.modell])
    own, *others = [f"{winners} med {listing(models)}" for winners, models in groups.items()]
    return f"Valget av prismodell avgjør førsteplassen: {own}, mens {listing(others)}."


def _first(model: Modellutfall) -> str:
    names = [b.navn for b in model.vinnere]
    return f"{names[0]} vinner" if len(names) == 1 else f"{listing(names)} står likt på førsteplass"


def fixed(value: Fraction, places: int = 2) -> str:
    return f"{rounded(value, places):,.{places}f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def place(result: Result) -> str:
    return f"{'delt ' if result.delt else ''}{result.plass}. plass"


def shown_places(model: Modellutfall) -> int:
    """Decimals of the points: two, or as many as it takes to see who is ahead."""
    return places_needed([r.sum for r in model.resultater])


def sum_text(result: Result, places: int = 2) -> str:
    """The sum with its unit: points, or the evaluated price."""
    if result.delsummer:
        return f"{fixed(result.sum, places)} poeng"
    return f"{exact_kroner(rounded(result.sum, 2))} evaluert pris"


def model_view(model: Modellutfall, found: Evaluering, *, chosen: bool, about_value: str) -> Modellvisning:
    results = model.resultater
    if not results:
        return Modellvisning(model.modell, chosen, (), (), "", "", model.hvorfor_ikke, "")
    places = shown_places(model)
    names = [b.navn for b in model.vinnere]
    winner = names[0] if len(names) == 1 else f"Likt mellom {listing(names)}"
    gap = model.forsprang
    lead = (
        ""
        if gap is None
        else f"{fixed(gap, places)} poeng"
        if results[0].delsummer
        else exact_kroner(rounded(gap, 2))
    )
    rows, sums = _point_rows(model, found, places) if results[0].delsummer else _price_rows(model, found)
    last = Row("Plassering", tuple(place(r) for r in results), sum=True)
    return Modellvisning(model.modell, chosen, (*rows, last), sums, winner, lead, "", about_value)


def _point_rows(
    model: Modellutfall, found: Evaluering, places: int
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    rows = [
        Row(
            f"{c.navn} ({percent(c.vekt)})",
            tuple(
                f"{fixed(r.delsummer[i].poeng, places)} × {percent(c.vekt)} = {fixed(r.delsummer[i].vektet, places)}"
                for r in model.resultater
            ),
        )
        for i, c in enumerate(found.kriterier)
    ]
    rows.append(Row("Sum poeng", tuple(fixed(r.sum, places) for r in model.resultater), sum=True))
    lowest = _amount(found.laveste)
    sums: list[str] = []
    for result in model.resultater:
        (points,) = [d.poeng for d in result.delsummer if d.kriterium.pris]
        price = _amount(result.bud.pris or Decimal())
        said = (
            f"10 − 10 · ({price} − {lowest}) / {lowest}"
            if model.modell == "lineær"
            else f"10 · {lowest} / {price}"
        )
        sums.append(f"{result.bud.navn}: {said} = {fixed(points, places)}")
    return tuple(rows), tuple(sums)


def _price_rows(model: Modellutfall, found: Evaluering) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    results = model.resultater
    value = model.verdi_per_poeng or Fraction()
    rows = (
        Row("Pris", tuple(exact_kroner(r.bud.pris or Decimal()) for r in results)),
        Row("Kvalitetspoeng", tuple(_quality(r.kvalitetspoeng) for r in results)),
        Row("Verdien av kvaliteten", tuple(exact_kroner(r.kvalitetsverdi) for r in results)),
        Row("Evaluert pris", tuple(exact_kroner(rounded(r.sum, 2)) for r in results), sum=True),
    )
    quality = [c for c in found.kriterier if not c.pris]
    weights = sum((c.vekt for c in quality), Decimal())
    sums: list[str] = []
    for result in results:
        parts = " + ".join(f"{decimal(result.bud.poeng[c.id])} · {decimal(c.vekt)}" for c in quality)
        points = f"({parts}) / {decimal(weights)} = {_quality(result.kvalitetspoeng)}" if weights else "0"
        sums.append(
            f"{result.bud.navn}: kvalitetspoeng {points}. Evaluert pris {_amount(result.bud.pris or Decimal())} − "
            f"{_quality(result.kvalitetspoeng)} · {_amount(rounded(value, 2))} = {exact_kroner(rounded(result.sum, 2))}"
        )
    return rows, tuple(sums)


def _quality(points: Fraction) -> str:
    """Quality points with two decimals, or four where two would hide some of what is multiplied by money."""
    return fixed(points, 2 if Fraction(rounded(points, 2)) == points else 4)


def _amount(value: Decimal) -> str:
    return exact_kroner(value).removesuffix(f"{NBSP}kr")
