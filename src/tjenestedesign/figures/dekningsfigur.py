"""Who has been heard: a matrix over two factors, then boxes for the other factors and for staff.

A corner where no one was heard has a dashed edge and says so in words. Where one place holds many, all the pictures show
codes alone; the tables always say who each is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tjenestedesign.artefakter.dekning import (
    UKJENT,
    Akser,
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
from tjenestedesign.project.choice_lists import BUILT_IN, Factor
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
_HEAD: Final = 36.0
"""The least the heads of the columns are high: the name of what goes down may stand beside them."""


def drawings(project: Project, entries: Sequence[Entry[Any]], href: Href) -> Iterator[tuple[Diagram, Table]]:
    """The matrix and the other factors where citizens were heard, the parts of the municipality where staff were."""
    seen = coverage(project, entries)
    crowded = _crowded(seen)
    if seen.brukere:
        if seen.akser:
            yield _matrix(seen, seen.akser, href, crowded), _matrix_table(seen, seen.akser)
        groups = [(factor.navn, places) for factor, places in seen.andre]
        if any(places for _, places in groups):
            names = listing([name if n == 0 else _lower(name) for n, (name, _) in enumerate(groups)])
            yield _boxes("dekning-faktorer", names, groups, href, crowded), _boxes_table(groups)
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
    places += [r.hørt for _, found in seen.andre for r in found]
    places += [r.hørt for r in seen.virksomheter]
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


def _name(factor: Factor, answer: str | None) -> str:
    return factor.named(answer) if answer else UKJENT


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _in_row(seen: Dekning, axes: Akser, down: str | None) -> list[Informant]:
    return [i for i in seen.brukere if any(pair[0] == down for pair in i.ruter(axes))]


def _in_column(seen: Dekning, axes: Akser, across: str | None) -> list[Informant]:
    return [i for i in seen.brukere if any(pair[1] == across for pair in i.ruter(axes))]


def _along(factor: Factor) -> str:
    """What a side of the matrix is called."""
    return "Hvor i brukerferden" if factor == BUILT_IN.factor("brukerferd") else factor.navn


def _summary(seen: Dekning, axes: Akser) -> str:
    corners = len(axes.ned.svar) * len(axes.bort.svar)
    return (
        f"{heard(seen.brukere)}. {len(seen.tomme)} av {corners} ruter er "
        f"{'tom' if len(seen.tomme) == 1 else 'tomme'}."
    )


def _matrix(seen: Dekning, axes: Akser, href: Href, crowded: bool) -> Diagram:
    title = "Hvem er hørt?"
    width = 2 * EDGE + LABEL + len(seen.kolonner) * (COLUMN + GAP)
    canvas = Canvas("dekning")
    y = canvas.text(EDGE, EDGE, wrap(title, width - 2 * EDGE, 28, "bold"), fill=PALETTE.ink)
    y = canvas.text(EDGE, y + 4, wrap(_summary(seen, axes), width - 2 * EDGE, 15), fill=PALETTE.muted) + 18
    left = EDGE + LABEL + GAP
    axis = wrap(_along(axes.bort), width - left - EDGE, 14, "semibold")
    beside = canvas.text(EDGE, y, wrap(_along(axes.ned), LABEL, 14, "semibold"), fill=PALETTE.muted)
    y = max(canvas.text(left, y, axis, fill=PALETTE.muted) + 6, beside + 6 - _HEAD)
    y = _draw_heads(canvas, seen, axes, left, y) + GAP
    for down in seen.rader:
        cells = [seen.rute(down, across) for across in seen.kolonner]
        name = wrap(_name(axes.ned, down), LABEL - PAD, 15, "bold")
        said = wrap(heard(_in_row(seen, axes, down)), LABEL - PAD, 12.5)
        height = max(64.0, name.height + said.height + 2 * PAD, *(content(c, crowded).height for c in cells))
        below = canvas.text(EDGE, y + PAD, name, fill=PALETTE.ink)
        canvas.text(EDGE, below, said, fill=PALETTE.muted)
        for index, people in enumerate(cells):
            _draw_box(canvas, people, left + index * (COLUMN + GAP), y, height, href, crowded)
        y += height + GAP
    description = (
        f"{_people_named(seen)} etter {_lower(axes.ned.navn)} (nedover) og {_across(axes.bort)} (bortover). {_summary(seen, axes)} "
        "Tomme ruter har stiplet kant og teksten «Ingen hørt». Tabellen under figuren sier det samme."
    )
    return canvas.finish(title, description, width, y - GAP + EDGE)


def _people_named(seen: Dekning) -> str:
    """«Innbyggere og pårørende»"""
    names = [role.navn for role in seen.valg.roller if role.brukerside]
    return listing([name if n == 0 else _lower(name) for n, name in enumerate(names)])


def _across(factor: Factor) -> str:
    return "hvor de er i brukerferden" if factor == BUILT_IN.factor("brukerferd") else _lower(factor.navn)


def _draw_heads(canvas: Canvas, seen: Dekning, axes: Akser, left: float, top: float) -> float:
    blocks = [
        (
            wrap(_name(axes.bort, across), COLUMN - 2 * PAD, 15, "bold"),
            wrap(heard(_in_column(seen, axes, across)), COLUMN - 2 * PAD, 12.5),
        )
        for across in seen.kolonner
    ]
    height = max(name.height + said.height for name, said in blocks) + 14
    for index, (name, said) in enumerate(blocks):
        x = left + index * (COLUMN + GAP)
        canvas.rect(x, top, COLUMN, height, rx=6, fill=PALETTE.accent)
        below = canvas.text(x + PAD, top + 7, name, fill=PALETTE.on_accent)
        canvas.text(x + PAD, below, said, fill=PALETTE.on_accent)
    return top + height


def _matrix_table(seen: Dekning, axes: Akser) -> Table:
    return Table(
        f"Hvem er hørt, etter {_lower(axes.ned.navn)} og {_lower(axes.bort.navn)}",
        (axes.ned.navn, *(_name(axes.bort, across) for across in seen.kolonner), "Til sammen"),
        tuple(
            (
                Cell((_name(axes.ned, down),)),
                *(Cell(_people(seen.rute(down, across))) for across in seen.kolonner),
                Cell((heard(_in_row(seen, axes, down)),)),
            )
            for down in seen.rader
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
    return canvas.finish(title, description, width, y - 2 * GAP + EDGE)


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
    names = [_lower(name) for name, _ in groups]
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
