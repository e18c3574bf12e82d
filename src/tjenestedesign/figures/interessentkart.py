"""The stakeholder map: influence upwards, interest to the right, everyone in the box of their own two scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.forankringsplan import HØY, PLASSERINGER, Forankringsplan, Interessent
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, measure, wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 32.0
AXIS: Final = 112.0
"""Room for the words of the influence axis."""
CHIP: Final = 196.0
PAD: Final = 10.0
GAP: Final = 10.0
STRIPE: Final = 7.0
SIGN: Final = 18.0
"""Room for the sign before a word."""
NAME: Final = 14.0
SMALL: Final = 12.5
HEAD: Final = 34.0
"""The strip that names a quadrant."""
EMPTY: Final = (120.0, 56.0)
"""Width of a column and height of a row that no one stands in."""
PER_LINE: Final = 5
"""More than this many in one box, and the boxes of that column hold two abreast."""
_P = PALETTE
SCORES: Final = {5: "Svært stor", 4: "Stor", 3: "Middels", 2: "Liten", 1: "Svært liten"}
_GROUNDS: Final = {
    "Samarbeid tett": _P.visible,
    "Hold fornøyd": _P.hidden,
    "Hold informert": _P.citizen,
    "Følg med": _P.support,
}
_ATTITUDES: Final = ("pådriver", "støttende", "nøytral", "skeptisk", "motstander", "ukjent")


@dataclass(frozen=True, slots=True)
class Chip:
    """One stakeholder, placed."""

    who: Interessent
    x: float
    y: float
    blocks: tuple[Block, ...]
    height: float

    @property
    def width(self) -> float:
        return CHIP


@dataclass(frozen=True, slots=True)
class Layout:
    """Where columns, rows and stakeholders stand. `columns` and `rows` hold (start, size) by score."""

    columns: dict[int, tuple[float, float]]
    rows: dict[int, tuple[float, float]]
    chips: tuple[Chip, ...]
    right: float
    bottom: float


def layout(model: Forankringsplan, top: float) -> Layout:
    """Columns and rows as large as what stands in them; an empty one keeps a small size, so that the scale is whole."""
    cells: dict[tuple[int, int], list[Interessent]] = {}
    for who in model.interessenter:
        cells.setdefault((who.interesse, who.innflytelse), []).append(who)
    abreast = {
        x: 2 if any(len(v) > PER_LINE for (cx, _), v in cells.items() if cx == x) else 1 for x in SCORES
    }
    columns: dict[int, tuple[float, float]] = {}
    x = EDGE + AXIS
    for score in sorted(SCORES):
        used = any(cx == score for cx, _ in cells)
        width = abreast[score] * (CHIP + GAP) + GAP if used else EMPTY[0]
        columns[score] = (x, width)
        x += width
    rows: dict[int, tuple[float, float]] = {}
    chips: list[Chip] = []
    y = top
    for score in SCORES:
        head = HEAD if score in (max(SCORES), HØY - 1) else 0.0
        lowest = y + head + EMPTY[1]
        for (cx, cy), people in cells.items():
            if cy == score:
                placed, below = _stack(people, columns[cx][0] + GAP, y + head + GAP, abreast[cx])
                chips += placed
                lowest = max(lowest, below)
        rows[score] = (y, lowest - y)
        y = lowest
    return Layout(columns, rows, tuple(chips), x, y)


def _stack(people: list[Interessent], x: float, y: float, abreast: int) -> tuple[list[Chip], float]:
    chips: list[Chip] = []
    for start in range(0, len(people), abreast):
        line = [(who, _blocks(who)) for who in people[start : start + abreast]]
        tallest = 0.0
        for place, (who, blocks) in enumerate(line):
            height = sum(b.height for b in blocks) + 2 * PAD
            chips.append(Chip(who, x + place * (CHIP + GAP), y, blocks, height))
            tallest = max(tallest, height)
        y += tallest + GAP
    return chips, y


def _blocks(who: Interessent) -> tuple[Block, ...]:
    """The name, then one line for each thing that is so."""
    room = CHIP - 2 * PAD - STRIPE
    found = [wrap(who.navn, room, NAME, "semibold")]
    found.append(wrap(who.holdning.capitalize(), room - SIGN, SMALL))
    if who.skal_implementere:
        found.append(wrap("Skal implementere", room - SIGN, SMALL, "semibold"))
    if who.ambassadør:
        found.append(wrap("Ambassadør", room - SIGN, SMALL))
    return tuple(found)


# --- drawing ------------------------------------------------------------------------------------------------------


def draw(_project: Project, entry: Entry[Forankringsplan], href: Href) -> Diagram:
    model = entry.model
    canvas = Canvas(f"interessentkart-{entry.id}")
    title = f"Interessentkart: {entry.name}"
    head = layout(model, 0)  # the width does not depend on where it begins
    width = head.right + EDGE
    y = canvas.text(EDGE, EDGE, wrap(title, width - 2 * EDGE, 26, "bold"), fill=_P.ink)
    y = canvas.text(EDGE, y + 6, wrap(_summary(model), width - 2 * EDGE, 15), fill=_P.muted) + 18
    out = layout(model, y)
    _grounds(canvas, out)
    _scales(canvas, out)
    for chip in sorted(out.chips, key=lambda c: (c.y, c.x)):
        _chip(canvas, chip, href(entry.id, chip.who.id))
    bottom = _legend(canvas, model, out.bottom + 76, width) + EDGE
    return canvas.finish(title, _description(model), width, bottom)


def _summary(model: Forankringsplan) -> str:
    n = len(model.interessenter)
    return f"{n} {'interessent' if n == 1 else 'interessenter'}, etter hvor stor innflytelse og interesse de har. Stor er 4 eller 5."


def _description(model: Forankringsplan) -> str:
    counts = [
        f"{word}: {n}"
        for word in PLASSERINGER.values()
        if (n := sum(s.plassering == word for s in model.interessenter))
    ]
    return f"{_summary(model)} {', '.join(counts)}. Tabellen under figuren sier det samme."


def _grounds(canvas: Canvas, out: Layout) -> None:
    """The four quadrants, each with its name in the strip above."""
    for (influence, interest), word in PLASSERINGER.items():
        xs = [c for score, c in out.columns.items() if (score >= HØY) == interest]
        ys = [r for score, r in out.rows.items() if (score >= HØY) == influence]
        x, y = min(x for x, _ in xs), min(y for y, _ in ys)
        right, bottom = max(x + w for x, w in xs), max(y + h for y, h in ys)
        canvas.rect(x, y, right - x, bottom - y, fill=_GROUNDS[word])
        canvas.text(x + GAP, y + 7, wrap(word, right - x - 2 * GAP, 16, "bold"), fill=_P.ink)
    left, top = EDGE + AXIS, out.rows[5][0]
    for score, (x, _) in out.columns.items():
        _rule(canvas, x, top, x, out.bottom, strong=score == HØY)
    for score, (y, _) in out.rows.items():
        _rule(canvas, left, y, out.right, y, strong=score == HØY - 1)
    canvas.rect(
        left, top, out.right - left, out.bottom - top, fill="none", stroke=_P.strong_line, stroke_width=1.5
    )


def _rule(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, *, strong: bool) -> None:
    """Between two scores a faint line; between low and high a strong one."""
    canvas.line(
        x1, y1, x2, y2,
        stroke=_P.strong_line if strong else _P.line,
        stroke_width=2.5 if strong else 1,
        stroke_dasharray=None if strong else "2 5",
    )  # fmt: skip


def _scales(canvas: Canvas, out: Layout) -> None:
    for score, (y, height) in out.rows.items():
        block = wrap(f"{score} {SCORES[score]}", AXIS - 16, 13)
        canvas.text(EDGE, y + (height - block.height) / 2, block, fill=_P.muted)
    for score, (x, width) in out.columns.items():
        block = wrap(f"{score} {SCORES[score]}", width - 8, 13)
        canvas.text(x + width / 2, out.bottom + 8, block, fill=_P.muted, anchor="middle")
    canvas.text(EDGE, out.rows[5][0] + 4, wrap("Innflytelse ↑", AXIS - 10, 14, "bold"), fill=_P.ink)
    canvas.text(out.right, out.bottom + 30, wrap("Interesse →", 200, 14, "bold"), fill=_P.ink, anchor="end")


def _chip(canvas: Canvas, chip: Chip, link: str | None) -> None:
    who = chip.who
    with canvas.group(id=canvas.id(who.id), title=f"{who.navn}: {who.plassering.lower()}"):
        canvas.rect(chip.x, chip.y, CHIP, chip.height, rx=5, fill=_P.paper, stroke=_P.ink, stroke_width=1.2)
        if who.skal_implementere:
            canvas.rect(chip.x, chip.y, STRIPE, chip.height, rx=3, fill=_P.ink)
        x, y = chip.x + STRIPE + PAD, chip.y + PAD
        kinds = ["", who.holdning]
        kinds += ["implementere"] if who.skal_implementere else []
        kinds += ["ambassadør"] if who.ambassadør else []
        for kind, block in zip(kinds, chip.blocks, strict=True):
            if not kind:
                with canvas.link(link):
                    y = canvas.text(x, y, block, fill=_P.ink)
                continue
            sign(canvas, kind, x, y + 1)
            y = canvas.text(x + SIGN, y, block, fill=_P.ink)


def sign(canvas: Canvas, kind: str, x: float, y: float) -> None:
    """A sign 13 square with its top left corner at (x, y): a direction and a number of strokes, never a colour."""
    paths = {
        "pådriver": "M1 7L6.5 2L12 7M1 12L6.5 7L12 12",
        "støttende": "M1 9L6.5 4L12 9",
        "nøytral": "M1 6.5H12",
        "skeptisk": "M1 4L6.5 9L12 4",
        "motstander": "M1 2L6.5 7L12 2M1 7L6.5 12L12 7",
        "ukjent": "M6.5 1A5.5 5.5 0 1 0 6.6 1",
        "implementere": "M1.5 6.5L5 10L11.5 3",
        "ambassadør": "M6.5 1L8.2 4.8L12.3 5.2L9.2 7.9L10.1 12L6.5 9.8L2.9 12L3.8 7.9L.7 5.2L4.8 4.8Z",
    }
    dashed = "2.2 2.2" if kind == "ukjent" else None
    with canvas.group("g", transform=f"translate({number(x)} {number(y)})", aria_hidden="true"):
        canvas.path(
            paths[kind], fill="none", stroke=_P.ink, stroke_width=1.8,
            stroke_linejoin="round", stroke_linecap="round", stroke_dasharray=dashed,
        )  # fmt: skip


def _legend(canvas: Canvas, model: Forankringsplan, y: float, width: float) -> float:
    """What the signs mean; only those that are used."""
    people = model.interessenter
    used = {s.holdning for s in people}
    entries = [(word, word.capitalize()) for word in _ATTITUDES if word in used]
    if any(s.skal_implementere for s in people):
        entries.append(("implementere", "Skal implementere: mørk kant"))
    if any(s.ambassadør for s in people):
        entries.append(("ambassadør", "Ambassadør: taler tjenestens sak"))
    x = EDGE
    with canvas.group(id=canvas.id("tegnforklaring"), title="Tegnforklaring"):
        for kind, said in entries:
            step = 20 + measure(said, 13) + 26
            if x > EDGE and x + step > width - EDGE + 26:
                x, y = EDGE, y + 26
            sign(canvas, kind, x, y + 2)
            canvas.text(x + 20, y, wrap(said, 10_000, 13), fill=_P.ink)
            x += step
    return y + 20


# --- table --------------------------------------------------------------------------------------------------------


def table(_project: Project, entry: Entry[Forankringsplan], href: Href) -> Table:
    """One row per stakeholder, by quadrant and then by influence and interest."""
    order = list(PLASSERINGER.values())
    people = sorted(
        entry.model.interessenter, key=lambda s: (order.index(s.plassering), -s.innflytelse, -s.interesse)
    )
    rows = tuple(
        (
            Cell((s.navn,), href(entry.id, s.id)),
            Cell((s.plassering,)),
            Cell((f"{s.innflytelse} {SCORES[s.innflytelse].lower()}",)),
            Cell((f"{s.interesse} {SCORES[s.interesse].lower()}",)),
            Cell((s.holdning.capitalize(),)),
            Cell(("ja" if s.skal_implementere else "nei",)),
            Cell(("ja" if s.ambassadør else "nei",)),
        )
        for s in people
    )
    columns = (
        "Interessent", "Plassering", "Innflytelse", "Interesse", "Holdning", "Skal implementere", "Ambassadør",
    )  # fmt: skip
    return Table(f"{entry.name}: interessenter", columns, rows)
