"""What one person inside is worth, year by year: the sum in today's kroner beside the sum without a rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tjenestedesign.artefakter.samfunnskostnad import Samfunnskostnad
from tjenestedesign.drawing.svg import Canvas, Diagram, number, polyline
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.amounts import decimal, kroner, percent, spoken
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.ground.present_value import accumulated
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 32.0
AXIS: Final = 96.0
"""Room for the amounts at the left."""
PLOT: Final = (640.0, 320.0)
LABELS: Final = 290.0
"""Room for the names of the lines at the right."""
SMALL: Final = 13.0
_P = PALETTE
Across = Callable[[int], float]
"""Years → x."""
Up = Callable[[Decimal], float]
"""Kroner → y."""


@dataclass(frozen=True, slots=True)
class Series:
    """The sums after each year, from the first."""

    saving: Decimal
    rate: Decimal
    discounted: tuple[Decimal, ...]

    @property
    def plain(self) -> tuple[Decimal, ...]:
        return tuple(self.saving * n for n in range(1, len(self.discounted) + 1))


def series(model: Samfunnskostnad) -> Series | None:
    """None where there are no years or no rate to draw."""
    if model.år is None or model.kalkulasjonsrente is None:
        return None
    saving = Decimal(model.besparelse_per_person_år)
    values = accumulated(
        saving, model.år, model.kalkulasjonsrente / 100, at_start=model.regnes_ved == "årsstart"
    )
    return Series(saving, model.kalkulasjonsrente, values)


@dataclass(frozen=True, slots=True)
class Label:
    """A line's name at the right: where its line ends, and where the text has room."""

    at: float
    block: Block
    y: float


def spread(wanted: list[tuple[float, Block]], top: float) -> list[Label]:
    """Each name beside its line; names that would meet move down, and all stay below `top`."""
    labels: list[Label] = []
    below = top
    for at, block in sorted(wanted, key=lambda w: w[0]):
        y = max(at - block.height / 2, below)
        labels.append(Label(at, block, y))
        below = y + block.height + 6
    return labels


def draw(_project: Project, entry: Entry[Samfunnskostnad], _href: Href) -> Diagram:
    model, found = entry.model, series(entry.model)
    assert found is not None
    canvas = Canvas(f"samfunnskostnad-{entry.id}")
    title = "Hva det er verdt at én person kommer innenfor"
    left, width = EDGE + AXIS, EDGE + AXIS + PLOT[0] + LABELS + EDGE
    y = canvas.text(EDGE, EDGE, wrap(title, width - 2 * EDGE, 24, "bold"), fill=_P.ink)
    y = canvas.text(EDGE, y + 4, wrap(_summary(found), width - 2 * EDGE, 15), fill=_P.muted) + 24
    bottom, most = y + PLOT[1], _ceiling(found, model)

    def across(year: int) -> float:
        return left + PLOT[0] * year / len(found.discounted)

    def up(value: Decimal) -> float:
        return bottom - PLOT[1] * float(value / most)

    _frame(canvas, found, most, left, bottom)
    _columns(canvas, found, across, up, bottom)
    points = [(across(0), bottom), *((across(n), up(v)) for n, v in enumerate(found.plain, 1))]
    canvas.path(polyline(points), fill="none", stroke=_P.ink, stroke_width=2.5, stroke_dasharray="8 5")
    wanted = [
        (up(found.plain[-1]), _label(f"Uten rente: {spoken(found.plain[-1])}")),
        (up(found.discounted[-1]), _label(f"Nåverdi, {percent(found.rate)}: {spoken(found.discounted[-1])}")),
    ]
    for name, amount, dash in _levels(model):
        level = up(amount)
        canvas.line(left, level, left + PLOT[0], level, stroke=_P.bad, stroke_width=2, stroke_dasharray=dash)
        wanted.append((level, _label(f"{name}: {spoken(amount)}")))
    right = left + PLOT[0]
    labels = spread(wanted, y - 10)
    for label in labels:
        middle = label.y + label.block.height / 2
        canvas.path(
            f"M{number(right + 3)} {number(label.at)}L{number(right + 16)} {number(middle)}",
            fill="none", stroke=_P.strong_line, stroke_width=1,
        )  # fmt: skip
        canvas.text(right + 20, label.y, label.block, fill=_P.ink)
    lowest = max([bottom + 62, *(label.y + label.block.height for label in labels)])
    height = _legend(canvas, model, lowest + 8, width) + EDGE
    said = f"{_summary(found)} Tabellen under figuren sier det samme."
    return canvas.finish(title, said, width, height)


def _summary(found: Series) -> str:
    years = len(found.discounted)
    return f"{spoken(found.saving)} i året i {years} år er verdt {spoken(found.discounted[-1])} i dag, med rente {percent(found.rate)}."


def _label(text: str) -> Block:
    return wrap(text, LABELS - 24, 14, "semibold")


def _levels(model: Samfunnskostnad) -> list[tuple[str, Decimal, str]]:
    """Sums to hold the columns up against, each with its dash."""
    found: list[tuple[str, Decimal, str]] = []
    if model.oppgitt_nåverdi is not None:
        found.append(("Oppgitt av kilden", Decimal(model.oppgitt_nåverdi), "2 4"))
    if model.investering_per_person is not None:
        found.append(("Investering", Decimal(model.investering_per_person), "14 4 3 4"))
    return found


def _ceiling(found: Series, model: Samfunnskostnad) -> Decimal:
    """A round sum above everything that is drawn."""
    most = max([found.plain[-1], found.discounted[-1], *(amount for _, amount, _ in _levels(model))])
    step = _step(most)
    return (most // step + (1 if most % step else 0)) * step


def _step(most: Decimal) -> Decimal:
    """1, 2 or 5 times a power of ten: between four and ten lines up to `most`."""
    size = Decimal(1).scaleb(most.adjusted() - 1)
    return next(size * f for f in (1, 2, 5, 10, 20) if most / (size * f) <= 8)


def _frame(canvas: Canvas, found: Series, most: Decimal, left: float, bottom: float) -> None:
    step = _step(most)
    amount = Decimal(0)
    million = most >= 1_000_000
    while amount <= most:
        y = bottom - PLOT[1] * float(amount / most)
        canvas.line(left, y, left + PLOT[0], y, stroke=_P.line, stroke_width=1)
        said = f"{decimal(amount / 1_000_000)} mill." if million else decimal(amount)
        canvas.text(left - 10, y - 9, wrap(said, AXIS, SMALL), fill=_P.muted, anchor="end")
        amount += step
    years = len(found.discounted)
    every = next(n for n in (1, 2, 5, 10, 20) if years / n <= 12)
    for year in range(every, years + 1, every):
        x = left + PLOT[0] * (year - 0.5) / years
        canvas.text(x, bottom + 8, wrap(str(year), 60, SMALL), fill=_P.muted, anchor="middle")
    canvas.text(left, bottom + 32, wrap("År", 60, 14, "bold"), fill=_P.ink)
    canvas.text(EDGE, bottom + 32, wrap("Kroner", AXIS - 10, 14, "bold"), fill=_P.ink)


def _columns(canvas: Canvas, found: Series, across: Across, up: Up, bottom: float) -> None:
    """What each year adds stands dark on top of the years before."""
    room = across(1) - across(0)
    gap = min(3.0, room * 0.2)
    before = Decimal(0)
    for year, value in enumerate(found.discounted, 1):
        x, top, middle = across(year - 1) + gap / 2, up(value), up(before)
        canvas.rect(x, middle, room - gap, bottom - middle, fill=_P.accent_wash)
        canvas.rect(x, top, room - gap, middle - top, fill=_P.accent)
        before = value


def _legend(canvas: Canvas, model: Samfunnskostnad, y: float, width: float) -> float:
    entries: list[tuple[str, str]] = [
        ("år", "Det året legger til, i dagens kroner"),
        ("før", "Årene før"),
        ("8 5", "Uten rente"),
        *((dash, name) for name, _, dash in _levels(model)),
    ]
    x = EDGE
    with canvas.group(id=canvas.id("tegnforklaring"), title="Tegnforklaring"):
        for kind, said in entries:
            block = wrap(said, 10_000, SMALL)
            if x > EDGE and x + 42 + block.width > width - EDGE:
                x, y = EDGE, y + 26
            if kind in ("år", "før"):
                fill = _P.accent if kind == "år" else _P.accent_wash
                canvas.rect(x, y + 2, 28, 14, fill=fill, stroke=_P.accent, stroke_width=1)
            else:
                colour = _P.ink if kind == "8 5" else _P.bad
                canvas.line(x, y + 9, x + 30, y + 9, stroke=colour, stroke_width=2.5, stroke_dasharray=kind)
            canvas.text(x + 38, y, block, fill=_P.ink)
            x += 38 + block.width + 28
    return y + 20


def table(_project: Project, entry: Entry[Samfunnskostnad], _href: Href) -> Table:
    """One row per year: what it adds, and both sums."""
    found = series(entry.model)
    assert found is not None
    rows: list[tuple[Cell, ...]] = []
    before = Decimal(0)
    for year, (value, plain) in enumerate(zip(found.discounted, found.plain, strict=True), 1):
        cells = (str(year), kroner(value - before), kroner(value), kroner(plain))
        rows.append(tuple(Cell((c,)) for c in cells))
        before = value
    columns = ("År", "Året legger til, i dagens kroner", "Nåverdi så langt", "Sum uten rente")
    levels = "".join(f" {name}: {kroner(amount)}." for name, amount, _ in _levels(entry.model))
    return Table(
        f"Verdien av at én person kommer innenfor, med rente {percent(found.rate)}.{levels}",
        columns,
        tuple(rows),
    )
