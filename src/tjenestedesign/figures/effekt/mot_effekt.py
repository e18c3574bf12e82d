"""What it costs per person against how many came further: per brukergruppe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE, VIDERE
from tjenestedesign.domain.effect.uncertainty import share_of
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.figures.effekt.frame import (
    EDGE,
    FINE,
    HIDDEN,
    INNER,
    NOTHING,
    SHOWN,
    SMALL,
    begin,
    between,
    captioned,
    count,
    exact,
    finish,
    named,
    percent,
    quoted,
    table_of,
    ticks,
)
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.amounts import NBSP, spoken
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.indicators import Value
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.table import Table

_LEFT: Final = 76.0
_HIGH: Final = 380.0
_NAME: Final = 170.0
_P = PALETTE
_Box = tuple[float, float, float, float]
_To = Callable[[Fraction], float]


@dataclass(frozen=True, slots=True)
class Group:
    """`cost` is kroner per person over the whole time, `share` the percent that came further than where they began."""

    key: str
    name: str
    cost: Fraction | None
    share: Value | None
    people: int | None


def groups(result: Resultat) -> list[Group]:
    """Those with most people first; what is hidden last."""
    found = [_group(result, g) for g in result.verdier_av("bevegelse_gruppe", "brukergruppe")]
    return sorted(
        found, key=lambda g: (g.cost is None or g.share is None, -(g.people or 0), alphabetical(g.name))
    )


def _group(result: Resultat, key: str) -> Group:
    ore, persons = result.tall("kostnad_gruppe", ALLE, key), result.tall("personer_gruppe", ALLE, key)
    on, whole = (result.tall("bevegelse_gruppe", key, way) for way in (VIDERE, ALLE))
    return Group(
        key,
        named(result, key),
        Fraction(ore, 100 * persons) if ore is not None and persons else None,
        share_of(on, whole) if on is not None and whole else None,
        persons,
    )


def draw(result: Resultat) -> Diagram:
    canvas = Canvas(f"effekt-mot-effekt-{result.effektmåling}")
    title = finding(result)
    every = groups(result)
    known = [g for g in every if g.cost is not None and g.share is not None]
    shown = known[:SHOWN]
    lines = (
        "Hvert punkt er en brukergruppe. Høyere betyr at flere er kommet lenger enn der de begynte. Lenger til høyre betyr dyrere per person.",
        "Streken opp og ned viser hvor usikker andelen er. Gruppene har ulike behov, så lav kostnad er ikke det samme som god hjelp.",
    )
    y = begin(canvas, result, title, lines)
    y = canvas.text(EDGE, y, wrap("Andel som er kommet lenger", 400, SMALL, "bold"), fill=_P.ink) + 10
    costs = _costs([g.cost for g in shown if g.cost is not None])
    left, right, bottom = EDGE + _LEFT, EDGE + INNER, y + _HIGH

    def across(value: Fraction) -> float:
        return left + (right - left - 30) * float((value - costs[0]) / (costs[-1] - costs[0]))

    def up(value: Fraction) -> float:
        return bottom - _HIGH * float(value / 100)

    for percentage in range(0, 101, 20):
        level = up(Fraction(percentage))
        canvas.line(
            left, level, right, level, stroke=_P.line if percentage else _P.strong_line, stroke_width=1
        )
        canvas.text(
            left - 10, level - 8, wrap(percent(Fraction(percentage)), 60, FINE), fill=_P.muted, anchor="end"
        )
    free = left - 40
    for cost in costs:
        block = wrap(exact(cost), 120, FINE)
        canvas.line(across(cost), bottom, across(cost), bottom + 5, stroke=_P.strong_line, stroke_width=1)
        if across(cost) - block.width / 2 > free:
            canvas.text(across(cost), bottom + 10, block, fill=_P.muted, anchor="middle")
            free = across(cost) + block.width / 2 + 6
    below = canvas.text(
        right,
        bottom + 31,
        wrap("Kroner per person, hele perioden", 500, SMALL, "bold"),
        fill=_P.ink,
        anchor="end",
    )
    _points(canvas, shown, across, up, (left, y, right, bottom))
    lacking = [g.name for g in every if g.cost is None or g.share is None]
    notes = [
        "Kostnaden begynner ikke på null på denne figuren." if costs[0] else "",
        f"Figuren viser de {SHOWN} gruppene med flest mennesker, av {len(known)}. Resten står i tabellen."
        if len(known) > SHOWN
        else "",
        f"{len(lacking)} {'gruppe mangler' if len(lacking) == 1 else 'grupper mangler'} i figuren, fordi tall er skjult eller ikke finnes."
        if lacking
        else "",
    ]
    said = [title + ".", *(f"{g.name}: {_cost(g)}, {_share(g)} kommet lenger." for g in every)]
    return finish(canvas, result, title, said, below + 14, notes=[n for n in notes if n])


def _costs(found: Sequence[Fraction]) -> list[Fraction]:
    """From 0, unless the groups lie so close that nobody could tell them apart."""
    low, high = min(found, default=Fraction(0)), max(found, default=Fraction(1))
    if low * 2 < high or low == high:
        return ticks(high, 6)
    step = ticks(high - low, 3)[1]
    first, last = low // step - 1, -(-high // step) + 1
    return [step * n for n in range(max(int(first), 0), int(last) + 1)]


def _points(canvas: Canvas, shown: Sequence[Group], across: _To, up: _To, box: _Box) -> None:
    places: list[tuple[Group, float, float]] = []
    taken: list[_Box] = []
    for g in shown:
        assert g.cost is not None
        assert g.share is not None
        x, y = across(g.cost), up(g.share.value)
        places.append((g, x, y))
        taken.append((x - 9, y - 9, x + 9, y + 9))
        if g.share.low is not None and g.share.high is not None:
            top, low = up(g.share.high), up(g.share.low)
            canvas.path(f"M{number(x)} {number(top)}V{number(low)}M{number(x - 5)} {number(top)}h10M{number(x - 5)} {number(low)}h10",
                        fill="none", stroke=_P.strong_line, stroke_width=1.3)  # fmt: skip
            taken.append((x - 6, top, x + 6, low))
    for g, x, y in places:
        name = wrap(g.name, _NAME, SMALL, "semibold", 3)
        spot = _room(name, x, y, taken, box)
        taken.append((spot[0], spot[1], spot[0] + name.width, spot[1] + name.height))
        edge_x = min(max(x, spot[0]), spot[0] + name.width)
        edge_y = min(max(y, spot[1]), spot[1] + name.height)
        if abs(edge_x - x) + abs(edge_y - y) > 16:
            canvas.line(x, y, edge_x, edge_y, stroke=_P.strong_line, stroke_width=0.8)
        canvas.element(
            "circle", cx=float(x), cy=float(y), r=6.5, fill=_P.accent, stroke=_P.paper, stroke_width=1.2
        )
        canvas.text(spot[0], spot[1], name, fill=_P.ink)


def _room(name: Block, x: float, y: float, taken: Sequence[_Box], box: _Box) -> tuple[float, float]:
    """The free place nearest the point, beside it before above or below."""
    w, h = name.width, name.height
    spots = [(x + 12, y - h / 2), (x - 12 - w, y - h / 2)]
    spots += [(box[0] + 4 + dx * 12, box[1] + dy * 6) for dx in range(80) for dy in range(80)]

    def fits(s: tuple[float, float]) -> bool:
        if s[0] < box[0] + 2 or s[0] + w > box[2] or s[1] < box[1] or s[1] + h > box[3]:
            return False
        return all(s[0] > t[2] or s[0] + w < t[0] or s[1] > t[3] or s[1] + h < t[1] for t in taken)

    def away(s: tuple[float, float]) -> float:
        dx, dy = max(s[0] - x, x - s[0] - w, 0), max(s[1] - y, y - s[1] - h, 0)
        return dx * dx + dy * dy

    free = [s for s in spots if fits(s)]
    first = next((s for s in free if s in spots[:2]), None)
    return first or min(free, key=lambda s: (away(s), s), default=spots[0])


def finding(result: Resultat) -> str:
    """Names who comes further than all together, only where the numbers hold."""
    known = [g for g in groups(result) if g.cost is not None and g.share is not None]
    whole = _group(result, ALLE)
    if whole.share is None or len(known) < 2:
        return "Kostnad og effekt per brukergruppe"
    start = f"{percent(whole.share.value)} er kommet lenger enn der de begynte"
    better = [
        g.name for g in known if g.share and g.share.low is not None and g.share.low > whole.share.value
    ]
    worse = [
        g.name for g in known if g.share and g.share.high is not None and g.share.high < whole.share.value
    ]
    said = [f"flere av {quoted(better)}"] if better and len(better) <= 3 else []
    said += [f"færre av {quoted(worse)}"] if worse and len(worse) <= 3 else []
    if said:
        return f"{start}, {' og '.join(said)}"
    if better or worse:
        return f"{start}, og {len(better) + len(worse)} brukergrupper skiller seg ut"
    return f"{start}. Vi kan ikke si at noen brukergruppe skiller seg ut"


def _cost(g: Group) -> str:
    if g.cost is None:
        return "kostnaden er skjult eller ikke kjent"
    return f"{spoken(Decimal(int(rounded(g.cost))))} per person"


def _share(g: Group) -> str:
    return (
        "andelen er skjult, så vi vet ikke hvor mange som er" if g.share is None else percent(g.share.value)
    )


def table(result: Resultat) -> Table:
    def line(g: Group) -> list[str]:
        keys = (("kostnad_gruppe", ALLE, g.key), ("personer_gruppe", ALLE, g.key))
        hidden_cost = any(result.har(*k) and result.tall(*k) is None for k in keys)
        ways = [("bevegelse_gruppe", g.key, w) for w in (VIDERE, ALLE)]
        hidden_share = any(result.har(*k) and result.tall(*k) is None for k in ways)
        interval = (
            f"{between(g.share.low, g.share.high)}{NBSP}%"
            if g.share and g.share.low is not None and g.share.high is not None
            else HIDDEN if hidden_share else NOTHING
        )  # fmt: skip
        return [
            g.name,
            count(g.people) if g.people is not None else HIDDEN,
            f"{exact(g.cost)}{NBSP}kr" if g.cost is not None else HIDDEN if hidden_cost else NOTHING,
            percent(g.share.value) if g.share else HIDDEN if hidden_share else NOTHING,
            interval,
        ]

    lines = [line(g) for g in (*groups(result), _group(result, ALLE))]
    return table_of(
        captioned(
            result, "Kostnad per person, og andelen som er kommet lenger enn der de begynte",
            hidden=any(HIDDEN in c for c in lines),
        ),
        ("Brukergruppe", "Mennesker", "Kostnad per person", "Kommet lenger", "Andelen ligger trolig mellom"),
        lines,
    )  # fmt: skip
