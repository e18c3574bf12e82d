"""Who has been heard: a matrix over life situation and brukerferd, then boxes for the other factors and for staff.

A corner where no one was heard has a dashed edge and says so in words. Where one place holds many, all the pictures show
codes alone; the tables always say who each is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tjenestedesign.artefakter.dekning import (
    BRUKERFERD,
    LIVSSITUASJON,
    UKJENT,
    Dekning,
    Informant,
    Rute,
    coverage,
)
from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 32.0
COLUMN: Final = 212.0
LABEL: Final = 168.0
GAP: Final = 10.0
PAD: Final = 12.0
_PER_LINE: Final = 4
_CROWD: Final = 6
"""More than this in one place, and the pictures show codes alone."""
_NONE: Final = "Ingen hørt"


def drawings(project: Project, entries: Sequence[Entry[Any]], href: Href) -> Iterator[tuple[Diagram, Table]]:
    """The matrix and the other factors where citizens were heard, the parts of the municipality where staff were."""
    seen = coverage(project, entries)
    crowded = _crowded(seen)
    if seen.brukere:
        yield _matrix(seen, href, crowded), _matrix_table(seen)
        groups = [("Nettverk", seen.nettverk), ("Situasjon", seen.situasjoner)]
        yield _boxes("dekning-faktorer", "Nettverk og situasjon", groups, href, crowded), _boxes_table(groups)
    if seen.ansatte:
        groups = [("Virksomhet", seen.virksomheter)]
        title = "Ansatte, ledere og andre etter virksomhet"
        yield _boxes("dekning-virksomhet", title, groups, href, crowded), _boxes_table(groups)


def count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def heard(people: Sequence[Informant]) -> str:
    """«2 informanter, 3 personer», or that there are none."""
    if not people:
        return _NONE
    persons = sum(p.personer for p in people)
    said = count(len(people), "informant", "informanter")
    return said if persons == len(people) else f"{said}, {count(persons, 'person', 'personer')}"


def _crowded(seen: Dekning) -> bool:
    places = [seen.rute(life, when) for life in seen.rader for when in seen.kolonner]
    places += [r.hørt for r in (*seen.nettverk, *seen.situasjoner, *seen.virksomheter)]
    return any(len(p) > _CROWD for p in places)


# --- one informant, one box ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """An informant inside a box: where, and the texts."""

    informant: Informant
    x: float
    y: float
    code: Block
    who: Block | None
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Content:
    """What a box holds, measured from its top left corner."""

    chips: tuple[Chip, ...]
    height: float


def content(people: Sequence[Informant], crowded: bool) -> Content:
    """Informants under each other with who they are; codes in running lines where it is crowded."""
    if not people:
        return Content((), wrap(_NONE, COLUMN, 14, "italic").height + 2 * PAD)
    chips: list[Chip] = []
    room = COLUMN - 2 * PAD
    x, y, line = PAD, PAD, 0.0
    for person in people:
        label = person.kode if person.personer == 1 else f"{person.kode} ({person.personer} personer)"
        code = wrap(label, room, 14, "semibold")
        who = wrap(person.hvem, room, 12.5, max_lines=3) if person.hvem and not crowded else None
        width = max(code.width, who.width if who else 0.0)
        height = code.height + (who.height + 1 if who else 0.0)
        if chips and (not crowded or x + width > COLUMN - PAD):
            x, y, line = PAD, y + line + (4 if crowded else 9), 0.0
        chips.append(Chip(person, x, y, code, who, width, height))
        x, line = x + width + 14, max(line, height)
    return Content(tuple(chips), y + line + PAD)


def _draw_box(
    canvas: Canvas,
    people: Sequence[Informant],
    left: float,
    top: float,
    height: float,
    href: Href,
    crowded: bool,
) -> None:
    if not people:
        canvas.rect(
            left, top, COLUMN, height, rx=6, fill=PALETTE.paper,
            stroke=PALETTE.strong_line, stroke_width=1.3, stroke_dasharray="6 5",
        )  # fmt: skip
        block = wrap(_NONE, COLUMN - 2 * PAD, 14, "italic")
        canvas.text(
            left + COLUMN / 2, top + (height - block.height) / 2, block, fill=PALETTE.muted, anchor="middle"
        )
        return
    canvas.rect(
        left, top, COLUMN, height, rx=6, fill=PALETTE.accent_wash, stroke=PALETTE.accent, stroke_width=1.5
    )
    for chip in content(people, crowded).chips:
        address = next((a for e in chip.informant.intervjuer if (a := href(e.id, None))), None)
        with canvas.link(address):
            below = canvas.text(left + chip.x, top + chip.y, chip.code, fill=PALETTE.ink)
            if chip.who:
                canvas.text(left + chip.x, below + 1, chip.who, fill=PALETTE.muted)


# --- the matrix ---------------------------------------------------------------------------------------------------


def _row_name(life: str | None) -> str:
    return LIVSSITUASJON[life] if life else UKJENT


def _column_name(when: str | None) -> str:
    return BRUKERFERD[when] if when else UKJENT


def _in_row(seen: Dekning, life: str | None) -> list[Informant]:
    return [i for i in seen.brukere if any(pair[0] == life for pair in i.ruter)]


def _in_column(seen: Dekning, when: str | None) -> list[Informant]:
    return [i for i in seen.brukere if any(pair[1] == when for pair in i.ruter)]


def _summary(seen: Dekning) -> str:
    corners = len(LIVSSITUASJON) * len(BRUKERFERD)
    return (
        f"{heard(seen.brukere)}. {len(seen.tomme)} av {corners} ruter er "
        f"{'tom' if len(seen.tomme) == 1 else 'tomme'}."
    )


def _matrix(seen: Dekning, href: Href, crowded: bool) -> Diagram:
    title = "Hvem er hørt?"
    width = 2 * EDGE + LABEL + len(seen.kolonner) * (COLUMN + GAP)
    canvas = Canvas("dekning")
    y = canvas.text(EDGE, EDGE, wrap(title, width - 2 * EDGE, 28, "bold"), fill=PALETTE.ink)
    y = canvas.text(EDGE, y + 4, wrap(_summary(seen), width - 2 * EDGE, 15), fill=PALETTE.muted) + 18
    left = EDGE + LABEL + GAP
    axis = wrap("Hvor i brukerferden", width - left - EDGE, 14, "semibold")
    canvas.text(EDGE, y, wrap("Livssituasjon", LABEL, 14, "semibold"), fill=PALETTE.muted)
    y = canvas.text(left, y, axis, fill=PALETTE.muted) + 6
    y = _draw_heads(canvas, seen, left, y) + GAP
    for life in seen.rader:
        cells = [seen.rute(life, when) for when in seen.kolonner]
        name = wrap(_row_name(life), LABEL - PAD, 15, "bold")
        said = wrap(heard(_in_row(seen, life)), LABEL - PAD, 12.5)
        height = max(64.0, name.height + said.height + 2 * PAD, *(content(c, crowded).height for c in cells))
        below = canvas.text(EDGE, y + PAD, name, fill=PALETTE.ink)
        canvas.text(EDGE, below, said, fill=PALETTE.muted)
        for index, people in enumerate(cells):
            _draw_box(canvas, people, left + index * (COLUMN + GAP), y, height, href, crowded)
        y += height + GAP
    description = (
        f"Innbyggere og pårørende etter livssituasjon (nedover) og hvor de er i brukerferden (bortover). {_summary(seen)} "
        "Tomme ruter har stiplet kant og teksten «Ingen hørt». Tabellen under figuren sier det samme."
    )
    return _finish(canvas, title, description, width, y - GAP + EDGE)


def _draw_heads(canvas: Canvas, seen: Dekning, left: float, top: float) -> float:
    blocks = [
        (
            wrap(_column_name(when), COLUMN - 2 * PAD, 15, "bold"),
            wrap(heard(_in_column(seen, when)), COLUMN - 2 * PAD, 12.5),
        )
        for when in seen.kolonner
    ]
    height = max(name.height + said.height for name, said in blocks) + 14
    for index, (name, said) in enumerate(blocks):
        x = left + index * (COLUMN + GAP)
        canvas.rect(x, top, COLUMN, height, rx=6, fill=PALETTE.accent)
        below = canvas.text(x + PAD, top + 7, name, fill=PALETTE.on_accent)
        canvas.text(x + PAD, below, said, fill=PALETTE.on_accent)
    return top + height


def _matrix_table(seen: Dekning) -> Table:
    return Table(
        "Hvem er hørt, etter livssituasjon og brukerferd",
        ("Livssituasjon", *(_column_name(w) for w in seen.kolonner), "Til sammen"),
        tuple(
            (
                Cell((_row_name(life),)),
                *(Cell(_people(seen.rute(life, when))) for when in seen.kolonner),
                Cell((heard(_in_row(seen, life)),)),
            )
            for life in seen.rader
        ),
    )


def _people(people: Sequence[Informant]) -> tuple[str, ...]:
    """One line per informant, as the table says it: code, who, and how many when they were several."""
    if not people:
        return (_NONE,)
    return tuple(
        f"{p.kode}{f': {p.hvem}' if p.hvem else ''}{f' ({p.personer} personer)' if p.personer > 1 else ''}"
        for p in people
    )


# --- the other views ----------------------------------------------------------------------------------------------


def _boxes(
    id: str, title: str, groups: Sequence[tuple[str, Sequence[Rute]]], href: Href, crowded: bool
) -> Diagram:
    """Groups of boxes, four in a line, each box under its own name."""
    width = 2 * EDGE + _PER_LINE * COLUMN + (_PER_LINE - 1) * GAP
    canvas = Canvas(id)
    y = canvas.text(EDGE, EDGE, wrap(title, width - 2 * EDGE, 24, "bold"), fill=PALETTE.ink) + 12
    for name, places in groups:
        if not places:
            continue
        if len(groups) > 1:
            y = canvas.text(EDGE, y, wrap(name, width - 2 * EDGE, 16, "bold"), fill=PALETTE.ink) + 6
        for start in range(0, len(places), _PER_LINE):
            y = _draw_line(canvas, places[start : start + _PER_LINE], y, href, crowded) + 2 * GAP
    said = " ".join(
        f"{name}: {listing([f'{p.navn} ({heard(p.hørt).lower()})' for p in places])}."
        for name, places in groups
        if places
    )
    description = (
        f"{said} Tomme ruter har stiplet kant og teksten «Ingen hørt». Tabellen under figuren sier det samme."
    )
    return _finish(canvas, title, description, width, y - 2 * GAP + EDGE)


def _draw_line(canvas: Canvas, places: Sequence[Rute], top: float, href: Href, crowded: bool) -> float:
    names = [wrap(p.navn, COLUMN - 4, 14.5, "semibold") for p in places]
    said = [wrap(heard(p.hørt) if p.hørt else "0 informanter", COLUMN - 4, 12.5) for p in places]
    head = max(n.height + s.height for n, s in zip(names, said, strict=True)) + 6
    height = max(52.0, *(content(p.hørt, crowded).height for p in places))
    for index, place in enumerate(places):
        x = EDGE + index * (COLUMN + GAP)
        start = top + head - 6 - names[index].height - said[index].height
        below = canvas.text(x + 2, start, names[index], fill=PALETTE.ink)
        canvas.text(x + 2, below, said[index], fill=PALETTE.muted)
        _draw_box(canvas, place.hørt, x, top + head, height, href, crowded)
    return top + head + height


def _boxes_table(groups: Sequence[tuple[str, Sequence[Rute]]]) -> Table:
    several = len(groups) > 1
    names = [name.lower() for name, _ in groups]
    rows = tuple(
        (
            Cell((f"{name}: {place.navn}" if several else place.navn,)),
            Cell((str(len(place.hørt)),)),
            Cell((str(place.personer),)),
            Cell(_people(place.hørt)),
        )
        for name, places in groups
        for place in places
    )
    head = "Faktor" if several else groups[0][0]
    return Table(f"Hvem er hørt, etter {listing(names)}", (head, "Informanter", "Personer", "Hvem"), rows)


def _finish(canvas: Canvas, title: str, description: str, width: float, height: float) -> Diagram:
    paper = Canvas(canvas.prefix)
    paper.rect(0, 0, width, height, fill=PALETTE.paper)
    return Diagram(canvas.prefix, title, description, width, height, "".join([*paper.parts, *canvas.parts]))
