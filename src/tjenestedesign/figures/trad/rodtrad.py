"""Rød tråd as pictures: the whole project from citizen to effect, and one insight with what it rests on and led to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tjenestedesign.domain.thread.golden_thread import Ledd, thread
from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.network import (
    GAP,
    PAD,
    RANK_GAP,
    Edge,
    Network,
    NetworkError,
    Node,
    draw_path,
    layout,
    not_drawn,
)
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.figures.trad.tradposter import Over, Post, Trådkart, around, whole
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 32.0
"""White space around the drawing."""
BOX: Final = 150.0
"""The width of a box."""
SIDE: Final = RANK_GAP / 2 - 8
"""From a column's edge to its boxes."""
LOOSE: Final = "Henger løst"
"""The word beside the dashed border."""
_MIN_WIDTH: Final = 560.0
_P = PALETTE


@dataclass(frozen=True, slots=True)
class Text:
    """One block in a box, and its colour."""

    block: Block
    fill: str


def texts(post: Post) -> tuple[Text, ...]:
    """What stands in a box, top to bottom."""
    inner = BOX - 2 * PAD
    ink, muted = (_P.on_accent, _P.on_accent) if post.main else (_P.ink, _P.muted)
    return (
        *([Text(wrap(post.kind, inner, 12.5, "semibold"), muted)] if post.kind else []),
        Text(wrap(post.name, inner, 15, "bold"), ink),
        *(Text(wrap(note, inner, 13), ink if post.main else _P.muted) for note in post.notes),
        *(
            [
                Text(
                    wrap(f"{LOOSE}: {', '.join(post.loose)}", inner, 13, "semibold"),
                    ink if post.main else _P.bad,
                )
            ]
            if post.loose
            else []
        ),
    )


def draw(project: Project, href: Href, over: Over) -> Diagram:
    """The whole project. Where Graphviz cannot run: one sentence that says so."""
    content = whole(project, thread(project), href, over)
    name = project.settings.model.navn if project.settings else ""
    return _draw("rod-trad", "Rød tråd", name, content)


def table(project: Project, href: Href, over: Over) -> Table:
    return _table("Rød tråd gjennom prosjektet", whole(project, thread(project), href, over))


def hangs_together(project: Project, entry: Entry[Any]) -> bool:
    """Whether the artefact rests on anything or led to anything: without that there is no thread to draw."""
    found, at = thread(project), Ledd(entry.id)
    return bool(found.upstream(at) or found.downstream(at))


def draw_around(project: Project, entry: Entry[Any], href: Href) -> Diagram:
    """One artefact with what it rests on and what came of it."""
    return _draw(f"rod-trad-{entry.id}", f"Rød tråd: {entry.name}", "", _around(project, entry.id, href))


def table_around(project: Project, entry: Entry[Any], href: Href) -> Table:
    return _table(f"Rød tråd: {entry.name}", _around(project, entry.id, href))


@lru_cache(maxsize=1)
def _around(project: Project, id: str, href: Href) -> Trådkart:
    """Picture and table are made one after the other, of the same content."""
    return around(project, thread(project), project.entries[id], href)


# --- layout and drawing -------------------------------------------------------------------------------------------


def network(content: Trådkart) -> Network:
    """The layout: one column per stretch of the way."""
    place = {number: n for n, number in enumerate(content.columns)}
    nodes = [Node(p.key, tuple(t.block for t in texts(p)), place[p.column], BOX) for p in content.posts]
    return layout(
        nodes,
        [Edge(a, b) for a, b in content.edges],
        columns=len(content.columns),
        column_width=BOX,
        stacked=True,
    )


def _draw(id: str, title: str, under: str, content: Trådkart) -> Diagram:
    canvas = Canvas(id)
    try:
        placed = network(content)
    except NetworkError:
        return not_drawn(id, title)
    width = max(_MIN_WIDTH, placed.width + 2 * SIDE + 2 * EDGE)
    left = EDGE + SIDE
    inner = width - 2 * EDGE
    y = canvas.text(EDGE, EDGE, wrap(title, inner, 28, "bold"), fill=_P.ink)
    said = " · ".join(s for s in (under, _summary(content)) if s)
    y = canvas.text(EDGE, y + 4, wrap(said, inner, 15), fill=_P.muted) + 18
    heads = Canvas(id)
    top = _heads(heads, content, placed, left, y)
    bottom = top + placed.height + SIDE
    grounds = Canvas(id)
    for start, end in placed.columns:
        grounds.rect(left + start - SIDE, y, end - start + 2 * SIDE, bottom - y, rx=8, fill=_P.wash)
    with canvas.group(id=canvas.id("piler"), title="Hva som bygger på hva"):
        for path in placed.paths:
            draw_path(canvas, path, left, top)
    for column, name in content.columns.items():
        with canvas.group(id=canvas.id(f"kolonne-{column}"), title=name):
            for post in sorted(
                (p for p in content.posts if p.column == column),
                key=lambda p: (placed.boxes[p.key].x, placed.boxes[p.key].y),
            ):
                _box(canvas, post, placed.boxes[post.key], left, top)
    below = _legend(canvas, bottom + 20, content, inner)
    return canvas.finish(title, _description(content), width, below, grounds, heads)


def _heads(canvas: Canvas, content: Trådkart, placed: Network, left: float, y: float) -> float:
    """The columns' names. Returns where the boxes begin."""
    blocks = [
        (
            wrap(f"{column + 1} {name}", end - start + 2 * SIDE - 2 * PAD, 17, "bold"),
            None
            if any(p.column == column for p in content.posts)
            else wrap("Ingenting ennå", end - start + 2 * SIDE - 2 * PAD, 14),
            start,
            end,
        )
        for (column, name), (start, end) in zip(content.columns.items(), placed.columns, strict=True)
    ]
    height = max((t.height for t, _, _, _ in blocks), default=0.0) + 2 * PAD - 4
    below = y + height
    for title, empty, start, end in blocks:
        x = left + start - SIDE
        canvas.rect(x, y, end - start + 2 * SIDE, height, rx=8, fill=_P.accent)
        canvas.text(x + PAD, y + PAD - 2, title, fill=_P.on_accent)
        if empty:
            below = max(below, canvas.text(x + PAD, y + height + PAD, empty, fill=_P.muted))
    return below + SIDE


def _box(canvas: Canvas, post: Post, box: Box, left: float, top: float) -> None:
    x, y = left + box.x, top + box.y
    border = _P.bad if post.loose else _P.accent
    with canvas.link(post.href):
        canvas.rect(
            x, y, box.width, box.height, rx=7,
            fill=_P.accent if post.main else _P.paper, stroke=border,
            stroke_width=2.0 if post.loose else 1.4, stroke_dasharray="6 4" if post.loose else None,
        )  # fmt: skip
        if post.members:
            canvas.rect(
                x + 4, y + 4, box.width - 8, box.height - 8, rx=4,
                fill="none", stroke=_P.line, stroke_width=1.2,
            )  # fmt: skip
        below = y + PAD
        for text in texts(post):
            below = canvas.text(x + PAD, below, text.block, fill=text.fill) + GAP


def _legend(canvas: Canvas, y: float, content: Trådkart, width: float) -> float:
    """Only what the picture holds, each sign with its word, wrapped to the sheet."""
    signs: list[tuple[str, str]] = []
    if content.edges:
        signs.append(("pil", "Det neste bygger på det forrige"))
    if any(p.main for p in content.posts):
        signs.append(("denne", "Den bildet handler om"))
    if content.gathered:
        signs.append(("samlet", "Flere artefakter samlet i én boks"))
    if content.loose:
        signs.append(("løs", f"{LOOSE}: en forbindelse mangler"))
    x, below = EDGE, y
    for sign, words in signs:
        block = wrap(words, width - 46, 14)
        if x > EDGE and x + 46 + block.width > EDGE + width:
            x, y = EDGE, below + 8
        _sign(canvas, sign, x, y)
        below = max(below, canvas.text(x + 46, y, block, fill=_P.ink))
        x += 46 + block.width + 28
    return below + EDGE


def _sign(canvas: Canvas, sign: str, x: float, y: float) -> None:
    if sign == "pil":
        canvas.line(x, y + 10, x + 28, y + 10, stroke=_P.strong_line, stroke_width=1.6)
        canvas.path(f"M{number(x + 36)} {number(y + 10)}l-9 -4.5v9z", fill=_P.strong_line)
        return
    loose = sign == "løs"
    canvas.rect(
        x, y + 1, 34, 17, rx=4, fill=_P.accent if sign == "denne" else _P.paper,
        stroke=_P.bad if loose else _P.accent, stroke_width=2.0 if loose else 1.4,
        stroke_dasharray="6 4" if loose else None,
    )  # fmt: skip
    if sign == "samlet":
        canvas.rect(x + 4, y + 5, 26, 9, rx=2, fill="none", stroke=_P.line, stroke_width=1.2)


# --- words --------------------------------------------------------------------------------------------------------


def _summary(content: Trådkart) -> str:
    count = sum(len(p.members) or 1 for p in content.posts)
    loose = len(content.loose)
    said = f"{count} {'artefakt' if count == 1 else 'artefakter'}"
    return f"{said} · {loose} {'boks' if loose == 1 else 'bokser'} med noe som henger løst" if loose else said


def _description(content: Trådkart) -> str:
    said = [
        f"{name}: {', '.join(p.name for p in content.posts if p.column == column) or 'ingenting ennå'}."
        for column, name in content.columns.items()
    ]
    loose = [f"{p.name} henger løst: {', '.join(p.loose)}." for p in content.loose]
    return f"Fra det folk sa, til det dere måler. {' '.join([*said, *loose])} Tabellen sier det samme."


def _table(caption: str, content: Trådkart) -> Table:
    """One row per box, in the order of the columns. Columns without content are left out."""
    columns = ("Ledd", "Type", "Kolonne", "Mer om det", "Bygger på", "Førte til", "Henger løst", "Omfatter")
    rows = [
        (
            Cell((p.name,), p.href),
            Cell((p.kind,) if p.kind else ()),
            Cell((content.columns[p.column],)),
            Cell(p.notes),
            Cell(tuple(b.name for b in content.before(p.key))),
            Cell(tuple(b.name for b in content.after(p.key))),
            Cell(p.loose),
            Cell(p.members),
        )
        for p in content.posts
    ]
    kept = [i for i in range(len(columns)) if i < 3 or any(row[i].lines for row in rows)]
    return Table(caption, tuple(columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows))
