"""Who has ever gone back to an earlier stage, per brukergruppe: the share, how uncertain it is, and of how many."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tjenestedesign.domain.effect.measured import ALLE, TILBAKE
from tjenestedesign.domain.effect.uncertainty import share_of, small_words
from tjenestedesign.figures.effekt.category_rows import Row, Rows, scale_to, sorted_by
from tjenestedesign.figures.effekt.category_rows import draw as draw_rows
from tjenestedesign.figures.effekt.frame import (
    HIDDEN,
    NOTHING,
    ROWS,
    between,
    captioned,
    count,
    folded_note,
    named,
    percent,
    table_of,
)
from tjenestedesign.ground.amounts import NBSP

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.indicators import Value
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table

_TABLE = "tilbake_gruppe"


def share(result: Resultat, group: str) -> Value | None:
    back, whole = (result.tall(_TABLE, group, way) for way in (TILBAKE, ALLE))
    return None if back is None or not whole else share_of(back, whole)


def draw(result: Resultat) -> Diagram:
    every = result.verdier_av(_TABLE, "brukergruppe")
    rows = sorted_by([_row(result, g) for g in every])
    shown = rows[:ROWS]
    whole = share(result, ALLE)
    scale = scale_to(max((r.high for r in shown if r.high is not None), default=Fraction(50)), 5)
    return draw_rows(
        result,
        Rows(
            f"effekt-tilbake-{result.effektmåling}",
            finding(result),
            (
                "Andelen som minst én gang har gått til et tidligere stadium. Strekene viser hvor usikker andelen er.",
                small_words(whole) if whole else "",
            ),
            shown,
            scale if scale[-1] <= 100 else tuple(Fraction(n) for n in range(0, 101, 20)),
            percent,
            "Andel som har gått tilbake",
            notes=tuple(n for n in [folded_note(len(rows), "brukergrupper", "med størst andel", ROWS)] if n),
            description=(finding(result), *(f"{r.name}: {r.said}." for r in rows)),
            level=(f"Alle: {percent(whole.value)}", whole.value) if whole else None,
        ),
    )


def _row(result: Resultat, group: str) -> Row:
    found = share(result, group)
    name = named(result, group)
    if found is None or found.low is None or found.high is None:
        hidden = any(
            result.har(_TABLE, group, w) and result.tall(_TABLE, group, w) is None for w in (TILBAKE, ALLE)
        )
        return Row(name, HIDDEN if hidden else NOTHING, hidden=hidden)
    back, whole = result.tall(_TABLE, group, TILBAKE), result.tall(_TABLE, group, ALLE)
    said = f"{count(back or 0)} av {count(whole or 0)} ({percent(found.value)})"
    return Row(name, said, found.value, found.low, found.high)


def finding(result: Resultat) -> str:
    whole = share(result, ALLE)
    if whole is None:
        return "Hvor mange som har gått tilbake, er skjult"
    said = f"{percent(whole.value)} av alle har gått tilbake minst én gang"
    apart: list[str] = []
    for group in result.verdier_av(_TABLE, "brukergruppe"):
        own = share(result, group)
        if own and own.low is not None and own.high is not None:
            if own.low > whole.value:
                apart.append(f"oftere i «{named(result, group)}»")
            elif own.high < whole.value:
                apart.append(f"sjeldnere i «{named(result, group)}»")
    if apart:
        return f"{said}, {apart[0] if len(apart) == 1 else f'og {len(apart)} brukergrupper skiller seg ut'}"
    return f"{said}. Vi kan ikke si at noen brukergruppe skiller seg ut"


def table(result: Resultat) -> Table:
    def line(group: str) -> list[str]:
        back, never, whole = (result.tall(_TABLE, group, w) for w in (TILBAKE, "aldri", ALLE))
        found = share(result, group)
        cells = [HIDDEN if n is None else count(n) for n in (back, never, whole)]
        if found is None or found.low is None or found.high is None:
            hidden = back is None or whole is None
            return [named(result, group), *cells, *([HIDDEN if hidden else NOTHING] * 2)]
        return [
            named(result, group), *cells, percent(found.value),
            f"{between(found.low, found.high)}{NBSP}%",
        ]  # fmt: skip

    lines = [line(g) for g in (*result.verdier_av(_TABLE, "brukergruppe"), ALLE)]
    return table_of(
        captioned(result, "Hvem som noen gang har gått tilbake", hidden=any(HIDDEN in c for c in lines)),
        ("Brukergruppe", "Har gått tilbake", "Aldri", "Alle", "Andel", "Andelen ligger trolig mellom"),
        lines,
    )
