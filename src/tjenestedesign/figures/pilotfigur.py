"""A pilot's criteria as a drawing: every one on the same scale, from baseline on the left to target on the right.

The scale is the share of the way, so kroner, days and per cent stand side by side, and lower-is-better reads as the rest.
Where no share can be computed, the line is dashed and a mark only says on which side of the target it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tjenestedesign.artefakter.maltall import RETNING, Utfall, better, share, written
from tjenestedesign.artefakter.pilot import QUESTIONS
from tjenestedesign.artefakter.pilotering import Kriterium, Pilot, result
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.norwegian import point
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry

EDGE: Final = 28.0
LABELS: Final = 300.0
START: Final = EDGE + LABELS + 120.0
"""Where every baseline stands."""
WAY: Final = 360.0
"""From baseline to target."""
ZONE: Final = 100.0
"""What lies behind the baseline and beyond the target is drawn this far out, and no farther."""
END: Final = START + WAY
VERDICT: Final = END + ZONE + 24.0
WIDTH: Final = VERDICT + 170.0 + EDGE
_BODY: Final = 15.0
_SMALL: Final = 13.0
_P = PALETTE

_COLOURS: Final = {
    Utfall.NÅDD: _P.good,
    Utfall.PÅ_VEI: _P.accent,
    Utfall.IKKE_NÅDD: _P.bad,
    Utfall.FORVERRET: _P.bad,
    Utfall.UAVGJORT: _P.muted,
    Utfall.IKKE_MÅLT: _P.muted,
    Utfall.UTEN_MÅL: _P.muted,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where what was measured stands: its x, whether the distance is true, and whether it lies farther out still."""

    x: float
    true: bool
    beyond: int
    """−1 farther to the left than drawn, 1 farther to the right, 0 just there."""


def mark(k: Kriterium) -> Mark | None:
    """None where nothing is measured."""
    if k.målt is None:
        return None
    if k.andel is not None:
        return _at(k.andel)
    if k.mål is not None:
        ahead = better(k.retning, k.målt, k.mål)
        worse = k.nullpunkt is not None
        back = START - ZONE / 2 if worse else START + WAY / 2
        return Mark(END if not ahead else END + ZONE / 2 if ahead > 0 else back, not ahead, 0)
    if k.nullpunkt is not None:
        gained = better(k.retning, k.målt, k.nullpunkt)
        return Mark(
            START if not gained else START + WAY / 2 if gained > 0 else START - ZONE / 2, not gained, 0
        )
    return Mark(START + WAY / 2, False, 0)


def _at(part: Fraction) -> Mark:
    reach = Fraction(ZONE) / Fraction(WAY)
    if part < -reach:
        return Mark(START - ZONE, True, -1)
    if part > 1 + reach:
        return Mark(END + ZONE, True, 1)
    return Mark(START + float(part) * WAY, True, 0)


def draw(entry: Entry[Pilot], href: Href) -> Diagram:
    """Title, column heads, one row per criterion under its question, legend."""
    model = entry.model
    canvas = Canvas(f"pilot-{entry.id}")
    y = canvas.text(EDGE, EDGE, wrap(f"Kriteriene: {entry.name}", WIDTH - 2 * EDGE, 26, "bold"), fill=_P.ink)
    y = canvas.text(EDGE, y + 4, wrap(_summary(model), WIDTH - 2 * EDGE, _BODY), fill=_P.muted) + 22
    y = _heads(canvas, y)
    for kind, question in QUESTIONS.items():
        criteria = [k for k in model.kriterier if k.viser == kind]
        if criteria:
            y = _question(canvas, question, y)
            for k in criteria:
                y = _row(canvas, entry.id, k, href, y)
    y = _legend(canvas, model, y + 18) + EDGE
    return canvas.finish(f"Kriteriene: {entry.name}", _description(model), WIDTH, y)


def _summary(model: Pilot) -> str:
    period = model.periode
    span = point(period.fra)
    if period.til.tekst != period.fra.tekst:
        span += f" – {point(period.til)}"
    return f"{span} · {result(model).tekst}"


def _description(model: Pilot) -> str:
    said = [f"{k.indikator}: {k.utfall}" for k in model.kriterier]
    return f"Hvert kriterium fra nullpunkt til mål. {'. '.join(said)}. Tabellen under figuren sier det samme."


def _heads(canvas: Canvas, y: float) -> float:
    canvas.text(EDGE, y, wrap("Kriterium", 200, _SMALL, "semibold"), fill=_P.ink)
    canvas.text(VERDICT, y, wrap("Utfall", 150, _SMALL, "semibold"), fill=_P.ink)
    canvas.text(START, y, wrap("Nullpunkt", 90, _SMALL, "semibold"), fill=_P.ink, anchor="middle")
    canvas.text(END, y, wrap("Mål", 90, _SMALL, "semibold"), fill=_P.ink, anchor="middle")
    canvas.text(START - ZONE, y, wrap("Verre", 60, _SMALL), fill=_P.muted)
    canvas.text(END + ZONE, y, wrap("Bedre", 60, _SMALL), fill=_P.muted, anchor="end")
    return y + 26


def _question(canvas: Canvas, question: str, y: float) -> float:
    block = wrap(question, WIDTH - 2 * EDGE - 24, _BODY, "semibold")
    height = block.height + 10
    canvas.rect(EDGE - 8, y, WIDTH - 2 * EDGE + 16, height, rx=4, fill=_P.accent_wash)
    canvas.text(EDGE, y + 5, block, fill=_P.ink)
    return y + height


def _row(canvas: Canvas, id: str, k: Kriterium, href: Href, y: float) -> float:
    name = wrap(k.indikator, LABELS, _BODY, "semibold")
    facts = " · ".join(t for t in (k.enhet, RETNING[k.retning], k.grense_tekst) if t)
    about = wrap(facts, LABELS, _SMALL)
    verdict = wrap(f"{k.utfall.tegn} {k.utfall}", WIDTH - EDGE - VERDICT, _BODY, "bold")
    height = max(name.height + 3 + about.height, 62.0) + 24
    with canvas.group("g", id=canvas.id(f"rad-{k.id}")):
        with canvas.link(href(id, k.id)):
            below = canvas.text(EDGE, y + 12, name, fill=_P.ink)
        canvas.text(EDGE, below + 3, about, fill=_P.muted)
        _scale(canvas, k, y + 42)
        below = canvas.text(VERDICT, y + 12 + 11, verdict, fill=_COLOURS[k.utfall])
        if k.andel is not None:
            canvas.text(VERDICT, below + 1, wrap(f"{k.andel_tekst} av veien", 170, _SMALL), fill=_P.muted)
    canvas.line(EDGE - 8, y + height, WIDTH - EDGE + 8, y + height, stroke=_P.line)
    return y + height


def _scale(canvas: Canvas, k: Kriterium, y: float) -> None:
    """The way on `y`: what was measured above it, where it started and was to end below."""
    found = mark(k)
    level = k.nullpunkt is not None and k.nullpunkt == k.mål
    known = k.nullpunkt is not None and k.mål is not None and not level
    dash = None if known else "5 5"
    canvas.line(
        START - ZONE, y, END + ZONE, y, stroke=_P.strong_line, stroke_width=1.4, stroke_dasharray=dash
    )
    if found and known:
        canvas.line(START, y, found.x, y, stroke=_COLOURS[k.utfall], stroke_width=6)
    if not level:
        if k.nullpunkt is not None:
            canvas.element(
                "circle",
                cx=START,
                cy=y,
                r=6.0,
                fill=_P.paper,
                stroke=_P.ink,
                stroke_width=2,
            )
        _below(canvas, START, y, k.nullpunkt, "ikke kjent")
    if k.mål is not None:
        canvas.line(END, y - 13, END, y + 11, stroke=_P.ink, stroke_width=3)
    _below(canvas, END, y, k.mål, "ikke satt")
    limit = share(k.nullpunkt, k.mål, k.minste_akseptable)
    if limit is not None and not _at(limit).beyond:
        _limit(canvas, _at(limit).x, y)
    if found is not None and k.målt is not None:
        _measured(canvas, found, _COLOURS[k.utfall], y)
        text = wrap(written(k.målt), 400, _SMALL, "bold")
        left, right = START - ZONE - 16 + text.width / 2, END + ZONE + 16 - text.width / 2
        canvas.text(min(max(found.x, left), right), y - 31, text, fill=_P.ink, anchor="middle")


def _below(canvas: Canvas, x: float, y: float, value: float | None, unknown: str) -> None:
    text = wrap(
        unknown if value is None else written(value), 400, _SMALL, "italic" if value is None else "regular"
    )
    canvas.text(x, y + 12, text, fill=_P.muted if value is None else _P.ink, anchor="middle")


def _limit(canvas: Canvas, x: float, y: float) -> None:
    """What is acceptable: an open triangle under the line that points at it."""
    corners = ((x, y + 2), (x - 6, y + 12), (x + 6, y + 12))
    canvas.path(_closed(corners), fill=_P.paper, stroke=_P.ink, stroke_width=1.6)


def _measured(canvas: Canvas, found: Mark, colour: str, y: float) -> None:
    """A diamond where it is; an arrowhead pointing out where it is farther away than the drawing goes."""
    x, d = found.x, float(found.beyond)
    corners = (
        ((x + 8 * d, y), (x - 6 * d, y - 8), (x - 6 * d, y + 8))
        if found.beyond
        else ((x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y))
    )
    canvas.path(_closed(corners), fill=colour, stroke=_P.paper, stroke_width=2)


def _closed(corners: tuple[tuple[float, float], ...]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z"


def _legend(canvas: Canvas, model: Pilot, y: float) -> float:
    """The signs that are on this drawing, with what each means."""
    ks = model.kriterier
    marks = [m for k in ks if (m := mark(k))]
    x = EDGE
    entries: list[tuple[str, str]] = [("start", "nullpunkt"), ("target", "mål")]
    if marks:
        entries.append(("mark", "målt"))
    if any(m.beyond for m in marks):
        entries.append(("beyond", "målt, lenger ute enn figuren går"))
    if any(share(k.nullpunkt, k.mål, k.minste_akseptable) is not None for k in ks):
        entries.append(("limit", "det minste dere kan godta"))
    if any(k.nullpunkt is None or k.mål is None or k.nullpunkt == k.mål for k in ks):
        entries.append(("dash", "avstanden kan ikke regnes ut"))
    for sign, meaning in entries:
        block = wrap(meaning, 320, _SMALL)
        if x + 34 + block.width > WIDTH - EDGE:
            x, y = EDGE, y + 26
        _sample(canvas, sign, x + 12, y + 9)
        canvas.text(x + 32, y, block, fill=_P.ink)
        x += 32 + block.width + 26
    return y + 18


def _sample(canvas: Canvas, sign: str, x: float, y: float) -> None:
    match sign:
        case "start":
            canvas.element("circle", cx=x, cy=y, r=6.0, fill=_P.paper, stroke=_P.ink, stroke_width=2)
        case "target":
            canvas.line(x, y - 9, x, y + 9, stroke=_P.ink, stroke_width=3)
        case "limit":
            _limit(canvas, x, y - 7)
        case "dash":
            canvas.line(x - 12, y, x + 14, y, stroke=_P.strong_line, stroke_width=1.4, stroke_dasharray="5 5")
        case _:
            _measured(canvas, Mark(x, True, 1 if sign == "beyond" else 0), _P.ink, y)


def table(entry: Entry[Pilot], href: Href) -> Table:
    """One row per criterion, with all the drawing says."""
    rows: list[tuple[Cell, ...]] = []
    for kind, question in QUESTIONS.items():
        for k in entry.model.kriterier:
            if k.viser == kind:
                values = tuple(
                    Cell((k.verdi(v) if v is not None else unknown,))
                    for v, unknown in (
                        (k.nullpunkt, "ikke kjent"),
                        (k.mål, "ikke satt"),
                        (k.målt, "ikke målt"),
                    )
                )
                told = (RETNING[k.retning], *([k.grense_tekst] if k.grense_tekst else []))
                share_of_way = (f"{k.andel_tekst} av veien",) if k.andel is not None else ()
                rows.append(
                    (
                        Cell((k.indikator,), href(entry.id, k.id)),
                        Cell((question,)),
                        Cell(told),
                        *values,
                        Cell((str(k.utfall), *share_of_way)),
                    )
                )
    columns = ("Kriterium", "Spørsmål", "Retning", "Nullpunkt", "Mål", "Målt", "Utfall")
    return Table(f"Kriteriene: {entry.name}", columns, tuple(rows))
