"""The flow between stages in words: the finding, and the table with every flow of every period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjenestedesign.domain.effect.measured import TILBAKE, UTENFOR, VIDERE
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.uncertainty import change, share_moved, small_words
from tjenestedesign.figures.effekt.frame import HIDDEN, NOTHING, captioned, count, named, percent, table_of

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.table import Table


def finding(result: Resultat) -> str:
    """Whether more move on than before; never more than the numbers hold."""
    for way, word in ((VIDERE, "videre"), (TILBAKE, "tilbake")):
        known = [(p, v) for p in result.perioder if (v := share_moved(result, p, way)) is not None]
        if not known:
            continue
        (p0, first), (p1, last) = known[0], known[-1]
        if len(known) == 1:
            return f"{percent(last.value)} kom {word} i {period_name(p1)}".replace(
                "kom tilbake", "gikk tilbake"
            )
        ends = f"{percent(last.value)} i {period_name(p1)}, mot {percent(first.value)} i {period_name(p0)}"
        verb = "kommer videre" if way == VIDERE else "går tilbake"
        match change(first, last):
            case 1:
                return f"Flere {verb}: {ends}"
            case -1:
                return f"Færre {verb}: {ends}"
            case _:
                return f"Vi kan ikke si at det er endret hvor mange som {verb}: {ends}"
    if len(result.perioder) < 2:
        return "Det er bare én periode. Da kan vi ikke vise hvem som flytter seg"
    return "Hvor mange som kommer videre, er skjult eller ikke kjent"


def uncertain(result: Resultat) -> str:
    """A sentence about the last share that may be told, where the numbers are small."""
    last = next((v for p in reversed(result.perioder) if (v := share_moved(result, p, VIDERE))), None)
    return small_words(last) if last else ""


def table(result: Resultat) -> Table:
    """One row per pair of stages that anyone has, or may have, moved between; one column per period."""
    order = [*(s.id for s in result.oppsett.stadier), UTENFOR]
    lines: list[list[str]] = []
    periods = [p for p in result.perioder if any(result.har("flyt", p, a, b) for a in order for b in order)]
    for a in order:
        for b in order:
            cells = [_cell(result, p, a, b) for p in periods]
            if any(c not in ("0", NOTHING) for c in cells):
                lines.append([named(result, a), named(result, b), *cells])
    return table_of(
        captioned(
            result,
            "Mennesker fra stadium til stadium siden forrige periode. Der ingen har gått, er raden utelatt",
            hidden=any(HIDDEN in line for line in lines),
        ),
        ("Fra", "Til", *(period_name(p).capitalize() for p in periods)),
        lines,
    )


def _cell(result: Resultat, period: str, a: str, b: str) -> str:
    if not result.har("flyt", period, a, b):
        return NOTHING
    n = result.tall("flyt", period, a, b)
    return HIDDEN if n is None else count(n)
