"""Investment against avoided cost, year by year from the beginning, and what the difference is worth today."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import wrap
from tjenestedesign.figures.effekt.frame import (
    EDGE,
    FINE,
    INNER,
    SMALL,
    begin,
    captioned,
    finish,
    spread,
    table_of,
)
from tjenestedesign.ground.amounts import decimal, kroner, percent, ranged, short, spoken
from tjenestedesign.ground.palette import PALETTE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.money import Reckoning
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.table import Table

_AXIS: Final = 84.0
_NAMES: Final = 214.0
_HIGH: Final = 320.0
_P = PALETTE


def finding(money: Reckoning) -> str:
    first, last = money.rader[0].år, money.rader[-1].år
    low, high = money.nåverdi[-1], money.nåverdi_mest[-1]
    years = f"i {first}" if first == last else f"fra {first} til {last}"
    if low >= 0:
        worth = f"{ranged(low, high, spoken)} i pluss"
    elif high < 0:
        worth = f"{ranged(-high, -low, spoken)} i minus"
    else:
        worth = f"et sted fra {spoken(-low)} i minus til {spoken(high)} i pluss"
    return f"Med forutsetningene som er satt, er nåverdien {worth} {years}"


def draw(result: Resultat, money: Reckoning) -> Diagram:
    canvas = Canvas(f"effekt-okonomi-{result.effektmåling}")
    title = finding(money)
    y = begin(canvas, result, title, _lines(money))
    series = (
        ("Investert så langt", money.investert, money.investert, _P.bad, "9 5", "firkant"),
        ("Unngått så langt", money.unngått, money.unngått_mest, _P.good, None, "punkt"),
        ("Nåverdi så langt", money.nåverdi, money.nåverdi_mest, _P.ink, "2 4", "rute"),
    )
    every = [v for _, least, most, *_ in series for v in (*least, *most)]
    steps = _ticks(min([*every, Decimal(0)]), max([*every, Decimal(0)]))
    left, right = EDGE + _AXIS, EDGE + INNER - _NAMES
    top, bottom = y, y + _HIGH

    def up(value: Decimal) -> float:
        return bottom - _HIGH * float((value - steps[0]) / (steps[-1] - steps[0]))

    xs = [left + (right - left) * (n + 0.5) / len(money.rader) for n in range(len(money.rader))]
    _assumed(canvas, money, xs, top, bottom, right)
    for step in steps:
        canvas.line(
            left,
            up(step),
            right,
            up(step),
            stroke=_P.line if step else _P.strong_line,
            stroke_width=1 if step else 1.6,
        )
        canvas.text(
            left - 10, up(step) - 8, wrap(_axis(step, steps), _AXIS, FINE), fill=_P.muted, anchor="end"
        )
    labels: list[tuple[float, str]] = []
    for name, least, most, colour, dash, marker in series:
        ends = [
            [(x, up(v)) for x, v in zip(xs, values, strict=True)]
            for values in ((least,) if most == least else (least, most))
        ]
        if len(ends) > 1:
            _room(canvas, ends[0], ends[1], colour)
        for points in ends:
            path = "M" + "L".join(f"{number(x)} {number(at)}" for x, at in points)
            canvas.path(path, fill="none", stroke=colour, stroke_width=2.5, stroke_dasharray=dash)
            for x, at in points:
                _marker(canvas, x, at, colour, marker)
        middle = sum(points[-1][1] for points in ends) / len(ends)
        labels.append((middle, f"{name}: {ranged(least[-1], most[-1], short)}"))
    texts = [wrap(said, _NAMES - 26, SMALL, "semibold") for _, said in labels]
    ys = spread([(at, t) for (at, _), t in zip(labels, texts, strict=True)], top - 8)
    for (at, _), t, where in zip(labels, texts, ys, strict=True):
        canvas.path(
            f"M{number(xs[-1] + 9)} {number(at)}L{number(right + 20)} {number(where + t.height / 2)}",
            fill="none", stroke=_P.strong_line, stroke_width=0.9,
        )  # fmt: skip
        canvas.text(right + 26, where, t, fill=_P.ink)
    free = left - 30
    for x, row in zip(xs, money.rader, strict=True):
        block = wrap(str(row.år), 60, FINE)
        if x - block.width / 2 >= free:
            canvas.text(x, bottom + 8, block, fill=_P.muted, anchor="middle")
            free = x + block.width / 2 + 6
    lowest = max(bottom + 28, *(w + t.height for w, t in zip(ys, texts, strict=True)))
    notes = (
        [
            f"{money.skjulte} tall på mennesker er skjult. Der to linjer hører sammen, viser de det minste og det meste det kan"
            " være, ut fra tallene som vises."
        ]
        if money.spenn
        else []
    )
    said = [
        title + ".",
        *_lines(money),
        *(f"{n}: {ranged(v[-1], w[-1], spoken)} i {money.rader[-1].år}." for n, v, w, *_ in series),
    ]
    return finish(canvas, result, title, said, lowest + 10, notes=notes)


def _lines(money: Reckoning) -> tuple[str, ...]:
    share = f"{percent(money.virkning)} av gevinsten regnes som virkning av innsatsen."
    return (
        f"Summen fra begynnelsen til hvert år, i {money.økonomi.prisår}-kroner. Renten er {percent(money.rente)}. {share}",
        money.om_årene_framover,
    )


def _assumed(
    canvas: Canvas, money: Reckoning, xs: Sequence[float], top: float, bottom: float, right: float
) -> None:
    """The years after the data, on a ground of their own that says so."""
    ahead = [n for n, r in enumerate(money.rader) if not r.målt]
    if not ahead:
        return
    start = (xs[ahead[0]] + xs[ahead[0] - 1]) / 2 if ahead[0] else xs[0]
    canvas.rect(start, top, right - start, bottom - top, fill=_P.wash)
    canvas.line(start, top, start, bottom, stroke=_P.strong_line, stroke_width=1, stroke_dasharray="3 3")
    said = wrap("Antatt, uten data", max(right - start - 12, 60), FINE, "semibold")
    canvas.text(start + 6, top + 4, said, fill=_P.ink)


def _room(
    canvas: Canvas, low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]], colour: str
) -> None:
    """Thin uprights between the least and the most, so that the two lines are seen to be one answer."""
    for (x, a), (_, b) in zip(low, high, strict=True):
        if abs(a - b) > 1:
            canvas.line(x, a, x, b, stroke=colour, stroke_width=1.2)


def _marker(canvas: Canvas, x: float, y: float, colour: str, kind: str) -> None:
    style: dict[str, object] = {"fill": _P.paper, "stroke": colour, "stroke_width": 2}
    match kind:
        case "firkant":
            canvas.rect(x - 4.5, y - 4.5, 9, 9, **style)
        case "punkt":
            canvas.element("circle", cx=float(x), cy=float(y), r=5.0, **style)
        case _:
            canvas.path(f"M{number(x)} {number(y - 6)}l6 6l-6 6l-6 -6Z", **style)


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round sums below the least and above the most: 1, 2 or 5 times a power of ten apart."""
    span = max(high - low, Decimal(1))
    size = Decimal(1).scaleb(span.adjusted() - 1)
    step = next(size * f for f in (1, 2, 5, 10, 20, 50) if span / (size * f) <= 6)
    first, last = (
        int((low / step).to_integral_value("ROUND_FLOOR")),
        int((high / step).to_integral_value("ROUND_CEILING")),
    )
    return [step * n for n in range(first, max(last, first + 1) + 1)]


def _axis(step: Decimal, steps: Sequence[Decimal]) -> str:
    if max(abs(s) for s in steps) >= 1_000_000:
        return f"{decimal(step / 1_000_000, 1)} mill."
    return decimal(step, 0)


def table(result: Resultat, money: Reckoning) -> Table:
    lines = [
        [
            f"{r.år}{'' if r.målt else ' (antatt)'}",
            kroner(r.investert),
            ranged(r.unngått, high.unngått, kroner),
            kroner(investert),
            ranged(*unngått, kroner),
            ranged(*nåverdi, kroner),
        ]
        for r, high, investert, unngått, nåverdi in zip(
            money.rader,
            money.mest,
            money.investert,
            zip(money.unngått, money.unngått_mest, strict=True),
            zip(money.nåverdi, money.nåverdi_mest, strict=True),
            strict=True,
        )
    ]
    return table_of(
        captioned(
            result,
            f"Investert og unngått kostnad, i {money.økonomi.prisår}-kroner, med rente {percent(money.rente)}. "
            f"{money.om_årene_framover}".strip(),
        ),
        ("År", "Investert", "Unngått", "Investert så langt", "Unngått så langt", "Nåverdi så langt"),
        lines,
    )
