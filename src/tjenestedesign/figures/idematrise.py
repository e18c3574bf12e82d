"""The idea matrix: value by feasibility, a numbered marker per idea, and the key that says what each number is.

Both scales are even where the ideas leave room for it. Where they crowd, the scales stretch, so that no marker covers another,
and the drawing says so: a column is as wide as what stands in it needs, and a value stands lower where the ideas above it in
its column take the room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt
from typing import Final

from tjenestedesign.artefakter.ide import (
    EASE_WORDS,
    FIELDS,
    HIGH,
    VALUE_WORDS,
    Felt,
    Ide,
    Ideoversikt,
    Ideplass,
    survey,
)
from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import LINE_HEIGHT, measure, wrap
from tjenestedesign.figures.idenokkel import EDGE, count, draw_key, key, votes
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.maths import root
from tjenestedesign.ground.norwegian import listing, mean
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

ID: Final = "idematrise"
_AXIS: Final = 112.0
"""The room left of the field, for the words on the value axis."""
_COLUMN: Final = 96.0
_UNIT: Final = 110.0
"""The height of one step on the value scale where nothing crowds."""
_LONGEST_UNIT: Final = 2 * _UNIT
"""The most such a step may grow to keep the scale even; beyond this it is stretched only where it must be."""
_WIDEST_COLUMN: Final = 2 * _COLUMN
"""The most every column may be widened to keep them alike."""
_PAD: Final = 8.0
_SMALL: Final = 12.5
_TAG: Final = 12.0
_LEAST, _MOST = 15.0, 29.0
"""The radius of a marker with no votes, and of the one with most."""
_FILLS: Final[dict[Felt, str]] = {
    "gjør-nå": PALETTE.good_wash,
    "modne": PALETTE.citizen,
    "enkelt": PALETTE.wash,
    "legg-bort": PALETTE.support,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """An idea in the field: its centre, its radius and the letters under it."""

    place: Ideplass
    x: float
    y: float
    radius: float
    tag: str


@dataclass(frozen=True, slots=True)
class Field:
    """Where everything stands, measured from the field's top left corner."""

    markers: tuple[Marker, ...]
    columns: tuple[tuple[float, float], ...]
    """(left, width) of feasibility 1 to 5."""
    ticks: tuple[tuple[int, float], ...]
    """(value, y) of the whole numbers on the value scale."""
    split_x: float
    split_y: float
    width: float
    height: float
    even: bool
    """Whether a step is as long everywhere on the value scale."""
    alike: bool
    """Whether the columns are equally wide."""

    @property
    def stretched(self) -> str:
        """What a reader must know about the scales, in words; empty where both are even."""
        if self.even and self.alike:
            return ""
        if self.even:
            return "Kolonnene er bredere der det er flere ideer."
        which = "Verdiskalaen" if self.alike else "Begge skalaene"
        return f"{which} er strukket der ideene står tett, så avstandene er ikke like store."


def draw(project: Project, entries: Sequence[Entry[Ide]], href: Href) -> Diagram:
    """The matrix with its key. Ideas that are not judged stand in the key alone."""
    seen = survey(project, entries)
    field = lay_out(seen)
    legend = key(seen, field.height)
    plot = _AXIS + field.width
    width = 2 * EDGE + (plot + EDGE + legend.width if legend.beside else max(plot, legend.width))
    canvas = Canvas(ID)
    y = canvas.text(EDGE, EDGE, wrap("Idématrise", width - 2 * EDGE, 28, "bold"), fill=PALETTE.ink)
    y = canvas.text(EDGE, y + 4, wrap(_summary(seen), width - 2 * EDGE, 15), fill=PALETTE.muted) + 22
    left, top = EDGE + _AXIS, y + 22
    canvas.text(EDGE, y - 2, wrap("Verdi", _AXIS, 14, "semibold"), fill=PALETTE.ink)
    _draw_field(canvas, field, left, top)
    below = _draw_axes(canvas, field, left, top)
    for marker in field.markers:
        _draw_marker(canvas, marker, left, top, href)
    corner = (left + field.width + EDGE, top) if legend.beside else (EDGE, below + EDGE)
    height = max(below, draw_key(canvas, legend, *corner, href)) + EDGE
    return canvas.finish("Idématrise", _description(seen, field), width, height)


def _summary(seen: Ideoversikt) -> str:
    fields = [f"{name}: {n}" for name, n in seen.antall_per_felt if n]
    if seen.ikke_plassert:
        fields.append(f"Ikke vurdert: {len(seen.ikke_plassert)}")
    return " · ".join([count(len(seen.ideer), "idé", "ideer"), *fields])


def _description(seen: Ideoversikt, field: Field) -> str:
    best = [p.ide.name for p in seen.ideer if p.ide.model.felt == "gjør-nå"][:3]
    said = f" Øverst til høyre: {listing(best)}." if best else ""
    scales = f"{field.stretched} " if field.stretched else ""
    return (
        f"Ideene etter verdi (oppover) og gjennomførbarhet (bortover). {_summary(seen)}.{said} "
        "Større merke betyr flere stemmer. Bokstavene under merket er innsiktene ideen svarer på. "
        f"{scales}Tabellen under figuren sier det samme."
    )


# --- where everything stands --------------------------------------------------------------------------------------


def lay_out(seen: Ideoversikt) -> Field:
    """Ideas with the same scores stand in a block around their point, in the order of their numbers."""
    most = max((p.ide.model.stemmer or 0 for p in seen.plassert), default=0)
    cells: dict[tuple[Fraction, int], list[Ideplass]] = defaultdict(list)
    for place in seen.plassert:
        value, ease = place.ide.model.snittverdi, place.ide.model.gjennomførbarhet
        if value is not None and ease is not None:
            cells[(value, ease)].append(place)
    radii = {p.nummer: _radius(p, most) for p in seen.plassert}
    tags = {p.nummer: _tag(p) for p in seen.plassert}
    slot = max(
        [2 * _LEAST, *(2 * r for r in radii.values()), *(measure(t, _TAG, "semibold") for t in tags.values())]
    )
    slot_w = slot + _PAD
    slot_h = 2 * max(radii.values(), default=_LEAST) + _TAG * LINE_HEIGHT + _PAD
    across = {cell: isqrt(len(places) - 1) + 1 for cell, places in cells.items()}
    down = {cell: ceil(len(places) / across[cell]) for cell, places in cells.items()}

    widths = [
        max(_COLUMN, max((n for (_, e), n in across.items() if e == ease), default=0) * slot_w + 2 * _PAD)
        for ease in range(1, 6)
    ]
    if max(widths) <= _WIDEST_COLUMN:
        widths = [max(widths)] * 5
    columns = [(sum(widths[:n]), width) for n, width in enumerate(widths)]
    x = sum(widths)

    heights = {cell: n * slot_h for cell, n in down.items()}
    names_w = (columns[HIGH][0], x - columns[HIGH][0])
    strip = max(wrap(name, min(names_w) - 24, 15, "bold").height for name in FIELDS.values()) + 18
    straight = _even_levels(heights, strip)
    ys, split_y = straight or _levels(heights, strip)
    height = max(y + _tallest(heights, v) / 2 for v, y in ys.items()) + strip

    markers: list[Marker] = []
    for (value, ease), places in cells.items():
        column_x, column_w = columns[ease - 1]
        rows, per_row = down[(value, ease)], across[(value, ease)]
        block_top = ys[value] - rows * slot_h / 2
        for i, place in enumerate(places):
            row, n = divmod(i, per_row)
            in_row = min(per_row, len(places) - row * per_row)
            cx = column_x + column_w / 2 + (n - (in_row - 1) / 2) * slot_w
            cy = block_top + row * slot_h + (slot_h - _TAG * LINE_HEIGHT) / 2
            markers.append(Marker(place, cx, cy, radii[place.nummer], tags[place.nummer]))
    return Field(
        tuple(sorted(markers, key=lambda m: m.place.nummer)),
        tuple(columns),
        tuple((n, ys[Fraction(n)]) for n in range(5, 0, -1)),
        columns[HIGH][0],
        split_y,
        x,
        height,
        straight is not None,
        len(set(widths)) == 1,
    )


def _even_levels(
    heights: Mapping[tuple[Fraction, int], float], strip: float
) -> tuple[dict[Fraction, float], float] | None:
    """As `_levels`, with every step as long as the tightest place needs; None where that makes the scale too long."""
    levels = {value for value, _ in heights} | {Fraction(n) for n in range(1, 6)}
    half = {value: _tallest(heights, value) / 2 for value in levels}
    unit = _UNIT
    for (value, ease), own in heights.items():
        for (other, column), its in heights.items():
            if value > other and column == ease:
                unit = max(unit, (own + its) / 2 / float(value - other))
    for above in (v for v in levels if v > HIGH):
        for below in (v for v in levels if v <= HIGH):
            unit = max(unit, (half[above] + half[below] + 2 * _PAD) / float(above - below))
    if unit > _LONGEST_UNIT:
        return None
    top = max(strip + half[v] - float(5 - v) * unit for v in levels)
    ys = {v: top + float(5 - v) * unit for v in levels}
    lowest = max(ys[v] + half[v] for v in levels if v > HIGH)
    highest = min(ys[v] - half[v] for v in levels if v <= HIGH)
    return ys, (lowest + highest) / 2


def _levels(
    heights: Mapping[tuple[Fraction, int], float], strip: float
) -> tuple[dict[Fraction, float], float]:
    """The y of every value that occurs and of every whole number, and of the line between high and low.

    A value stands at its place on the scale, or lower where the blocks above it in its own columns need the room.
    """
    levels = sorted({value for value, _ in heights} | {Fraction(n) for n in range(1, 6)}, reverse=True)
    filled = dict.fromkeys(range(1, 6), strip)
    ys: dict[Fraction, float] = {}
    split, previous = 0.0, Fraction()
    for value in levels:
        half = _tallest(heights, value) / 2
        y = ys[previous] + float(previous - value) * _UNIT if ys else strip + half
        if value == HIGH:
            split = max(*filled.values(), y - half)
            filled = dict.fromkeys(filled, split + _PAD)
        for ease, bottom in filled.items():
            own = heights.get((value, ease))
            if own is not None:
                y = max(y, bottom + own / 2)
        y = max(y, split + _PAD + half) if value <= HIGH else y
        ys[value], previous = y, value
        for ease in filled:
            if (value, ease) in heights:
                filled[ease] = y + heights[(value, ease)] / 2
    return ys, split


def _tallest(heights: Mapping[tuple[Fraction, int], float], value: Fraction) -> float:
    return max([20.0, *(h for (v, _), h in heights.items() if v == value)])


def _radius(place: Ideplass, most: int) -> float:
    """The area grows with the votes, from a least size that holds the number."""
    share = (place.ide.model.stemmer or 0) / most if most else 0.0
    return root(_LEAST * _LEAST + share * (_MOST * _MOST - _LEAST * _LEAST))


def _tag(place: Ideplass) -> str:
    letters = place.bokstaver
    return " ".join(letters if len(letters) <= 4 else (*letters[:3], f"+{len(letters) - 3}"))


# --- drawing ------------------------------------------------------------------------------------------------------


def _draw_field(canvas: Canvas, field: Field, left: float, top: float) -> None:
    x, y = field.split_x, field.split_y
    corners: dict[Felt, tuple[float, float, float, float]] = {
        "modne": (0, 0, x, y),
        "gjør-nå": (x, 0, field.width - x, y),
        "legg-bort": (0, y, x, field.height - y),
        "enkelt": (x, y, field.width - x, field.height - y),
    }
    for name, (fx, fy, width, height) in corners.items():
        with canvas.group("g", id=canvas.id(f"felt-{name.replace('ø', 'o').replace('å', 'a')}")):
            canvas.rect(left + fx, top + fy, width, height, fill=_FILLS[name])
            block = wrap(FIELDS[name], width - 24, 15, "bold")
            at = top + 9 if fy == 0 else top + field.height - 9 - block.height
            canvas.text(left + fx + 12, at, block, fill=PALETTE.ink)
    for _, at in field.ticks:
        canvas.line(left, top + at, left + field.width, top + at, stroke=PALETTE.line, stroke_dasharray="2 5")
    for line in ((x, 0.0, x, field.height), (0.0, y, field.width, y)):
        canvas.line(
            left + line[0], top + line[1], left + line[2], top + line[3],
            stroke=PALETTE.strong_line, stroke_width=1.6,
        )  # fmt: skip
    canvas.rect(left, top, field.width, field.height, fill="none", stroke=PALETTE.strong_line)


def _draw_axes(canvas: Canvas, field: Field, left: float, top: float) -> float:
    """The words on both scales; returns the y below them."""
    for value, at in field.ticks:
        block = wrap(f"{value} {VALUE_WORDS[value - 1]}", _AXIS, _SMALL)
        canvas.text(left - 10, top + at - block.height / 2, block, fill=PALETTE.muted, anchor="end")
    y, lowest = top + field.height + 8, 0.0
    for ease, (x, width) in enumerate(field.columns, 1):
        block = wrap(f"{ease} {EASE_WORDS[ease - 1]}", width - 8, _SMALL)
        lowest = max(lowest, canvas.text(left + x + width / 2, y, block, fill=PALETTE.muted, anchor="middle"))
    name = wrap("Gjennomførbarhet", field.width, 14, "semibold")
    lowest = canvas.text(left + field.width, lowest + 6, name, fill=PALETTE.ink, anchor="end")
    note = (
        f"Over {HIGH} regnes som høyt. Numrene følger verdi × gjennomførbarhet, så stemmer. Større merke: flere stemmer. "
        f"Bokstaver: innsiktene ideen svarer på. {field.stretched}"
    ).strip()
    return canvas.text(left, lowest + 8, wrap(note, field.width, _SMALL), fill=PALETTE.muted)


def _draw_marker(canvas: Canvas, marker: Marker, left: float, top: float, href: Href) -> None:
    idea = marker.place.ide
    rejected = idea.model.forkastet
    x, y = left + marker.x, top + marker.y
    said = f"{marker.place.nummer}. {idea.name}"
    with canvas.group("g", title=said):
        with canvas.link(href(idea.id, None), said):
            canvas.element(
                "circle",
                cx=x,
                cy=y,
                r=marker.radius,
                fill=PALETTE.paper if rejected else PALETTE.accent,
                stroke=PALETTE.accent if rejected else PALETTE.paper,
                stroke_width=2 if rejected else 1.5,
                stroke_dasharray="5 3" if rejected else None,
            )
            block = wrap(str(marker.place.nummer), 100, 15, "bold")
            fill = PALETTE.ink if rejected else PALETTE.on_accent
            canvas.text(x, y - block.height / 2, block, fill=fill, anchor="middle")
        if marker.tag:
            tag = wrap(marker.tag, 1000, _TAG, "semibold")
            canvas.text(x, y + marker.radius + 1, tag, fill=PALETTE.ink, anchor="middle")


# --- table --------------------------------------------------------------------------------------------------------


def table(project: Project, entries: Sequence[Entry[Ide]], href: Href) -> Table:
    """One row per idea, best first, with everything the drawing says."""
    seen = survey(project, entries)
    names = {i.bokstav: i.innsikt.name for i in seen.innsikter}

    def row(place: Ideplass) -> tuple[Cell, ...]:
        idea = place.ide.model
        value, ease = idea.snittverdi, idea.gjennomførbarhet
        given = idea.verdi.gitt if idea.verdi else ()
        lines = (mean(value), ", ".join(f"{who} {n}" for who, n in given)) if value is not None else ()
        product = (mean(value * ease),) if value is not None and ease is not None else ()
        rejected = ("forkastet",) if idea.forkastet else ()
        return (
            Cell((f"{place.nummer}. {place.ide.name}", *rejected), href(place.ide.id, None)),
            Cell((idea.felttittel or "Ikke plassert",)),
            Cell(lines),
            Cell((str(ease),) if ease is not None else ()),
            Cell(product),
            Cell((votes(idea.stemmer),) if idea.stemmer is not None else ()),
            Cell(tuple(f"{letter}: {names[letter]}" for letter in place.bokstaver)),
        )

    columns = (
        "Idé", "Felt", "Verdi (snitt)", "Gjennomførbarhet", "Verdi × gjennomførbarhet", "Stemmer", "Svarer på",
    )  # fmt: skip
    return Table("Ideene, de beste først", columns, tuple(row(p) for p in seen.ideer))
