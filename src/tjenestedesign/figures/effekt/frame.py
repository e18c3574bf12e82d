"""What every chart of an effektmåling has in common: its head and its notes, how hidden numbers look, and its words.

A chart is drawn from the published result and nothing else. A hidden number is a stub of one fixed size: no length, no
axis and no gap in any chart is worked out from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE, ANDRE, UKJENT, UTENFOR
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.amounts import NBSP, decimal
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat

EDGE: Final = 32.0
INNER: Final = 896.0
WIDTH: Final = INNER + 2 * EDGE
MADE_UP: Final = "Oppdiktede data"
HIDDEN: Final = "skjult"
NOTHING: Final = "–"
SMALL: Final = 13.0
FINE: Final = 12.5
"""The numbers on the axes and at the marks."""
STUB: Final = 18.0
"""The height of a hidden number, whatever it is."""
SHOWN: Final = 8
"""So many categories are drawn as panels or points."""
ROWS: Final = 12
"""So many are drawn as rows."""
LABEL: Final = SMALL * 1.3
_P = PALETTE
_UNNAMED: Final = {
    ALLE: "Alle",
    ANDRE: "Andre (for få til å vises hver for seg)",
    UKJENT: "Ikke oppgitt",
    UTENFOR: "Utenfor ferden",
}
_CADENCE: Final = {"måned": "en måned", "kvartal": "et kvartal", "halvår": "et halvår", "år": "et år"}


# --- names --------------------------------------------------------------------------------------------------------


def named(result: Resultat, value: str) -> str:
    """A stage's title, a category as it is written, or what the special values mean."""
    stages = {s.id: s.tittel for s in result.oppsett.stadier}
    return stages.get(value) or _UNNAMED.get(value, value)


def cadence(result: Resultat) -> str:
    """«et halvår»"""
    return _CADENCE[result.oppsett.hyppighet]


def named_by_order(result: Resultat, table: str, dimension: str) -> tuple[str, ...]:
    """The values of a dimension: stages in the path's order, the others as they stand."""
    if dimension == "stadium":
        return tuple(s.id for s in result.oppsett.stadier)
    return result.verdier_av(table, dimension)


# --- head and foot ------------------------------------------------------------------------------------------------


def begin(canvas: Canvas, result: Resultat, title: str, lines: Iterable[str], width: float = INNER) -> float:
    """The mark for made-up data, the finding and what is drawn; returns the y below."""
    y = EDGE
    if result.fiktiv:
        tag = wrap(MADE_UP, width - 20, SMALL, "bold")
        canvas.rect(
            EDGE, y, tag.width + 20, tag.height + 8, rx=5,
            fill=_P.citizen, stroke=_P.citizen_line, stroke_width=1.5, stroke_dasharray="5 3",
        )  # fmt: skip
        canvas.text(EDGE + 10, y + 4, tag, fill=_P.ink)
        y += tag.height + 18
    y = canvas.text(EDGE, y, wrap(title, width, 22, "bold"), fill=_P.ink) + 4
    for line in lines:
        if line:
            y = canvas.text(EDGE, y, wrap(line, width, 15), fill=_P.muted) + 2
    return y + 18


def finish(
    canvas: Canvas,
    result: Resultat,
    title: str,
    said: Sequence[str],
    y: float,
    *,
    notes: Sequence[str] = (),
    hidden: bool = False,
    width: float = INNER,
    split: Callable[[float, float], Sequence[Diagram]] | None = None,
) -> Diagram:
    """Notes under the drawing, and the drawing itself. `said` is what a reader who does not see it is told."""
    every = [*notes, *([why_hidden(result)] if hidden else [])]
    for note in every:
        top = y
        if note == why_hidden(result):
            hatched(canvas, EDGE, y + 1, 30, STUB - 2)
            block = wrap(note, width - 42, SMALL)
            y = canvas.text(EDGE + 42, y, block, fill=_P.ink)
        else:
            y = canvas.text(EDGE, y, wrap(note, width, SMALL), fill=_P.muted)
        y = max(y, top + STUB) + 4
    height = y + EDGE - (4 if every else 0)
    full = width + 2 * EDGE
    made_up = [f"{MADE_UP}."] if result.fiktiv else []
    description = " ".join(
        [
            *made_up,
            *(s if s.endswith(".") else f"{s}." for s in said if s),
            *every,
            "Tabellen sier det samme.",
        ]
    )
    return canvas.finish(title, description, full, height, split=split)


def why_hidden(result: Resultat) -> str:
    return (
        f"Skravert betyr skjult: tallet gjelder færre enn {result.oppsett.minste_celle} mennesker, "
        "eller det ville røpet et slikt tall. Størrelsen på det skraverte sier ingenting."
    )


def hatched(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A box of slanted lines, written out so that every program draws them alike."""
    canvas.rect(
        x, y, width, height, fill=_P.paper, stroke=_P.strong_line, stroke_width=1, stroke_dasharray="3 2"
    )
    lines: list[str] = []
    at = 5.0
    while at < width + height:
        x1, y1 = (x + at, y) if at <= width else (x + width, y + at - width)
        x2, y2 = (x, y + at) if at <= height else (x + at - height, y + height)
        lines.append(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}")
        at += 6
    if lines:
        canvas.path("".join(lines), fill="none", stroke=_P.strong_line, stroke_width=0.9)


def captioned(result: Resultat, text: str, *, hidden: bool = False) -> str:
    """The caption of the table that goes with a chart."""
    parts = [f"{MADE_UP}." if result.fiktiv else "", text.rstrip(".") + "."]
    if hidden:
        parts.append(
            f"«{HIDDEN}» betyr at tallet gjelder færre enn {result.oppsett.minste_celle} mennesker, "
            "eller ville røpet et slikt tall."
        )
    return " ".join(p for p in parts if p)


def rows_of(lines: Iterable[Sequence[str]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(Cell((text,) if text else ()) for text in line) for line in lines)


def table_of(caption: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Table:
    return Table(caption, tuple(columns), rows_of(lines))


# --- numbers as they are said ------------------------------------------------------------------------------------


def exact(value: Fraction, places: int = 0) -> str:
    """Rounded half away from zero, with a comma and no-break thousands."""
    return decimal(rounded(value, places), places)


def count(value: int) -> str:
    return decimal(Decimal(value))


def people(value: int) -> str:
    return f"{count(value)} {'menneske' if value == 1 else 'mennesker'}"


def percent(value: Fraction) -> str:
    """`value` in parts of a hundred."""
    return f"{exact(value)}{NBSP}%"


def between(low: Fraction, high: Fraction, places: int = 0) -> str:
    """«3,4–4,1»"""
    return f"{exact(low, places)}–{exact(high, places)}"


def grade(value: Fraction) -> str:
    """An experience from 1 to 5: always with one decimal."""
    said = exact(value, 1)
    return said if "," in said else f"{said},0"


@dataclass(frozen=True, slots=True)
class Unit:
    """What the amounts on a chart are counted in, so that each is short."""

    name: str
    size: int
    places: int

    def said(self, value: Fraction) -> str:
        """Zero is said of zero only."""
        part = value / self.size
        if part and not rounded(part, self.places):
            return f"<{NBSP}{exact(Fraction(1, 10**self.places), self.places)}"
        return exact(part, self.places)


def unit_for(most: Fraction) -> Unit:
    """By the largest amount that is shown, in kroner."""
    if most >= 10_000_000_000:
        return Unit("milliarder kroner", 10**9, 1)
    if most >= 10_000_000:
        return Unit("millioner kroner", 10**6, 1)
    if most >= 100_000:
        return Unit("tusen kroner", 1000, 0)
    return Unit("kroner", 1, 0)


def folded_note(every: int, what: str, by: str, shown: int = SHOWN) -> str:
    """Said where only some are drawn."""
    return (
        f"Figuren viser de {shown} {by} av {every} {what}. Resten står i tabellen." if every > shown else ""
    )


def quoted(names: Sequence[str]) -> str:
    return listing([f"«{n}»" for n in names])


# --- axes ---------------------------------------------------------------------------------------------------------


def ticks(most: Fraction, wanted: int = 3) -> list[Fraction]:
    """Round numbers from 0 to at least `most`: 1, 2 or 5 times a power of ten apart."""
    if most <= 0:
        return [Fraction(0), Fraction(1)]
    size = Fraction(1)
    while size * 10 <= most:
        size *= 10
    while size > most:
        size /= 10
    size /= 10
    step = next(size * f for f in (1, 2, 5, 10, 20, 50, 100) if most / (size * f) <= wanted)
    steps = -(-most // step)
    return [step * n for n in range(int(steps) + 1)]


def spread(wanted: Sequence[tuple[float, Block]], top: float, gap: float = 4) -> list[float]:
    """The y of each block, beside the height it tells of; blocks that would meet move down, in the order of height."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n][0])
    found = [0.0] * len(wanted)
    below = top
    for n in order:
        at, block = wanted[n]
        found[n] = max(at - block.height / 2, below)
        below = found[n] + block.height + gap
    return found
