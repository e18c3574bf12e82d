"""Below a veikart: what the activities deliver, in columns, and what the marks mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.veikartfakta import Facts
from tjenestedesign.drawing.svg import Canvas, number
from tjenestedesign.drawing.text import Block, measure, wrap
from tjenestedesign.figures.veikart import gantt_draw
from tjenestedesign.figures.veikart.gantt_content import Content
from tjenestedesign.figures.veikart.gantt_draw import EDGE
from tjenestedesign.figures.veikart.gantt_flags import SMALL, TITLE
from tjenestedesign.figures.veikart.gantt_layout import Layout
from tjenestedesign.ground.palette import PALETTE

_COLUMN: Final = 290.0
"""The narrowest column of deliveries."""
_GAP: Final = 28.0
_SIGN: Final = 14.0
_P = PALETTE


@dataclass(frozen=True, slots=True)
class _Note:
    """An activity and what it delivers, each with its link."""

    title: Block
    link: str | None
    lines: tuple[tuple[Block, str | None], ...]

    @property
    def height(self) -> float:
        return self.title.height + sum(b.height + 1 for b, _ in self.lines) + 12


def delivered(canvas: Canvas, facts: Facts, content: Content, y: float, width: float) -> float:
    """The list of what the sheet's activities deliver, filled column by column; returns the y below it."""
    given = [(a, facts.delivers(a)) for a in content.activities if content.starts_here(a) and a.leverer]
    if not facts.full or not given:
        return y
    given.sort(key=lambda pair: facts.numbers[pair[0].id])
    columns = max(1, min(int((width - 2 * EDGE + _GAP) // (_COLUMN + _GAP)), 5, len(given)))
    wide = (width - 2 * EDGE + _GAP) / columns - _GAP
    notes = [
        _Note(
            wrap(f"{facts.numbers[a.id]}. {a.tittel}", wide, SMALL, "semibold"),
            facts.link(a.id),
            tuple((wrap(d.name, wide - _SIGN, SMALL), d.href) for d in found),
        )
        for a, found in given
    ]
    y = (
        canvas.text(
            EDGE, y + 26, wrap("Dette leverer aktivitetene", width - 2 * EDGE, 15, "bold"), fill=_P.ink
        )
        + 8
    )
    lowest = y
    with canvas.group(id=canvas.id("leveranser"), title="Leveranser"):
        for index, column in enumerate(_columns(notes, columns)):
            x, below = EDGE + index * (wide + _GAP), y
            for note in column:
                below = _note(canvas, note, x, below)
            lowest = max(lowest, below)
    return lowest


def _note(canvas: Canvas, note: _Note, x: float, y: float) -> float:
    with canvas.link(note.link):
        y = canvas.text(x, y, note.title, fill=_P.ink)
    for block, link in note.lines:
        canvas.text(x, y + 1, wrap("→", 100, SMALL), fill=_P.muted)
        with canvas.link(link):
            y = canvas.text(x + _SIGN, y + 1, block, fill=_P.accent if link else _P.ink)
    return y + 12


def _columns(notes: Sequence[_Note], count: int) -> list[list[_Note]]:
    """The notes in order, in at most so many columns that are as low as can be."""

    def filled(limit: float) -> list[list[_Note]]:
        found: list[list[_Note]] = [[]]
        used = 0.0
        for note in notes:
            if found[-1] and used + note.height > limit:
                found.append([])
                used = 0.0
            found[-1].append(note)
            used += note.height
        return found

    limit = max(sum(n.height for n in notes) / count, max(n.height for n in notes))
    while len(filled(limit)) > count:
        limit *= 1.05
    return filled(limit)


def legend(canvas: Canvas, facts: Facts, content: Content, chart: Layout, y: float, width: float) -> float:
    """What the marks mean; only those that are used on the sheet."""
    shown = [i for i in chart.items if not i.from_before]
    told = [*content.milestones, *content.marks]
    rows = (
        ("kritisk", "Kritisk sti: en forsinkelse her flytter slutten", any(i.activity.id in facts.path for i in chart.items)),
        ("må", "Må gjøres", any(i.activity.prioritet == "må" for i in chart.items)),
        ("bør", "Bør gjøres", any(i.activity.prioritet == "bør" for i in chart.items)),
        ("kan", "Kan gjøres", any(i.activity.prioritet == "kan" for i in chart.items)),
        ("slakk", "Slakk: så sent kan den være ferdig", any(i.tail > i.x1 + 3 for i in chart.items)),
        ("pil", "Må være ferdig først", bool(chart.routes)),
        ("annet ark", "Venter på noe på et annet ark", any(i.waits for i in shown)),
        ("videre", "Går over flere ark", any(i.from_before or i.goes_on for i in chart.items)),
        ("milepæl", "Milepæl", any(m.beslutning is None for m in told)),
        ("beslutning", "Beslutningspunkt", any(m.beslutning is not None for m in told)),
        ("leverer", "Leverer til tjenestekart eller krav", facts.full and any(i.activity.leverer for i in shown)),
    )  # fmt: skip
    entries = [(kind, said) for kind, said, used in rows if used]
    if not entries:
        return y
    x = EDGE
    y += 22
    with canvas.group(id=canvas.id("tegnforklaring"), title="Tegnforklaring"):
        for kind, said in entries:
            step = 42 + measure(said, 13) + 26
            if x > EDGE and x + step > width - EDGE:
                x, y = EDGE, y + 30
            _mark(canvas, kind, x, y)
            canvas.text(x + 42, y + 2, wrap(said, 10_000, 13), fill=_P.ink)
            x += step
    return y + 24


def _mark(canvas: Canvas, kind: str, x: float, y: float) -> None:
    match kind:
        case "må" | "bør" | "kan":
            gantt_draw.box(canvas, x, y + 1, 32, 20, kind, critical=False)
        case "kritisk":
            gantt_draw.box(canvas, x, y + 1, 32, 20, None, critical=True)
        case "slakk":
            gantt_draw.tail(canvas, x, x + 30, y + 11)
        case "pil" | "annet ark":
            dashed = "2 2" if kind == "annet ark" else None
            canvas.line(
                x, y + 11, x + 26, y + 11, stroke=_P.strong_line, stroke_width=1.4, stroke_dasharray=dashed
            )
            canvas.path(f"M{number(x + 32)} {number(y + 11)}l-7 -4v8z", fill=_P.strong_line)
        case "videre":
            gantt_draw.box(canvas, x, y + 1, 22, 20, None, critical=False)
            canvas.path(f"M{number(x + 24)} {number(y + 6)}l6 5l-6 5z", fill=_P.ink)
        case "leverer":
            canvas.text(x + 10, y + 2, wrap("→", 100, TITLE, "semibold"), fill=_P.accent)
        case _:
            gantt_draw.diamond(canvas, x + 16, y + 11, decision=kind == "beslutning")
