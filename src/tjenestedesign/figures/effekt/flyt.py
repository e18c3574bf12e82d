"""People from stage to stage between the periods: stages as columns of blocks, and a ribbon for each flow that may be told.

The first stage stands lowest, so that ribbons that rise are people who move on. Ribbons back have a dashed edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from tjenestedesign.domain.effect.measured import UTENFOR
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.drawing.svg import Canvas, Diagram, number
from tjenestedesign.drawing.text import wrap
from tjenestedesign.figures.effekt.flytord import finding, uncertain
from tjenestedesign.figures.effekt.frame import (
    EDGE,
    FINE,
    HIDDEN,
    INNER,
    SMALL,
    STUB,
    begin,
    count,
    finish,
    hatched,
    named,
    people,
    spread,
)
from tjenestedesign.ground.palette import PALETTE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Resultat

PERIODS: Final = 6
_NAME: Final = 150.0
_BLOCK: Final = 46.0
_HIGH: Final = 330.0
"""The height of the people of the fullest period."""
_APART: Final = 24.0
_P = PALETTE
Way = Literal["videre", "samme", "tilbake", "utenfor"]
_LEGEND: Final[tuple[tuple[Way, str], ...]] = (
    ("videre", "Videre"),
    ("samme", "På samme sted"),
    ("tilbake", "Tilbake (stiplet kant)"),
    ("utenfor", "Inn i eller ut av ferden (prikket kant)"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A stage in a period. `people` is None where it is hidden."""

    stage: str
    people: int | None
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    way: Way
    source: str
    target: str
    people: int


def draw(result: Resultat) -> Diagram:
    canvas = Canvas(f"effekt-flyt-{result.effektmåling}")
    title = finding(result)
    periods = result.perioder[-PERIODS:]
    lines = (
        "Hver kolonne er slutten av en periode. Båndene viser hvor de samme menneskene var sist, og hvor de er nå.",
        uncertain(result),
    )
    y = _legend(canvas, begin(canvas, result, title, lines))
    blocks, below, scale = _blocks(result, periods, y)
    for before, after in pairwise(periods):
        _ribbons(canvas, result, blocks[before], blocks[after], after, scale)
    for period in periods:
        _column(canvas, period, blocks[period], y)
    below = max(below, _names(canvas, result, blocks[periods[0]], EDGE + _NAME - 12, "end", y))
    if len(periods) > 1:
        below = max(below, _names(canvas, result, blocks[periods[-1]], EDGE + INNER - _NAME + 12, "start", y))
    hidden = any(b.people is None for p in periods for b in blocks[p].values() if b.stage != UTENFOR)
    missing = any(_hidden_flow(result, p) for p in periods[1:])
    notes = [
        f"Figuren viser de {PERIODS} siste periodene. Alle står i tabellen."
        if len(result.perioder) > PERIODS
        else "",
        "Et skravert stadium er tegnet så høyt som båndene som kan vises." if hidden else "",
        "Skjulte strømmer har ikke noe bånd. Derfor fyller ikke båndene alltid blokkene." if missing else "",
    ]
    return finish(
        canvas, result, title, [title + ".", *_told(result, periods)], below + 16,
        notes=[n for n in notes if n], hidden=hidden or missing,
    )  # fmt: skip


def _hidden_flow(result: Resultat, period: str) -> bool:
    ids = [*(s.id for s in result.oppsett.stadier), UTENFOR]
    return any(
        result.har("flyt", period, a, b) and result.tall("flyt", period, a, b) is None
        for a in ids
        for b in ids
    )


# --- where everything stands --------------------------------------------------------------------------------------


def _flows(result: Resultat, period: str) -> Iterator[Ribbon]:
    """The flows that may be told and are not empty."""
    order = [s.id for s in result.oppsett.stadier]
    for a in [*order, UTENFOR]:
        for b in [*order, UTENFOR]:
            n = result.tall("flyt", period, a, b)
            if n:
                yield Ribbon(_way(order, a, b), a, b, n)


def _way(order: Sequence[str], a: str, b: str) -> Way:
    if UTENFOR in (a, b):
        return "utenfor"
    here, there = order.index(a), order.index(b)
    return "videre" if there > here else "tilbake" if there < here else "samme"


def _blocks(
    result: Resultat, periods: Sequence[str], y: float
) -> tuple[Mapping[str, Mapping[str, Block]], float, float]:
    """Every block, the y below them, and the height of a person. Heights come from what is published only."""
    order = [*reversed([s.id for s in result.oppsett.stadier]), UTENFOR]
    sizes: dict[tuple[str, str], int] = {}
    known: dict[tuple[str, str], int | None] = {}
    for n, p in enumerate(periods):
        into = list(_flows(result, p)) if n else []
        out = list(_flows(result, periods[n + 1])) if n + 1 < len(periods) else []
        for s in order:
            stock = result.tall("bestand", p, s) if s != UTENFOR else None
            known[p, s] = stock
            sizes[p, s] = max(
                stock or 0,
                sum(f.people for f in into if f.target == s),
                sum(f.people for f in out if f.source == s),
            )
    tallest = max((sum(sizes[p, s] for s in order) for p in periods), default=0)
    scale = _HIGH / max(tallest, 1)
    heights = {k: max(v * scale, STUB if known[k] is None and k[1] != UTENFOR else 2.0 if k[1] != UTENFOR else 0.0) for k, v in sizes.items()}  # fmt: skip
    first, last = EDGE + _NAME, EDGE + INNER - (_NAME if len(periods) > 1 else 0) - _BLOCK
    step = (last - first) / max(len(periods) - 1, 1)
    top = y + 60
    # Each stage has its own band, so that it stands at the same height in every period.
    bands: dict[str, float] = {}
    at = top
    for s in order:
        bands[s] = at
        at += max(heights[p, s] for p in periods) + _APART
    found = {
        p: {
            s: Block(s, known[p, s], first + n * step, bands[s] + (max(heights[q, s] for q in periods) - heights[p, s]), heights[p, s])
            for s in order
        }
        for n, p in enumerate(periods)
    }  # fmt: skip
    return found, at - _APART, scale


# --- the drawing --------------------------------------------------------------------------------------------------


def _column(canvas: Canvas, period: str, blocks: Mapping[str, Block], y: float) -> None:
    name = wrap(period_name(period).capitalize(), 94, SMALL, "semibold", 2)
    any_block = next(iter(blocks.values()))
    canvas.text(any_block.x + _BLOCK / 2, y + 34 - name.height, name, fill=_P.ink, anchor="middle")
    for b in blocks.values():
        if b.stage == UTENFOR:
            if b.height:
                canvas.rect(
                    b.x, b.y, _BLOCK, b.height, fill=_P.support, stroke=_P.support_line, stroke_width=1
                )
            continue
        if b.people is None:
            hatched(canvas, b.x, b.y, _BLOCK, b.height)
            text = wrap(HIDDEN, 80, FINE, "semibold")
            canvas.text(b.x + _BLOCK / 2, b.y - text.height - 1, text, fill=_P.ink, anchor="middle")
            continue
        canvas.rect(b.x, b.y, _BLOCK, b.height, fill=_P.accent)
        text = wrap(count(b.people), 80, SMALL, "bold")
        inside = b.height >= text.height + 2 and text.width <= _BLOCK - 4
        at = b.y + b.height / 2 - text.height / 2 if inside else b.y - text.height - 1
        canvas.text(b.x + _BLOCK / 2, at, text, fill=_P.on_accent if inside else _P.ink, anchor="middle")


def _names(
    canvas: Canvas,
    result: Resultat,
    blocks: Mapping[str, Block],
    x: float,
    anchor: Literal["start", "end"],
    y: float,
) -> float:
    shown = [b for b in blocks.values() if b.stage != UTENFOR or b.height]
    texts = [wrap(named(result, b.stage), _NAME - 16, SMALL, "semibold", 2) for b in shown]
    ys = spread([(b.y + b.height / 2, t) for b, t in zip(shown, texts, strict=True)], y + 40, 2)
    for t, at in zip(texts, ys, strict=True):
        canvas.text(x, at, t, fill=_P.ink, anchor=anchor)
    return max((at + t.height for t, at in zip(texts, ys, strict=True)), default=y)


def _style(way: Way) -> dict[str, object]:
    match way:
        case "videre":
            return {"fill": _P.accent, "fill_opacity": 0.5}
        case "samme":
            return {"fill": _P.accent, "fill_opacity": 0.16}
        case "tilbake":
            return {
                "fill": _P.bad, "fill_opacity": 0.28, "stroke": _P.bad, "stroke_width": 1.6, "stroke_dasharray": "5 3",
            }  # fmt: skip
        case "utenfor":
            return {
                "fill": _P.support,
                "stroke": _P.support_line,
                "stroke_width": 0.9,
                "stroke_dasharray": "1 3",
            }


def _ribbons(
    canvas: Canvas,
    result: Resultat,
    left: Mapping[str, Block],
    right: Mapping[str, Block],
    period: str,
    scale: float,
) -> None:
    """In the order of the blocks at both ends, so that ribbons from one block never cross each other there."""
    flows = list(_flows(result, period))
    rank = {s: n for n, s in enumerate(left)}
    starts = _stacked(flows, left, scale, lambda f: (f.source, rank[f.target]), "source")
    ends = _stacked(flows, right, scale, lambda f: (f.target, rank[f.source]), "target")
    order = {"utenfor": 0, "samme": 1, "videre": 2, "tilbake": 3}
    for f in sorted(flows, key=lambda f: (order[f.way], -f.people, rank[f.source], rank[f.target])):
        x1, x2 = left[f.source].x + _BLOCK, right[f.target].x
        y1, y2, thick = starts[f], ends[f], f.people * scale
        middle = (x1 + x2) / 2
        told = f"{named(result, f.source)} til {named(result, f.target)}: {people(f.people)}"
        with canvas.group(title=told):
            canvas.path(
                f"M{number(x1)} {number(y1)}C{number(middle)} {number(y1)} {number(middle)} {number(y2)} {number(x2)} {number(y2)}"
                f"V{number(y2 + thick)}C{number(middle)} {number(y2 + thick)} {number(middle)} {number(y1 + thick)} {number(x1)} {number(y1 + thick)}Z",
                **_style(f.way),
            )
    for f in flows:
        text = wrap(count(f.people), 80, FINE, "semibold")
        if f.people * scale >= text.height + 1 and f.source != f.target:
            canvas.text(
                right[f.target].x - 6,
                ends[f] + (f.people * scale - text.height) / 2,
                text,
                fill=_P.ink,
                anchor="end",
            )


def _stacked(
    flows: Sequence[Ribbon],
    blocks: Mapping[str, Block],
    scale: float,
    key: Callable[[Ribbon], tuple[str, int]],
    end: Literal["source", "target"],
) -> dict[Ribbon, float]:
    at = {s: b.y for s, b in blocks.items()}
    found: dict[Ribbon, float] = {}
    for f in sorted(flows, key=key):
        place = f.source if end == "source" else f.target
        found[f] = at[place]
        at[place] += f.people * scale
    return found


def _legend(canvas: Canvas, y: float) -> float:
    x = EDGE
    for way, said in _LEGEND:
        block = wrap(said, 400, SMALL)
        canvas.rect(x, y + 1, 30, 15, **_style(way))
        canvas.text(x + 38, y, block, fill=_P.ink)
        x += 38 + block.width + 26
    return y + 30


def _told(result: Resultat, periods: Sequence[str]) -> Iterator[str]:
    for p in periods[1:]:
        found = [
            f"{named(result, f.source)} til {named(result, f.target)} {count(f.people)}"
            for f in _flows(result, p)
        ]
        if found:
            yield f"{period_name(p).capitalize()}: {', '.join(found)}."
