"""How long people stay in each stage: from a quarter has moved on to three quarters have, with a mark at the half."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tjenestedesign.diagrams.effekt_rader import Row, Rows, scale_to
from tjenestedesign.diagrams.effekt_rader import draw as draw_rows
from tjenestedesign.diagrams.effekt_ramme import HIDDEN, NOTHING, captioned, count, exact, table_of

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat, Varighet
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table

_NOT_YET = "ikke nådd ennå"


def draw(result: Resultat) -> Diagram:
    titles = {s.id: s.tittel for s in result.oppsett.stadier}
    rows = tuple(
        Row(
            f"{n}. {titles[v.stadium]}",
            _said(v),
            *(
                Fraction(d) if d is not None and not v.skjult else None
                for d in (v.halvparten, v.kvart, v.tre_kvart)
            ),
            hidden=v.skjult,
            thick=True,
        )
        for n, v in enumerate(result.varighet, 1)
    )
    most = max(
        (d for v in result.varighet for d in (v.kvart, v.halvparten, v.tre_kvart) if d is not None), default=0
    )
    return draw_rows(
        result,
        Rows(
            f"effekt-varighet-{result.effektmåling}",
            finding(result),
            (
                "Båndet går fra dagen en fjerdedel er ute av stadiet, til dagen tre fjerdedeler er det. Streken er halvparten.",
            ),
            rows,
            scale_to(Fraction(max(most, 30))),
            exact,
            "Dager i stadiet",
            notes=("Stiplet kant betyr at mer enn en fjerdedel fortsatt er der når dataene slutter.",)
            if any(v.kvart is not None and v.tre_kvart is None and not v.skjult for v in result.varighet)
            else (),
            description=(finding(result), *(f"{r.name}: {r.said}." for r in rows)),
        ),
    )


def _said(v: Varighet) -> str:
    if v.skjult:
        return HIDDEN
    if v.kvart is None:
        return "færre enn en fjerdedel er gått ut ennå"
    if v.halvparten is None:
        return f"en fjerdedel ute etter {_days(v.kvart)}, halvparten ikke ennå"
    return f"halvparten ute etter {_days(v.halvparten)}"


def _days(days: int) -> str:
    return f"{count(days)} {'dag' if days == 1 else 'dager'}"


def finding(result: Resultat) -> str:
    """Where people stay the longest. A stage that half have not left yet may be longer than every other, and that is said."""
    titles = {s.id: s.tittel for s in result.oppsett.stadier}
    known = {
        titles[v.stadium]: v.halvparten for v in result.varighet if v.halvparten is not None and not v.skjult
    }
    if not known:
        return "Det er for tidlig å si hvor lenge folk blir i hvert stadium"
    if len(known) == 1:
        [(name, days)] = known.items()
        return f"Halvparten er ute av «{name}» etter {_days(days)}"
    longest, shortest = max(known, key=lambda n: known[n]), min(known, key=lambda n: known[n])
    if known[longest] == known[shortest]:
        return f"Halvparten er ute av stadiene etter {_days(known[longest])}"
    return (
        f"Halvparten er ute av «{shortest}» etter {_days(known[shortest])}, "
        f"og av «{longest}» etter {_days(known[longest])}"
    )


def table(result: Resultat) -> Table:
    titles = {s.id: s.tittel for s in result.oppsett.stadier}

    def cell(v: Varighet, days: int | None) -> str:
        return HIDDEN if v.skjult else _NOT_YET if days is None else count(days)

    lines = [
        [titles[v.stadium], cell(v, v.kvart), cell(v, v.halvparten), cell(v, v.tre_kvart)]
        for v in result.varighet
    ]
    return table_of(
        captioned(
            result,
            "Dager før en fjerdedel, halvparten og tre fjerdedeler er ute av stadiet",
            hidden=any(v.skjult for v in result.varighet),
        ),
        ("Stadium", "En fjerdedel", "Halvparten", "Tre fjerdedeler"),
        lines or [["Ingen", NOTHING, NOTHING, NOTHING]],
    )
