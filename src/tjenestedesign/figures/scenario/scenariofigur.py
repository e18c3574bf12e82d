"""Scenario as a drawing: a storyboard with one panel per step, on one sheet that can be shown or hung up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt
from tjenestedesign.artefakter.scenario import Scenario, Scenariosteg
from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.symbols import SIZE, channel_sign, draw_symbol
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.figures.scenario.scene import draw_scene, step_scene
from tjenestedesign.figures.scenario.scene_props import HEIGHT, WIDTH
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.markdown import markdown
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 40.0
PAD: Final = 18.0
GAP: Final = 22.0
PANEL: Final = WIDTH + 2 * PAD
BODY: Final = 14.0
SMALL: Final = 12.5
_NUMBER: Final = 15.0
"""Radius of the circle that holds a panel's number."""
_SHAPE: Final = 1.5
"""Width to height the sheet aims at: between a screen and an A3 sheet."""
_ONE_ROW, _MOST = 3, 6
"""So few panels always stand in one row, and no row has more than this."""
_BAR: Final = 14.0
_P = PALETTE

Kind = Literal["said", "thought", "citizen", "staff", "others", "risk", "touchpoint", "picture"]
_BARS: Final[dict[str, tuple[str, str | None]]] = {
    "citizen": (_P.citizen_line, None),
    "staff": (_P.visible_line, None),
    "others": (_P.hidden_line, "3 4"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One text under a panel's picture: its heading, its text, and where it links."""

    kind: Kind
    head: Block | None
    body: Block
    symbol: str = ""
    href: str | None = None

    @property
    def inset(self) -> float:
        """Room above and below the text inside its frame."""
        return 8.0 if self.kind in ("said", "thought", "risk") else 0.0

    @property
    def height(self) -> float:
        return self.body.height + (self.head.height if self.head else 0) + 2 * self.inset


@dataclass(frozen=True, slots=True)
class Panel:
    step: Scenariosteg
    title: Block
    pieces: tuple[Piece, ...]

    @property
    def head(self) -> float:
        return max(self.title.height, 2 * _NUMBER)

    @property
    def height(self) -> float:
        return PAD + self.head + 12 + HEIGHT + sum(12 + p.height for p in self.pieces) + PAD


def columns(panels: Sequence[Panel]) -> int:
    """How many panels stand beside each other: the count whose sheet comes nearest the wanted shape."""

    def off(count: int) -> tuple[float, int]:
        width = count * (PANEL + GAP)
        ratio = width / sum(h + GAP for h in row_heights(panels, count))
        empty = -len(panels) % count
        return max(ratio / _SHAPE, _SHAPE / ratio) + 0.4 * empty, -count

    if len(panels) <= _ONE_ROW:
        return len(panels)
    return min(range(1, _MOST + 1), key=off)


def row_heights(panels: Sequence[Panel], count: int) -> list[float]:
    rows = [panels[i : i + count] for i in range(0, len(panels), count)]
    return [max(p.height for p in row) for row in rows]


def panel(project: Project, step: Scenariosteg, href: Href) -> Panel:
    """The step with every text measured."""
    pieces: list[Piece] = []

    def add(kind: Kind, head: str, text: str | None, *, symbol: str = "", link: str | None = None) -> None:
        if text is None:
            return
        room = WIDTH - (_BAR if kind in _BARS else 28 if kind in ("said", "thought", "risk") else 0)
        room -= SIZE + 8 if symbol else 0
        weight = "italic" if kind in ("thought", "picture") else "regular"
        size = SMALL if kind in ("touchpoint", "picture") else BODY
        above = wrap(head, room, SMALL, "semibold") if head else None
        pieces.append(Piece(kind, above, wrap(text, room, size, weight), symbol, link))

    if step.bilde:
        add("picture", "", f"Bilde: {step.bilde.alt or step.bilde.fil}")
    if step.replikk:
        add("said", _SAYS[step.replikk.hvem], f"«{step.replikk.tekst}»")
    add("thought", "Innbyggeren tenker", step.tanke)
    add("citizen", "Innbyggeren", step.bruker_gjør)
    add("staff", "De ansatte", step.ansatt_gjør)
    add("others", "Andre", step.andre_gjør)
    add("risk", "Kan gå galt", step.kan_gå_galt, symbol="warning")
    touchpoint = project.get(step.kontaktpunkt, Kontaktpunkt)
    if touchpoint:
        link = href(touchpoint.id, None)
        add("touchpoint", "", touchpoint.name, symbol=channel_sign(touchpoint.model.kanal) or "", link=link)
    return Panel(step, wrap(step.tittel, WIDTH - 2 * _NUMBER - 12, 17, "bold"), tuple(pieces))


_SAYS: Final = {"innbyggeren": "Innbyggeren sier", "ansatt": "En ansatt sier", "andre": "En annen sier"}


def draw(project: Project, entry: Entry[Scenario], href: Href) -> Diagram:
    """The sheet: title, where it starts, the panels in order, how it ended."""
    panels = [panel(project, s, href) for s in entry.model.steg]
    across = columns(panels)
    whole = _sheet(project, entry, href, panels, range(len(panels)), across)
    around = whole.height - sum(height + GAP for height in row_heights(panels, across))
    """Title, introduction and ending: taken off every sheet, since they may be higher on a narrower one."""

    def split(width: float, height: float) -> list[Diagram]:
        count = max(1, min(int((width - 2 * EDGE + GAP) // (PANEL + GAP)), len(panels)))
        runs = _runs(panels, count, height - around)
        if len(runs) == 1:
            return [_sheet(project, entry, href, panels, runs[0], count)]
        return [
            _sheet(project, entry, href, panels, run, count, (number, len(runs)))
            for number, run in enumerate(runs, 1)
        ]

    return replace(whole, split=split)


def _runs(panels: Sequence[Panel], count: int, room: float) -> list[range]:
    """Whole rows of `count` panels, as many on each sheet as the room holds; at least one."""
    runs: list[range] = []
    first, used = 0, 0.0
    for row, height in enumerate(row_heights(panels, count)):
        if used and used + height + GAP > room:
            runs.append(range(first, row * count))
            first, used = row * count, 0.0
        used += height + GAP
    return [*runs, range(first, len(panels))]


def _sheet(
    project: Project,
    entry: Entry[Scenario],
    href: Href,
    panels: Sequence[Panel],
    shown: range,
    count: int,
    place: tuple[int, int] | None = None,
) -> Diagram:
    """Some of the panels; where it starts stands on the first sheet, and how it ended on the last."""
    model = entry.model
    inner = count * PANEL + (count - 1) * GAP
    width = inner + 2 * EDGE
    canvas = Canvas(f"scenario-{entry.id}{f'-del{place[0]}' if place else ''}")
    y = canvas.text(EDGE, EDGE, wrap(entry.name, inner, 28, "bold"), fill=_P.ink)
    part = f"Del {place[0]} av {place[1]}: steg {shown[0] + 1}–{shown[-1] + 1}." if place else ""
    subtitle = " ".join(t for t in (_subtitle(project, model), part) if t)
    if subtitle:
        y = canvas.text(EDGE, y + 4, wrap(subtitle, inner, 15), fill=_P.muted)
    if model.innledning and shown[0] == 0:
        y = canvas.text(EDGE, y + 10, wrap(_plain(model.innledning), min(inner, 900), 16), fill=_P.ink)
    y += 24
    here = panels[shown.start : shown.stop]
    for row, height in enumerate(row_heights(here, count)):
        for column, item in enumerate(here[row * count : (row + 1) * count]):
            x = EDGE + column * (PANEL + GAP)
            number = shown.start + row * count + column + 1
            _panel(canvas, project, entry.id, item, number, (x, y, height), href)
        y += height + GAP
    if model.slutt and shown[-1] == len(panels) - 1:
        y = _ending(canvas, model.slutt, y, inner) + GAP
    height = y - GAP + EDGE
    said = " ".join(t for t in (_description(model), part) if t)
    return canvas.finish(entry.name, said, width, height)


def _panel(
    canvas: Canvas,
    project: Project,
    id: str,
    item: Panel,
    number: int,
    place: tuple[float, float, float],
    href: Href,
) -> None:
    x, y, height = place
    with canvas.group("g", id=canvas.id(f"steg-{item.step.id}")):
        canvas.rect(x, y, PANEL, height, rx=10, fill=_P.paper, stroke=_P.line, stroke_width=1.5)
        left, top = x + PAD, y + PAD
        with canvas.link(href(id, item.step.id)):
            canvas.element("circle", cx=left + _NUMBER, cy=top + _NUMBER, r=_NUMBER, fill=_P.accent)
            digits = wrap(str(number), 40, 16, "bold")
            canvas.text(
                left + _NUMBER, top + _NUMBER - digits.height / 2, digits, fill=_P.on_accent, anchor="middle"
            )
            space = max(0.0, _NUMBER - item.title.size * 0.65)
            canvas.text(
                left + 2 * _NUMBER + 12,
                top + (space if len(item.title.lines) == 1 else 0),
                item.title,
                fill=_P.ink,
            )
        top += item.head + 12
        draw_scene(canvas, step_scene(project, item.step), left, top)
        top += HEIGHT
        for piece in item.pieces:
            top += 12
            _piece(canvas, piece, left, top)
            top += piece.height


def _piece(canvas: Canvas, piece: Piece, x: float, y: float) -> None:
    text_x = x
    if piece.kind in _BARS:
        colour, dash = _BARS[piece.kind]
        canvas.line(x + 2, y, x + 2, y + piece.height, stroke=colour, stroke_width=4, stroke_dasharray=dash)
        text_x += _BAR
    elif piece.inset:
        risk = piece.kind == "risk"
        canvas.rect(
            x,
            y,
            WIDTH,
            piece.height,
            rx=6 if risk else 12,
            fill=_P.citizen if risk else _P.paper,
            stroke=_P.citizen_line if risk else _P.strong_line,
            stroke_width=1.3,
            stroke_dasharray="4 4" if piece.kind == "thought" else None,
        )
        text_x += 14
    y += piece.inset
    if piece.symbol:
        draw_symbol(
            canvas, piece.symbol, text_x, y + 0.5, _P.citizen_line if piece.kind == "risk" else _P.accent
        )
        text_x += SIZE + 8
    if piece.head:
        y = canvas.text(text_x, y, piece.head, fill=_P.muted)
    with canvas.link(piece.href):
        quiet = piece.kind in ("touchpoint", "picture")
        canvas.text(text_x, y, piece.body, fill=_P.accent if piece.href else _P.muted if quiet else _P.ink)


def _ending(canvas: Canvas, text: str, y: float, inner: float) -> float:
    head = wrap("Slik ble det", inner - 2 * PAD, 16, "bold")
    body = wrap(_plain(text), min(inner - 2 * PAD, 900), 16)
    height = head.height + body.height + 2 * PAD
    canvas.rect(EDGE, y, inner, height, rx=10, fill=_P.accent_wash)
    below = canvas.text(EDGE + PAD, y + PAD, head, fill=_P.ink)
    canvas.text(EDGE + PAD, below, body, fill=_P.ink)
    return y + height


def _plain(text: str) -> str:
    """Markdown as running text."""
    return " ".join(markdown(text).striptags().split())


def _subtitle(project: Project, model: Scenario) -> str:
    def name(id: str) -> str:
        entry = project.entries.get(id)
        return entry.name if entry else id

    parts = [f"Vi følger: {name(model.brukergruppe.id)}"] if model.brukergruppe else []
    parts += [f"Konsept: {name(model.konsept.id)}"] if model.konsept else []
    return " · ".join(parts)


def _description(model: Scenario) -> str:
    return f"Scenario i {len(model.steg)} steg: {', '.join(s.tittel for s in model.steg)}. Tabellen under figuren sier det samme."


def table(project: Project, entry: Entry[Scenario], href: Href) -> Table:
    """One row per panel, with where it starts and how it ended around them. Empty columns are left out."""
    columns = (
        "Steg", "Innbyggeren", "De ansatte", "Andre", "Sagt eller tenkt", "Kan gå galt", "Kontaktpunkt", "Bildet viser",
    )  # fmt: skip
    rows = [_row(project, entry, number, step, href) for number, step in enumerate(entry.model.steg, 1)]

    def around(name: str, text: str | None) -> list[tuple[Cell, ...]]:
        blank = (Cell(),) * (len(columns) - 2)
        return [(Cell((name,)), Cell((_plain(text),)), *blank)] if text else []

    rows = [
        *around("Innledning", entry.model.innledning),
        *rows,
        *around("Slik ble det", entry.model.slutt),
    ]
    kept = [i for i in range(len(columns)) if i == 0 or any(row[i].lines for row in rows)]
    return Table(
        f"{entry.name}: steg for steg",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )


def _row(
    project: Project, entry: Entry[Scenario], number: int, step: Scenariosteg, href: Href
) -> tuple[Cell, ...]:
    said = [f"{_SAYS[step.replikk.hvem]}: «{step.replikk.tekst}»"] if step.replikk else []
    said += [f"Innbyggeren tenker: {step.tanke}"] if step.tanke else []
    touchpoint = project.get(step.kontaktpunkt, Kontaktpunkt)
    shows = step.bilde.alt or step.bilde.fil if step.bilde else step_scene(project, step).alt
    return (
        Cell((f"{number}. {step.tittel}",), href(entry.id, step.id)),
        _cell(step.bruker_gjør),
        _cell(step.ansatt_gjør),
        _cell(step.andre_gjør),
        Cell(tuple(said)),
        _cell(step.kan_gå_galt),
        Cell((touchpoint.name,), href(touchpoint.id, None)) if touchpoint else Cell(),
        _cell(shows),
    )


def _cell(text: str | None) -> Cell:
    return Cell((text,)) if text else Cell()
